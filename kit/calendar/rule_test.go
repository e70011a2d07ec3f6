package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"rapport/kit/calendar"
)

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func wall(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAt(t *testing.T) {
	for _, c := range []struct{ zone, wall, want string }{
		{"America/Los_Angeles", "2026-03-08 02:30", "2026-03-08T03:30:00-07:00"}, // skipped
		{"America/Los_Angeles", "2026-11-01 01:30", "2026-11-01T01:30:00-07:00"}, // shown twice: the first
		{"America/Los_Angeles", "2026-11-01 02:00", "2026-11-01T02:00:00-08:00"},
		{"Europe/Lisbon", "2026-03-29 01:30", "2026-03-29T02:30:00+01:00"},
		{"Europe/Lisbon", "2026-10-25 01:30", "2026-10-25T01:30:00+01:00"},
		{"Australia/Sydney", "2026-10-04 02:30", "2026-10-04T03:30:00+11:00"},
		{"Australia/Sydney", "2026-04-05 02:30", "2026-04-05T02:30:00+11:00"},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:45:00+11:00"}, // half an hour is skipped
		{"America/Havana", "2026-03-08 00:30", "2026-03-08T01:30:00-04:00"},      // midnight is
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00"},        // a whole day is
		{"Asia/Kolkata", "2026-11-23 15:00", "2026-11-23T15:00:00+05:30"},
		{"UTC", "2026-11-23 15:00", "2026-11-23T15:00:00Z"},
	} {
		if got := calendar.At(wall(c.wall), in(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s is %s; want %s", c.wall, c.zone, got, c.want)
		}
	}
}

func TestAtShowsWhatTheWallShows(t *testing.T) {
	for _, zone := range zones() {
		loc := in(t, zone)
		for at := time.Date(2024, 1, 1, 0, 7, 0, 0, time.UTC); at.Year() < 2028; at = at.Add(29 * time.Minute) {
			got := calendar.At(at.In(loc), loc)
			if got.Format("0102 1504") != at.In(loc).Format("0102 1504") || got.After(at) {
				t.Fatalf("%s: what shows at %v is said to be %v", zone, at.In(loc), got)
			}
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		name, zone, start, rule string
		want                    []string
	}{
		{
			"weekly, across the change", "Europe/Lisbon", "2026-10-19 15:00", "FREQ=WEEKLY;COUNT=3",
			[]string{"2026-10-19T14:00:00Z", "2026-10-26T15:00:00Z", "2026-11-02T15:00:00Z"},
		},
		{
			"in the hour that is skipped", "America/Los_Angeles", "2026-03-07 02:30", "FREQ=DAILY;COUNT=3",
			[]string{"2026-03-07T10:30:00Z", "2026-03-08T10:30:00Z", "2026-03-09T09:30:00Z"},
		},
		{
			"in the hour that comes twice", "America/Los_Angeles", "2026-10-31 01:30", "FREQ=DAILY;COUNT=3",
			[]string{"2026-10-31T08:30:00Z", "2026-11-01T08:30:00Z", "2026-11-02T09:30:00Z"},
		},
		{
			"last Friday", "Australia/Sydney", "2026-09-25 09:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2",
			[]string{"2026-09-24T23:00:00Z", "2026-10-29T22:00:00Z"},
		},
		{
			"until an instant in UTC that the wall reaches earlier", "Australia/Sydney", "2026-11-02 09:00", "FREQ=WEEKLY;UNTIL=20261108T220000Z",
			[]string{"2026-11-01T22:00:00Z", "2026-11-08T22:00:00Z"},
		},
	} {
		rule, err := calendar.ParseRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		loc := in(t, c.zone)
		start := calendar.At(wall(c.start), loc)
		all := rule.Between(start, start, start.AddDate(1, 0, 0))
		for i, at := range all {
			if i >= len(c.want) || at.UTC().Format(time.RFC3339) != c.want[i] {
				t.Errorf("%s: %v; want %v", c.name, all, c.want)
				break
			}
		}
		if len(all) != len(c.want) {
			t.Errorf("%s: %d times; want %d", c.name, len(all), len(c.want))
		}
	}
}

func TestRulesThatAreNone(t *testing.T) {
	for _, text := range []string{"", "every Monday", "FREQ=HOURLY", "FREQ=SECONDLY;INTERVAL=1", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY\r\nX:y"} {
		if _, err := calendar.ParseRule(text); err == nil {
			t.Errorf("%q was taken for a rule", text)
		}
	}
	rule, err := calendar.ParseRule("FREQ=DAILY")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(rule.Between(wall("1900-01-01 09:00"), wall("1900-01-01 09:00"), wall("9000-01-01 00:00"))); n > 4000 {
		t.Errorf("one question gives %d times", n)
	}
}
