// This file holds from when a person's card of a week can be seen, and by whom.

package scorecard

import (
	"time"

	"rapport/team"
)

// Opening says from when a card of a week can be seen. People see what is seen about them at the same moment or before.
type Opening struct {
	Own  time.Time // by the person
	Head time.Time // by the heads of support and the person's manager
	Team time.Time // by everybody, if the person lets it be shown together
}

// Opens gives the moments for a week that ends at end and the meeting that looks at it; without one (the zero time) all
// see a card when the week is over. Before a meeting the person has a day for the own card, or more: it is there a day
// before, or when the week is over if that is earlier. Heads see it when the week is over, and the team as the meeting
// begins; neither ever before the person.
func Opens(end, meeting time.Time) Opening {
	if meeting.IsZero() {
		return Opening{end, end, end}
	}
	o := Opening{Own: meeting.AddDate(0, 0, -1), Head: end, Team: meeting}
	if end.Before(o.Own) {
		o.Own = end
	}
	if meeting.Before(end) { // a meeting about a week that still runs
		o.Head = meeting
	}
	return o
}

// Sees tells whether somebody may see a person's card now, and if not yet, from when on; the zero time is never.
func (o Opening) Sees(viewer, person team.Person, shown Shown, now time.Time) (bool, time.Time) {
	from := o.Team
	switch {
	case viewer.ID == person.ID:
		return true, o.Own // the own numbers are never kept from anybody
	case viewer.May(), person.Manager != "" && viewer.Email == person.Manager:
		from = o.Head
	case shown != Together:
		return false, time.Time{}
	}
	return !now.Before(from), from
}
