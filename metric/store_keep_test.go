package metric_test

// Weeks are kept before anybody asks.

import (
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
)

func TestWeeksAreKeptAhead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, o := t.Context(), newOffice(t, d)
		all := func() (n int) {
			t.Helper()
			for {
				more, err := o.numbers.KeepNext(ctx)
				o.must(err)
				if !more {
					return n
				}
				if n++; n > 100 {
					t.Fatal("there is no end to it")
				}
			}
		}
		if n := all(); n != 0 {
			t.Errorf("%d weeks were kept of a team without mail", n)
		}
		this := metric.WeekOf(db.Micros(clock.Now()), time.UTC)
		for i := range 5 {
			o.writes(this.Add(-i).Monday().Add(9*time.Hour), 2, "", "support@team.example")
		}
		if n := all(); n != 8 { // four weeks that are over and their sheets
			t.Errorf("%d things were kept, want 8", n)
		}
		o.writes(this.Add(-2).Monday().Add(11*time.Hour), 1, "", "support@team.example") // two weeks know too little now
		if n := all(); n != 4 {
			t.Errorf("after news of two weeks %d things were kept, want 4", n)
		}
		if more, err := o.numbers.KeepNext(ctx); more || err != nil {
			t.Error(more, err)
		}
		v, err := o.numbers.History(ctx, this.Add(-2), this.Add(-2))
		o.must(err)
		if v[0][metric.NewConversations].N != 3 {
			t.Errorf("the week has %d conversations, want 3", v[0][metric.NewConversations].N)
		}
	})
}
