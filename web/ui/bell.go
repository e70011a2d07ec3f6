package ui

// The bell in the bar: what somebody should know, and has not read yet.

import (
	"html/template"
	"time"
)

// Bell is what stands behind the bell.
type Bell struct {
	Person string // id of whom it is about: its name in the live stream
	Unread int
	Items  []News // the newest that were not read
	Waits  []News // what waits for the person to decide: it goes with the decision, not by reading
}

// Count is how much stands behind the bell that the person has not dealt with.
func (b Bell) Count() int { return b.Unread + len(b.Waits) }

// News is one thing to know.
type News struct {
	Who, Did string // "Ana", "names you in a note"
	Words    string // the beginning of what was written
	About    string // the customer and the subject
	URL      string
	At       time.Time
	New      bool
}

// NewsPath is the page with all of it.
const NewsPath = "/news"

// Told is one item with its moment in the viewer's words.
type Told struct {
	News
	When template.HTML
}

// NewsAt sets an item's moment in the viewer's words, for the template of one.
func (f Frame) NewsAt(n News) Told { return Told{n, f.Brief(n.At)} }
