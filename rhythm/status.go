// This file holds how a person stands: what they said, what an hour of Beast
// mode says of them, and what their hours and time off do.

package rhythm

import (
	"slices"
	"time"

	"rapport/kit/fault"
	"rapport/team"
)

// Kind is how a person stands.
type Kind string

// The kinds. Answering, OnBreak, Documentation and Away can be said by hand;
// the others follow from an hour of Beast mode and from working hours.
const (
	Answering     Kind = "answering"
	InBeast       Kind = "beast"
	OnBreak       Kind = "break"
	Documentation Kind = "documentation"
	Away          Kind = "away"
	OffHours      Kind = "off"
)

// ByHand lists those that a person can say, in the order in which they are offered.
func ByHand() []Kind { return []Kind{Answering, OnBreak, Documentation, Away} }

// Label is the kind's name on screen.
func (k Kind) Label() string {
	switch k {
	case Answering:
		return "Answering"
	case InBeast:
		return "In Beast mode"
	case OnBreak:
		return "On a break"
	case Documentation:
		return "Documentation"
	case Away:
		return "Away"
	case OffHours:
		return "Not at work now"
	}
	return string(k)
}

// Status is how a person stands, until when, and by what it is known.
type Status struct {
	Kind  Kind
	Until time.Time // zero: nobody can say; of time off: the midnight of the person's own zone
	Hand  bool      // said by the person
	Held  bool      // an hour of Beast mode that is paused
}

// Here tells whether the person can be asked now.
func (s Status) Here() bool { return s.Kind == Answering || s.Kind == Documentation }

// Said is what a person said about themselves.
type Said struct {
	Kind         Kind
	Until, SetAt time.Time
}

// statusOf puts together what is known of a person at a moment. A running
// hour of Beast mode goes before all; then whichever was newer of what the
// person said and the break after the hour; then time off and working hours.
func statusOf(said Said, beast Session, work team.Standing, at time.Time) Status {
	st := beast.At(at)
	switch st.Stage {
	case Working:
		return Status{Kind: InBeast, Until: st.Until}
	case Paused:
		return Status{Kind: InBeast, Held: true}
	case Resting, Over:
	}
	resting := st.Stage == Resting
	if at.Before(said.Until) && !(resting && said.SetAt.Before(st.Until.Add(-BeastBreak))) {
		return Status{Kind: said.Kind, Until: said.Until, Hand: true}
	}
	if resting {
		return Status{Kind: OnBreak, Until: st.Until}
	}
	switch work.State {
	case team.IsAway:
		return Status{Kind: Away, Until: work.Back}
	case team.OffHours, team.Night:
		return Status{Kind: OffHours}
	case team.AtWork, team.Unsaid:
	}
	return Status{Kind: Answering}
}

// longestBreak bounds a break said by hand: what is longer is being away.
const longestBreak = 4 * time.Hour

// endOf says until when a status that is set now holds: a break as long as
// was said, everything else until midnight of the person's own day, so that
// nobody stays away by having forgotten to come back.
func endOf(p team.Person, k Kind, length time.Duration, at time.Time) (time.Time, error) {
	if !slices.Contains(ByHand(), k) {
		return time.Time{}, fault.Field("status", "“%s” is nothing that can be said here. Choose one of the list.", k)
	}
	if k != OnBreak {
		year, month, day := at.In(p.Location()).Date()
		return time.Date(year, month, day+1, 0, 0, 0, 0, p.Location()).UTC(), nil
	}
	if length < time.Minute || length > longestBreak {
		return time.Time{}, fault.Field("minutes", "A break is between a minute and four hours; for longer, say that you are away.")
	}
	return at.Add(length), nil
}
