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
		if m.State() == Missed && m.MissedAt.After(g.until) && p.opens(m, zone, m.MissedAt) {
			g.until = m.MissedAt
		}
	}
	g.open = next != nil && p.opens(*next, zone, at)
	return g
}

// opens tells whether a meeting shows the manager all that the report added: from
// the evening before on, or when the report shows it. A meeting that the manager
// plans when its evening is over waits for the report, and so does one that the
// manager begins before: nobody is surprised into showing.
func (p Pair) opens(m Meeting, zone *time.Location, at time.Time) bool {
	evening := Opens(m.Start, zone)
	surprise := m.PlannedBy != "" && m.PlannedBy != p.Report && m.PlannedAt.After(evening)
	return !m.ShownAt.IsZero() || !surprise && !at.Before(evening)
}

// opening tells when the next meeting opens by itself; zero when it does not.
func (p Pair) opening(next *Meeting, zone *time.Location, at time.Time) time.Time {
	if next == nil {
		return time.Time{}
	}
	evening := Opens(next.Start, zone)
	if !at.Before(evening) && !p.opens(*next, zone, at) {
		return time.Time{}
	}
	return evening
}
