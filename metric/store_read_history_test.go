package metric_test

import (
	"fmt"
	"testing"

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
