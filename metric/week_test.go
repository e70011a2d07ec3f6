package metric

// Weeks and windows, in places with odd clocks.

import (
	"testing"
	"time"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestParseWeek(t *testing.T) {
	for s, want := range map[string]Week{
		"2026-W46": {2026, 46}, "2020-W53": {2020, 53}, "2026-W53": {2026, 53}, "2026-W01": {2026, 1}, "0001-W01": {1, 1},
	} {
		if got, err := ParseWeek(s); err != nil || got != want || got.String() != s {
			t.Errorf("%s is %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2026-46", "2026-W00", "2027-W53", "2026-W54", "2026-w46", "2026-W4", "2026-W046", "+026-W46", "0000-W10", "2026-W46 "} {
		if got, err := ParseWeek(s); err == nil {
			t.Errorf("%q passes for week %v", s, got)
		}
	}
}

func TestWeeksFollowOneAnother(t *testing.T) {
	w := Week{2019, 52}
	for range 400 {
		next := w.Next()
		if next.Previous() != w || next.Monday().Sub(w.Monday()) != 7*24*time.Hour {
			t.Fatalf("%v is followed by %v, which follows %v", w, next, next.Previous())
		}
		if w.Monday().Weekday() != time.Monday {
			t.Fatalf("%v starts on a %v", w, w.Monday().Weekday())
		}
		w = next
	}
	if w != (Week{2027, 34}) {
		t.Errorf("400 weeks later it is %v", w)
	}
}

func TestWeekWindows(t *testing.T) {
	for _, c := range []struct {
		zone, week, start string
		hours             float64
	}{
		{"America/Los_Angeles", "2026-W46", "2026-11-09T00:00:00-08:00", 168},
		{"America/Los_Angeles", "2026-W44", "2026-10-26T00:00:00-07:00", 169},
		{"America/Los_Angeles", "2026-W10", "2026-03-02T00:00:00-08:00", 167},
		{"Europe/Berlin", "2026-W13", "2026-03-23T00:00:00+01:00", 167},
		{"Asia/Kathmandu", "2026-W01", "2025-12-29T00:00:00+05:45", 168},
		{"Australia/Lord_Howe", "2026-W40", "2026-09-28T00:00:00+10:30", 167.5},
		{"Asia/Tehran", "2021-W12", "2021-03-22T01:00:00+04:30", 167}, // Monday had no midnight
		{"Asia/Tehran", "2021-W11", "2021-03-15T00:00:00+03:30", 168},
		{"Pacific/Apia", "2011-W52", "2011-12-26T00:00:00-10:00", 144}, // there was no Friday
	} {
		week, err := ParseWeek(c.week)
		if err != nil {
			t.Fatal(err)
		}
		loc := zone(t, c.zone)
		w := week.Window(loc)
		start, _ := time.Parse(time.RFC3339, c.start)
		if w.Start != start.UnixMicro() || float64(w.End-w.Start) != c.hours*3.6e9 {
			t.Errorf("%s in %s starts %v and takes %v", c.week, c.zone,
				time.UnixMicro(w.Start).In(loc), time.Duration(w.End-w.Start)*time.Microsecond)
		}
		for _, at := range []int64{w.Start, w.Start + 1, w.End - 1} {
			if got := WeekOf(at, loc); got != week {
				t.Errorf("%v in %s is of %v, not %v", time.UnixMicro(at), c.zone, got, week)
			}
		}
		if got := WeekOf(w.Start-1, loc); got != week.Previous() {
			t.Errorf("just before %s in %s is %v", c.week, c.zone, got)
		}
	}
}

func TestWindowsBefore(t *testing.T) {
	la := zone(t, "America/Los_Angeles")
	week := func(n int) Window { return Week{2026, n}.Window(la) }
	if got := week(45).Previous(la); got != week(44) { // 169 hours, not 168
		t.Errorf("before week 45 is %+v, not %+v", got, week(44))
	}
	four := Window{week(42).Start, week(45).End}
	if got, want := four.Previous(la), (Window{week(38).Start, week(41).End}); got != want {
		t.Errorf("before four weeks is %+v, not %+v", got, want)
	}
	if got := (Window{1000, 1700}).Previous(la); got != (Window{300, 1000}) {
		t.Errorf("before 700 µs is %+v", got)
	}
	if got := four.Weeks(la); len(got) != 4 || got[0] != (Week{2026, 42}) || got[3] != (Week{2026, 45}) {
		t.Errorf("the weeks are %v", got)
	}
	for _, w := range []Window{{four.Start, four.End - 1}, {four.Start + 1, four.End}, {5, 5}} {
		if got := w.Weeks(la); got != nil {
			t.Errorf("%+v is the weeks %v", w, got)
		}
	}
}
