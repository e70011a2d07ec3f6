// This file holds a pair, its kinds and its rhythm.

package oneonone

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// Kind says what two people meet for.
type Kind string

// The kinds. A pair of a reporting line appears by itself; a development talk is
// a series of its own beside it.
const (
	Line        Kind = "line"
	Development Kind = "development"
	SkipLevel   Kind = "skip"
	Buddy       Kind = "buddy"
)

// Kinds lists them all.
func Kinds() []Kind { return []Kind{Line, Development, SkipLevel, Buddy} }

// Valid tells whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label is the kind's name on screen.
func (k Kind) Label() string {
	switch k {
	case Line:
		return "One-on-one"
	case Development:
		return "Development talk"
	case SkipLevel:
		return "Skip-level"
	case Buddy:
		return "Buddies"
	}
	return string(k)
}

// Usual is how long and how often a kind meets unless the two say otherwise.
func (k Kind) Usual() (minutes int, r Rhythm) {
	switch k {
	case Development:
		return 45, Monthly
	case SkipLevel:
		return 45, Quarterly
	case Line, Buddy:
	}
	return 30, Weekly
}

// Pair is two people who meet. Report owns the page; among peers it is who
// began. People are named by their ids.
type Pair struct {
	ID      string
	Report  string
	Manager string // among peers: the other
	Kind    Kind
	Cadence meeting.Cadence // Date is "" until the two agreed on a rhythm
	Minutes int
	Pack    Pack

	UID      string // in calendars, for good
	Sequence int    // rises with each change that calendars must learn of

	MadeBy  string // "" when it came from the reporting line
	MadeAt  time.Time
	EndedAt time.Time // zero while it goes on

	wrapped      string    // the pair's key, as the ring wrapped it
	shownUntil   time.Time // what the report added until then the manager has seen
	settledUntil time.Time // meetings before have their row, held or not
}

// Has tells whether a person is one of the two.
func (p Pair) Has(person string) bool {
	return person != "" && (person == p.Report || person == p.Manager)
}

// Other gives the other one of the two.
func (p Pair) Other(person string) string {
	if person == p.Report {
		return p.Manager
	}
	return p.Report
}

// Agreed tells whether the two have agreed on a rhythm.
func (p Pair) Agreed() bool { return p.Cadence.Date != "" }

// Ended tells whether it goes on no more: it can be read, and not be written.
func (p Pair) Ended() bool { return !p.EndedAt.IsZero() }

// Rhythm says how often the two meet: "Weekly, 30 minutes"; "" until they agreed.
func (p Pair) Rhythm() string {
	if !p.Agreed() {
		return ""
	}
	return fmt.Sprintf("%s, %d minutes", RhythmOf(p.Cadence).Label(), p.Minutes)
}

// none is all that anybody but the two learns of a pair, be there one or not.
func none() error { return fault.New(fault.NotFound, "There is no such one-on-one.") }

// mustBe refuses everybody but the two, as if there were no such pair. It is the
// one place that decides; no role is asked for.
func (p Pair) mustBe(who team.Person) error {
	if who.LeftAt.IsZero() && p.Has(who.ID) {
		return nil
	}
	return none()
}

func (p Pair) mustGoOn() error {
	if !p.Ended() {
		return nil
	}
	return fault.New(fault.Conflict, "This one-on-one has ended. You can still read it.")
}

// proposes tells whether a person may propose a rhythm first: the report; among peers both.
func (p Pair) proposes(person string) bool {
	return person == p.Report || p.Kind == Buddy
}

// Rhythm is how often two people meet.
type Rhythm string

// The rhythms, in the order in which they are offered. Own is a rule of their own.
const (
	Weekly    Rhythm = "weekly"
	Biweekly  Rhythm = "biweekly"
	Monthly   Rhythm = "monthly"
	Quarterly Rhythm = "quarterly"
	Own       Rhythm = "own"
)

// Rhythms lists them all.
func Rhythms() []Rhythm { return []Rhythm{Weekly, Biweekly, Monthly, Quarterly, Own} }

// Label is the rhythm's name on screen.
func (r Rhythm) Label() string {
	switch r {
	case Weekly:
		return "Weekly"
	case Biweekly:
		return "Every two weeks"
	case Monthly:
		return "Monthly"
	case Quarterly:
		return "Every three months"
	case Own:
		return "Our own rhythm"
	}
	return string(r)
}

// CadenceFor gives the cadence of a rhythm whose first meeting is on date
// ("2026-11-24") at clock ("08:00") in a zone; months keep the weekday of the
// month. rule is used for Own alone (RFC 5545, "FREQ=WEEKLY;INTERVAL=3").
func CadenceFor(r Rhythm, rule, date, clock, zone string) meeting.Cadence {
	c := meeting.Cadence{Rule: strings.TrimSpace(rule), Date: strings.TrimSpace(date), Clock: strings.TrimSpace(clock), Zone: zone}
	switch r {
	case Weekly:
		c.Rule = meeting.RuleFor(meeting.Weekly, c.Date)
	case Biweekly:
		c.Rule = meeting.RuleFor(meeting.Function, c.Date)
	case Monthly:
		c.Rule = meeting.RuleFor(meeting.PostSale, c.Date)
	case Quarterly:
		c.Rule = meeting.RuleFor(meeting.TownHall, c.Date)
	case Own:
	}
	return c
}

// RhythmOf tells which rhythm a cadence has.
func RhythmOf(c meeting.Cadence) Rhythm {
	for _, r := range Rhythms() {
		if r != Own && CadenceFor(r, "", c.Date, c.Clock, c.Zone).Rule == c.Rule {
			return r
		}
	}
	return Own
}

// Proposal is a turn in the talk about the rhythm.
type Proposal struct {
	By         string
	At         time.Time
	Cadence    meeting.Cadence
	Minutes    int
	Words      string    // why; may be ""
	AcceptedAt time.Time // zero unless it was accepted
}

// Rhythm says what is proposed: "Every two weeks, 30 minutes".
func (p Proposal) Rhythm() string {
	return Pair{Cadence: p.Cadence, Minutes: p.Minutes}.Rhythm()
}

// Talk is the talk about the rhythm, oldest turn first. Both see it.
type Talk []Proposal

// Open gives the proposal that waits for an answer; nil when none does.
func (t Talk) Open() *Proposal {
	if len(t) == 0 || !t[len(t)-1].AcceptedAt.IsZero() {
		return nil
	}
	return &t[len(t)-1]
}
