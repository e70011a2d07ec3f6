// This file holds from when the manager sees what the report added.

package oneonone

import "time"

// gate tells which things of the other one a person may see. Until 20:00 of the
// evening before a meeting, in the report's zone, what the report adds is the
// report's alone; what was shown once stays shown, also when the meeting is
// moved or skipped.
type gate struct {
	viewer, report string
	always         bool      // between peers nothing waits
	open           bool      // all is shown
	until          time.Time // what was added until then is shown
}

// shows tells whether the viewer may see what a person added at a moment.
func (g gate) shows(by string, at time.Time) bool {
	return g.always || g.open || g.viewer == g.report || by != g.report || !at.After(g.until)
}

// gateOf computes the gate from the meeting that is next and those that nobody
// held lately.
func gateOf(p Pair, viewer string, zone *time.Location, near []Meeting, next *Meeting, at time.Time) gate {
	g := gate{viewer: viewer, report: p.Report, always: p.Kind == Buddy, until: p.shownUntil}
	for _, m := range near {
		if m.State() == Missed && m.MissedAt.After(g.until) {
			g.until = m.MissedAt // its evening was before
		}
	}
	g.open = next != nil && (next.Running() || !at.Before(Opens(next.Start, zone)))
	return g
}
