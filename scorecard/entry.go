// This file holds the catalogue entry of a number as the team has it, and the rules for changing one.

package scorecard

import (
	"time"

	"rapport/metric"
)

// Entry is what the team knows of a number, and what it wants of it.
type Entry struct {
	metric.Definition          // its Stance is the team's
	Owner             Who      // nobody's while the ID is empty
	Goal              *float64 // in the number's unit (seconds, a part of one, …); nil while there is none
	Since             time.Time
	Source            string // where it comes from, in words
	Rhythm            string // how often it is counted, in words
}

// Change is one change of an entry, for its history.
type Change struct {
	At     time.Time
	By     Who
	What   string // "Goal set to 3 hours"
	Reason string // may be empty
}
