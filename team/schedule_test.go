package team_test

// Office-hours arithmetic against a slow reference that looks at the wall
// clock of each minute, around changes of daylight saving.

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rapport/team"
)

// slow counts minute by minute: nothing of it is shared with what it checks.
func slow(t *testing.T, versions []team.Schedule, from, to int64) float64 {
	t.Helper()
	zones := make([]*time.Location, len(versions))
	for i, v := range versions {
		loc, err := time.LoadLocation(v.Zone)
		must(t, err)
		zones[i] = loc
	}
	sum := time.Duration(0)
	for at := from; at < to; {
		next := min((at/60e6+1)*60e6, to)
		held := -1
		for i, v := range versions {
			if v.Since <= at && (held < 0 || v.Since >= versions[held].Since) {
				held = i
			} else if v.Since > at {
				next = min(next, v.Since)
			}
		}
		if held < 0 || versions[held].Hours.Empty() || open(versions[held], time.UnixMicro(at).In(zones[held])) {
			sum += time.Duration(next-at) * time.Microsecond
		}
		at = next
	}
	return sum.Seconds()
}

func open(s team.Schedule, clock time.Time) bool {
	hours := s.Hours.On(clock.Weekday())
	shown := 60*clock.Hour() + clock.Minute()
	return slices.ContainsFunc(hours, func(iv team.Interval) bool { return iv.From <= shown && shown < iv.To }) &&
		!slices.ContainsFunc(s.Off, func(d team.DayOff) bool { return d.Date == clock.Format(time.DateOnly) })
}

func jumpyZones() []string {
	return []string{"America/Los_Angeles", "Europe/Lisbon", "Australia/Sydney", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"}
}

// someSchedule is at random, with days off and a night now and then.
func someSchedule(r *rand.Rand, since time.Time) team.Schedule {
	s := team.Schedule{Since: since.UnixMicro(), Zone: jumpyZones()[r.IntN(len(jumpyZones()))]}
	for day := range s.Hours {
		for range r.IntN(3) {
			from := r.IntN(24 * 60)
			s.Hours[day] = append(s.Hours[day], team.Interval{From: from, To: from + 1 + r.IntN(24*60-from)})
		}
	}
	for range r.IntN(6) {
		s.Off = append(s.Off, team.DayOff{Date: since.AddDate(0, 0, r.IntN(40)-10).Format(time.DateOnly)})
	}
	return s
}

// jump is a moment at which clocks jump somewhere, or an hour or so beside it.
func jump(r *rand.Rand) time.Time {
	loc, _ := time.LoadLocation(jumpyZones()[r.IntN(len(jumpyZones()))])
	at := time.Date(1995+r.IntN(60), time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, loc)
	if _, next := at.ZoneBounds(); !next.IsZero() {
		at = next
	}
	return at.Truncate(time.Minute)
}

func TestSecondsAgreeWithAClockThatIsWatched(t *testing.T) {
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1))
		at := jump(r)
		versions := make([]team.Schedule, r.IntN(4))
		for i := range versions {
			versions[i] = someSchedule(r, at.Add(time.Duration(r.IntN(20*24*60)-5*24*60)*time.Minute+time.Duration(r.IntN(1e9))))
		}
		s, err := team.NewSchedules(versions...)
		must(t, err)
		for range 4 {
			from := at.Add(time.Duration(r.Int64N(int64(9*24*time.Hour))) - 4*24*time.Hour)
			to := from.Add(time.Duration(r.Int64N(int64([]time.Duration{2 * time.Hour, 2 * 24 * time.Hour, 12 * 24 * time.Hour}[r.IntN(3)]))))
			got, want := s.Seconds(from.UnixMicro(), to.UnixMicro()), slow(t, versions, from.UnixMicro(), to.UnixMicro())
			if math.Abs(got-want) > 1e-6 {
				t.Fatalf("seed %d: %v to %v: %v seconds, the watched clock says %v of %+v", seed, from.UTC(), to.UTC(), got, want, versions)
			}
		}
	}
}

func micros(t *testing.T, zone, text string) int64 {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	must(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	must(t, err)
	return at.UnixMicro()
}

func TestSecondsOfDaysThatPeopleKnow(t *testing.T) {
	nine := team.WeekHours{}
	allDay := team.WeekHours{}
	for day := range 7 {
		allDay[day] = []team.Interval{{From: 0, To: 24 * 60}}
		if day < 5 {
			nine[day] = []team.Interval{{From: 9 * 60, To: 17 * 60}}
		}
	}
	cases := []struct {
		name, zone string
		hours      team.WeekHours
		off        string
		from, to   string
		want       float64 // hours
	}{
		{"a week", "Europe/Lisbon", nine, "", "2026-11-09 00:00", "2026-11-16 00:00", 40},
		{"over a weekend", "Europe/Lisbon", nine, "", "2026-11-13 16:00", "2026-11-16 10:00", 2},
		{"with a day off", "Europe/Lisbon", nine, "2026-11-11", "2026-11-09 00:00", "2026-11-16 00:00", 32},
		{"off on a Sunday costs nothing", "Europe/Lisbon", nine, "2026-11-15", "2026-11-09 00:00", "2026-11-16 00:00", 40},
		{"night only", "Europe/Lisbon", nine, "", "2026-11-10 17:00", "2026-11-11 09:00", 0},
		{"spring in Los Angeles", "America/Los_Angeles", allDay, "", "2026-03-08 00:00", "2026-03-09 00:00", 23},
		{"autumn in Los Angeles", "America/Los_Angeles", allDay, "", "2026-11-01 00:00", "2026-11-02 00:00", 25},
		{"half an hour on Lord Howe", "Australia/Lord_Howe", allDay, "", "2026-04-05 00:00", "2026-04-06 00:00", 24.5},
		{"no jump in Kolkata", "Asia/Kolkata", allDay, "", "2026-03-08 00:00", "2026-03-09 00:00", 24},
		{"no hours set", "Asia/Kolkata", team.WeekHours{}, "2026-03-08", "2026-03-08 00:00", "2026-03-09 12:00", 36},
		{"backwards", "UTC", allDay, "", "2026-03-09 00:00", "2026-03-08 00:00", 0},
	}
	for _, c := range cases {
		v := team.Schedule{Zone: c.zone, Hours: c.hours}
		if c.off != "" {
			v.Off = []team.DayOff{{Date: c.off}}
		}
		s, err := team.NewSchedules(v)
		must(t, err)
		if got := s.Seconds(micros(t, c.zone, c.from), micros(t, c.zone, c.to)) / 3600; got != c.want {
			t.Errorf("%s: %v hours, want %v", c.name, got, c.want)
		}
	}
	if got := (team.Schedules{}).Seconds(0, 90e6); got != 90 {
		t.Errorf("without any version 90 seconds count as %v", got)
	}
}

func TestANewVersionLeavesThePastAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 50 {
		at := jump(r)
		old := someSchedule(r, at.AddDate(0, 0, -20))
		before, err := team.NewSchedules(old)
		must(t, err)
		after, err := team.NewSchedules(someSchedule(r, at), old)
		must(t, err)
		from, to := at.AddDate(0, 0, -30).UnixMicro(), at.UnixMicro()
		if a, b := before.Seconds(from, to), after.Seconds(from, to); a != b {
			t.Fatalf("%v seconds became %v", a, b)
		}
	}
}

func TestWhatIsNoScheduleIsRefused(t *testing.T) {
	for name, bad := range map[string]team.Schedule{
		"zone":     {Zone: "Mars/Olympus"},
		"no zone":  {},
		"date":     {Zone: "UTC", Off: []team.DayOff{{Date: "2026-02-30"}}},
		"interval": {Zone: "UTC", Hours: team.WeekHours{{{From: 600, To: 540}}}},
		"too long": {Zone: "UTC", Hours: team.WeekHours{{{From: 0, To: 1441}}}},
	} {
		if _, err := team.NewSchedules(bad); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// FuzzSeconds holds that parts add up to the whole, that nothing is negative,
// and that no window has more office hours than seconds.
func FuzzSeconds(f *testing.F) {
	f.Add(uint64(1), int64(1770000000e6), int64(3600e6), int64(86400e6))
	f.Add(uint64(9), int64(-5e15), int64(1), int64(9e15))
	f.Fuzz(func(t *testing.T, seed uint64, from, first, second int64) {
		if from < -1e16 || from > 1e16 || first < 0 || first > 1e16 || second < 0 || second > 1e16 {
			t.Skip()
		}
		r := rand.New(rand.NewPCG(seed, 2))
		at := jump(r)
		s, err := team.NewSchedules(someSchedule(r, at), someSchedule(r, at.AddDate(0, 1, 0)), someSchedule(r, at.AddDate(20, 0, 0)))
		must(t, err)
		a, b, all := s.Seconds(from, from+first), s.Seconds(from+first, from+first+second), s.Seconds(from, from+first+second)
		if a < 0 || b < 0 || a > float64(first)/1e6 || b > float64(second)/1e6 || math.Abs(a+b-all) > 1e-6+1e-12*all {
			t.Fatalf("%v and %v are %v (of %v and %v seconds)", a, b, all, float64(first)/1e6, float64(second)/1e6)
		}
	})
}

func BenchmarkSeconds(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	s, err := team.NewSchedules(someSchedule(r, time.Unix(0, 0)), someSchedule(r, time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)))
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC).UnixMicro()
	for b.Loop() {
		at += 1e6
		s.Seconds(at, at+300000e6)
	}
}

func TestHoursAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"9-17": "[{540 1020}]", "09:00 to 12:30, 13:00–17:00": "[{540 750} {780 1020}]", "22 - 24": "[{1320 1440}]",
		"": "[]", " – ": "[]", "0-24": "[{0 1440}]", "9.30 until 10": "[{570 600}]",
	} {
		if got, err := team.ParseIntervals(text); err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q is %v, %v, want %s", text, got, err, want)
		}
	}
	for _, bad := range []string{"17-9", "9", "9-25", "9:7-10", "nine to five", "9-17,", "24:01-24:02", "9-9", "-9-17", "9:60-11"} {
		if got, err := team.ParseIntervals(bad); err == nil {
			t.Errorf("%q is taken for %v", bad, got)
		}
	}
}

func TestHoursAreSaid(t *testing.T) {
	split := nineToFive()
	split[4] = []team.Interval{{From: 9 * 60, To: 750}, {From: 810, To: 17 * 60}}
	split[6] = []team.Interval{{From: 0, To: 24 * 60}}
	if got := split.Words(); got != "Monday to Thursday 09:00 to 17:00, Friday 09:00 to 12:30 and 13:30 to 17:00, Sunday 00:00 to 24:00" {
		t.Error(got)
	}
	for day := range 7 {
		if all, err := team.ParseIntervals(split.Typed(day)); err != nil || !slices.Equal(all, split[day]) {
			t.Errorf("%q is read as %v (%v)", split.Typed(day), all, err)
		}
	}
	if (team.WeekHours{}).Words() != "" || (team.WeekHours{5: {{From: 60, To: 120}}, 6: {{From: 60, To: 120}}}).Words() != "Saturday and Sunday 01:00 to 02:00" {
		t.Error("few hours are said wrongly")
	}
}

// FuzzParseIntervals holds that what is read is a day's intervals, and that
// what is written of them is read again as the same.
func FuzzParseIntervals(f *testing.F) {
	for _, seed := range []string{"9-17", "09:00 to 12:30, 13:30 to 17:00", "22–24;0-6", "until", "to", "9.5-10", "٣-٤"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := team.ParseIntervals(text)
		if err != nil {
			return
		}
		for _, iv := range all {
			if iv.From < 0 || iv.From >= iv.To || iv.To > 24*60 {
				t.Fatalf("%q has the stretch %v", text, iv)
			}
		}
		again, err := team.ParseIntervals(team.WeekHours{all}.Typed(0))
		if err != nil || !slices.Equal(again, all) {
			t.Fatalf("%q: %v is read again as %v (%v)", text, all, again, err)
		}
	})
}
