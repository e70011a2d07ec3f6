// This file holds the rules of Beast mode: an hour of one conversation after
// another, and half an hour's break.

package rhythm

import (
	"slices"
	"time"

	"rapport/inbox"
)

// How long the hour is, its break, how long a pause may be until the hour is
// over, and how long after the hour somebody may finish the answer under way.
const (
	BeastLength = 60 * time.Minute
	BeastBreak  = 30 * time.Minute
	longPause   = 30 * time.Minute
	finishing   = 10 * time.Minute
)

// Stage is where an hour of Beast mode stands.
type Stage string

// The stages, in their order.
const (
	Working Stage = "working"
	Paused  Stage = "paused"
	Resting Stage = "resting"
	Over    Stage = "over"
)

// Session is one hour of a person in Beast mode. It holds no count.
type Session struct {
	ID, Person string
	BeganAt    time.Time
	PausedAt   time.Time     // zero unless it is paused
	Pauses     time.Duration // that are over
	BreakAt    time.Time     // when the person began the break; zero: it begins with the end of the hour
	EndedAt    time.Time     // when the person left it; zero: the clock ends it
	Word       string        // with which the person came back early from the last break
}

// Standing is what a moment is to a session.
type Standing struct {
	Stage Stage
	Until time.Time     // the end of the hour as it runs now, or of the break; zero while paused and when over
	Left  time.Duration // of the hour, or of the break
	Late  bool          // the hour is over, and an answer under way may still be finished
}

// At tells where the session stands at a moment. The clock stands still in a
// pause; a pause that is longer than half an hour was none, and ends it.
func (s Session) At(at time.Time) Standing {
	switch {
	case s.ID == "" || !s.EndedAt.IsZero():
		return Standing{Stage: Over}
	case !s.BreakAt.IsZero():
		return resting(s.BreakAt, at)
	case !s.PausedAt.IsZero():
		if at.Sub(s.PausedAt) >= longPause {
			return Standing{Stage: Over}
		}
		return Standing{Stage: Paused, Left: s.hourEnd().Sub(s.PausedAt)}
	}
	end := s.hourEnd()
	if at.Before(end) {
		return Standing{Stage: Working, Until: end, Left: end.Sub(at)}
	}
	st := resting(end, at)
	st.Late = at.Before(end.Add(finishing))
	return st
}

// hourEnd is when the hour is over if no pause comes any more.
func (s Session) hourEnd() time.Time { return s.BeganAt.Add(BeastLength + s.Pauses) }

func resting(from, at time.Time) Standing {
	end := from.Add(BeastBreak)
	if !at.Before(end) {
		return Standing{Stage: Over}
	}
	return Standing{Stage: Resting, Until: end, Left: end.Sub(at)}
}

// Own is a session as its person alone sees it.
type Own struct {
	Session
	Answered int      // people who have their answer from this hour
	Skipped  []string // conversations left for later, the one first left first
}

// NextIn gives the conversation that comes next: of those that wait, who has
// waited longest and was not left for later; then those that were, in the
// order in which they were left. Whom a colleague is on is left out, and so is
// the one that is open now. waiting is in the order of the wait.
func (o Own) NextIn(waiting []inbox.Conversation, taken map[string]bool, now string) (next inbox.Conversation, ok bool) {
	best := -1
	for _, c := range waiting {
		if taken[c.ID] || c.ID == now {
			continue
		}
		at := slices.Index(o.Skipped, c.ID)
		if at < 0 {
			return c, true
		}
		if best < 0 || at < best {
			best, next = at, c
		}
	}
	return next, best >= 0
}
