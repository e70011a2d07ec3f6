package oneonone_test

import (
	"testing"
	"time"

	"rapport/kit/fault"
	"rapport/oneonone"
	"rapport/team"
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

// A line that ends after the evening keeps what was shown in sight of both, and
// one that ends before keeps the rest the report's alone.
func TestWhatWasShownStaysShownWhenTheLineEnds(t *testing.T) {
	for when, shown := range map[string]int{"2026-11-09 19:59": 0, "2026-11-09 20:30": 1} {
		each(t, func(h *house) {
			ctx := t.Context()
			h.agree()
			_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Saturday triage"})
			must(t, err)
			h.at(when)
			if n := len(h.page(h.ana).Mine); n != shown {
				t.Fatalf("at %s Ana sees %d", when, n)
			}
			h.manager(&h.joe, h.dov)
			must(t, h.Keep(ctx))
			if p := h.page(h.ana); !p.Pair.Ended() || len(p.Mine) != shown {
				t.Errorf("ended at %s: %v, and Ana sees %d, want %d", when, p.Pair.Ended(), len(p.Mine), shown)
			}
			if p := h.page(h.joe); len(p.Mine) != 1 {
				t.Errorf("ended at %s: Joe's own page is not whole", when)
			}
		})
	}
}

// Skipping, moving and catching up lose nothing; late actions grow older with
// each meeting that is held, and only then.
func TestNothingIsLostBetweenMeetings(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		must(t, h.Promise(ctx, h.joe, h.pair, h.ana.ID, "A quieter headset", time.Time{}))
		_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Triage"})
		must(t, err)
		must(t, h.Answer(ctx, h.joe, h.pair, "fire1", "Screen sessions"))
		must(t, h.CheckIn(ctx, h.joe, h.pair, oneonone.Low, "tired"))
		first := h.next()
		must(t, h.Skip(ctx, h.ana, first.ID, "Release day"))
		if m, err := h.Meeting(ctx, h.joe, first.ID); err != nil || m.State() != oneonone.Skipped || m.Why != "Release day" {
			t.Errorf("%+v, %v", m, err)
		}
		h.at("2026-11-11 10:00")
		p := h.page(h.joe)
		if p.ToCatch == nil || p.ToCatch.ID != first.ID || p.Next.Slot.Sub(first.Slot) != 7*24*time.Hour || p.Counts.Missed != 1 {
			t.Errorf("to catch up: %v, next %v, %+v", p.ToCatch, p.Next, p.Counts)
		}
		extra, err := h.CatchUp(ctx, h.joe, h.pair, h.clock.Now())
		must(t, err)
		_, err = h.CatchUp(ctx, h.joe, h.pair, h.clock.Now())
		wants(t, err, fault.Invalid)
		if n := h.next(); n.ID != extra.ID || !n.Extra {
			t.Errorf("next is %+v", n)
		}
		must(t, h.Start(ctx, h.ana, extra.ID, false))
		p = h.page(h.ana)
		same(t, "carried over", texts(p.Mine), "Triage")
		if len(p.Actions) != 1 || p.Actions[0].Age() != "" || len(p.Prompts) != 1 || p.CheckIn == nil {
			t.Errorf("carried over: %+v", p.Actions)
		}
		h.clock.Add(20 * time.Minute)
		must(t, h.Finish(ctx, h.ana, extra.ID))
		must(t, h.Finish(ctx, h.joe, extra.ID)) // both pressed
		// Late at the meeting of today, and twice more: it asks. Moved once, it is no older.
		for n, age := range []string{"2nd time", "3rd time. Do it, drop it, or decide when?", "4th time. Do it, drop it, or decide when?"} {
			p := h.page(h.joe)
			if p.Actions[0].Age() != age || p.Mine[0].Held != n+1 || p.ToCatch != nil {
				t.Errorf("after %d: %q, topic was at %d, to catch %v", n+1, p.Actions[0].Age(), p.Mine[0].Held, p.ToCatch)
			}
			if n == 1 {
				must(t, h.Move(ctx, h.ana, h.next().ID, h.next().Start.Add(26*time.Hour), ""))
			}
			h.hold(30)
		}
		a := h.page(h.joe).Actions[0]
		asks := func(when string, want bool) {
			t.Helper()
			if a := h.page(h.joe).Actions[0]; a.Asks() != want {
				t.Errorf("%s: it asks: %v", when, a.Asks())
			}
		}
		asks("late again and again", true)
		must(t, h.DiscussAction(ctx, h.ana, a.ID))
		asks("on the agenda", false)
		h.hold(30)
		asks("late once more", true)
		must(t, h.MoveAction(ctx, h.ana, a.ID, h.clock.Now().AddDate(0, 1, 0)))
		asks("decided", false)
		wants(t, h.MoveAction(ctx, h.ana, a.ID, h.clock.Now().AddDate(0, -1, 0)), fault.Invalid)
		must(t, h.DropAction(ctx, h.ana, a.ID, "Joe has one"))
		wants(t, h.DoAction(ctx, h.joe, a.ID, true), fault.Conflict)
		must(t, h.DoAction(ctx, h.joe, a.ID, false))
		must(t, h.DoAction(ctx, h.joe, a.ID, true))
		if a := h.page(h.joe).Actions[0]; a.Open() || a.DoneBy != h.joe.ID || a.Asks() {
			t.Errorf("%+v", a)
		}
		same(t, "Ana's", texts(h.page(h.ana).Theirs), "A quieter headset")

		past, err := h.Past(ctx, h.ana, h.pair, 10)
		if err != nil || len(past) != 6 || past[4].Meeting.ID != extra.ID || past[5].Meeting.State() != oneonone.Skipped {
			t.Fatalf("%d, %v", len(past), err)
		}
		if got := past[4]; len(got.Answers) != 1 || got.Answers[0].Text != "Screen sessions" || len(got.CheckIns) != 1 || got.CheckIns[0].Word != "tired" {
			t.Errorf("%+v", got)
		}
		if c := h.page(h.ana).Counts; c != (oneonone.Counts{Held: 5, Missed: 1, Moved: 1}) {
			t.Errorf("%+v", c)
		}
	})
}

func TestMeetingsThatNobodyHeld(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Before"})
		must(t, err)
		first := h.next()
		h.at("2026-11-10 10:29") // an hour of patience is not over
		if h.next().ID != first.ID {
			t.Error("it is not over yet")
		}
		h.at("2026-11-10 10:31")
		if h.next().ID == first.ID {
			t.Error("it is over")
		}
		// Its evening was: what was there is shown, before and after it is noted.
		for range 2 {
			same(t, "Ana sees", texts(h.page(h.ana).Mine), "Before")
			if c := h.page(h.ana).Counts; c.Missed != 1 {
				t.Errorf("%+v", c)
			}
			must(t, h.Keep(ctx))
		}
		_, err = h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "After"})
		must(t, err)
		must(t, h.Answer(ctx, h.joe, h.pair, "fire1", "For next week"))
		// They had talked without the page: that tells nothing of what is for next week.
		must(t, h.Talked(ctx, h.ana, first.ID, 10*time.Minute))
		same(t, "Ana sees", texts(h.page(h.ana).Mine), "Before")
		if p := h.page(h.ana); p.Counts != (oneonone.Counts{Held: 1, Short: 1}) || len(p.Prompts) != 0 || p.Last == nil || p.Last.Lasted != 10*time.Minute {
			t.Errorf("%+v", p.Counts)
		}
		if p := h.page(h.joe); p.Mine[0].Held != 1 || p.Prompts[len(p.Prompts)-1].Answer+p.Prompts[0].Answer != "For next week" {
			t.Errorf("%+v", p.Prompts)
		}
		wants(t, h.Talked(ctx, h.ana, first.ID, 0), fault.Conflict)
		wants(t, h.Talked(ctx, h.ana, h.next().ID, 0), fault.Conflict)

		// A day off excuses.
		_, err = h.team.AskOff(ctx, h.joe, team.Absence{Person: h.joe.ID, Reason: team.Vacation, First: "2026-11-17", Last: "2026-11-18"})
		must(t, err)
		h.at("2026-11-20 09:00")
		must(t, h.Keep(ctx))
		if c := h.page(h.ana).Counts; c != (oneonone.Counts{Held: 1, Short: 1, Excused: 1}) {
			t.Errorf("%+v", c)
		}
		// A new rhythm changes nothing of what was.
		must(t, h.Propose(ctx, h.joe, h.pair, oneonone.CadenceFor(oneonone.Monthly, "", "2026-12-03", "10:00", "Europe/Lisbon"), 60, ""))
		must(t, h.Accept(ctx, h.ana, h.pair))
		h.at("2026-12-01 09:00")
		if c := h.page(h.ana).Counts; c != (oneonone.Counts{Held: 1, Short: 1, Excused: 1}) {
			t.Errorf("%+v", c)
		}
		all, err := h.ManagerCounts(ctx, h.zoe)
		if err != nil || len(all) != 1 || all[0].Manager.ID != h.ana.ID || all[0].Counts != (oneonone.Counts{Held: 1, Short: 1, Excused: 1}) {
			t.Errorf("%+v, %v", all, err)
		}
		for _, who := range []team.Person{h.joe, h.ana, h.dov, h.max} {
			if all, err := h.ManagerCounts(ctx, who); err != nil || len(all) != 0 {
				t.Errorf("%s learns %+v, %v", who.Name, all, err)
			}
		}
	})
}

func TestTheForm(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		m := h.next()
		h.clock.Set(m.Start)
		must(t, h.Start(ctx, h.joe, m.ID, true))
		must(t, h.Start(ctx, h.ana, m.ID, false)) // both pressed
		h.clock.Add(6 * time.Minute)
		must(t, h.Go(ctx, h.ana, m.ID, oneonone.FormCheckIn, oneonone.FormTopics))
		must(t, h.Go(ctx, h.joe, m.ID, oneonone.FormCheckIn, oneonone.FormNumbers)) // saw the one before
		wants(t, h.Go(ctx, h.joe, m.ID, oneonone.FormTopics, "nothing"), fault.Invalid)
		h.clock.Add(10 * time.Minute)
		must(t, h.Pause(ctx, h.joe, m.ID))
		h.clock.Add(5 * time.Minute)
		if now := h.next(); now.State() != oneonone.Paused {
			t.Error(now.State())
		}
		must(t, h.Resume(ctx, h.ana, m.ID))
		h.clock.Add(2 * time.Minute)
		now := h.next()
		c := now.Clock(h.clock.Now())
		if now.State() != oneonone.Running || c.Section != oneonone.FormTopics || c.Elapsed != 18*time.Minute || c.Left != 42*time.Minute || c.Now().Spent != 12*time.Minute {
			t.Errorf("%s, %+v", now.State(), c)
		}
		must(t, h.Finish(ctx, h.ana, m.ID))
		wants(t, h.Pause(ctx, h.ana, m.ID), fault.Conflict)
		if m, err := h.Meeting(ctx, h.joe, m.ID); err != nil || m.State() != oneonone.Held || m.Lasted != 18*time.Minute || m.Short() {
			t.Errorf("%+v, %v", m, err)
		}
		sum := 0
		for _, s := range oneonone.Sections() {
			sum += s.Minutes
		}
		if sum != oneonone.FormMinutes {
			t.Errorf("the form takes %d minutes", sum)
		}
		far := h.next()
		wants(t, h.Start(ctx, h.ana, far.ID, false), fault.Conflict)
	})
}

// A manager who plans or begins a meeting at short notice sees nothing earlier by that.
func TestNobodyIsSurprisedIntoShowing(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		add := func(text string) {
			t.Helper()
			_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: text})
			must(t, err)
			must(t, h.Answer(ctx, h.joe, h.pair, "fire1", text))
		}
		sees := func(what string, topics ...string) {
			t.Helper()
			p := h.page(h.ana)
			same(t, what, texts(p.Mine), topics...)
			if p.Closed != (len(topics) == 0) || (len(p.Prompts) == 0) != p.Closed {
				t.Errorf("%s: closed %v, %d answers", what, p.Closed, len(p.Prompts))
			}
		}
		h.at("2026-11-09 12:00")
		add("First")
		tomorrow := h.next()
		must(t, h.Start(ctx, h.ana, tomorrow.ID, false))
		sees("begun by Ana a day early")
		if p := h.page(h.joe); !p.Closed || !p.Opens.Equal(time.Date(2026, 11, 10, 3, 0, 0, 0, time.UTC)) {
			t.Errorf("opens %v", p.Opens)
		}
		must(t, h.AppendNote(ctx, h.ana, h.page(h.ana).NoteID, "We talk anyway"))
		must(t, h.Finish(ctx, h.ana, tomorrow.ID))
		sees("and ended by her")
		past, err := h.Past(ctx, h.ana, h.pair, 5)
		if err != nil || len(past) != 1 || len(past[0].Answers)+len(past[0].Topics) != 0 {
			t.Errorf("%+v, %v", past, err)
		}
		now, err := h.CatchUp(ctx, h.ana, h.pair, h.clock.Now().Add(time.Minute))
		must(t, err)
		h.clock.Add(2 * time.Minute)
		sees("another one by her, now")
		if p := h.page(h.joe); !p.Opens.IsZero() || p.Next.ID != now.ID {
			t.Errorf("opens %v", p.Opens)
		}
		wants(t, h.ShowNow(ctx, h.ana, now.ID), fault.Forbidden)
		must(t, h.ShowNow(ctx, h.joe, now.ID))
		sees("shown by Joe", "First")
		h.clock.Add(3 * time.Hour)
		if h.next().ID == now.ID {
			t.Fatal("it is over")
		}
		same(t, "shown stays shown", texts(h.page(h.ana).Mine), "First")

		// One by Ana that nobody holds shows nothing later either.
		must(t, h.Answer(ctx, h.joe, h.pair, "fire1", ""))
		add("Second")
		_, err = h.CatchUp(ctx, h.ana, h.pair, h.clock.Now().Add(time.Minute))
		must(t, err)
		h.clock.Add(3 * time.Hour)
		for range 2 {
			same(t, "missed", texts(h.page(h.ana).Mine), "First")
			must(t, h.Keep(ctx))
		}
		// Begun by Joe, all is shown.
		again, err := h.CatchUp(ctx, h.joe, h.pair, h.clock.Now())
		must(t, err)
		must(t, h.Start(ctx, h.joe, again.ID, false))
		sees("begun by Joe", "First", "Second")
	})
}
