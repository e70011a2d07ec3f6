// This file holds what people write beside a week of a number, and where they begin to count normal anew.

package scorecard

import (
	"time"

	"rapport/metric"
)

// NoteKind says what a note is.
type NoteKind string

// The kinds of notes.
const (
	Remark NoteKind = "note"   // "release 4.2", "Joe on leave"
	Answer NoteKind = "answer" // to "What changed?", given once
)

// Note stands on a number's chart beside a week: the team's, or a person's own.
type Note struct {
	ID   string    `json:"id"`
	Of   Ref       `json:"of"`
	Kind NoteKind  `json:"kind"`
	Text string    `json:"text"`
	By   Who       `json:"by"`
	At   time.Time `json:"at"`
}

// Segment says that from a week on, normal is counted anew, since somebody understood a shift.
type Segment struct {
	ID     string      `json:"id"`
	Key    metric.Key  `json:"-"`
	From   metric.Week `json:"from"`
	Reason string      `json:"reason"`
	By     Who         `json:"by"`
	At     time.Time   `json:"at"`
}
