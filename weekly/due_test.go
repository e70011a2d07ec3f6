package weekly

import (
	"testing"
	"time"

	"rapport/metric"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		name, now, reader, ours, week string // no week: nothing is due
	}{
		{"seven in Lisbon", "2026-11-16T07:00:00Z", "Europe/Lisbon", "Europe/Lisbon", "2026-W46"},
		{"a minute before", "2026-11-16T06:59:59Z", "Europe/Lisbon", "Europe/Lisbon", ""},
		{"Sunday night", "2026-11-15T23:59:59Z", "Europe/Lisbon", "Europe/Lisbon", ""},
		{"seven in Sydney, Sunday in Los Angeles", "2026-11-15T20:00:00Z", "Australia/Sydney", "America/Los_Angeles", ""},
		{"as the team's week ends", "2026-11-16T08:00:00Z", "Australia/Sydney", "America/Los_Angeles", "2026-W46"},
		{"seven in Los Angeles", "2026-11-16T15:00:00Z", "America/Los_Angeles", "Europe/Lisbon", "2026-W46"},
		{"after the clocks changed", "2026-03-30T06:00:00Z", "Europe/Lisbon", "UTC", "2026-W13"},
		{"late on Tuesday", "2026-11-17T22:59:59Z", "Europe/Lisbon", "Europe/Lisbon", "2026-W46"},
		{"too late", "2026-11-17T23:00:00Z", "Europe/Lisbon", "Europe/Lisbon", ""},
		{"across a year", "2027-01-04T07:30:00Z", "UTC", "UTC", "2026-W53"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		week, until, ok := Due(now, zone(t, c.reader), zone(t, c.ours))
		if ok != (c.week != "") || ok && (week.String() != c.week || !until.After(now)) {
			t.Errorf("%s: %v %v until %v, want %q", c.name, week, ok, until, c.week)
		}
	}
}

// Every week of two years is due to every reader for one stretch of at least half a day, which begins on a Monday and
// never before the team's week is over.
func TestEveryWeekIsDueOnce(t *testing.T) {
	zones := []string{"America/Los_Angeles", "Europe/Lisbon", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland"}
	for _, reader := range zones {
		for _, ours := range zones {
			r, o := zone(t, reader), zone(t, ours)
			due := map[metric.Week]int{}
			var last metric.Week
			begin := time.Date(2025, 1, 9, 12, 0, 0, 0, time.UTC)
			for at := begin; at.Before(begin.AddDate(2, 0, 0)); at = at.Add(15 * time.Minute) {
				week, _, ok := Due(at, r, o)
				if !ok {
					last = metric.Week{}
					continue
				}
				if last != week {
					if due[week] > 0 || at.In(r).Weekday() != time.Monday || at.UnixMicro() < week.Window(o).End || at.In(r).Hour() < hour {
						t.Fatalf("%s reads %s: %v begins at %v", reader, ours, week, at.In(r))
					}
					last = week
				}
				due[week]++
			}
			if len(due) < 104 {
				t.Fatalf("%s reads %s: %d weeks of two years", reader, ours, len(due))
			}
			for week, n := range due {
				if n < 4*12 {
					t.Errorf("%s reads %s: %v is due for %d quarters of an hour", reader, ours, week, n)
				}
			}
		}
	}
}
