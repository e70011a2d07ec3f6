// This file holds who looked at a person's card or page.

package scorecard

import (
	"time"

	"rapport/metric"
)

// Look is somebody's looking at a person's card or page, the first of a day.
type Look struct {
	By   Who
	Week metric.Week // the week whose card it was
	What Seen
	At   time.Time
}

// Seen is what was looked at.
type Seen string

// What can be looked at.
const (
	SawCard Seen = "card" // on the page of the week, or at the meeting
	SawPage Seen = "page" // the person's own page
	SawList Seen = "list" // the conversations behind a figure
)
