// This file holds office-hours arithmetic: how many of the seconds between two
// moments lie inside the hours that held at each of them. It is pure.

package team

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"
)

// Schedule is one version of the team's office hours. It is whole: hours, days
// off and time zone are of the moment in which it was set, so a later version
// changes nothing that was before it.
type Schedule struct {
	Since int64     // Unix microseconds; 0 for what an imported log sets, which holds from the beginning
	Who   string    // the address of who set it, or "rule:import"
	Zone  string    // IANA time zone of the hours
	Hours WeekHours // empty: no hours are set, and every second counts
	Off   []DayOff  // dates without office hours, in order
}

// DayOff is a date on which the team's office is closed.
type DayOff struct {
	Date string `json:"date"` // "2026-12-25", in the schedule's zone
	Name string `json:"name"` // "Christmas Day"; may be empty
}

// Schedules are all versions of the office hours. The zero value has none:
// every second counts. It is made once and asked often, by many at once.
type Schedules struct {
	versions []Schedule
	terms    []term
}

// term is a version ready for arithmetic; it ends where the next begins.
type term struct {
	since int64
	plain bool // no hours: every second counts
	zone  []stretch
	week  [8]int64 // open microseconds of an ordinary week before each day
	hours WeekHours
	off   []int64 // days since 1970 that are off, ascending, of those on which there would be hours
	lost  []int64 // open microseconds that the first n of them take away
}

// stretch is a time in which a zone's clocks do not jump.
type stretch struct{ from, offset int64 } // microseconds

const (
	secondMicros = int64(time.Second / time.Microsecond)
	minuteMicros = 60 * secondMicros
	dayMicros    = 24 * 60 * minuteMicros
)

// NewSchedules readies versions, in any order, for arithmetic. An unknown time
// zone, a date that is none, and hours that end before they begin are refused.
func NewSchedules(versions ...Schedule) (Schedules, error) {
	s := Schedules{versions: slices.SortedStableFunc(slices.Values(versions), func(a, b Schedule) int { return cmp.Compare(a.Since, b.Since) })}
	zones := map[string][]stretch{}
	for i, v := range s.versions {
		t, err := newTerm(v)
		if err != nil {
			return Schedules{}, err
		}
		if _, known := zones[v.Zone]; !known {
			if zones[v.Zone], err = stretches(v.Zone); err != nil {
				return Schedules{}, err
			}
		}
		t.zone, s.versions[i].Hours = zones[v.Zone], t.hours
		s.terms = append(s.terms, t)
	}
	return s, nil
}

// Versions gives all versions, the oldest first.
func (s Schedules) Versions() []Schedule { return slices.Clone(s.versions) }

// At gives the version that holds at a moment; false before the first.
func (s Schedules) At(at int64) (Schedule, bool) {
	i := s.holds(at)
	if i < 0 {
		return Schedule{}, false
	}
	return s.versions[i], true
}

// Seconds gives the seconds from one moment to a later one, Unix microseconds,
// that lie inside office hours: each counts by the version that held at it,
// and by what the wall clock of that version's zone showed, so an hour that is
// skipped in spring is not there and one that comes twice in autumn counts
// twice. Where no version holds yet, or the one that holds has no hours, every
// second counts. Windows of any length cost the same but for changes of the
// clock and of version within them.
func (s Schedules) Seconds(from, to int64) float64 {
	if to <= from {
		return 0
	}
	i, sum := s.holds(from), int64(0)
	for from < to {
		end := to
		if i+1 < len(s.terms) {
			end = min(to, s.terms[i+1].since)
		}
		if i < 0 {
			sum += end - from
		} else {
			sum += s.terms[i].micros(from, end)
		}
		from, i = end, i+1
	}
	return float64(sum) / float64(secondMicros)
}

// Open tells whether a moment lies inside office hours.
func (s Schedules) Open(at int64) bool { return s.Seconds(at, at+1) > 0 }

// holds gives the index of the version that holds at a moment; -1 before the first.
func (s Schedules) holds(at int64) int {
	return sort.Search(len(s.terms), func(i int) bool { return s.terms[i].since > at }) - 1
}

func newTerm(v Schedule) (t term, err error) {
	if t.hours, err = v.Hours.tidy(); err != nil {
		return t, err
	}
	t.since, t.plain = v.Since, v.Hours.Empty()
	for i := range t.hours {
		t.week[i+1] = t.week[i] + t.inDay(i, dayMicros)
	}
	for _, day := range v.Off {
		date, err := time.Parse(time.DateOnly, day.Date)
		if err != nil {
			return t, fmt.Errorf("a day off: %w", err)
		}
		t.off = append(t.off, date.Unix()/(24*60*60))
	}
	slices.Sort(t.off)
	t.off = slices.Compact(t.off)
	t.lost = make([]int64, 1, len(t.off)+1)
	for i, day := range t.off {
		t.lost = append(t.lost, t.lost[i]+t.inDay(weekday(day), dayMicros))
	}
	return t, nil
}

// micros gives the open microseconds between two moments, stretch by stretch of the zone.
func (t *term) micros(from, to int64) (sum int64) {
	if t.plain {
		return to - from
	}
	i := max(0, sort.Search(len(t.zone), func(i int) bool { return t.zone[i].from > from })-1)
	for from < to {
		end := to
		if i+1 < len(t.zone) {
			end = min(to, t.zone[i+1].from)
		}
		sum += t.before(end+t.zone[i].offset) - t.before(from+t.zone[i].offset)
		from, i = end, i+1
	}
	return sum
}

// before gives the open microseconds from a fixed Monday to what the clock
// shows, as if it had never jumped; it is negative before that Monday. Two of
// them of one stretch tell what lies between.
func (t *term) before(clock int64) int64 {
	day := floor(clock, dayMicros)
	at, within := weekday(day), clock-day*dayMicros
	today := t.inDay(at, within)
	i := sort.Search(len(t.off), func(i int) bool { return t.off[i] >= day })
	if i < len(t.off) && t.off[i] == day {
		today = 0
	}
	return floor(day-firstMonday, 7)*t.week[7] + t.week[at] + today - t.lost[i]
}

// inDay gives the open microseconds of a day of the week before a time of it.
func (t *term) inDay(weekday int, within int64) (sum int64) {
	for _, iv := range t.hours[weekday] {
		from, to := int64(iv.From)*minuteMicros, int64(iv.To)*minuteMicros
		sum += max(0, min(to, within)-from)
	}
	return sum
}

// firstMonday is the first Monday, in days since 1970.
const firstMonday = 4

// weekday gives the day of the week of a day since 1970: 0 is Monday.
func weekday(day int64) int { return int(day - firstMonday - 7*floor(day-firstMonday, 7)) }

// floor divides, rounding down also below zero.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// stretches gives a zone's stretches from 1970 to 2100; what lies outside has
// the offset of the nearest.
func stretches(zone string) ([]stretch, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		return nil, fmt.Errorf("%q is no time zone of an office", zone)
	}
	var all []stretch
	last := time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Unix(0, 0).In(loc); ; {
		_, offset := at.Zone()
		all = append(all, stretch{at.UnixMicro(), int64(offset) * secondMicros})
		next := boundAfter(at)
		if next.IsZero() || next.After(last) {
			return all, nil
		}
		at = next
	}
}

// boundAfter gives the end of the stretch that begins at a moment, or no time.
// On the last day of some leap years time.ZoneBounds gives an end that is not
// after its moment; a day later it is right again.
func boundAfter(at time.Time) time.Time {
	for probe := at; ; probe = probe.Add(24 * time.Hour) {
		if _, next := probe.ZoneBounds(); next.IsZero() || next.After(at) {
			return next
		}
	}
}
