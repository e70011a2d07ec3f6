package oneonone_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/metric"
	"rapport/oneonone"
	"rapport/team"
)

func TestPairsBesideLines(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		for what, n := range map[string]oneonone.New{
			"with oneself":          {Kind: oneonone.Buddy, Report: h.joe.ID, Manager: h.joe.ID},
			"with nobody":           {Kind: oneonone.Buddy, Report: h.joe.ID, Manager: "nobody"},
			"a line":                {Kind: oneonone.Line, Report: h.joe.ID, Manager: h.sam.ID},
			"development elsewhere": {Kind: oneonone.Development, Report: h.joe.ID, Manager: h.sam.ID},
			"no level skipped":      {Kind: oneonone.SkipLevel, Report: h.joe.ID, Manager: h.sam.ID},
			"no kind":               {Kind: "x", Report: h.joe.ID, Manager: h.sam.ID},
		} {
			if _, err := h.Make(ctx, h.joe, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		wants(t, second(h.Make(ctx, h.sam, oneonone.New{Kind: oneonone.Buddy, Report: h.joe.ID, Manager: h.ana.ID})), fault.Forbidden)

		dev, err := h.Make(ctx, h.ana, oneonone.New{Kind: oneonone.Development, Report: h.joe.ID, Manager: h.ana.ID})
		must(t, err)
		again, err := h.Make(ctx, h.joe, oneonone.New{Kind: oneonone.Development, Report: h.joe.ID, Manager: h.ana.ID})
		if err != nil || again.ID != dev.ID || dev.Minutes != 45 {
			t.Errorf("%+v, %v", again, err)
		}
		must(t, h.Propose(ctx, h.joe, dev.ID, oneonone.CadenceFor(oneonone.Monthly, "", "2026-12-10", "15:00", "Europe/Lisbon"), 45, ""))
		must(t, h.Accept(ctx, h.ana, dev.ID))
		g, err := h.AddGoal(ctx, h.joe, dev.ID, oneonone.NewGoal{Text: "Teach receipts", Until: "2027-03-31", Skill: true})
		must(t, err)
		page, err := h.Page(ctx, h.joe, dev.ID)
		if err != nil || len(page.Prompts) != 4 || page.Prompts[0].Aim != oneonone.AimGrow || len(page.Goals) != 1 || g.Quarter != "" || page.Goals[0].Until != "2027-03-31" {
			t.Errorf("%v, %v", page.Prompts, err)
		}
		line := h.page(h.ana)
		if len(line.Beside) != 1 || line.Beside[0].Pair.ID != dev.ID || line.Beside[0].Next == nil || len(line.Goals) != 0 {
			t.Errorf("beside: %v", line.Beside)
		}
		if own := h.page(h.joe).Beside; len(own[0].Goals) != 1 || len(line.Beside[0].Goals) != 0 {
			t.Errorf("beside, the report has the goals %v, and the manager before the evening %v", own[0].Goals, line.Beside[0].Goals)
		}

		// A head pairs two others, and learns nothing of it.
		made, err := h.Make(ctx, h.dov, oneonone.New{Kind: oneonone.Buddy, Report: h.joe.ID, Manager: h.sam.ID})
		if err != nil || made.ID != "" {
			t.Errorf("the head gets %+v, %v", made, err)
		}
		wants(t, second(h.Make(ctx, h.sam, oneonone.New{Kind: oneonone.Buddy, Report: h.sam.ID, Manager: h.joe.ID})), fault.Conflict)
		all, err := h.All(ctx, h.sam)
		if err != nil || len(all) != 1 || all[0].Other.ID != h.joe.ID || all[0].Pair.Kind != oneonone.Buddy {
			t.Fatalf("%+v, %v", all, err)
		}
		buddies := all[0].Pair.ID
		wants(t, second(h.Page(ctx, h.dov, buddies)), fault.NotFound)
		// Peers see at once what the other adds, and either proposes.
		_, err = h.AddTopic(ctx, h.joe, buddies, oneonone.NewTopic{Text: "Your screen sessions"})
		must(t, err)
		must(t, h.Propose(ctx, h.sam, buddies, oneonone.CadenceFor(oneonone.Own, "FREQ=WEEKLY;INTERVAL=3", "2026-11-11", "10:00", "Europe/Stockholm"), 20, ""))
		if all, err = h.All(ctx, h.joe); err != nil || len(all) != 3 || !all[2].Waits || all[0].Pair.Kind != oneonone.Line || all[1].Pair.Kind != oneonone.Development {
			t.Errorf("%+v, %v", all, err)
		}
		page, err = h.Page(ctx, h.sam, buddies)
		must(t, err)
		same(t, "Sam sees", texts(page.Mine), "Your screen sessions")
		must(t, h.End(ctx, h.sam, buddies))
		wants(t, second(h.AddTopic(ctx, h.joe, buddies, oneonone.NewTopic{Text: "More"})), fault.Conflict)
		if _, err := h.Make(ctx, h.joe, oneonone.New{Kind: oneonone.Buddy, Report: h.joe.ID, Manager: h.sam.ID}); err != nil {
			t.Error(err)
		}
		if page, err = h.Page(ctx, h.sam, buddies); err != nil || page.Pair.Ended() || len(page.Mine) != 1 {
			t.Errorf("the same two have the same page again: %v", err)
		}
		wants(t, h.End(ctx, h.joe, h.pair), fault.Conflict)

		skip, err := h.Make(ctx, h.zoe, oneonone.New{Kind: oneonone.SkipLevel, Report: h.joe.ID, Manager: h.zoe.ID})
		if err != nil || skip.Minutes != 45 {
			t.Errorf("%+v, %v", skip, err)
		}
		if n, err := h.Numbers(ctx, h.zoe, skip.ID); err != nil || len(n.Move)+len(n.Watch) != 0 {
			t.Errorf("numbers in a skip-level: %+v, %v", n, err)
		}
	})
}

func TestTopics(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		h.at("2026-11-09 21:00")
		wants(t, second(h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: " \n"})), fault.Invalid)
		a, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Conversation: "c1"})
		must(t, err)
		b, err := h.AddTopic(ctx, h.ana, h.pair, oneonone.NewTopic{Conversation: "c1"})
		if err != nil || b.ID != a.ID {
			t.Errorf("a conversation stands there twice: %v", err)
		}
		n, err := h.AddTopics(ctx, h.joe, h.pair, []string{" The guide ", "", "The  guide", strings.Repeat("long ", 200)})
		if err != nil || n != 2 {
			t.Errorf("%d, %v", n, err)
		}
		if n, err := h.AddTopics(ctx, h.joe, h.pair, []string{"The guide"}); err != nil || n != 0 {
			t.Errorf("the same mail again: %d, %v", n, err)
		}
		wants(t, h.SaveTopic(ctx, h.ana, a.ID, "mine", false), fault.Forbidden)
		wants(t, h.RemoveTopic(ctx, h.ana, a.ID), fault.Forbidden)
		must(t, h.TickTopic(ctx, h.ana, a.ID, true, "We call them together"))
		if top := h.page(h.joe).Mine; top[len(top)-1].ID != a.ID || top[len(top)-1].Outcome != "We call them together" {
			t.Errorf("%+v", top)
		}
		must(t, h.TickTopic(ctx, h.joe, a.ID, false, ""))
		must(t, h.RemoveTopic(ctx, h.joe, a.ID))
		if got := h.page(h.joe).Mine; len(got) != 2 {
			t.Errorf("%v", texts(got))
		}
		wants(t, h.Answer(ctx, h.ana, h.pair, "fire1", "x"), fault.Forbidden)
		wants(t, h.Answer(ctx, h.joe, h.pair, "nothing", "x"), fault.Invalid)
		wants(t, h.CheckIn(ctx, h.joe, h.pair, 6, ""), fault.Invalid)
		left := func() (all []string) {
			for _, r := range h.page(h.joe).Missing {
				all = append(all, string(r.Kind))
			}
			return all
		}
		same(t, "left out", left(), "goals", "issues", "progress")
		if len(h.page(h.ana).Missing) != 0 {
			t.Error("the manager is told what was left out")
		}
		g, err := h.AddGoal(ctx, h.joe, h.pair, oneonone.NewGoal{Text: "Guide"})
		must(t, err)
		must(t, h.Answer(ctx, h.joe, h.pair, "struggle1", "Licences"))
		must(t, h.AddHighlight(ctx, h.joe, h.pair, "Nine saved"))
		same(t, "left out", left())
		must(t, h.SayGoal(ctx, h.ana, g.ID, false, "It waits for 3.2.2"))
		must(t, h.FinishGoal(ctx, h.joe, g.ID, true))
		got := h.page(h.ana).Goals
		if len(got) != 1 || got[0].OnTrack || got[0].Line != "It waits for 3.2.2" || got[0].Quarter != "2026-Q4" || got[0].DoneAt.IsZero() {
			t.Errorf("%+v", got)
		}
		must(t, h.RemoveGoal(ctx, h.joe, g.ID))
		if n, err := db.All(ctx, h.db, db.Text, `SELECT kind FROM pair_entry WHERE kind LIKE 'goal%'`); err != nil || len(n) != 0 {
			t.Errorf("of a removed goal stay %v", n)
		}
	})
}

// The shared note is written by both at once, and not before the page is open.
func TestSharedNotes(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		note := h.page(h.joe).NoteID
		wants(t, h.AppendNote(ctx, h.joe, note, "Early"), fault.Conflict)
		wants(t, h.AppendNote(ctx, h.joe, h.pair+".note7", "Elsewhere"), fault.NotFound)
		h.at("2026-11-10 09:00")
		hello := meeting.Op{Client: "joe", N: 1, Text: "Hello"}
		_, err := h.WriteNote(ctx, h.joe, note, 0, []meeting.Op{hello})
		must(t, err)
		more := hello
		more.Text = "Hello Ana"
		for range 2 { // sent again, with more behind it
			_, err = h.WriteNote(ctx, h.joe, note, 0, []meeting.Op{more})
			must(t, err)
		}
		w, err := h.WriteNote(ctx, h.ana, note, 0, []meeting.Op{{Client: "ana", N: 20, After: "joe.9", Text: ", hello Joe"}})
		if err != nil || w.Text != "Hello Ana, hello Joe" || w.Seq != 3 {
			t.Errorf("%+v, %v", w, err)
		}
		if w, err := h.Note(ctx, h.joe, note, 2); err != nil || len(w.Ops) != 1 || w.Ops[0].Client != "ana" || !slices.Equal(w.Writing, []string{h.ana.ID}) {
			t.Errorf("%+v, %v", w, err)
		}
		_, err = h.WriteNote(ctx, h.joe, note, 0, []meeting.Op{{Client: "J!", N: 1, Text: "x"}})
		wants(t, err, fault.Invalid)
		held := h.hold(30)
		must(t, h.AppendNote(ctx, h.ana, note, "Offline, and late"))
		p := h.page(h.joe)
		if p.NoteID == note || p.Note != "" {
			t.Errorf("the next conversation has the note of the last: %q", p.Note)
		}
		past, err := h.Past(ctx, h.joe, h.pair, 1)
		if err != nil || past[0].Meeting.ID != held.ID || past[0].NoteID != note || past[0].Note != "Hello Ana, hello Joe\nOffline, and late" {
			t.Errorf("%+v, %v", past, err)
		}
	})
}

func TestTheBankOfPrompts(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		own, err := h.AddPrompt(ctx, h.sam, oneonone.AimFire, "What made me laugh")
		must(t, err)
		wants(t, second(h.AddPrompt(ctx, h.sam, "x", "y")), fault.Invalid)
		wants(t, second(h.AddPrompt(ctx, h.sam, oneonone.AimFire, " ")), fault.Invalid)
		wants(t, second(h.Prompts(ctx, team.Person{})), fault.Forbidden)
		var before [][]string
		seen := map[string]bool{}
		for range 14 {
			var keys []string
			for _, p := range h.page(h.joe).Prompts {
				keys = append(keys, p.Key)
				seen[p.Key] = true
				if n := len(before); n >= 2 && slices.Contains(before[n-1], p.Key) && slices.Contains(before[n-2], p.Key) {
					t.Errorf("%q is asked for the third time in a row", p.Text)
				}
			}
			if len(keys) != 4 {
				t.Errorf("asked: %v", keys)
			}
			before = append(before, keys)
			h.hold(30)
		}
		if !seen[own.Key] || len(seen) < 20 {
			t.Errorf("of the bank %d prompts were asked; the team's own: %v", len(seen), seen[own.Key])
		}
		wants(t, h.RemovePrompt(ctx, h.joe, own.Key), fault.Forbidden)
		wants(t, h.RemovePrompt(ctx, h.sam, "fire1"), fault.NotFound)
		must(t, h.RemovePrompt(ctx, h.ana, own.Key))
		all, err := h.Prompts(ctx, h.joe)
		if err != nil || slices.ContainsFunc(all, func(p oneonone.Prompt) bool { return p.Key == own.Key }) || all[0].Aim != oneonone.AimPriorities {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestThanks(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		wants(t, h.Thank(ctx, h.joe, h.joe.ID, "well done", true), fault.Invalid)
		wants(t, h.Thank(ctx, team.Person{}, h.joe.ID, "well done", true), fault.Forbidden)
		wants(t, h.Thank(ctx, h.joe, h.sam.ID, "thanks", true), fault.Conflict) // Sam has no line
		must(t, h.Thank(ctx, h.sam, h.joe.ID, "You saved my Saturday", true))
		must(t, h.Thank(ctx, h.dov, h.joe.ID, "Between us: great", false))
		lights := h.page(h.joe).Lights
		if len(lights) != 2 || lights[1].By != h.sam.ID || !lights[1].Headline || lights[0].Headline {
			t.Fatalf("%+v", lights)
		}
		wants(t, h.TellWeekly(ctx, h.joe, lights[1].ID, ""), fault.Conflict) // there is no meeting
		ser, err := h.meetings.Begin(ctx, h.ana, seriesOf(h.joe.ID))
		must(t, err)
		wants(t, h.TellWeekly(ctx, h.joe, lights[0].ID, ""), fault.Forbidden) // Dov does not wish it
		wants(t, h.TellWeekly(ctx, h.ana, lights[1].ID, ""), fault.Forbidden) // nor is it Ana's
		must(t, h.TellWeekly(ctx, h.joe, lights[1].ID, ""))
		wants(t, h.TellWeekly(ctx, h.joe, lights[1].ID, ""), fault.Forbidden) // once
		next, err := h.meetings.Next(ctx, h.ana, ser.ID)
		must(t, err)
		brought, err := h.meetings.BroughtTo(ctx, h.ana, next.ID)
		if err != nil || len(brought) != 1 || brought[0].Title != "Sam thanks Joe: You saved my Saturday" {
			t.Errorf("%+v, %v", brought, err)
		}
		wants(t, h.RemoveHighlight(ctx, h.ana, lights[0].ID), fault.Forbidden)
		must(t, h.RemoveHighlight(ctx, h.joe, lights[0].ID))
	})
}

func seriesOf(people ...string) meeting.Series {
	ser := meeting.Template(meeting.Weekly, "2026-11-09", "15:00", "Europe/Lisbon")
	ser.People = people
	return ser
}

// A topic goes to the team's meeting in words of its own, and without the name
// nothing there tells whose it was.
func TestToTheWeekly(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		ser, err := h.meetings.Begin(ctx, h.ana, seriesOf(h.joe.ID))
		must(t, err)
		for _, named := range []bool{true, false} {
			topic, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "My Saturdays are too long"})
			must(t, err)
			wants(t, h.ToWeekly(ctx, h.ana, topic.ID, "", "x", true), fault.NotFound) // it is hidden
			before, err := event.Head(ctx, h.db)
			must(t, err)
			must(t, h.ToWeekly(ctx, h.joe, topic.ID, "", fmt.Sprintf("Triage hours, %v", named), named))
			wants(t, h.ToWeekly(ctx, h.joe, topic.ID, "", "again", named), fault.Conflict)
			d, err := h.meetings.Discussion(ctx, h.ana, ser.ID, "")
			must(t, err)
			it := d.Three[len(d.Three)-1]
			raised := it.RaisedBy == h.joe.ID
			if raised != named || len(it.Votes) == 0 == named || strings.Contains(said(reflect.ValueOf(it)), "Saturday") {
				t.Errorf("named %v: %+v", named, it)
			}
			events, err := event.After(ctx, h.db, before, 10)
			must(t, err)
			for _, e := range events {
				if !named && (strings.Contains(e.Actor, "joe") || e.Subject == h.pair || strings.Contains(string(e.Data), h.joe.ID)) {
					t.Errorf("the log tells: %s %s by %s", e.Kind, e.Data, e.Actor)
				}
			}
			page := h.page(h.joe)
			if last := page.Mine[len(page.Mine)-1]; !last.Moved || last.DoneAt.IsZero() {
				t.Errorf("%+v", last)
			}
		}
	})
}

func TestHandingOver(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		h.at("2026-11-09 21:00")
		for _, text := range []string{"Kept between us", "For the next one", "Only Joe chose"} {
			_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: text})
			must(t, err)
		}
		must(t, h.Promise(ctx, h.ana, h.pair, h.ana.ID, "A headset", time.Time{}))
		must(t, h.SavePrivate(ctx, h.ana, h.pair, "", "about Joe"))
		choices, heir, err := h.Choices(ctx, h.ana, h.pair)
		if err != nil || len(choices) != 4 || heir.ID != "" {
			t.Fatalf("%+v, %s, %v", choices, heir.ID, err)
		}
		must(t, h.Choose(ctx, h.joe, h.pair, choices[1].ID, true))
		must(t, h.Choose(ctx, h.ana, h.pair, choices[1].ID, true)) // before there is a new manager
		must(t, h.Choose(ctx, h.joe, h.pair, choices[2].ID, true))
		h.manager(&h.joe, h.dov)
		old, now := h.pair, h.line(h.joe, h.dov).ID
		h.pair = now
		same(t, "Dov, before an evening", texts(h.page(h.dov).Mine))
		same(t, "Joe with Dov", texts(h.page(h.joe).Mine), "For the next one")
		if p := h.page(h.dov); len(p.Actions)+len(p.Talk) != 0 || p.Pair.Agreed() {
			t.Error("a new manager got more than was chosen")
		}
		must(t, h.Choose(ctx, h.ana, old, choices[3].ID, true))
		must(t, h.Choose(ctx, h.joe, old, choices[3].ID, true))
		if p := h.page(h.dov); len(p.Actions) != 1 || p.Actions[0].Owner != h.dov.ID || p.Actions[0].Text != "A headset" {
			t.Errorf("%+v", p.Actions)
		}
		wants(t, h.Choose(ctx, h.joe, old, choices[3].ID, false), fault.Conflict)
		wants(t, h.Choose(ctx, h.dov, old, choices[0].ID, true), fault.NotFound)
		wants(t, second(h.Page(ctx, h.dov, old)), fault.NotFound)
		after, heir, err := h.Choices(ctx, h.joe, old)
		if err != nil || heir.ID != h.dov.ID || !after[1].Given || !after[2].Mine || after[2].Theirs || after[2].Given {
			t.Errorf("%+v, %v", after, err)
		}
		page, err := h.Page(ctx, h.joe, old)
		if err != nil || page.Heir == nil || page.Heir.ID != now || !page.Pair.Ended() || len(page.Mine) != 3 {
			t.Errorf("the old page: %v", err)
		}
		// Back again: the same page, as it was.
		h.manager(&h.joe, h.ana)
		if p := h.line(h.joe, h.ana); p.ID != old || p.Ended() {
			t.Errorf("%+v", p)
		}
	})
}

func TestWhoLeaves(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		ids := h.fill("words")
		if done, err := h.Retain(ctx); err != nil || done != (oneonone.Retained{}) {
			t.Errorf("%+v, %v", done, err)
		}
		o, err := h.AskToOpen(ctx, h.dov, oneonone.NewOpening{One: h.joe.ID, Two: h.ana.ID, Purpose: oneonone.LegalHold, Reason: "The court asked for it"})
		must(t, err)
		must(t, h.Agree(ctx, h.max, o.ID))
		h.leave(&h.ana)
		if done, err := h.Retain(ctx); err != nil || done != (oneonone.Retained{}) {
			t.Errorf("a legal hold keeps it: %+v, %v", done, err)
		}
		must(t, h.Refuse(ctx, h.dov, o.ID))
		done, err := h.Retain(ctx)
		if err != nil || done != (oneonone.Retained{Private: 1}) {
			t.Errorf("private notes go at once: %+v, %v", done, err)
		}
		h.clock.Set(h.clock.Now().AddDate(0, 11, 27))
		if done, err := h.Retain(ctx); err != nil || done != (oneonone.Retained{}) {
			t.Errorf("%+v, %v", done, err)
		}
		if past, err := h.Past(ctx, h.joe, h.pair, 5); err != nil || len(past) == 0 || past[len(past)-1].Note == "" {
			t.Errorf("the other keeps it: %v", err)
		}
		wants(t, second(h.Page(ctx, h.ana, h.pair)), fault.NotFound)
		h.clock.Set(h.clock.Now().AddDate(0, 0, 5))
		done, err = h.Retain(ctx)
		if err != nil || done.Pairs != 2 || done.Entries < 15 || done.Private != 1 {
			t.Errorf("%+v, %v", done, err)
		}
		wants(t, second(h.Page(ctx, h.joe, h.pair)), fault.NotFound)
		for _, table := range []string{"pair_entry", "pair_private", "pair_op", "pair_note", "pair_mark"} {
			if rows, err := db.All(ctx, h.db, db.Text, `SELECT 'row' FROM `+table); err != nil || len(rows) != 0 {
				t.Errorf("%s keeps %d rows, %v", table, len(rows), err)
			}
		}
		all, err := event.Of(ctx, h.db, "retention")
		if err != nil || len(all) != 2 || strings.Contains(string(all[1].Data), ids.topic) {
			t.Errorf("%v, %v", all, err)
		}
		if o, err := h.Opening(ctx, h.dov, o.ID); err != nil || o.Reason == "" {
			t.Errorf("the log of openings is for ever: %v", err)
		}
	})
}

func TestBreakingTheGlass(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.fill("words")
		ask := oneonone.NewOpening{One: h.joe.ID, Two: h.ana.ID, Purpose: oneonone.AccessRequest, Reason: "Joe’s lawyer asked for it", Notes: true}
		for _, who := range []team.Person{h.sam, h.joe, {}, {Role: team.Head}} {
			wants(t, second(h.AskToOpen(ctx, who, ask)), fault.NotFound)
		}
		wants(t, second(h.AskToOpen(ctx, h.ana, ask)), fault.Forbidden) // one of the two
		short := ask
		short.Reason = "because"
		wants(t, second(h.AskToOpen(ctx, h.dov, short)), fault.Invalid)
		o, err := h.AskToOpen(ctx, h.dov, ask)
		must(t, err)
		wants(t, h.Agree(ctx, h.dov, o.ID), fault.Forbidden) // it takes two
		wants(t, h.Agree(ctx, h.ana, o.ID), fault.Forbidden)
		wants(t, h.Agree(ctx, h.sam, o.ID), fault.NotFound)
		wants(t, second(h.ReadOpened(ctx, h.dov, o.ID)), fault.Forbidden)
		if all, err := h.Openings(ctx, h.joe); err != nil || len(all) != 0 {
			t.Errorf("Joe is told before anything is open: %v", all)
		}
		for who, want := range map[*team.Person]int{&h.max: 1, &h.zoe: 1, &h.dov: 0, &h.ana: 0, &h.joe: 0, &h.sam: 0, {Role: team.Head}: 0} {
			if all, err := h.Waiting(ctx, *who); err != nil || len(all) != want {
				t.Errorf("%s has %v to decide, %v", who.Name, all, err)
			}
			if names, err := h.Hears(ctx, *who, []string{"opening:" + o.ID}); err != nil || slices.Contains(names, "openings") != (want == 1 || who.ID == h.dov.ID) {
				t.Errorf("%s hears %v of what was asked, %v", who.Name, names, err)
			}
		}
		head, err := event.Head(ctx, h.db)
		must(t, err)
		must(t, h.Agree(ctx, h.max, o.ID))
		if all, err := h.Waiting(ctx, h.zoe); err != nil || len(all) != 0 {
			t.Errorf("what is decided waits for %v, %v", all, err)
		}
		wants(t, h.Agree(ctx, h.max, o.ID), fault.Conflict)
		events, err := event.After(ctx, h.db, head, 10)
		must(t, err)
		opened, heard := 0, []string{}
		for _, e := range events {
			if e.Kind == oneonone.EventOpened && e.Subject == o.ID {
				opened++
			}
			heard = append(heard, oneonone.Live(e)...)
			if strings.Contains(string(e.Data), "lawyer") {
				t.Errorf("the event has words: %s", e.Data)
			}
		}
		if opened != 1 || !slices.Contains(heard, "pair:"+h.pair) {
			t.Errorf("%d events, pages hear %v", opened, heard)
		}
		for who, want := range map[*team.Person]bool{&h.joe: true, &h.ana: true, &h.dov: true, &h.sam: false} {
			names, err := h.Hears(ctx, *who, heard)
			if err != nil || slices.Contains(names, "openings") != want {
				t.Errorf("%s hears %v, %v", who.Name, names, err)
			}
		}
		for _, who := range []team.Person{h.joe, h.ana} { // told at once
			if all, err := h.Openings(ctx, who); err != nil || len(all) != 1 || all[0].AskedBy != h.dov.ID || all[0].AgreedBy != h.max.ID || all[0].Reason != ask.Reason {
				t.Errorf("%+v, %v", all, err)
			}
		}
		wants(t, second(h.ReadOpened(ctx, h.zoe, o.ID)), fault.Forbidden) // has the right, and did not agree
		wants(t, second(h.ReadOpened(ctx, h.ana, o.ID)), fault.Forbidden)
		copies, err := h.ReadOpened(ctx, h.dov, o.ID)
		must(t, err)
		all := said(reflect.ValueOf(copies))
		for _, what := range []string{"topic", "word", "private of Joe", "private of Ana", "typed"} {
			if !strings.Contains(all, "words "+what) {
				t.Errorf("what was opened lacks %s", what)
			}
		}
		wants(t, second(h.Page(ctx, h.dov, h.pair)), fault.NotFound) // the page itself stays shut
		got, err := h.Opening(ctx, h.joe, o.ID)
		if err != nil || len(got.Readings) != 1 || got.Readings[0].By != h.dov.ID || !strings.Contains(got.Readings[0].What, "private notes 2") || strings.Contains(got.Readings[0].What, "words") {
			t.Errorf("%+v, %v", got, err)
		}
		if copies, err := h.CopyOf(ctx, h.joe); err != nil || len(copies[0].Openings) != 1 {
			t.Errorf("an export of oneself says who opened it: %v", err)
		}
		h.clock.Add(oneonone.Glass)
		wants(t, second(h.ReadOpened(ctx, h.dov, o.ID)), fault.Forbidden)

		// Without private notes they stay shut; a refused one never opens.
		ask.Notes = false
		o, err = h.AskToOpen(ctx, h.max, ask)
		must(t, err)
		must(t, h.Agree(ctx, h.dov, o.ID))
		copies, err = h.ReadOpened(ctx, h.max, o.ID)
		if err != nil || strings.Contains(said(reflect.ValueOf(copies)), "words private") {
			t.Errorf("private notes were opened: %v", err)
		}
		o, err = h.AskToOpen(ctx, h.max, ask)
		must(t, err)
		must(t, h.Refuse(ctx, h.dov, o.ID))
		wants(t, h.Agree(ctx, h.dov, o.ID), fault.Conflict)
		wants(t, second(h.Opening(ctx, h.joe, o.ID)), fault.NotFound)
	})
}

// What the team learns of check-ins is an average of five or more in a week that
// is over, or nothing.
func TestMoodsAreOfMany(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.manager(&h.sam, h.ana)
		h.manager(&h.dov, h.zoe)
		pairs := map[string]team.Person{h.line(h.joe, h.ana).ID: h.joe, h.line(h.sam, h.ana).ID: h.sam, h.line(h.dov, h.zoe).ID: h.dov, h.line(h.ana, h.zoe).ID: h.ana}
		for pair, who := range pairs {
			must(t, h.CheckIn(ctx, who, pair, oneonone.Good, ""))
		}
		week := func() oneonone.Mood {
			all, on, err := h.Moods(ctx, h.joe, 2)
			if err != nil || !on || len(all) != 2 {
				t.Fatalf("%v, %v, %v", all, on, err)
			}
			return all[1]
		}
		h.clock.Add(7 * 24 * time.Hour)
		if m := week(); m.People != 0 || m.Mean != 0 {
			t.Errorf("of four: %+v", m)
		}
		for pair, who := range pairs {
			must(t, h.CheckIn(ctx, who, pair, oneonone.Good, ""))
		}
		must(t, h.CheckIn(ctx, h.ana, h.pair, oneonone.Low, "")) // again, elsewhere: her newest counts
		must(t, h.CheckIn(ctx, h.zoe, h.line(h.ana, h.zoe).ID, oneonone.Good, ""))
		if m := week(); m.People != 0 {
			t.Errorf("the week still lasts: %+v", m)
		}
		h.clock.Add(7 * 24 * time.Hour)
		if m := week(); m.People != 5 || m.Mean < 3.5 || m.Mean > 4 {
			t.Errorf("of five: %+v", m)
		}
		wants(t, h.SetMoods(ctx, h.joe, false), fault.Forbidden)
		must(t, h.SetMoods(ctx, h.dov, false))
		if all, on, err := h.Moods(ctx, h.joe, 2); err != nil || on || all != nil {
			t.Errorf("%v, %v, %v", all, on, err)
		}
		must(t, h.SetMoods(ctx, h.dov, true))
		week()
		_, _, err := h.Moods(ctx, team.Person{}, 2)
		wants(t, err, fault.Forbidden)
	})
}

func TestEveningsAndCalendars(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		h.agree()
		evenings := func(hours int) []oneonone.Evening {
			t.Helper()
			all, err := h.Evenings(ctx, h.clock.Now(), h.clock.Now().Add(time.Duration(hours)*time.Hour))
			must(t, err)
			return all
		}
		h.at("2026-11-09 16:30")
		if all := evenings(1); len(all) != 1 || !all[0].Empty || all[0].Report.ID != h.joe.ID || !all[0].AskAt.Equal(time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("%+v", all)
		}
		_, err := h.AddTopics(ctx, h.joe, h.pair, []string{"One"})
		must(t, err)
		if all := evenings(1); len(all) != 1 || all[0].Empty {
			t.Errorf("%+v", all)
		}
		h.at("2026-11-09 17:00")
		if all := evenings(2); len(all) != 0 {
			t.Errorf("%+v", all)
		}
		if all := evenings(3); len(all) != 1 || !all[0].OpenAt.Equal(time.Date(2026, 11, 10, 3, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", all)
		}
		must(t, h.Skip(ctx, h.joe, h.next().ID, "words"))
		if all := evenings(3); len(all) != 0 {
			t.Errorf("an evening before nothing: %+v", all)
		}
		must(t, h.Move(ctx, h.joe, h.next().ID, h.next().Start.Add(time.Hour), "words"))
		plan, err := h.Plan(ctx, h.pair)
		if err != nil || len(plan.Touched) != 2 || plan.Sequence != 3 || plan.Title() != "One-on-one" || len(plan.Attendees) != 2 {
			t.Errorf("%+v, %v", plan, err)
		}
		if strings.Contains(said(reflect.ValueOf(plan)), "words") {
			t.Error("the calendar is told why")
		}
		if all, err := h.Plans(ctx, h.ana); err != nil || len(all) != 1 || all[0].ID != h.pair { // with Zoe there is no rhythm yet
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// Numbers are of the line alone; each pack's are numbers of a person.
func TestNumbersByException(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		for _, p := range oneonone.Packs() {
			for _, k := range p.Numbers() {
				if !k.Define().Person {
					t.Errorf("%s: %s is no number of a person", p, k.Define().Name)
				}
			}
			if (len(p.Numbers()) == 0) != (p.Later() != "") {
				t.Errorf("%s has neither numbers nor a word about them, or both", p)
			}
			must(t, h.SetPack(ctx, h.ana, h.pair, p))
			n, err := h.Numbers(ctx, h.ana, h.pair)
			if err != nil || len(n.Move)+len(n.Watch) != len(p.Numbers()) || n.Glad()+n.Signals() != 0 {
				t.Errorf("%s: %d, %d, %v", p, len(n.Move), len(n.Watch), err)
			}
			for _, x := range n.Watch {
				if x.Entry.Stance != metric.Watch || x.Person.ID != h.joe.ID {
					t.Errorf("%s stands with those we only watch", x.Entry.Title)
				}
			}
		}
		wants(t, h.SetPack(ctx, h.ana, h.pair, "x"), fault.Invalid)
		looks, err := h.looks(h.joe)
		if err != nil || looks != 1 {
			t.Errorf("Joe sees %d looks, %v; want Ana's", looks, err)
		}
		x := oneonone.Number{Glad: true}
		n := oneonone.Numbers{Known: true, Move: []oneonone.Number{x, {}}, Watch: []oneonone.Number{{Signal: true}, {}}}
		if n.Say() != "one thing out of the ordinary, one thing better than usual" || n.Usual() != 2 {
			t.Errorf("%q, %d", n.Say(), n.Usual())
		}
		n.Watch = nil
		if n.Say() != "nothing out of the ordinary, one thing better than usual" {
			t.Errorf("%q", n.Say())
		}
	})
}
