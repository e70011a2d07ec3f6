// This file holds a number over the weeks: all that a page or a picture needs, as data.

package scorecard

import "rapport/metric"

// Chart is a number over the weeks, the team's or a person's.
type Chart struct {
	Entry     Entry
	Person    Who     // whose it is; empty for the team
	Low, High float64 // what is possible
	Points    []Point // oldest first
	Notes     []Note
	Segments  []Segment // those that begin within the points
	Meets     metric.Meets
	Goal      Mark // "does it meet its goal?", in words
}

// Point is one week of a chart.
type Point struct {
	Week     metric.Week
	Value    metric.Value // unknown where the week has none: passed over
	Complete bool         // false while the week lasts: drawn grey, never judged
	// Verdict is what was said at the week's end, with the segments begun until then. It stays. Of a person's numbers
	// only good news is a signal.
	Verdict metric.Verdict
	// Limits are what is drawn behind the week: those of its own verdict, or of the segment that was begun later to
	// hold from this week or one before.
	Limits metric.Limits
	// Anew says that a segment begins with this week.
	Anew bool
	// Glad says that a person's number got better: to celebrate.
	Glad bool
	Said Sentence // what is said of the week: "Between 141 and 227 is normal for us; 268 is not."
	Mark Mark     // "did it change?", in words
	Asks bool     // "What changed?" is to be asked and was not answered
}
