// This file holds whose night a meeting is in, and which hour is fairer.

package meeting

import (
	"cmp"
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
		if p.asleep(start, length) > 0 {
			all = append(all, p.Person.ID)
		}
	}
	return all
}

// quarter is how finely a meeting is looked at.
const quarter = 15 * time.Minute

// asleep is how much of a stretch lies in the person's night.
func (p Sleeper) asleep(start time.Time, length time.Duration) (sum time.Duration) {
	for at := start; at.Before(start.Add(length)); at = at.Add(quarter) {
		if team.IsNight(p.Person, at) && !p.works(at) {
			sum += quarter
		}
	}
	return sum
}

// off is how far a stretch lies from the person's working hours: the sum, over
// its quarters of an hour, of the hours to the next that they work.
func (p Sleeper) off(start time.Time, length time.Duration) (sum int) {
	for at := start; at.Before(start.Add(length)) && !p.Hours.Empty(); at = at.Add(quarter) {
		hours := 0
		for hours < 12 && !p.works(at.Add(time.Duration(hours)*time.Hour)) && !p.works(at.Add(-time.Duration(hours)*time.Hour)) {
			hours++
		}
		sum += hours
	}
	return sum
}

func (p Sleeper) works(at time.Time) bool {
	clock := at.In(p.Person.Location())
	now := 60*clock.Hour() + clock.Minute()
	return slices.ContainsFunc(p.Hours.On(clock.Weekday()), func(iv team.Interval) bool { return iv.From <= now && now < iv.To })
}

// FairSlot gives the start, of all whole hours of start's date by the wall
// clock of zone, that costs the fewest nights. A person's night costs one more
// for each that they had lately: so people take turns. Among equals it looks at
// working hours, and then stays near to start. ok is false when no hour costs
// fewer nights than start.
func FairSlot(people []Sleeper, start time.Time, length time.Duration, zone *time.Location) (fairer time.Time, ok bool) {
	cost := func(at time.Time) (c [2]int) {
		for _, p := range people {
			if p.asleep(at, length) > 0 {
				c[0] += 1 + p.Nights
			}
			c[1] += p.off(at, length)
		}
		return c
	}
	first := cost(start)
	best, least := start, first
	y, m, d := start.In(zone).Date()
	for hour := range 24 {
		at := time.Date(y, m, d, hour, 0, 0, 0, zone)
		c := cost(at)
		if by := slices.Compare(c[:], least[:]); by < 0 || by == 0 && cmp.Less(at.Sub(start).Abs(), best.Sub(start).Abs()) {
			best, least = at, c
		}
	}
	return best, least[0] < first[0]
}
