package oneonone_test

import (
	"testing"
	"time"

	"rapport/kit/fault"
	"rapport/oneonone"
)

func TestTheRhythmIsTalkedAbout(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		weekly := oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-10", "09:00", "America/Denver")
		other := oneonone.CadenceFor(oneonone.Biweekly, "", "2026-11-12", "15:30", "Europe/Lisbon")
		wants(t, h.Propose(ctx, h.ana, h.pair, weekly, 30, ""), fault.Conflict)
		wants(t, h.Propose(ctx, h.joe, h.pair, weekly, 3, ""), fault.Invalid)
		wants(t, h.Accept(ctx, h.ana, h.pair), fault.Conflict)
		must(t, h.Propose(ctx, h.joe, h.pair, weekly, 30, "Tuesdays are calm"))
		wants(t, h.Accept(ctx, h.joe, h.pair), fault.Conflict)
		must(t, h.Propose(ctx, h.ana, h.pair, other, 45, "Two weeks are enough?"))
		talk := h.page(h.joe).Talk
		if len(talk) != 2 || talk[0].Words != "Tuesdays are calm" || talk.Open().By != h.ana.ID || talk.Open().Rhythm() != "Every two weeks, 45 minutes" {
			t.Errorf("%+v", talk)
		}
		if h.page(h.joe).Pair.Agreed() || h.page(h.joe).Next != nil {
			t.Error("they meet before they agreed")
		}
		must(t, h.Accept(ctx, h.joe, h.pair))
		p := h.page(h.ana)
		if p.Pair.Rhythm() != "Every two weeks, 45 minutes" || !p.Next.Start.Equal(time.Date(2026, 11, 12, 15, 30, 0, 0, time.UTC)) || p.Talk.Open() != nil {
			t.Errorf("%s, %v, %+v", p.Pair.Rhythm(), p.Next, p.Talk)
		}
	})
}

// The manager gets what the report adds at 20:00 of the evening before, where the
// report is; what was shown stays shown.
func TestWhatTheReportAddsIsTheReportsUntilTheEvening(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Saturday triage"})
		must(t, err)
		_, err = h.AddTopic(ctx, h.ana, h.pair, oneonone.NewTopic{Text: "Screen sessions"})
		must(t, err)
		must(t, h.CheckIn(ctx, h.joe, h.pair, oneonone.Good, "short of sleep"))
		must(t, h.Answer(ctx, h.joe, h.pair, "priorities1", "The receipts guide"))
		must(t, h.Promise(ctx, h.joe, h.pair, h.joe.ID, "Ask Sam", time.Time{}))
		must(t, h.AddHighlight(ctx, h.joe, h.pair, "A thread of nine saved"))
		_, err = h.AddGoal(ctx, h.joe, h.pair, oneonone.NewGoal{Text: "Write the guide"})
		must(t, err)
		sees := func(when string, mine, all int) {
			t.Helper()
			h.at(when)
			p, of := h.page(h.ana), h.page(h.joe)
			got := len(p.Mine) + len(p.Prompts) + len(p.Actions) + len(p.Lights) + len(p.Goals)
			if p.CheckIn != nil {
				got++
			}
			if got != mine || len(p.Theirs) != 1 {
				t.Errorf("%s: Ana sees %d of Joe's things and %d of her own, want %d and 1", when, got, len(p.Theirs), mine)
			}
			if p.Closed != (mine == 0) || len(of.Mine)+len(of.Actions)+len(of.Lights)+len(of.Goals) != all || of.CheckIn == nil || len(of.Theirs) != 1 {
				t.Errorf("%s: Joe's own page is not whole", when)
			}
		}
		sees("2026-11-09 19:59", 0, 4)
		if page := h.page(h.ana); page.Closed != true || !page.Opens.Equal(time.Date(2026, 11, 10, 3, 0, 0, 0, time.UTC)) {
			t.Errorf("closed %v, opens %v", page.Closed, page.Opens)
		}
		mine := h.page(h.joe).Mine
		wants(t, h.TickTopic(ctx, h.ana, mine[0].ID, true, ""), fault.NotFound)
		sees("2026-11-09 20:00", 6, 4)

		// Put off to Friday at 21:00: what was shown stays, what comes now waits for Thursday.
		must(t, h.Move(ctx, h.joe, h.next().ID, h.clock.Now().Add(72*time.Hour), "Dentist"))
		h.at("2026-11-10 10:00")
		_, err = h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Later"})
		must(t, err)
		same(t, "Ana", texts(h.page(h.ana).Mine), "Saturday triage")
		same(t, "Joe", texts(h.page(h.joe).Mine), "Saturday triage", "Later")
		h.at("2026-11-12 19:00")
		same(t, "Ana, the day before", texts(h.page(h.ana).Mine), "Saturday triage", "Later")
	})
}
