package rhythm

import (
	"testing"
	"time"

	"rapport/team"
)

func office(t *testing.T, zone string, from, to int, off ...string) Office {
	t.Helper()
	var hours team.WeekHours
	for day := range 5 {
		hours[day] = []team.Interval{{From: 60 * from, To: 60 * to}}
	}
	s := team.Schedule{Zone: zone, Hours: hours}
	for _, date := range off {
		s.Off = append(s.Off, team.DayOff{Date: date})
	}
	all, err := team.NewSchedules(s)
	if err != nil {
		t.Fatal(err)
	}
	return Office{all, time.UTC}
}

func TestOnWhichDayAPersonAnswers(t *testing.T) {
	lisbon := office(t, "Europe/Lisbon", 8, 20, "2026-12-08", "2026-12-25")
	auckland := office(t, "Pacific/Auckland", 9, 17)
	unset := Office{zone: time.UTC}
	for _, c := range []struct {
		what   string
		o      Office
		at     string
		day    string
		closed bool
	}{
		{"on Saturday", lisbon, "2026-11-28T10:00:00Z", "2026-11-30", true},
		{"on Sunday night", lisbon, "2026-11-29T23:30:00Z", "2026-11-30", true},
		{"on Monday before the office opens", lisbon, "2026-11-30T05:00:00Z", "2026-11-30", false},
		{"on Monday", lisbon, "2026-11-30T12:00:00Z", "2026-11-30", false},
		{"on Friday evening", lisbon, "2026-11-27T21:00:00Z", "2026-11-30", false},
		{"before a holiday", lisbon, "2026-12-07T21:00:00Z", "2026-12-09", false},
		{"on a holiday", lisbon, "2026-12-08T10:00:00Z", "2026-12-09", true},
		{"Christmas is a Friday", lisbon, "2026-12-24T22:00:00Z", "2026-12-28", false},
		{"it is Monday in Auckland already", auckland, "2026-11-29T12:00:00Z", "2026-11-30", false},
		{"no hours are set: a weekend is one", unset, "2026-11-28T10:00:00Z", "2026-11-30", true},
		{"and a week day none", unset, "2026-11-30T23:59:00Z", "2026-11-30", false},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		day, err := c.o.AnswerDay(at)
		if err != nil || day.Format(time.DateOnly) != c.day {
			t.Errorf("%s: %v, %v, want %s", c.what, day, err, c.day)
		}
		if closed := c.o.Closed(at); closed != c.closed {
			t.Errorf("%s: closed is %v", c.what, closed)
		}
	}
	never, err := team.NewSchedules(team.Schedule{Zone: "UTC", Hours: team.WeekHours{{{From: 0, To: 60}}}, Off: []team.DayOff{
		{Date: "2026-11-30"},
		{Date: "2026-12-07"},
		{Date: "2026-12-14"},
		{Date: "2026-12-21"},
		{Date: "2026-12-28"},
		{Date: "2027-01-04"},
		{Date: "2027-01-11"},
		{Date: "2027-01-18"},
		{Date: "2027-01-25"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if day, err := (Office{never, time.UTC}).AnswerDay(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Errorf("an office that is closed for two months answers on %v", day)
	}
}

func TestWhichWeekendItIs(t *testing.T) {
	o := office(t, "Europe/Lisbon", 8, 20)
	for at, want := range map[string]string{
		"2026-11-23T09:00:00Z": "2026-11-28", // Monday: the next
		"2026-11-27T23:59:00Z": "2026-11-28",
		"2026-11-28T00:00:00Z": "2026-11-28",
		"2026-11-29T23:59:00Z": "2026-11-28", // Sunday belongs to Saturday
		"2026-11-30T00:00:00Z": "2026-12-05",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Weekend(moment); got != want {
			t.Errorf("%s lies at the weekend of %s, want %s", at, got, want)
		}
	}
	if all := o.Weekends(time.Date(2026, 12, 26, 0, 0, 0, 0, time.UTC), 2); all[0] != "2026-12-26" || all[1] != "2027-01-02" {
		t.Errorf("weekends %v", all)
	}
}
