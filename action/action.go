// This file holds an action and the rules about one.

package action

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/team"
)

// Action is a promise of one person. People are named by their ids.
type Action struct {
	ID      string
	Text    string
	Owner   string
	Due     time.Time // done later than this, it is late
	Series  string    // the series (or pair) whose list it stands on; "" for nobody's list but the owner's
	Meeting string    // where it was promised; may be ""
	Item    string    // the item it answers; may be ""
	Carried int       // at how many meetings it was late

	GivenBy string
	GivenAt time.Time

	DoneBy    string
	DoneAt    time.Time // zero while it is not done
	DroppedBy string
	DroppedAt time.Time // zero unless it was dropped
	Why       string    // why it was dropped
	DecidedAt time.Time // when the two of a pair decided what becomes of it, since it was last carried; the team's actions have none
}

// New is what an action begins with.
type New struct {
	Text    string
	Owner   string    // a person's id
	Due     time.Time // required here; meetings give the next one's start by default
	Series  string
	Meeting string
	Item    string
}

// Open tells whether it still waits to be done.
func (a Action) Open() bool { return a.DoneAt.IsZero() && a.DroppedAt.IsZero() }

// Late tells whether it is open though its moment has passed.
func (a Action) Late(at time.Time) bool { return a.Open() && a.Due.Before(at) }

// twice is how often an action may be late before somebody asks.
const twice = 2

// Asks tells whether the action was late so often that it becomes an item to
// discuss: Do it, drop it, or decide when?
func (a Action) Asks() bool { return a.Open() && a.Carried >= twice && a.DecidedAt.IsZero() }

// Age says how often the action was late, in the words for it on screen; "" when never.
func (a Action) Age() string {
	switch n := a.Carried; n {
	case 0:
		return ""
	case 1:
		return "2nd time"
	case 2:
		return "3rd time. Do it, drop it, or decide when?"
	default:
		return fmt.Sprintf("%dth time. Do it, drop it, or decide when?", n+1)
	}
}

// May tells whether who may change it: its owner, whoever gave it, a head of
// support; and, on the list of a series, everybody in the team, since whoever
// goes through the list ticks for all. Each change keeps who made it.
func (a Action) May(who team.Person) bool {
	if !who.LeftAt.IsZero() || who.ID == "" {
		return false
	}
	return a.Series != "" || who.ID == a.Owner || who.ID == a.GivenBy || who.May()
}

const longestText = 1000

// clean gives a text as it is kept; empty and endless ones are refused.
func clean(field, text, missing string) (string, error) {
	text = strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSpace(text), "\x00", ""), "\uFFFD")
	switch {
	case text == "" && missing != "":
		return "", fault.Field(field, "%s", missing)
	case utf8.RuneCountInString(text) > longestText:
		return "", fault.Field(field, "That is too long for a promise: %d letters at most.", longestText)
	}
	return text, nil
}
