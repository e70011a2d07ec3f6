package rhythm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/rhythm"
	"rapport/team"
)

// room is a team at work: three people, a mailbox, and a clock that the test moves.
type room struct {
	*testing.T
	ctx             context.Context
	d               *db.DB
	clock           *dbtest.Clock
	in              *inbox.Store
	people          *team.Store
	s               *rhythm.Store
	ana, joe, priya team.Person
}

func each(t *testing.T, test func(r *room)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := &room{T: t, ctx: t.Context(), d: d, clock: clock, people: team.NewStore(d)}
		key, err := secret.Open(t.TempDir())
		r.must(err)
		blobs, err := blob.Open(t.TempDir())
		r.must(err)
		t.Cleanup(func() { r.must(blobs.Close()) })
		r.in = inbox.NewStore(d, blobs, key, nil)
		r.s = rhythm.NewStore(d, r.in, r.people)
		r.must(d.Write(r.ctx, func(tx *db.Tx) error {
			return errors.Join(
				team.Bring(r.ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
				team.Bring(r.ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}),
				team.Bring(r.ctx, tx, team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Guest, Zone: "Asia/Kolkata"}))
		}))
		for _, p := range []*team.Person{&r.ana, &r.joe, &r.priya} {
			email := map[*team.Person]string{&r.ana: "ana", &r.joe: "joe", &r.priya: "priya"}[p] + "@kindling.example"
			*p, err = r.people.PersonByEmail(r.ctx, email)
			r.must(err)
		}
		test(r)
	})
}

func (r *room) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *room) own(who team.Person) rhythm.Own {
	r.Helper()
	o, err := r.s.Own(r.ctx, who)
	r.must(err)
	return o
}

func (r *room) stage(who team.Person) rhythm.Stage { return r.own(who).At(r.clock.Now()).Stage }

func TestAnHourAndItsBreak(t *testing.T) {
	each(t, func(r *room) {
		b, err := r.s.Begin(r.ctx, r.ana)
		r.must(err)
		if again, err := r.s.Begin(r.ctx, r.ana); err != nil || again.ID != b.ID {
			r.Errorf("a second press began %q after %q, %v", again.ID, b.ID, err)
		}
		r.must(r.s.Answered(r.ctx, r.ana, "c1", "m1"))
		r.must(r.s.Answered(r.ctx, r.ana, "c1", "m1"))
		r.must(r.s.Answered(r.ctx, r.ana, "c2", "m2"))
		r.must(r.s.TakenBack(r.ctx, r.ana, "m2"))
		r.must(r.s.Skip(r.ctx, r.ana, "c3"))
		r.clock.Add(time.Second)
		r.must(r.s.Skip(r.ctx, r.ana, "c4"))
		r.must(r.s.Keep(r.ctx, r.ana, "c3"))
		if o := r.own(r.ana); o.Answered != 1 || len(o.Skipped) != 1 || o.Skipped[0] != "c4" {
			r.Errorf("kept %+v", o)
		}
		if o := r.own(r.joe); o.ID != "" || o.Answered != 0 {
			r.Errorf("Joe reads %+v", o)
		}

		r.must(r.s.Pause(r.ctx, r.ana))
		r.clock.Add(10 * time.Minute)
		if r.stage(r.ana) != rhythm.Paused {
			r.Error("it is not paused")
		}
		r.must(r.s.Resume(r.ctx, r.ana))
		r.clock.Add(59 * time.Minute)
		if st := r.own(r.ana).At(r.clock.Now()); st.Stage != rhythm.Working || st.Left != 59*time.Second {
			r.Errorf("the pause was not given back: %+v", st)
		}

		// The hour ends under an answer: the break begins when it is sent.
		r.clock.Add(2 * time.Minute)
		r.must(r.s.Answered(r.ctx, r.ana, "c5", "m5"))
		if st := r.own(r.ana).At(r.clock.Now()); st.Stage != rhythm.Resting || st.Left != rhythm.BeastBreak {
			r.Errorf("the break: %+v", st)
		}
		if err := r.s.Leave(r.ctx, r.ana, "  "); !fault.Is(err, fault.Invalid) {
			r.Errorf("back without a word: %v", err)
		}
		if _, err := r.s.Begin(r.ctx, r.ana); err != nil || r.stage(r.ana) != rhythm.Resting {
			r.Errorf("the break was no break: %v", err)
		}
		r.must(r.s.Leave(r.ctx, r.ana, "the site is down"))
		if o := r.own(r.ana); r.stage(r.ana) != rhythm.Over || o.Word != "the site is down" || o.Answered != 2 {
			r.Errorf("after coming back: %+v", o)
		}
		if err := r.s.Return(r.ctx, r.ana); !fault.Is(err, fault.Conflict) {
			r.Errorf("a break that ended began again: %v", err)
		}

		// The next hour knows nothing of the last one.
		r.clock.Add(time.Minute)
		_, err = r.s.Begin(r.ctx, r.ana)
		r.must(err)
		if o := r.own(r.ana); o.Answered != 0 || len(o.Skipped) != 0 {
			r.Errorf("the new hour begins with %+v", o)
		}
		r.must(r.s.Leave(r.ctx, r.ana, ""))
		r.must(r.s.Return(r.ctx, r.ana))
		if r.stage(r.ana) != rhythm.Working {
			r.Error("leaving was not undone")
		}
		if err := r.s.Pause(r.ctx, r.joe); !fault.Is(err, fault.Conflict) {
			r.Errorf("Joe paused nothing: %v", err)
		}
	})
}

func TestNoEventTellsACount(t *testing.T) {
	each(t, func(r *room) {
		_, err := r.s.Begin(r.ctx, r.joe)
		r.must(err)
		before, err := event.Head(r.ctx, r.d)
		r.must(err)
		r.must(r.s.Answered(r.ctx, r.joe, "c1", "m1"))
		r.must(r.s.Skip(r.ctx, r.joe, "c2"))
		if after, err := event.Head(r.ctx, r.d); err != nil || after != before {
			r.Errorf("%d events tell what Joe did in his hour, %v", after-before, err)
		}
		r.must(r.s.TakeBreak(r.ctx, r.joe))
		all, err := event.Of(r.ctx, r.d, r.joe.ID)
		r.must(err)
		for _, e := range all {
			if e.Kind == rhythm.EventBeast && strings.ContainsAny(string(e.Data), "0123456789") && strings.Contains(string(e.Data), "answer") {
				r.Errorf("an event says %s", e.Data)
			}
		}
	})
}

func TestEverybodySeesHowEverybodyStands(t *testing.T) {
	each(t, func(r *room) {
		kinds := func() string {
			all, err := r.s.Everybody(r.ctx)
			r.must(err)
			var said []string
			for _, one := range all {
				said = append(said, one.FirstName()+" "+string(one.Kind))
			}
			return strings.Join(said, ", ")
		}
		want := func(words string) {
			r.Helper()
			if got := kinds(); got != words {
				r.Errorf("%s, want %s", got, words)
			}
		}
		want("Ana answering, Joe answering, Priya answering")
		until, err := r.s.Say(r.ctx, r.joe, rhythm.Documentation, 0)
		r.must(err)
		if !until.Equal(time.Date(2026, 11, 9, 23, 0, 0, 0, time.UTC)) {
			r.Errorf("until %v", until)
		}
		_, err = r.s.Begin(r.ctx, r.ana)
		r.must(err)
		_, err = r.people.AskOff(r.ctx, r.priya, team.Absence{Person: r.priya.ID, Reason: team.Sickness, First: "2026-11-09", Last: "2026-11-10"})
		r.must(err)
		want("Ana beast, Joe documentation, Priya away")
		beasts, err := r.s.Beasts(r.ctx)
		r.must(err)
		if len(beasts) != 1 || beasts[0].Email != r.ana.Email || !beasts[0].Until.Equal(r.clock.Now().Add(time.Hour)) {
			r.Errorf("in Beast mode: %+v", beasts)
		}
		r.clock.Add(61 * time.Minute)
		want("Ana break, Joe documentation, Priya away")
		r.clock.Add(15 * time.Hour)
		want("Ana off, Joe off, Priya away")
		_, err = r.s.Say(r.ctx, r.priya, rhythm.Answering, 0)
		r.must(err)
		if said, is, err := r.s.Saying(r.ctx, r.priya); err != nil || !is || said.Kind != rhythm.Answering {
			r.Errorf("Priya says %+v, %v", said, err)
		}
		want("Ana off, Joe off, Priya answering")
		r.must(r.s.Unsay(r.ctx, r.priya))
		r.must(r.s.Unsay(r.ctx, r.priya))
		want("Ana off, Joe off, Priya away")
		if _, err := r.s.Say(r.ctx, team.Person{}, rhythm.Away, 0); !fault.Is(err, fault.Forbidden) {
			r.Errorf("a stranger said: %v", err)
		}
	})
}
