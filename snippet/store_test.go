package snippet_test

import (
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/snippet"
	"rapport/team"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type house struct {
	*snippet.Store
	t             *testing.T
	db            *db.DB
	clock         *dbtest.Clock
	ana, joe, sam team.Person // Ana leads, Sam is a guest
}

func each(t *testing.T, test func(h house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := house{Store: snippet.NewStore(d), t: t, db: d, clock: clock}
		for who, p := range map[*team.Person]team.Person{
			&h.ana: {Email: "ana@kindling.example", Name: "Ana", Role: team.Head, Zone: "UTC"},
			&h.joe: {Email: "joe@kindling.example", Name: "Joe", Role: team.Technician, Zone: "UTC"},
			&h.sam: {Email: "sam@kindling.example", Name: "Sam", Role: team.Guest, Zone: "UTC"},
		} {
			must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, p) }))
			var err error
			*who, err = team.NewStore(d).PersonByEmail(t.Context(), p.Email)
			must(t, err)
		}
		test(h)
	})
}

func (h house) refuses(err error, kind fault.Kind, words string) {
	h.t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		h.t.Errorf("%v; want %s with %q", err, kind, words)
	}
}

func (h house) write(who team.Person, own bool, abbr, words string) snippet.Snippet {
	h.t.Helper()
	n, err := h.Write(h.t.Context(), who, own, snippet.Draft{Name: "About " + abbr, Abbr: abbr, Folder: "Setting up", Words: words})
	must(h.t, err)
	return n
}

func TestWritingAndGoingBack(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		n := h.write(h.joe, false, "Staging", "<div>Open {{where}}</div>")
		if n.Abbr != ";staging" || n.Owner != "" {
			h.t.Errorf("%+v", n)
		}
		h.clock.Add(time.Hour)
		changed := n.Draft
		changed.Words, changed.Name = "<div>Press {{where}}</div>", "Copy"
		must(h.t, h.Change(ctx, h.ana, n.ID, db.Micros(n.ChangedAt), changed))
		h.refuses(h.Change(ctx, h.joe, n.ID, db.Micros(n.ChangedAt), n.Draft), fault.Conflict, "while you did")
		h.refuses(h.Change(ctx, h.sam, n.ID, db.Micros(h.clock.Now()), n.Draft), fault.Forbidden, "answer every day")
		must(h.t, h.Change(ctx, h.joe, n.ID, db.Micros(h.clock.Now()), changed)) // nothing new: no version
		all, err := h.Versions(ctx, h.sam, n.ID)
		must(h.t, err)
		if len(all) != 2 || all[0].Name != "Copy" || all[0].By != h.ana.Email || all[1].Words != n.Words {
			h.t.Fatalf("%+v", all)
		}
		h.clock.Add(time.Hour)
		must(h.t, h.GoBack(ctx, h.joe, n.ID, all[1].ID))
		now, err := h.Snippet(ctx, h.joe, n.ID)
		must(h.t, err)
		if now.Draft != n.Draft || now.ChangedBy != h.joe.Email || now.Old(h.clock.Now()) || !now.Old(h.clock.Now().AddDate(1, 0, 1)) {
			h.t.Errorf("%+v", now)
		}
		events, err := event.Of(ctx, h.db, n.ID)
		must(h.t, err)
		if len(events) != 3 {
			h.t.Errorf("recorded: %v", events)
		}
	})
}

func TestOwnOnesAreNobodyElses(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		own := h.write(h.sam, true, "mine", "Only mine")
		h.write(h.joe, true, "mine", "Joe’s own")
		_, err := h.Snippet(ctx, h.ana, own.ID)
		h.refuses(err, fault.NotFound, "no such snippet")
		_, err = h.Versions(ctx, h.ana, own.ID)
		h.refuses(err, fault.NotFound, "no such snippet")
		h.refuses(h.Change(ctx, h.ana, own.ID, db.Micros(own.ChangedAt), own.Draft), fault.NotFound, "no such snippet")
		h.refuses(h.Retire(ctx, h.ana, own.ID), fault.NotFound, "no such snippet")
		if used, _, err := h.All(ctx, h.sam); err != nil || len(used) != 1 || used[0].ID != own.ID {
			h.t.Errorf("%v, %v", used, err)
		}
		_, err = h.Write(ctx, h.sam, false, snippet.Draft{Name: "x", Words: "y"})
		h.refuses(err, fault.Forbidden, "answer every day")
		_, err = h.Write(ctx, h.ana, false, snippet.Draft{Name: "x", Abbr: ";mine", Words: "y"})
		h.refuses(err, fault.Invalid, "of their own")
		h.write(h.ana, false, "ours", "Ours")
		_, err = h.Write(ctx, h.sam, true, snippet.Draft{Name: "x", Abbr: ";OURS", Words: "y"})
		h.refuses(err, fault.Invalid, "is taken by “About ours”")
		_, err = h.Write(ctx, h.ana, false, snippet.Draft{Name: "x", Words: "{{snippet: ;mine}}"})
		h.refuses(err, fault.Invalid, "There is no snippet ;mine")
	})
}

func TestCirclesAndRetiring(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		a := h.write(h.joe, false, "a", "a")
		b := h.write(h.joe, false, "b", "b {{snippet: ;a}}")
		h.write(h.joe, false, "c", "c {{snippet: ;b}}")
		d := a.Draft
		d.Words = "a {{snippet: ;c}}"
		h.refuses(h.Change(ctx, h.joe, a.ID, db.Micros(a.ChangedAt), d), fault.Invalid, "in a circle: ;a → ;c → ;b → ;a")
		d.Words = "a {{snippet: ;a}}"
		h.refuses(h.Change(ctx, h.joe, a.ID, db.Micros(a.ChangedAt), d), fault.Invalid, "in a circle: ;a → ;a")
		h.refuses(h.Retire(ctx, h.joe, b.ID), fault.Invalid, ";b stands in “About c”")
		d = a.Draft
		d.Abbr = "other"
		h.refuses(h.Change(ctx, h.joe, a.ID, db.Micros(a.ChangedAt), d), fault.Invalid, ";a stands in “About b”")
		lone := h.write(h.joe, false, "lone", "x")
		must(h.t, h.Retire(ctx, h.joe, lone.ID))
		must(h.t, h.Retire(ctx, h.joe, lone.ID))
		again := h.write(h.joe, true, "lone", "x")
		h.refuses(h.Restore(ctx, h.joe, lone.ID), fault.Invalid, "of their own")
		must(h.t, h.Retire(ctx, h.joe, again.ID))
		must(h.t, h.Restore(ctx, h.joe, lone.ID))
		used, retired, err := h.All(ctx, h.joe)
		if err != nil || len(used) != 4 || len(retired) != 1 || retired[0].ID != again.ID {
			h.t.Errorf("%d, %v, %v", len(used), retired, err)
		}
	})
}

func TestUseCountsOnceTheAnswerHasLeft(t *testing.T) {
	each(t, func(h house) {
		ctx := h.t.Context()
		n := h.write(h.joe, false, "a", "Open the settings. {{where?}}")
		own := h.write(h.sam, true, "b", "Sam’s own words")
		put := func(who team.Person, message, text, why string, all ...string) error {
			return h.Put(ctx, who, inbox.Conversation{}, snippet.Answer{Message: message, Text: text, Why: why, Snippets: all})
		}
		h.refuses(put(h.joe, "m1", "Hi. Open the settings. {{where}}", "", n.ID), fault.Invalid, "“where” is still empty")
		h.refuses(put(h.joe, "m1", "Open the settings. Bye", " ", n.ID), fault.Invalid, "84 % of this is snippet")
		must(h.t, put(h.joe, "m1", "Open the settings. Bye", "Asked twice", n.ID, own.ID, "nothing"))
		must(h.t, put(h.joe, "m1", "Open the settings. And that is all for now", "", n.ID))
		must(h.t, put(h.ana, "m2", "Open the settings. And that is all for now", "", n.ID))
		must(h.t, put(h.ana, "m3", "Open the settings. And that is all for now", "", n.ID)) // never leaves
		must(h.t, put(h.ana, "m1x", "All of it was taken out again", "", n.ID))
		if use, err := h.Lately(ctx); err != nil || len(use) != 0 {
			h.t.Errorf("%v, %v", use, err)
		}
		must(h.t, h.db.Write(ctx, func(tx *db.Tx) error {
			for _, d := range []inbox.DeliveryChanged{{Message: "m1", State: inbox.Sent}, {Message: "m2", State: inbox.Sent}, {Message: "m1", State: inbox.Sent}, {Message: "m3", State: inbox.Failed}, {Message: "m1x", State: inbox.Sent}} {
				if err := event.Record(tx, inbox.EventDelivery, "talk", "rule:mail", d); err != nil {
					return err
				}
			}
			return nil
		}))
		for more := true; more; {
			var err error
			more, err = h.Follow(ctx)
			must(h.t, err)
		}
		use, err := h.Lately(ctx)
		if err != nil || len(use) != 1 || use[n.ID] != (snippet.Use{Times: 2, People: 2, Share: 47}) {
			h.t.Errorf("%v, %v", use, err)
		}
		if now, err := h.Snippet(ctx, h.joe, n.ID); err != nil || now.Uses != 2 || now.UsedAt.IsZero() {
			h.t.Errorf("%+v, %v", now, err)
		}
		if all, err := h.Messages(ctx, n.ID, 10); err != nil || len(all) != 2 {
			h.t.Errorf("%v, %v", all, err)
		}
	})
}
