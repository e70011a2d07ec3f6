// This file holds the report as a meeting saw it, and what turned out otherwise since.

package scorecard

import (
	"time"

	"rapport/metric"
)

// Snapshot is the report as it was when a meeting was held.
type Snapshot struct {
	Meeting string // its id
	Week    metric.Week
	At      time.Time
	Report  Report // of the cards only those shown together
}

// Difference is a figure that is another now than at the meeting.
type Difference struct {
	Of        Ref
	Title     string // the number's title
	Now, Then string // "104 %", "106 %"
}

// String says it: "now 104 %, at the meeting 106 %".
func (d Difference) String() string { return "now " + d.Now + ", at the meeting " + d.Then }
