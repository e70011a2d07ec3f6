// This file holds a frown that somebody reads, and what follows from it.

package rating

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/fault"
)

// Cause is what was behind a frown, in the eyes of who read it.
type Cause string

// The causes.
const (
	CauseHelp    Cause = "help"    // how we answered
	CauseProduct Cause = "product" // what it does, or doesn't
	CausePolicy  Cause = "policy"  // a rule: price, licence, refund
	CauseWait    Cause = "wait"    // too long, too often
	CauseOther   Cause = "other"
)

// Causes lists them in the order in which they are offered.
func Causes() []Cause { return []Cause{CauseHelp, CauseProduct, CausePolicy, CauseWait, CauseOther} }

// Frown is an answer that its customer called not good, and what came of it.
type Frown struct {
	Rating  // what counts now; its customer may have come round since it was read
	Reading // zero until somebody read it
	Move    *Move

	queued time.Time // of the customer's line; what corrects it is later
}

// Reading is what somebody made of a frown.
type Reading struct {
	ReadAt time.Time // zero: nobody read it, or what they read has changed
	Reader string    // address
	Cause  Cause
	Lesson string // in a sentence; often empty
}

// Move is the wish that a frown be counted as one about something else than the help.
type Move struct {
	About     About // Product or Other
	Why       string
	Asker     string // address of who wrote the rated answer
	AskedAt   time.Time
	DecidedAt time.Time // zero while it is open
	Decider   string    // address of a head of support
	Agreed    bool
	Said      string
	was       About // what the customer had said
}

// Counts tells whether a frown counts for the person who wrote the answer.
func (f Frown) Counts() bool {
	return f.Face == NotGood && f.About != Product && f.About != Other
}

const longestLesson = 500

// sentence is the one form in which what people say of a frown is kept.
func sentence(field, text string, must bool) (string, error) {
	text = strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSpace(text), "\x00", ""), "\uFFFD")
	switch {
	case must && text == "":
		return "", fault.Field(field, "Say why, in a sentence.")
	case utf8.RuneCountInString(text) > longestLesson:
		return "", fault.Field(field, "That is more than a sentence: %d letters at most.", longestLesson)
	}
	return text, nil
}

// check refuses what is no reading.
func (r Reading) check() (Reading, error) {
	if !slices.Contains(Causes(), r.Cause) {
		return r, fault.Field("cause", "Say what was behind it.")
	}
	var err error
	r.Lesson, err = sentence("lesson", r.Lesson, false)
	return r, err
}
