package metric

// Calendar time: ISO weeks and windows in a team's time zone.

import (
	"fmt"
	"strconv"
	"time"
)

// Window is a stretch of time, start included and end not, in Unix microseconds.
type Window struct {
	Start int64 `json:"start"`
	End   int64 `json:"end"`
}

// Has tells whether the moment lies in the window.
func (w Window) Has(at int64) bool { return w.Start <= at && at < w.End }

// Previous gives the window of the same length just before. Between two
// midnights the length is days of the calendar, so that daylight saving does
// not shift a week; otherwise it is time elapsed.
func (w Window) Previous(loc *time.Location) Window {
	from, fok := dayAt(w.Start, loc)
	to, tok := dayAt(w.End, loc)
	if !fok || !tok {
		return Window{w.Start - (w.End - w.Start), w.Start}
	}
	days := int(to.Sub(from) / (24 * time.Hour))
	return Window{dayStart(from.AddDate(0, 0, -days), loc), w.Start}
}

// Weeks gives the ISO weeks that make up the window, or nil when it is not
// whole weeks.
func (w Window) Weeks(loc *time.Location) []Week {
	var weeks []Week
	for at := w.Start; at < w.End; {
		week := WeekOf(at, loc)
		win := week.Window(loc)
		if win.Start != at || win.End > w.End {
			return nil
		}
		weeks = append(weeks, week)
		at = win.End
	}
	return weeks
}

// Week is a week of ISO 8601, Monday to Sunday.
type Week struct{ Year, Number int }

// ParseWeek reads "2026-W46".
func ParseWeek(s string) (Week, error) {
	bad := fmt.Errorf("%q is not a week: write the year and the ISO week, such as 2026-W46", s)
	if len(s) != 8 || s[4:6] != "-W" || !digits(s[:4]) || !digits(s[6:]) {
		return Week{}, bad
	}
	year, _ := strconv.Atoi(s[:4])
	number, _ := strconv.Atoi(s[6:])
	w := Week{year, number}
	if number < 1 || year < 1 {
		return Week{}, bad
	}
	if y, n := w.monday().ISOWeek(); y != year || n != number {
		return Week{}, fmt.Errorf("%d has no week %d: its last is week %d", year, number, lastWeek(year))
	}
	return w, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// WeekOf gives the week in which the moment, in Unix microseconds, lies.
func WeekOf(at int64, loc *time.Location) Week {
	y, n := time.UnixMicro(at).In(loc).ISOWeek()
	w := Week{y, n}
	switch win := w.Window(loc); {
	case at < win.Start: // a clock set back over midnight repeats an hour of the day before
		return w.Previous()
	case at >= win.End:
		return w.Next()
	}
	return w
}

// String writes the week as ParseWeek reads it.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// Called is what a week is called beside others: "Week 47".
func (w Week) Called() string { return fmt.Sprintf("Week %d", w.Number) }

// Days says from when to when it goes: "9 to 15 November 2026".
func (w Week) Days() string {
	from, to := w.Monday(), w.Monday().AddDate(0, 0, 6)
	layout := "2"
	switch {
	case from.Year() != to.Year():
		layout = "2 January 2006"
	case from.Month() != to.Month():
		layout = "2 January"
	}
	return from.Format(layout) + " to " + to.Format("2 January 2006")
}

// Next gives the week after.
func (w Week) Next() Week { return w.Add(1) }

// Previous gives the week before.
func (w Week) Previous() Week { return w.Add(-1) }

// before tells whether the week lies before another.
func (w Week) before(o Week) bool {
	return w.Year < o.Year || w.Year == o.Year && w.Number < o.Number
}

// Add gives the week n weeks later.
func (w Week) Add(n int) Week {
	y, k := w.monday().AddDate(0, 0, 7*n).ISOWeek()
	return Week{y, k}
}

// Monday gives the week's first date as midnight UTC.
func (w Week) Monday() time.Time { return w.monday() }

// Window gives Monday 00:00 to Monday 00:00 on the clocks of the place.
func (w Week) Window(loc *time.Location) Window {
	m := w.monday()
	return Window{dayStart(m, loc), dayStart(m.AddDate(0, 0, 7), loc)}
}

// MarshalText writes "2026-W46", and nothing for no week.
func (w Week) MarshalText() ([]byte, error) {
	if w == (Week{}) {
		return nil, nil
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (w *Week) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*w = Week{}
		return nil
	}
	*w, err = ParseWeek(string(b))
	return err
}

// monday stands for the date by its midnight in UTC: 4 January is always in week 1.
func (w Week) monday() time.Time {
	jan4 := time.Date(w.Year, time.January, 4, 0, 0, 0, 0, time.UTC)
	back := (int(jan4.Weekday()) + 6) % 7
	return jan4.AddDate(0, 0, 7*(w.Number-1)-back)
}

// dayStart gives the first moment of a date (given by its midnight UTC) at the
// place: its first midnight, or, where the clock jumps over midnight, the jump.
func dayStart(date time.Time, loc *time.Location) int64 {
	const reach = 24 * time.Hour
	before, after := date.Add(-reach).In(loc), date.Add(reach).In(loc)
	_, early := before.Zone()
	_, late := after.Zone()
	best, found := time.Time{}, false
	for _, offset := range [2]int{early, late} {
		t := date.Add(-time.Duration(offset) * time.Second)
		if _, really := t.In(loc).Zone(); really == offset && (!found || t.Before(best)) {
			best, found = t, true
		}
	}
	if !found {
		_, best = before.ZoneBounds()
	}
	return best.UnixMicro()
}

// dayAt gives the date that starts at the moment, if one does.
func dayAt(at int64, loc *time.Location) (time.Time, bool) {
	y, m, d := time.UnixMicro(at).In(loc).Date()
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return date, dayStart(date, loc) == at
}

// lastWeek is 52 or 53: the week in which December 28 lies (ISO 8601).
func lastWeek(year int) int {
	_, n := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return n
}
