package metric

// Weeks are kept only as long as nothing new is known of them.

import (
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/team"
)

func TestAWeekComputedBeforeTheNewsIsNotKept(t *testing.T) {
	for name, followed := range map[string]bool{"news that was followed": true, "news that is followed later": false} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
				ctx, s := t.Context(), NewStore(d, team.NewStore(d))
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				week := WeekOf(db.Micros(clock.Now()), time.UTC).Previous()
				seq, err := s.cursor(ctx)
				must(err)
				early, err := s.compute(ctx, week.Window(time.UTC), nil)
				must(err)
				must(d.Write(ctx, func(tx *db.Tx) error {
					return s.BringOutside(ctx, tx, Outside{Sales: []Sold{{ID: "1", At: db.Micros(week.Monday()), Amount: "1", Currency: "EUR", Kind: "new"}}})
				}))
				if followed {
					must(s.CatchUp(ctx))
				}
				must(s.keep(ctx, week, early, seq))
				must(s.CatchUp(ctx))
				r, err := s.Week(ctx, week)
				if err != nil || r.Team[Sales].N != 1 {
					t.Errorf("the week has %d sales, %v; want 1", r.Team[Sales].N, err)
				}
			})
		})
	}
}
