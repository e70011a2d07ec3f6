// This file holds who joins a series once a month, say a director a team's
// meeting, and which meeting that is.

package meeting

import (
	"slices"
	"time"

	"rapport/team"
)

// FirstOfMonth tells whether the meeting at a slot is the first that the
// cadence has in its month, by the calendar of the cadence's zone. Those at the
// skipped slots don't count: then it is the one after them.
func (c Cadence) FirstOfMonth(slot time.Time, skipped ...time.Time) bool {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return false
	}
	left := func(at time.Time) bool { return slices.ContainsFunc(skipped, at.Equal) }
	year, month, _ := slot.In(zone).Date()
	before := c.Between(time.Date(year, month, 1, 0, 0, 0, 0, zone), slot)
	return c.Has(slot) && !left(slot) && len(slices.DeleteFunc(before, left)) == 0
}

// joins tells whether the guests join the meeting at a slot.
func (s Series) joins(slot time.Time) bool {
	return len(s.Guests) > 0 && s.Cadence.FirstOfMonth(slot, s.skipped...)
}

// joinedAt gives the series as it is at a slot: in the first meeting of a month
// that is not skipped the guests are among its people.
func (s Series) joinedAt(slot time.Time) Series {
	if s.joins(slot) {
		s.People = append(slices.Clip(s.People), s.Guests...)
	}
	return s
}

// isGuest tells whether who belongs to the series in no other way than by
// joining it once a month.
func (s Series) isGuest(who team.Person) bool {
	return slices.Contains(s.Guests, who.ID) && !who.May() && who.ID != s.Host
}

// Joined is a meeting that somebody joins as a guest.
type Joined struct {
	Series  Series
	Meeting Meeting
}
