// This file holds what a chart is made from.

package chart

import (
	"math"
	"time"
)

// Ring says that a week is news.
type Ring uint8

// The rings.
const (
	NoRing  Ring = iota
	Outside      // outside of what is normal
	Drift        // one of a run to one side
	Glad         // better than a person's own usual: to celebrate, by small drawings alone
)

// Point is one week.
type Point struct {
	Value    float64
	Known    bool // false where the week has no value: the line breaks there
	Complete bool // false while the week lasts, or where something is missing: drawn hollow, never ringed
	Ring     Ring
}

// Band is what is normal over some weeks, counted as one.
type Band struct {
	From, To             int // the first and the last of its weeks
	Lower, Centre, Upper float64
}

// Note is what a person wrote to a week.
type Note struct {
	At   int // the week
	Text string
	Anew bool // normal is counted anew from this week on
}

// Series is a number over its weeks, oldest first, in the unit in which it is shown.
type Series struct {
	Title  string    // "New conversations a week, 52 weeks"
	Said   string    // the whole chart in words, for who does not see it
	First  time.Time // the Monday of the first week; zero draws no months
	Points []Point
	Bands  []Band
	Goal   *float64
	Notes  []Note
	// Write writes a value at the axis, at a limit or at a ring: "184", "2.5 h". Nil writes as few digits as do.
	Write func(float64) string
}

// far is beyond what any number of a team comes to; what lies there is not drawn.
const far = 1e12

// drawable tells whether a value can stand on an axis.
func drawable(v float64) bool { return math.Abs(v) < far } // false for NaN

// shown tells whether week i is drawn.
func (s Series) shown(i int) bool {
	return i >= 0 && i < len(s.Points) && s.Points[i].Known && drawable(s.Points[i].Value)
}

// bands gives those that can be drawn, cut to the weeks there are.
func (s Series) bands() (all []Band) {
	for _, b := range s.Bands {
		b.From, b.To = max(b.From, 0), min(b.To, len(s.Points)-1)
		if b.From <= b.To && drawable(b.Lower) && drawable(b.Centre) && drawable(b.Upper) && b.Lower <= b.Upper {
			all = append(all, b)
		}
	}
	return all
}

// goal gives the goal, if there is one to draw.
func (s Series) goal() (float64, bool) {
	if s.Goal == nil || !drawable(*s.Goal) {
		return 0, false
	}
	return *s.Goal, true
}

// span is from the least to the greatest of all that is drawn; it is never empty.
func (s Series) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	see := func(v float64) { low, high = min(low, v), max(high, v) }
	for i, p := range s.Points {
		if s.shown(i) {
			see(p.Value)
		}
	}
	for _, b := range s.bands() {
		see(b.Lower)
		see(b.Centre)
		see(b.Upper)
	}
	if g, ok := s.goal(); ok {
		see(g)
	}
	switch {
	case low > high:
		return 0, 1
	case high-low > math.Abs(high)*1e-9:
		return low, high
	case low == 0:
		return 0, 1
	}
	half := max(math.Abs(low)/2, 1e-6)
	return low - half, high + half
}

// write writes a value.
func (s Series) write(v float64) string {
	if s.Write != nil {
		return s.Write(v)
	}
	return plain(v)
}
