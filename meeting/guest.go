// This file holds who joins a series once a month, say a director a team's
// meeting, and which meeting that is.

package meeting

import (
	"slices"
	"time"

	"rapport/team"
)

// FirstOfMonth tells whether the meeting at a slot is the first that the
// cadence has in its month, by the calendar of the cadence's zone.
func (c Cadence) FirstOfMonth(slot time.Time) bool {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return false
	}
	year, month, _ := slot.In(zone).Date()
	return c.Has(slot) && len(c.Between(time.Date(year, month, 1, 0, 0, 0, 0, zone), slot)) == 0
}

// joinedAt gives the series as it is at a slot: in the first meeting of a month
// the guests are among its people.
func (s Series) joinedAt(slot time.Time) Series {
	if len(s.Guests) > 0 && s.Cadence.FirstOfMonth(slot) {
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
