package metric

// What a computation is given.

import (
	"math"
	"time"
)

// Input is everything that a report is computed from. A small log gives all its
// timelines; a store gives those that Reach asks for, and sums up the rest.
type Input struct {
	// Zone is the team's time zone; nil means UTC.
	Zone   *time.Location
	People []Person
	// Office gives the seconds between two moments that lie inside the team's
	// office hours, by those in force at each second; nil when none were ever set.
	Office func(from, to int64) float64
	// OfficeSince is the moment since which there are office hours: windows that
	// end before it have none.
	OfficeSince int64
	// Factors are the settings' two; nil unless both are set.
	Factors *Factors
	// Timelines holds at least every timeline with a line at or after Since and
	// one before the window's end. Since zero means: all there are.
	Timelines []Timeline
	Since     int64
	// Before is the report of the window just before, or nil: then that window
	// is computed too.
	Before *Report
	// Idle sums up the timelines left away, whose lines are all before Since.
	Idle Idle
	// Ever is the memory of who helped whom; nil means: look through Timelines.
	Ever  *Ever
	Sales []Sale
	// Free holds the events of the windows, and for the threads replied to there
	// every "thread resolved" there ever was.
	Free  []Free
	Hours []Hours
}

// officeIn gives Office, unless the window ends before there were office hours.
func (in *Input) officeIn(w Window) func(from, to int64) float64 {
	if w.End <= in.OfficeSince {
		return nil
	}
	return in.Office
}

// Idle is how many conversations are open, and of those how many wait.
type Idle struct{ Open, Waiting int }

// Factors are what a new conversation costs, for capacity. Without them the
// last eight weeks tell.
type Factors struct {
	RepliesPerConversation float64
	MinutesPerReply        float64
}

// Sale is one sale; ID only names it in lists.
type Sale struct {
	ID      string
	At      int64
	Renewal bool
}

// FreeEvent says what happened in public.
type FreeEvent uint8

// The events of free support.
const (
	FreeReply FreeEvent = iota + 1
	FreeReview
	FreeResolved
)

// Free is one event of help given for nothing. Thread is empty where the source
// has none; Stars is 0 but for reviews.
type Free struct {
	Source, Thread string
	At             int64
	Event          FreeEvent
	Stars          int
}

// Hours is the time that a person has for support in a week.
type Hours struct {
	Person string
	Week   Week
	Hours  float64
}

// lookBack is the number of weeks from which capacity takes its factors when
// the settings have none.
const lookBack = 8

// Reach gives the earliest moment whose timelines Compute needs for the window:
// the value for Input.Since.
func Reach(w Window, zone *time.Location, f *Factors) int64 {
	before := w.Previous(zone)
	if f != nil {
		return before.Start
	}
	return weeksBefore(before, zone).Start
}

// reach is the earliest moment whose timelines Compute needs of this input.
func (in *Input) reach(w Window) int64 {
	switch {
	case in.Before == nil:
		return Reach(w, in.Zone, in.Factors)
	case in.Factors != nil:
		return w.Start
	}
	return weeksBefore(w, in.Zone).Start
}

// weeksBefore gives the eight weeks before a window.
func weeksBefore(w Window, zone *time.Location) Window {
	start := w.Start
	if date, ok := dayAt(w.Start, zone); ok {
		start = dayStart(date.AddDate(0, 0, -7*lookBack), zone)
	} else {
		start -= lookBack * (7 * 24 * time.Hour).Microseconds()
	}
	return Window{start, w.Start}
}

// Idles tells how many conversations of a timeline are open once all its lines
// have happened, and how many of them wait.
func Idles(t Timeline) Idle {
	var idle Idle
	w := newWalker(newRoster(nil))
	w.facts(t, Window{math.MaxInt64, math.MaxInt64}, func(f fact) {
		if f.what == factOpen {
			idle.Open++
			if f.waiting {
				idle.Waiting++
			}
		}
	})
	return idle
}
