package action_test

import (
	"strings"
	"testing"
	"time"

	"rapport/action"
	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

func TestAgeInWords(t *testing.T) {
	for carried, want := range map[int]string{0: "", 1: "2nd time", 2: "3rd time. Do it, drop it, or decide when?", 3: "4th time. Do it, drop it, or decide when?"} {
		a := action.Action{Carried: carried}
		if a.Age() != want || a.Asks() != (carried >= 2) {
			t.Errorf("%d: %q, asks %v", carried, a.Age(), a.Asks())
		}
	}
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	if a := (action.Action{Due: at}); a.Late(at) || !a.Late(at.Add(1)) {
		t.Error("it is late only after its moment")
	}
	if a := (action.Action{Due: at, DoneAt: at, Carried: 5}); a.Late(at.Add(1)) || a.Asks() {
		t.Error("what is done is not late, and asks nothing")
	}
}

type house struct {
	*action.Store
	t             *testing.T
	db            *db.DB
	clock         *dbtest.Clock
	ana, joe, sam team.Person // Ana leads
}

func each(t *testing.T, test func(h house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := house{Store: action.NewStore(d), t: t, db: d, clock: clock}
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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%v; want %s", err, kind)
	}
}

func (h house) add(n action.New) action.Action {
	h.t.Helper()
	if n.Due.IsZero() {
		n.Due = h.clock.Now().Add(time.Hour)
	}
	a, err := h.Add(h.t.Context(), h.ana, n)
	must(h.t, err)
	return a
}

func (h house) now(id string) action.Action {
	h.t.Helper()
	a, err := h.Action(h.t.Context(), id)
	must(h.t, err)
	return a
}

func TestWhatBecomesOfAnAction(t *testing.T) {
	each(t, func(h house) {
		ctx := t.Context()
		a := h.add(action.New{Text: "  Write to the 31 ", Owner: h.joe.ID})
		if a.Text != "Write to the 31" || !h.now(a.ID).Open() || h.now(a.ID).GivenBy != h.ana.ID {
			t.Errorf("%+v", h.now(a.ID))
		}
		wants(t, h.Done(ctx, h.sam, a.ID), fault.Forbidden)
		must(t, h.Done(ctx, h.joe, a.ID))
		first := h.now(a.ID).DoneAt
		h.clock.Add(time.Minute)
		must(t, h.Done(ctx, h.ana, a.ID)) // again: nothing
		if now := h.now(a.ID); !now.DoneAt.Equal(first) || now.DoneBy != h.joe.ID {
			t.Errorf("done twice: %+v", now)
		}
		wants(t, h.Drop(ctx, h.joe, a.ID, ""), fault.Conflict)
		wants(t, h.Move(ctx, h.joe, a.ID, h.clock.Now()), fault.Conflict)
		must(t, h.Undo(ctx, h.joe, a.ID))
		must(t, h.HandOver(ctx, h.joe, a.ID, h.sam.ID))
		must(t, h.Move(ctx, h.sam, a.ID, first.Add(48*time.Hour)))
		must(t, h.Drop(ctx, h.sam, a.ID, "Fixed by 3.2.2"))
		wants(t, h.Done(ctx, h.sam, a.ID), fault.Conflict)
		if now := h.now(a.ID); now.Open() || now.Why != "Fixed by 3.2.2" || now.Owner != h.sam.ID || !now.Due.Equal(first.Add(48*time.Hour)) {
			t.Errorf("%+v", now)
		}
		all, err := event.Of(ctx, h.db, a.ID)
		must(t, err)
		kinds := ""
		for _, e := range all {
			kinds += strings.TrimPrefix(e.Kind, "action.") + " "
		}
		if kinds != "added done undone handed_over moved dropped " {
			t.Errorf("recorded: %s", kinds)
		}
	})
}

func TestWhatIsNoAction(t *testing.T) {
	each(t, func(h house) {
		ctx, due := t.Context(), h.clock.Now()
		gone := h.joe
		gone.LeftAt = due
		for field, n := range map[string]action.New{
			"text":  {Text: " ", Owner: h.joe.ID, Due: due},
			"due":   {Text: "x", Owner: h.joe.ID},
			"owner": {Text: "x", Owner: "nobody", Due: due},
		} {
			_, err := h.Add(ctx, h.ana, n)
			wants(t, err, fault.Invalid)
			if f, ok := err.(*fault.Error); !ok || f.Field != field { //nolint:errorlint // it is ours
				t.Errorf("%s: %v", field, err)
			}
		}
		_, err := h.Add(ctx, gone, action.New{Text: "x", Owner: h.ana.ID, Due: due})
		wants(t, err, fault.Forbidden)
		wants(t, h.Done(ctx, h.ana, "nothing"), fault.NotFound)
		a := h.add(action.New{Text: "x", Owner: h.joe.ID})
		wants(t, h.HandOver(ctx, h.joe, a.ID, "nobody"), fault.Invalid)
	})
}

func TestCarryingCountsOnceAMeeting(t *testing.T) {
	each(t, func(h house) {
		ctx, start := t.Context(), h.clock.Now()
		a := h.add(action.New{Text: "Guest day", Owner: h.joe.ID, Series: "weekly", Meeting: "m0", Due: start})
		later := h.add(action.New{Text: "Later", Owner: h.joe.ID, Series: "weekly", Due: start.Add(24 * time.Hour)})
		h.add(action.New{Text: "Elsewhere", Owner: h.joe.ID, Series: "other", Due: start})
		carry := func(meeting string, at time.Time) (asking []action.Action) {
			must(t, h.db.Write(ctx, func(tx *db.Tx) (err error) {
				asking, err = action.Carry(ctx, tx, h.ana, "weekly", meeting, at, at.AddDate(0, 0, 7))
				return err
			}))
			return asking
		}
		week := start.AddDate(0, 0, 7)
		if asking := carry("m0", start); len(asking) != 0 || h.now(a.ID).Carried != 0 {
			t.Error("it was late at the meeting that promised it")
		}
		for range 2 {
			if asking := carry("m1", start); len(asking) != 0 || h.now(a.ID).Carried != 1 || !h.now(a.ID).Due.Equal(week) {
				t.Errorf("%v, %+v", asking, h.now(a.ID))
			}
		}
		asking := carry("m2", week)
		if len(asking) != 1 || asking[0].ID != a.ID || h.now(later.ID).Carried != 1 {
			t.Errorf("asking: %v", asking)
		}
		open, err := h.OfSeries(ctx, "weekly")
		if err != nil || len(open) != 2 {
			t.Errorf("%v, %v", open, err)
		}
		must(t, h.Done(ctx, h.sam, a.ID)) // whoever goes through the list of a series ticks
		if mine, err := h.OfOwner(ctx, h.joe.ID); err != nil || len(mine) != 2 {
			t.Errorf("%v, %v", mine, err)
		}
		if done, err := h.DoneSince(ctx, "weekly", start.Add(-1)); err != nil || len(done) != 1 {
			t.Errorf("%v, %v", done, err)
		}
	})
}
