// This file holds breaking the glass: opening a pair because the law asks for it.

package oneonone

import (
	"time"

	"rapport/team"
)

// Purpose says why the law asks.
type Purpose string

// The purposes.
const (
	LegalHold     Purpose = "legal_hold"     // nothing of it goes while it is open
	AccessRequest Purpose = "access_request" // somebody asks what is written about them
)

// Label is the purpose's name on screen.
func (p Purpose) Label() string {
	switch p {
	case LegalHold:
		return "Legal hold"
	case AccessRequest:
		return "Access request"
	}
	return string(p)
}

// Valid tells whether p is one of the purposes.
func (p Purpose) Valid() bool { return p == LegalHold || p == AccessRequest }

// MayOpen tells whether a person has the right to ask for an opening, or to
// agree to one: heads of support and directors. It takes two of them, and
// neither may be one of the pair.
func MayOpen(who team.Person) bool {
	return who.ID != "" && who.LeftAt.IsZero() && (who.Role == team.Head || who.Role == team.Director)
}

// Glass is how long what was opened can be read.
const Glass = 7 * 24 * time.Hour

// Opening is a request to open what two people wrote to each other, and what
// became of it. It is kept for ever.
type Opening struct {
	ID      string
	One     string // the two whose pages are asked for
	Two     string
	Purpose Purpose
	Reason  string // as it was written; both of the pair read it
	Notes   bool   // private notes too

	AskedBy   string
	AskedAt   time.Time
	AgreedBy  string
	AgreedAt  time.Time // zero until a second person agreed: then it is open for Glass
	RefusedBy string
	ClosedAt  time.Time // zero unless it was refused, withdrawn or closed
	Readings  []Reading
}

// Open tells whether it can be read at a moment.
func (o Opening) Open(at time.Time) bool {
	return !o.AgreedAt.IsZero() && o.ClosedAt.IsZero() && at.Before(o.AgreedAt.Add(Glass))
}

// Waits tells whether a second person has to agree yet.
func (o Opening) Waits() bool { return o.AgreedAt.IsZero() && o.ClosedAt.IsZero() }

// Reading is somebody's reading of what was opened.
type Reading struct {
	By   string
	At   time.Time
	What string // "1 pair: 12 topics, 3 notes, …": counts, no words
}

// NewOpening asks for an opening.
type NewOpening struct {
	One, Two string // people's ids
	Purpose  Purpose
	Reason   string
	Notes    bool
}
