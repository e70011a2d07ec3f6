package escalation

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/metric"
)

func TestFromRaisedToClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k, ctx := newDesk(t, d, clock), t.Context()
		k.writes("c1", "marguerite", "The card box never appears.")
		n := New{ID: id.New(), Known: Known{Title: " The card  box ", Urgency: Annoying, Reference: "https://issues.example/2291"}, Why: "Three in one morning.", Conversation: "c1", Quote: "It never  appears."}
		for range 2 { // the second press raises nothing
			e, err := k.Raise(ctx, k.joe, n)
			must(t, err)
			if e.Title != "The card box" || e.Status != Open {
				t.Errorf("raised %+v", e)
			}
		}
		e, err := k.Escalation(ctx, n.ID)
		must(t, err)
		known := e.Known
		known.Urgency, known.Verified = Losing, "On our test site."
		if err := k.Edit(ctx, k.ana, e.ID, known, "", e.Revision); fieldOf(err) != "why" {
			t.Errorf("another urgency without a reason: %v", err)
		}
		clock.Add(time.Hour)
		must(t, k.Edit(ctx, k.ana, e.ID, known, "It costs them gifts.", e.Revision))
		if err := k.Edit(ctx, k.joe, e.ID, n.Known, "", e.Revision); !fault.Is(err, fault.Conflict) {
			t.Errorf("an older version was kept: %v", err)
		}
		if err := k.SetStatus(ctx, k.joe, e.ID, Review, "I say so."); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a technician decided: %v", err)
		}
		for _, why := range []string{"", " \n"} {
			if err := k.SetStatus(ctx, k.priya, e.ID, Review, why); fieldOf(err) != "why" {
				t.Errorf("decided without a reason: %v", err)
			}
		}
		for _, s := range []Status{Review, Planned, Progress} {
			clock.Add(time.Hour)
			must(t, k.SetStatus(ctx, k.priya, e.ID, s, "Because of "+string(s)))
		}
		if err := k.SetStatus(ctx, k.priya, e.ID, Progress, "Again"); fieldOf(err) != "status" {
			t.Errorf("the same status again: %v", err)
		}
		clock.Add(time.Hour)
		must(t, k.SetStatus(ctx, k.ana, e.ID, Closed, "Safari mended it."))
		if err := k.Link(ctx, k.joe, e.ID, "c1", ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("joined to a closed one: %v", err)
		}
		c, err := k.Case(ctx, e.ID)
		must(t, err)
		var history []string
		for _, l := range c.History {
			history = append(history, fmt.Sprint(l.By, " ", l.What, " ", l.Was, ">", l.Now, ": ", l.Why))
		}
		want := []string{
			"joe@kindling.example status >open: Three in one morning.", "ana@kindling.example urgency 3>1: It costs them gifts.",
			"priya@kindling.example status open>review: Because of review", "priya@kindling.example status review>planned: Because of planned",
			"priya@kindling.example status planned>progress: Because of progress", "ana@kindling.example status progress>closed: Safari mended it.",
		}
		if fmt.Sprint(history) != fmt.Sprint(want) {
			t.Errorf("the history is\n%q, want\n%q", history, want)
		}
		if c.Keeper() != k.ana.Email || c.People != 1 || c.Linked[0].Quote != "It never appears." {
			t.Errorf("%+v", c)
		}
		l, err := k.Lists(ctx)
		must(t, err)
		if len(l.Hurting) != 0 || len(l.Fixed) != 0 || len(l.Closed) != 1 {
			t.Errorf("lists: %+v", l)
		}
		events, err := event.Of(ctx, d, e.ID)
		must(t, err)
		kinds := map[string]int{}
		for _, e := range events {
			kinds[e.Kind]++
		}
		if kinds[EventRaised] != 1 || kinds[EventLinked] != 1 || kinds[EventChanged] != 1 || kinds[EventStatus] != 4 || len(events) != 7 {
			t.Errorf("recorded %v", kinds)
		}
	})
}

func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Field
	}
	return ""
}

// Whatever is linked, merged, taken off and put back, in any order: what is
// counted is what a slow and obvious count finds.
func TestCountsAgreeWithASlowCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := newDesk(t, d, clock)
		for seed := range uint64(12) {
			randomHistory(t, k, seed)
			if t.Failed() {
				t.Fatalf("with the seed %d", seed)
			}
		}
	})
}

type slow struct {
	customer, into map[string]string
	began          map[string]time.Time
	linked         map[string]bool // of conversations as they were named
	rows           map[string]bool // ever linked
	hidden         map[string]bool
	out            map[string]bool // hidden when they were merged: they stay out for good, with all that later names them
}

func (s *slow) root(c string) string {
	for s.into[c] != "" {
		c = s.into[c]
	}
	return c
}

func randomHistory(t *testing.T, k *desk, seed uint64) {
	t.Helper()
	ctx, dice := t.Context(), rand.New(rand.NewPCG(seed, 7))
	s := &slow{customer: map[string]string{}, into: map[string]string{}, began: map[string]time.Time{}, linked: map[string]bool{}, rows: map[string]bool{}, hidden: map[string]bool{}, out: map[string]bool{}}
	var all []string
	for i := range 12 {
		c, who := fmt.Sprintf("s%d-c%d", seed, i), fmt.Sprintf("s%d-p%d", seed, dice.IntN(6))
		k.clock.Add(time.Duration(dice.IntN(6*24)) * time.Hour)
		k.writes(c, who, "It hurts.")
		s.customer[c], s.began[c] = who, k.clock.Now()
		all = append(all, c)
	}
	e := k.raise(fmt.Sprint("Case ", seed))
	pick := func() string { return all[dice.IntN(len(all))] }
	for range 40 {
		k.clock.Add(time.Minute)
		c := pick()
		switch dice.IntN(8) {
		case 0, 1, 2:
			must(t, k.Link(ctx, k.joe, e.ID, c, ""))
			joined := false
			for o := range s.linked {
				joined = joined || s.root(o) == s.root(c)
			}
			if !joined {
				s.linked[s.root(c)], s.rows[s.root(c)] = true, true
			}
		case 3:
			must(t, k.Unlink(ctx, k.joe, e.ID, c))
			for o := range s.linked {
				if s.root(o) == s.root(c) {
					delete(s.linked, o)
				}
			}
		case 4:
			must(t, k.Relink(ctx, k.joe, e.ID, c))
			for o := range s.rows {
				if s.root(o) == s.root(c) {
					s.linked[o] = true
				}
			}
		case 5, 6:
			if into := pick(); s.into[c] == "" && s.root(into) != s.root(c) {
				k.merge(c, into)
				for part := range s.began {
					s.out[part] = s.out[part] || (s.hidden[c] || s.out[into]) && s.root(part) == c
				}
				s.into[c] = into
			}
		case 7:
			status, root := inbox.Spam, s.root(c)
			if s.hidden[root] = !s.hidden[root]; !s.hidden[root] {
				status = inbox.Open
			}
			must(t, k.inbox.SetStatus(ctx, k.joe, root, status))
		}
		s.check(t, k, e.ID)
	}
}

func (s *slow) check(t *testing.T, k *desk, escalation string) {
	t.Helper()
	c, err := k.Case(t.Context(), escalation)
	must(t, err)
	roots, people, recent := map[string]bool{}, map[string]time.Time{}, map[string]bool{}
	for o := range s.linked {
		root := s.root(o)
		if s.hiddenNow(t, k, root) {
			continue
		}
		roots[root] = true
		who, began := s.customer[root], s.begun(root)
		if was, ok := people[who]; !ok || began.Before(was) {
			people[who] = began
		}
		if began.After(k.clock.Now().Add(-28 * 24 * time.Hour)) {
			recent[who] = true
		}
	}
	this, weeks := metric.WeekOf(k.clock.Now().UnixMicro(), time.UTC), make([]int, TrendWeeks)
	for i := range weeks {
		for _, began := range people {
			if metric.WeekOf(began.UnixMicro(), time.UTC) == this.Add(i+1-TrendWeeks) {
				weeks[i]++
			}
		}
	}
	got := fmt.Sprint(c.Conversations, c.People, c.Recent, c.Weeks)
	if want := fmt.Sprint(len(roots), len(people), len(recent), weeks); got != want {
		t.Fatalf("counted %s, slowly %s", got, want)
	}
	for conversation := range s.customer {
		if s.into[conversation] != "" {
			continue
		}
		of, err := k.Of(t.Context(), conversation)
		must(t, err)
		joined := false
		for o := range s.linked {
			joined = joined || s.root(o) == conversation
		}
		if (len(of) == 1) != joined {
			t.Fatalf("%s belongs to %d, want it joined: %v", conversation, len(of), joined)
		}
	}
}

// begun is when the earliest part of what is one conversation began.
func (s *slow) begun(root string) (at time.Time) {
	for c, began := range s.began {
		if s.root(c) == root && !s.out[c] && (at.IsZero() || began.Before(at)) {
			at = began
		}
	}
	return at
}

func (s *slow) hiddenNow(t *testing.T, k *desk, root string) bool {
	t.Helper()
	c, err := k.inbox.Conversation(t.Context(), root)
	must(t, err)
	return c.Status == inbox.Spam || c.Status == inbox.Deleted
}

func TestWhatIsNews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := newDesk(t, d, clock)
		var all []string
		weekly := []int{0, 1, 0, 2, 1, 0, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0, 2, 1, 0, 0, 1, 0, 3, 5, 9, 31}
		for w, n := range weekly {
			for i := range n {
				c := fmt.Sprintf("w%d-%d", w, i)
				k.writes(c, c, "It hurts.")
				all = append(all, c)
			}
			if w < len(weekly)-1 {
				clock.Add(7 * 24 * time.Hour)
			}
		}
		e := k.raise("The card box", all...)
		c, err := k.Case(t.Context(), e.ID)
		must(t, err)
		if c.New() != 31 || c.Before() != 9 || c.People != 61 || c.Recent != 48 || !c.Rising() {
			t.Errorf("%+v", c.Reach)
		}
		for i, n := range c.Weeks {
			if want := i >= TrendWeeks-3; c.News[i] != want {
				t.Errorf("%d people in week %d are news: %v", n, i, c.News[i])
			}
		}
	})
}

func TestEverybodyIsToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k, ctx := newDesk(t, d, clock), t.Context()
		e := k.hurt(6)
		k.writes("second", "customer000", "And again.") // the newest conversation of customer 0
		k.replies(k.ana, "second")
		must(t, k.Link(ctx, k.joe, e.ID, "second", ""))
		clock.Add(time.Minute)
		if _, err := k.Telling(ctx, k.ana, e.ID); !fault.Is(err, fault.NotFound) {
			t.Fatalf("there is a letter before it is complete: %v", err)
		}
		k.complete(e)
		k.writes("c001", "customer001", "Still broken?") // wrote again
		r := k.round(e)
		if len(r.Letters) != 6 || r.Begun() {
			t.Fatalf("%d letters", len(r.Letters))
		}
		who := func(i int) string { return r.Letters[i].Customer.ID }
		must(t, k.Write(ctx, k.ana, e.ID, "Hi {name},\n\nIt is fixed: 3.2.2 is out.\n\n{line}\n\nBye."))
		must(t, k.AddLine(ctx, k.ana, e.ID, who(2), "Your gala is safe."))
		must(t, k.Choose(ctx, k.ana, e.ID, []string{who(3), who(4)}, []string{who(4)}))
		chosen := []string{who(0), who(1), who(2), who(4), who(5), "nobody"}
		for range 2 {
			must(t, k.Send(ctx, k.ana, e.ID, []string{who(0), who(1), who(2), who(3), who(4), who(5)}, chosen))
		}
		clock.Add(3 * apart)
		for range 3 {
			_, err := k.TellNext(ctx)
			must(t, err)
		}
		must(t, k.Pause(ctx, k.joe, e.ID))
		clock.Add(time.Hour)
		if more, err := k.TellNext(ctx); err != nil || more {
			t.Errorf("told while paused: %v", err)
		}
		must(t, k.Resume(ctx, k.joe, e.ID))
		k.writes("c005", "customer005", "Hello?") // wrote after the letter was sent off
		k.tellAll()

		for c, want := range map[string]int{"c000": 1, "second": 2, "c001": 1, "c002": 2, "c003": 1, "c004": 2, "c005": 1} {
			if got := len(k.answers(c)); got != want {
				t.Errorf("%s has %d answers, want %d", c, got, want)
			}
		}
		m := k.answers("c002")[1]
		if m.Text != "Hi customer002,\n\nIt is fixed: 3.2.2 is out.\n\nYour gala is safe.\n\nBye." || m.Author != k.ana.Email || m.Handover != "Ana here, picking up from Joe." {
			t.Errorf("%s sent %q after %q", m.Author, m.Text, m.Handover)
		}
		if m := k.answers("second")[1]; m.Handover != "" {
			t.Errorf("Ana took over from herself: %q", m.Handover)
		}
		states := ""
		for _, l := range k.round(e).Letters {
			states += fmt.Sprint(l.State, " ")
		}
		if states != "told hand told  told hand " {
			t.Errorf("the letters are %s", states)
		}
		if l := k.lists(); len(l.Fixed) != 1 || l.Fixed[0].Untold != 2 || l.Fixed[0].Told != 3 {
			t.Errorf("%+v", l.Fixed)
		}
		for conversation, told := range map[string]string{"c000": "second", "second": "second", "c002": "c002"} {
			of, err := k.Of(ctx, conversation)
			must(t, err)
			if len(of) != 1 || of[0].Letter.State != Sent || of[0].Letter.Conversation != told || of[0].Others != 5 {
				t.Errorf("%s says %+v", conversation, of)
			}
		}
		must(t, k.Answered(ctx, k.joe, e.ID, who(1)))
		must(t, k.Answered(ctx, k.joe, e.ID, who(5)))
		if err := k.Answered(ctx, k.joe, e.ID, who(5)); !fault.Is(err, fault.Conflict) {
			t.Errorf("answered twice: %v", err)
		}
		if l := k.lists(); len(l.Fixed) != 0 || len(l.Closed) != 1 {
			t.Errorf("%+v", l)
		}
		// Who comes later is told later, and nobody else again.
		k.writes("late", "latecomer", "I have it too.")
		k.replies(k.joe, "late")
		must(t, k.Link(ctx, k.joe, e.ID, "late", ""))
		k.send(e)
		k.tellAll()
		if a, b := len(k.answers("late")), len(k.answers("c002")); a != 2 || b != 2 {
			t.Errorf("the latecomer has %d answers, the others %d", a, b)
		}
	})
}

func (k *desk) lists() Lists {
	k.t.Helper()
	l, err := k.Lists(k.t.Context())
	must(k.t, err)
	return l
}

// A process that dies between any two of its commits doubles nothing.
func TestDyingHalfWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k, ctx := newDesk(t, d, clock), t.Context()
		e := k.hurt(3)
		k.complete(e)
		k.send(e)
		clock.Add(time.Hour)
		// The letter stands in its conversation, and whoever wrote it died before saying so.
		l := k.round(e).Letters[0]
		_, err := k.inbox.Reply(ctx, k.ana, inbox.Answer{ID: l.Message, Conversation: l.Conversation.ID, Saw: l.Conversation.Newest, Text: text(l.Words), Handover: l.Handover})
		must(t, err)
		k.merge("c000", "c001") // and it moved on meanwhile
		k.tellAll()
		states := map[State]int{}
		for _, l := range k.round(e).Letters {
			states[l.State]++
		}
		if len(k.answers("c002")) != 2 || states[Sent] != 2 || len(states) != 1 {
			t.Errorf("states %v", states)
		}
		if l := k.lists(); len(l.Fixed) != 0 || len(l.Closed) != 1 || l.Closed[0].Told != 2 {
			t.Errorf("both know, but it says %+v", l)
		}
		if got := len(k.answers("c001")); got != 3 { // two of Joe's and one letter: the second is held, since the talk went on
			t.Errorf("%d answers in what is one conversation now", got)
		}
	})
}

func TestManyProcessesTellAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := newDesk(t, d, clock)
		e := k.hurt(20)
		k.complete(e)
		k.send(e)
		clock.Add(time.Hour)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for {
					more, err := k.TellNext(t.Context())
					if err != nil {
						t.Error(err)
					}
					if !more || err != nil {
						return
					}
				}
			})
		}
		wg.Wait()
		for i := range 20 {
			if got := len(k.answers(fmt.Sprintf("c%03d", i))); got != 2 {
				t.Errorf("c%03d has %d answers", i, got)
			}
		}
		events, err := event.Of(t.Context(), d, e.ID)
		must(t, err)
		told := 0
		for _, e := range events {
			if e.Kind == EventTold {
				told++
			}
		}
		if told != 20 {
			t.Errorf("%d were told, as recorded", told)
		}
	})
}

func TestOpenedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k, ctx := newDesk(t, d, clock), t.Context()
		e := k.hurt(4)
		k.complete(e)
		k.send(e)
		clock.Add(2 * apart)
		for range 2 {
			_, err := k.TellNext(ctx)
			must(t, err)
		}
		must(t, k.SetStatus(ctx, k.priya, e.ID, Progress, "It came back in 3.2.3."))
		if err := k.Send(ctx, k.ana, e.ID, nil, nil); !fault.Is(err, fault.Conflict) {
			t.Errorf("sent though it is not complete: %v", err)
		}
		k.tellAll()
		total := 0
		for i := range 4 {
			total += len(k.answers(fmt.Sprintf("c%03d", i)))
		}
		if total != 4+2 {
			t.Errorf("%d answers: opening it again did not stop the letters", total)
		}
		k.complete(e) // a second round: everybody anew
		k.send(e)
		k.tellAll()
		total = 0
		for i := range 4 {
			total += len(k.answers(fmt.Sprintf("c%03d", i)))
		}
		if total != 4+2+4 {
			t.Errorf("%d answers after the second round", total)
		}
	})
}

func TestWhatCanNotBeWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k, ctx := newDesk(t, d, clock), t.Context()
		e := k.hurt(1)
		k.complete(e)
		r := k.round(e)
		stranger := k.ana
		stranger.ID = ""
		for name, err := range map[string]error{
			"words": k.Write(ctx, k.ana, e.ID, "Hi {nam}"),
			"line":  k.AddLine(ctx, k.ana, e.ID, r.Letters[0].Customer.ID, "Dear {name}"),
		} {
			if fieldOf(err) != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := k.Write(ctx, stranger, e.ID, "Hi"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a stranger wrote: %v", err)
		}
		if err := k.Link(ctx, k.joe, e.ID, "nowhere", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("joined what is not there: %v", err)
		}
	})
}
