package scorecard

// A report that is remembered says what one made anew would say, whatever happened in between.

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
	"rapport/team"
)

func TestARememberedReportIsTheOneMadeAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h, ctx := open(t, d, clock), t.Context()
		h.sell(t, 5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 5, 6, 5, 19)
		keep := func(int) error {
			for {
				if more, err := h.numbers.KeepNext(ctx); err != nil || !more {
					return err
				}
			}
		}
		must(t, keep(0))
		random, sales := rand.New(rand.NewPCG(1, 2)), Ref{Week: week46(), Key: metric.Sales}
		var notes []Note
		deeds := []func(n int) error{
			func(int) error { return nil },
			func(int) error { return h.Rule(ctx, h.head, week46(), "sales", Talk, "The shop counts twice.") },
			func(int) error { return h.Rule(ctx, h.head, week46(), "sales", "", "") },
			func(n int) error {
				note, err := h.Note(ctx, h.ana, sales, "Release "+digits(n))
				notes = append(notes, note)
				return err
			},
			func(int) error {
				if len(notes) == 0 {
					return nil
				}
				last := notes[len(notes)-1]
				notes = notes[:len(notes)-1]
				return h.RemoveNote(ctx, h.ana, last.ID)
			},
			func(n int) error { return h.ShowCard(ctx, h.ana, week46(), []Shown{Together, OneOnOne}[n%2]) },
			func(n int) error {
				goal := float64(3600 + n)
				return h.SetGoal(ctx, h.head, metric.FirstResponseTime, &goal)
			},
			func(n int) error { // the week turns out to hold an answer that nobody knew of
				return d.Write(ctx, func(tx *db.Tx) error {
					at := week46().Monday().Add(time.Duration(n) * time.Minute)
					return tell(tx, inbox.Reply, "late"+digits(n), h.ana.Email, at, "someone@x.example")
				})
			},
			func(n int) error {
				return d.Write(ctx, func(tx *db.Tx) error {
					return team.Bring(ctx, tx, team.Person{Email: "p" + digits(n) + "@us.example", Name: "Person " + digits(n), Role: team.Technician, Zone: "Europe/Lisbon"})
				})
			},
			keep, keep, keep,
		}
		for n := range 150 {
			clock.Add(time.Minute)
			must(t, deeds[random.IntN(len(deeds))](n))
			must(t, h.numbers.CatchUp(ctx))
			week := week46().Add(-random.IntN(3))
			got, err := h.Report(ctx, week)
			must(t, err)
			want, err := NewStore(d, h.numbers, h.team).Report(ctx, week)
			must(t, err)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("after %d deeds the report of %s is\n%+v, want\n%+v", n+1, week, got, want)
			}
			got.Rows[0], got.Cards = Row{}, got.Cards[:0] // what a reader does with it is the reader's own
		}
		if len(h.reports.made) == 0 {
			t.Error("nothing was remembered")
		}
	})
}
