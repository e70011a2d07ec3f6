// This file holds whose night a meeting is in, and which hour is fairer.

package meeting

import (
	"slices"
	"time"

	"rapport/team"
)

// Sleeper is one of those expected, as far as hours go.
type Sleeper struct {
	Person team.Person
	Hours  team.WeekHours // own working hours; empty when not said
	Nights int            // how many of the last meetings were in their night
}

// InNight gives who has a part of a meeting in their night, in the order given:
// from 22:00 to 07:00 by their own clock, unless they work then.
func InNight(people []Sleeper, start time.Time, length time.Duration) (all []string) {
	for _, p := range people {
		if p.asleep(start, length) {
			all = append(all, p.Person.ID)
		}
	}
	return all
}

// quarter is how finely a meeting is looked at.
const quarter = 15 * time.Minute

// asleep tells whether a part of a stretch lies in the person's night.
func (p Sleeper) asleep(start time.Time, length time.Duration) bool {
	night, _ := p.burden(p.Person.Location(), start, length)
	return night
}

// burden tells whether a part of a stretch lies in the person's night, and how
// far it is from their working hours: the sum, over its quarters of an hour, of
// the hours to the next that they work. zone is the person's, looked up once.
func (p Sleeper) burden(zone *time.Location, start time.Time, length time.Duration) (night bool, off int) {
	for at := start; at.Before(start.Add(length)); at = at.Add(quarter) {
		clock := at.In(zone)
		if p.works(clock) {
			continue
		}
		now := 60*clock.Hour() + clock.Minute()
		night = night || now >= team.NightFrom || now < team.NightUntil
		hours := 1
		for !p.Hours.Empty() && hours < 12 && !p.works(clock.Add(time.Duration(hours)*time.Hour)) && !p.works(clock.Add(-time.Duration(hours)*time.Hour)) {
			hours++
		}
		off += hours
	}
	return night, off
}

// works tells whether the person works at a moment, told by their own clock.
func (p Sleeper) works(clock time.Time) bool {
	now := 60*clock.Hour() + clock.Minute()
	return slices.ContainsFunc(p.Hours.On(clock.Weekday()), func(iv team.Interval) bool { return iv.From <= now && now < iv.To })
}

// FairSlot gives the start, of all whole hours of start's date by the wall
// clock of zone, that costs the fewest nights. A person's night costs one more
// for each that they had lately: so people take turns. Among equals it looks at
// working hours, and then stays near to start. ok is false when no hour costs
// fewer nights than start.
func FairSlot(people []Sleeper, start time.Time, length time.Duration, zone *time.Location) (fairer time.Time, ok bool) {
	zones := make([]*time.Location, len(people))
	for i, p := range people {
		zones[i] = p.Person.Location()
	}
	cost := func(at time.Time) (c [2]int) {
		for i, p := range people {
			night, off := p.burden(zones[i], at, length)
			if night {
				c[0] += 1 + p.Nights
			}
			c[1] += off
		}
		return c
	}
	first := cost(start)
	best, least := start, first
	y, m, d := start.In(zone).Date()
	for hour := range 24 {
		at := time.Date(y, m, d, hour, 0, 0, 0, zone)
		c := cost(at)
		if by := slices.Compare(c[:], least[:]); by < 0 || by == 0 && at.Sub(start).Abs() < best.Sub(start).Abs() {
			best, least = at, c
		}
	}
	return best, least[0] < first[0]
}
