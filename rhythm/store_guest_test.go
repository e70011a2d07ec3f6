package rhythm_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/notice"
	"rapport/rhythm"
	"rapport/team"
)

func (r *room) today(who team.Person) (rhythm.Day, []rhythm.Piece) {
	r.Helper()
	d, pieces, err := r.s.Today(r.ctx, who)
	r.must(err)
	return d, pieces
}

func (r *room) mailed(key string) notice.Kept {
	r.Helper()
	k, err := notice.NewStore(r.d, r.in).ByKey(r.ctx, key)
	r.must(err)
	return k
}

func TestADayOfAGuest(t *testing.T) {
	each(t, func(r *room) {
		box := r.box()
		var all []inbox.Conversation
		for _, name := range []string{"Ada", "Ben", "Cleo", "Dora"} {
			all = append(all, r.writes(box, name, "How do I export donors?"))
			r.clock.Add(time.Minute)
		}
		if err := r.s.BeginDay(r.ctx, r.joe); !fault.Is(err, fault.Forbidden) {
			r.Errorf("Joe is no guest: %v", err)
		}
		r.must(r.s.SetWishes(r.ctx, r.priya, r.priya.ID, rhythm.Wishes{Daily: 2, Buddy: r.joe.ID}))
		for what, w := range map[string]rhythm.Wishes{"none a day": {}, "herself for a buddy": {Daily: 5, Buddy: r.priya.ID}, "a hundred": {Daily: 100}} {
			if err := r.s.SetWishes(r.ctx, r.priya, r.priya.ID, w); !fault.Is(err, fault.Invalid) {
				r.Errorf("%s: %v", what, err)
			}
		}
		if err := r.s.SetWishes(r.ctx, r.joe, r.priya.ID, rhythm.Wishes{Daily: 9}); !fault.Is(err, fault.Forbidden) {
			r.Errorf("Joe wished for Priya: %v", err)
		}
		for _, c := range all[1:] {
			r.must(r.s.Mark(r.ctx, r.joe, c.ID, true))
		}
		r.must(r.s.BeginDay(r.ctx, r.priya))
		r.must(r.s.BeginDay(r.ctx, r.priya))
		d, pieces := r.today(r.priya)
		if d.BeganAt.IsZero() || len(pieces) != 2 || pieces[0].Conversation != all[1].ID || pieces[1].Conversation != all[2].ID {
			r.Fatalf("%+v has %+v", d, pieces)
		}
		if k := r.mailed("guest begins " + r.priya.ID + " " + d.Date); k.Person != r.joe.ID {
			r.Errorf("%s was told that Priya began", k.Address)
		}

		r.must(r.s.AskBuddy(r.ctx, r.priya, all[1].ID, "https://support.example/conversations/1"))
		if k := r.mailed("guest helps " + r.priya.ID + " " + d.Date + " " + all[1].ID); k.Person != r.joe.ID {
			r.Errorf("%s was asked for help", k.Address)
		}
		if err := r.s.AskBuddy(r.ctx, r.priya, all[0].ID, ""); !fault.Is(err, fault.NotFound) {
			r.Errorf("help with somebody else's: %v", err)
		}

		r.clock.Add(time.Minute)
		r.must(r.s.Pass(r.ctx, r.priya, all[2].ID))
		r.must(r.s.BeginDay(r.ctx, r.priya))
		if _, pieces := r.today(r.priya); len(pieces) != 3 || pieces[2].Conversation != all[3].ID {
			r.Errorf("after passing one on: %+v", pieces)
		}
		if c, err := r.in.Conversation(r.ctx, all[2].ID); err != nil || c.WaitingSince.IsZero() {
			r.Errorf("what was passed on waits no more: %v", err)
		}

		// Product hears of what was learnt, once.
		r.must(r.d.Write(r.ctx, func(tx *db.Tx) error {
			return team.Bring(r.ctx, tx, team.Person{Email: "dov@kindling.example", Name: "Dov Levi", Role: team.Product, Zone: "UTC"})
		}))
		dov, err := r.people.PersonByEmail(r.ctx, "dov@kindling.example")
		r.must(err)
		r.must(r.s.NoteDay(r.ctx, r.priya, "Nobody finds the export."))
		r.must(r.s.NoteDay(r.ctx, r.priya, "Nobody finds the export: it hides under Tools."))
		if k := r.mailed("guest note " + r.priya.ID + " " + d.Date + " " + dov.ID); k.Person != dov.ID {
			r.Errorf("product is %s", k.Address)
		}
		notes, err := r.s.Notes(r.ctx, 10)
		r.must(err)
		if len(notes) != 1 || !strings.Contains(notes[0].Note, "Tools") {
			r.Errorf("the notes are %+v", notes)
		}

		// The next day is a new one; that nothing suits is kept, and that is all.
		r.clock.Add(24 * time.Hour)
		if d, pieces := r.today(r.priya); !d.BeganAt.IsZero() || len(pieces) != 0 {
			r.Errorf("the next day begins with %+v, %+v", d, pieces)
		}
		r.must(r.s.NothingSuits(r.ctx, r.priya))
		if d, _ := r.today(r.priya); d.NoneAt.IsZero() {
			r.Error("that nothing suits was not kept")
		}
		events, err := event.Of(r.ctx, r.d, r.priya.ID)
		r.must(err)
		for _, e := range events {
			if strings.Contains(string(e.Data), "answered") || strings.Contains(string(e.Data), "count") {
				r.Errorf("an event counts: %s", e.Data)
			}
		}
	})
}

func TestGuestsAreGivenWhatGuestsAnsweredBefore(t *testing.T) {
	each(t, func(r *room) {
		box := r.box()
		r.must(r.s.SetWishes(r.ctx, r.ana, r.priya.ID, rhythm.Wishes{Daily: 3}))
		var ids []string
		for _, name := range []string{"Ada", "Ben", "Cleo"} {
			c := r.writes(box, name, "How do I export donors?")
			r.must(errors.Join(r.in.SetTopic(r.ctx, r.joe, c.ID, "Exports", true), r.s.Mark(r.ctx, r.joe, c.ID, true)))
			ids = append(ids, c.ID)
			r.clock.Add(time.Minute)
		}
		r.must(r.s.BeginDay(r.ctx, r.priya))
		for _, one := range ids {
			c, err := r.in.Conversation(r.ctx, one)
			r.must(err)
			_, err = r.in.Reply(r.ctx, r.priya, inbox.Answer{ID: id.New(), Conversation: one, Saw: c.Newest, Text: "Donors, Export."})
			r.must(err)
		}
		r.clock.Add(24 * time.Hour)
		known := r.writes(box, "Dora", "And how do I export gifts?")
		r.must(r.in.SetTopic(r.ctx, r.joe, known.ID, "Exports", true))
		unknown := r.writes(box, "Emil", "I was charged twice.")
		r.must(r.in.SetTopic(r.ctx, r.joe, unknown.ID, "Payments", true))
		r.must(r.s.BeginDay(r.ctx, r.priya))
		if _, pieces := r.today(r.priya); len(pieces) != 1 || pieces[0].Conversation != known.ID {
			r.Errorf("given %+v, want Dora's alone", pieces)
		}
	})
}
