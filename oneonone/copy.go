// This file holds a copy of a pair: for the export of oneself, and for what the law opens.

package oneonone

import (
	"time"

	"rapport/action"
)

// Copy is all of one pair that somebody may have. People are named by their ids.
type Copy struct {
	Pair       Pair
	Meetings   []Meeting
	Topics     []Topic
	Answers    []Answer
	CheckIns   []CheckIn
	Actions    []action.Action
	Goals      []Goal
	Highlights []Highlight
	Talk       Talk
	Notes      []Noted              // shared notes of meetings
	Private    map[string][]Private // by author: in one's own export only the own
	Openings   []Opening            // who opened it, and why
}

// Noted is a shared note.
type Noted struct {
	ID      string
	Meeting string // "" until one was held with it
	At      time.Time
	Text    string
}
