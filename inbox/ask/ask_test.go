package ask_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/team"
)

// desk is a head, two technicians and one conversation.
type desk struct {
	t             *testing.T
	db            *db.DB
	clock         *dbtest.Clock
	asks          *ask.Store
	ana, joe, sam team.Person
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		in := inbox.NewStore(d, blobs, key, nil)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(
				in.Bring(ctx, tx, inbox.Lines{Messages: []inbox.Message{{ID: "m", Conversation: "c", At: clock.Now(), Kind: inbox.FromCustomer, Author: "ann@x.example", Text: "?", To: []mail.Address{{Address: "help@x.example"}}}}}, nil, "help@x.example"),
				team.Bring(ctx, tx, team.Person{Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head, Zone: "UTC"}),
				team.Bring(ctx, tx, team.Person{Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "UTC"}),
				team.Bring(ctx, tx, team.Person{Email: "sam@us.example", Name: "Sam Okafor", Role: team.Technician, Zone: "UTC"}))
		}))
		k := &desk{t: t, db: d, clock: clock, asks: ask.NewStore(d)}
		people, err := team.People(ctx, d)
		must(t, err)
		k.ana, k.joe, k.sam = people[0], people[1], people[2]
		test(t, k)
	})
}

func (k *desk) ask(by team.Person, to ask.To) ask.Ask {
	k.t.Helper()
	a, err := k.asks.Ask(k.t.Context(), by, "c", to, "Is it the caching plug-in?")
	must(k.t, err)
	return a
}

// asked says on whose list something is.
func (k *desk) asked() string {
	k.t.Helper()
	said := []string{}
	for _, p := range []team.Person{k.ana, k.joe, k.sam} {
		all, err := k.asks.For(k.t.Context(), p)
		must(k.t, err)
		for range all {
			said = append(said, p.FirstName())
		}
	}
	return strings.Join(said, " ")
}

func (k *desk) wants(what, want string) {
	k.t.Helper()
	if got := k.asked(); got != want {
		k.t.Errorf("%s: it stands on the lists of %q; want %q", what, got, want)
	}
}

func TestAskedOfAPerson(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a := k.ask(k.ana, ask.To{Person: k.joe.ID})
		k.wants("asked", "Joe")
		if _, err := k.asks.Ask(ctx, k.sam, "c", ask.To{Person: k.joe.ID}, "Again"); !fault.Is(err, fault.Invalid) {
			t.Errorf("asked twice: %v", err)
		}
		k.clock.Add(ask.Free - time.Second)
		k.wants("almost two hours later", "Joe")
		k.clock.Add(time.Second)
		k.wants("after two hours", "")
		must(t, k.asks.Answer(ctx, k.joe, a.ID)) // too late, and no harm

		for how, end := range map[ask.End]func() error{
			ask.Answered:  func() error { return k.asks.Answer(ctx, k.joe, a.ID) },
			ask.Declined:  func() error { return k.asks.Decline(ctx, k.joe, a.ID) },
			ask.Withdrawn: func() error { return k.asks.Withdraw(ctx, k.ana, a.ID) },
		} {
			a = k.ask(k.ana, ask.To{Person: k.joe.ID})
			must(t, end())
			must(t, end()) // the second press
			k.wants(string(how), "")
			if kept, err := ask.Read(ctx, k.db, a.ID); err != nil || kept.Ended != how {
				t.Errorf("it ended as %q, %v; want %q", kept.Ended, err, how)
			}
		}
		events, err := event.Of(ctx, k.db, "c")
		must(t, err)
		n := map[string]int{}
		for _, e := range events {
			n[e.Kind]++
			if strings.Contains(string(e.Data), "plug-in") {
				t.Errorf("the words stand in an event: %s", e.Data)
			}
		}
		if n[ask.EventAsked] != 4 || n[ask.EventEnded] != 3 {
			t.Errorf("recorded were %v", n)
		}
	})
}

func TestAskedOfARole(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		a := k.ask(k.joe, ask.To{Role: team.Technician})
		k.wants("one of the role asks it", "Sam")
		must(t, k.asks.Withdraw(ctx, k.joe, a.ID))
		a = k.ask(k.ana, ask.To{Role: team.Technician})
		k.wants("asked", "Joe Sam")
		must(t, k.asks.Decline(ctx, k.joe, a.ID))
		k.wants("one can't", "Sam")
		must(t, k.db.Write(ctx, func(tx *db.Tx) error { return ask.Finish(ctx, tx, k.sam, "c") }))
		k.wants("the other has answered", "")
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, left := t.Context(), k.sam
		left.LeftAt = k.clock.Now()
		a := k.ask(k.ana, ask.To{Person: k.joe.ID})
		for what, one := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"of nobody":              {second(k.asks.Ask(ctx, k.ana, "c", ask.To{}, "")), fault.Invalid},
			"of a person and a role": {second(k.asks.Ask(ctx, k.ana, "c", ask.To{Person: k.joe.ID, Role: team.Head}, "")), fault.Invalid},
			"of oneself":             {second(k.asks.Ask(ctx, k.ana, "c", ask.To{Person: k.ana.ID}, "")), fault.Invalid},
			"of a role of oneself":   {second(k.asks.Ask(ctx, k.ana, "c", ask.To{Role: team.Head}, "")), fault.Invalid},
			"of a role of nobody":    {second(k.asks.Ask(ctx, k.ana, "c", ask.To{Role: team.Guest}, "")), fault.Invalid},
			"with too many words":    {second(k.asks.Ask(ctx, k.ana, "c", ask.To{Person: k.sam.ID}, strings.Repeat("w", 501))), fault.Invalid},
			"by who left":            {second(k.asks.Ask(ctx, left, "c", ask.To{Person: k.joe.ID}, "")), fault.Forbidden},
			"about nothing":          {second(k.asks.Ask(ctx, k.ana, "none", ask.To{Person: k.joe.ID}, "")), fault.NotFound},
			"answered by another":    {k.asks.Answer(ctx, k.sam, a.ID), fault.Forbidden},
			"declined by who asked":  {k.asks.Decline(ctx, k.ana, a.ID), fault.Forbidden},
			"withdrawn by another":   {k.asks.Withdraw(ctx, k.joe, a.ID), fault.Forbidden},
			"withdrawn is nothing":   {k.asks.Withdraw(ctx, k.ana, "none"), fault.NotFound},
		} {
			if !fault.Is(one.err, one.kind) {
				t.Errorf("%s: %v; want %s", what, one.err, one.kind)
			}
		}
		k.wants("after all this", "Joe")
	})
}

func second(_ ask.Ask, err error) error { return err }
