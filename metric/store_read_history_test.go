package metric_test

// Histories are what the weeks say, computed or kept.

import (
	"fmt"
	"testing"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
	"rapport/team"
)

func TestHistoryIsWhatTheWeeksSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := metric.NewStore(d, team.NewStore(d))
		last := metric.WeekOf(db.Micros(clock.Now()), clock.Now().Location())
		first := last.Add(-54) // over a new year
		sales := func(in metric.Week, n int) (o metric.Outside) {
			for i := range n {
				at := db.Micros(in.Monday()) + int64(i)
				o.Sales = append(o.Sales, metric.Sold{ID: fmt.Sprint(at), At: at, Amount: "1", Currency: "EUR", Kind: "new"})
			}
			return o
		}
		bring := func(o metric.Outside) {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return s.BringOutside(t.Context(), tx, o) }); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 54 {
			bring(sales(first.Add(i), i))
		}
		for _, when := range []string{"computed", "kept"} {
			all, err := s.History(t.Context(), first, last)
			if err != nil || len(all) != 55 {
				t.Fatal(len(all), err)
			}
			for i, v := range all[:54] {
				if v[metric.Sales].N != i {
					t.Errorf("%s: %s has %d sales, want %d", when, first.Add(i), v[metric.Sales].N, i)
				}
			}
		}
		bring(sales(first.Add(10), 25)) // ten of them are there already
		all, err := s.History(t.Context(), first.Add(10), first.Add(10))
		if err != nil || len(all) != 1 || all[0][metric.Sales].N != 25 {
			t.Errorf("after news of an old week: %v, %v", all, err)
		}
	})
}

func TestAPersonsHistoryIsWhatTheWeeksSay(t *testing.T) {
	const ann, bob = "ann@team.example", "bob@team.example"
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), metric.NewStore(d, team.NewStore(d))
		last := metric.WeekOf(db.Micros(clock.Now()), clock.Now().Location()).Previous()
		first := last.Add(-9)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		join := func(email string) {
			must(d.Write(ctx, func(tx *db.Tx) error {
				return team.Bring(ctx, tx, team.Person{Email: email, Name: email, Role: team.Technician, Zone: "UTC"})
			}))
		}
		reply := func(in metric.Week, n int, by string) {
			must(d.Write(ctx, func(tx *db.Tx) error {
				for i := range n {
					id := fmt.Sprint(by, in, i, db.Micros(clock.Now()))
					m := inbox.MessageAdded{Message: id, Conversation: id, At: db.Micros(in.Monday()) + int64(i), Kind: inbox.Reply, From: by, To: []string{"x@there.example"}}
					if err := event.Record(tx, inbox.EventMessage, id, by, m); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		want := func(when, who string, sent func(i int) int) {
			t.Helper()
			must(s.CatchUp(ctx))
			all, err := s.PersonHistory(ctx, who, first, last)
			if err != nil || len(all) != 10 {
				t.Fatal(when, len(all), err)
			}
			for i, v := range all {
				if v[metric.RepliesSent].N != sent(i) {
					t.Errorf("%s: %s sent %d replies in %s, want %d", when, who, v[metric.RepliesSent].N, first.Add(i), sent(i))
				}
			}
		}
		join(ann)
		for i := range 10 {
			reply(first.Add(i), i, ann)
		}
		for _, when := range []string{"computed", "kept"} {
			want(when, ann, func(i int) int { return i })
		}
		want("before she came", bob, func(int) int { return 0 })
		join(bob)
		clock.Add(1)
		reply(first.Add(3), 2, bob)
		for _, when := range []string{"computed anew", "kept anew"} {
			want(when, bob, func(i int) int {
				if i == 3 {
					return 2
				}
				return 0
			})
			want(when, ann, func(i int) int { return i })
		}
		r, err := s.Week(ctx, first.Add(3))
		must(err)
		p, _ := r.Person(bob)
		if all, err := s.PersonHistory(ctx, bob, first.Add(3), first.Add(3)); err != nil || all[0] != p.Values {
			t.Errorf("the history says %+v, the report %+v (%v)", all[0], p.Values, err)
		}
	})
}
