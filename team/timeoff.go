// This file holds who works when and who is away: a person's working hours,
// time off, and what both say of a moment.

package team

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
)

// Working is when a person works, in the person's own zone.
type Working struct {
	Hours   WeekHours // empty: the person has not said
	Country string    // the code of the country whose public holidays the person takes; empty: none
}

// Reason is why a person is away.
type Reason string

// The reasons. Away is what those see who are not to know: they never learn
// whether somebody is ill or on vacation.
const (
	Vacation Reason = "vacation"
	Sickness Reason = "sickness"
	Holiday  Reason = "holiday"
	Other    Reason = "other"
	Away     Reason = "away"
)

// Reasons lists those that can be given, in the order in which they are offered.
func Reasons() []Reason { return []Reason{Vacation, Holiday, Sickness, Other} }

// Label is the reason's name on screen.
func (r Reason) Label() string {
	switch r {
	case Vacation:
		return "Vacation"
	case Sickness:
		return "Sick"
	case Holiday:
		return "Holiday"
	case Other:
		return "Other"
	case Away:
		return "Away"
	}
	return string(r)
}

// Absence is a stretch of days on which a person is away: time off that was
// entered, or a public holiday.
type Absence struct {
	ID     string // of entered time off; empty for a public holiday
	Person string // the person's id
	Reason Reason
	First  string // the first day, "2026-12-21", in the person's own zone
	Last   string // the last, which is in it
	Name   string // of a public holiday
	Note   string // for the person and the heads of support alone
	By     string // the address of who entered it
	At     time.Time
}

// Covers tells whether the absence holds on a date.
func (a Absence) Covers(date string) bool { return a.First <= date && date <= a.Last }

// longestOff is the most days that one absence may have: more is a slip of the year.
const longestOff = 400

func (a Absence) check() error {
	first, err := time.Parse(time.DateOnly, a.First)
	if err != nil {
		return fault.Field("first", "Choose the first day.")
	}
	last, err := time.Parse(time.DateOnly, a.Last)
	switch {
	case err != nil:
		return fault.Field("last", "Choose the last day; for a single day it is the first.")
	case last.Before(first):
		return fault.Field("last", "The last day is before the first.")
	case last.Sub(first) > longestOff*24*time.Hour:
		return fault.Field("last", "That is more than a year. Is the year right?")
	case !slices.Contains(Reasons(), a.Reason):
		return fault.Field("reason", "Choose one of the list.")
	case len(a.Note) > 500:
		return fault.Field("note", "The note is too long: 500 letters at most.")
	}
	return nil
}

// seenBy gives the absence as a person may see it: why somebody is away is for
// that person and the heads of support. A public holiday is everybody's.
func (a Absence) seenBy(who Person) Absence {
	if a.ID == "" || who.ID != "" && (who.ID == a.Person || who.May()) {
		return a
	}
	a.Note, a.By = "", ""
	if a.Reason != Holiday {
		a.Reason = Away
	}
	return a
}

// State is what a moment is to a person.
type State string

// The states. Unsaid is a day-time of somebody who has not said when they work.
const (
	AtWork   State = "working"
	OffHours State = "off"
	Night    State = "night"
	IsAway   State = "away"
	Unsaid   State = "unsaid"
)

// Standing is a person's state at a moment.
type Standing struct {
	State   State
	Absence Absence   // when away: the one that holds
	Back    time.Time // when away: midnight, in the person's zone, after the last of all days away in a row
}

// Roster is who works when, and who is away, for a stretch of days, as one
// viewer may see it. It is read once for the whole team, and asked often.
type Roster struct {
	working map[string]Working
	away    map[string][]Absence
}

// Working gives a person's working hours.
func (r Roster) Working(person string) Working { return r.working[person] }

// Away gives a person's absences of the roster's days, in order; public
// holidays of the person's country are among them.
func (r Roster) Away(person string) []Absence { return r.away[person] }

// At tells a person's state at a moment that lies within the roster's days.
// Being away goes before all; working hours go before night, which is from
// NightFrom to NightUntil for everybody.
func (r Roster) At(p Person, at time.Time) Standing {
	clock := at.In(p.Location())
	if a, is := r.on(p.ID, clock.Format(time.DateOnly)); is {
		return Standing{State: IsAway, Absence: a, Back: r.back(p, clock)}
	}
	hours, now := r.working[p.ID].Hours, 60*clock.Hour()+clock.Minute()
	works := slices.ContainsFunc(hours.On(clock.Weekday()), func(iv Interval) bool { return iv.From <= now && now < iv.To })
	switch {
	case works:
		return Standing{State: AtWork}
	case IsNight(p, at):
		return Standing{State: Night}
	case hours.Empty():
		return Standing{State: Unsaid}
	}
	return Standing{State: OffHours}
}

// The night, in minutes after midnight of anybody's own zone.
const (
	NightFrom  = 22 * 60
	NightUntil = 7 * 60
)

// IsNight tells whether a moment is in the night of a person's zone.
func IsNight(p Person, at time.Time) bool {
	clock := at.In(p.Location())
	now := 60*clock.Hour() + clock.Minute()
	return now >= NightFrom || now < NightUntil
}

func (r Roster) on(person, date string) (Absence, bool) {
	i := slices.IndexFunc(r.away[person], func(a Absence) bool { return a.Covers(date) })
	if i < 0 {
		return Absence{}, false
	}
	return r.away[person][i], true
}

func (r Roster) back(p Person, clock time.Time) time.Time {
	year, month, day := clock.Date()
	for {
		day++
		next := time.Date(year, month, day, 0, 0, 0, 0, p.Location())
		// The date as counted: in some zones a day begins at one o'clock.
		if _, is := r.on(p.ID, time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)); !is {
			return next
		}
	}
}

// newRoster puts together what was read, and the public holidays from one date to another.
func newRoster(working map[string]Working, off []Absence, first, last string) Roster {
	r := Roster{working, map[string][]Absence{}}
	for _, a := range off {
		r.away[a.Person] = append(r.away[a.Person], a)
	}
	days := map[string][]DayOff{}
	for person, w := range working {
		if _, known := days[w.Country]; !known {
			days[w.Country] = holidaysBetween(w.Country, first, last)
		}
		for _, d := range days[w.Country] {
			r.away[person] = append(r.away[person], Absence{Person: person, Reason: Holiday, First: d.Date, Last: d.Date, Name: d.Name})
		}
	}
	for _, all := range r.away {
		slices.SortStableFunc(all, func(a, b Absence) int {
			return cmp.Or(strings.Compare(a.First, b.First), strings.Compare(a.Last, b.Last))
		})
	}
	return r
}

func holidaysBetween(country, first, last string) (all []DayOff) {
	c, ok := CountryOf(country)
	from, err := time.Parse(time.DateOnly, first)
	to, errTo := time.Parse(time.DateOnly, last)
	if !ok || err != nil || errTo != nil {
		return nil
	}
	for year := from.Year(); year <= to.Year(); year++ {
		for _, d := range c.Holidays(year) {
			if first <= d.Date && d.Date <= last {
				all = append(all, d)
			}
		}
	}
	return all
}
