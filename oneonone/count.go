// This file holds counting meetings, and what a page left out.

package oneonone

import (
	"slices"
	"time"
)

// counted is how many days back meetings are counted.
const counted = 12 * 7

// count counts meetings.
func count(all []Meeting) (c Counts) {
	for _, m := range all {
		state := m.State()
		gone := state == Skipped || state == Missed
		switch {
		case gone && m.Excused:
			c.Excused++
			continue
		case gone:
			c.Missed++
		case state == Held:
			c.Held++
		case state == Planned:
			continue // it is still to come
		}
		if m.Moved() {
			c.Moved++
		}
		if m.Short() {
			c.Short++
		}
	}
	return c
}

func (c Counts) plus(d Counts) Counts {
	return Counts{c.Held + d.Held, c.Missed + d.Missed, c.Moved + d.Moved, c.Short + d.Short, c.Excused + d.Excused}
}

// leftOut gives what the report's page says nothing about, since the last meeting.
func leftOut(page Page, since time.Time, quarter string) (all []Reminder) {
	answered := func(aims ...Aim) bool {
		return slices.ContainsFunc(page.Prompts, func(a Asked) bool { return a.Answer != "" && slices.Contains(aims, a.Aim) })
	}
	mine := func(g Goal) bool { return g.Quarter == quarter && g.DoneAt.IsZero() }
	said := func(g Goal) bool { return mine(g) && (g.At.After(since) || g.LineAt.After(since)) }
	switch {
	case !slices.ContainsFunc(page.Goals, mine):
		all = append(all, Reminder{LeftGoals, "You have no goal for this quarter yet. Is there one you’d like to talk about?"})
	case !slices.ContainsFunc(page.Goals, said):
		all = append(all, Reminder{LeftGoals, "Nothing is said of your goals since you last met. Are they on track?"})
	}
	issue := slices.ContainsFunc(page.Mine, func(t Topic) bool { return t.Issue && t.DoneAt.IsZero() })
	if !issue && !answered(AimStruggle, AimWay, AimDecisions) {
		all = append(all, Reminder{LeftIssues, "Nothing is in your way, it seems. Is that so?"})
	}
	progress := answered(AimPriorities, AimFire) ||
		slices.ContainsFunc(page.Lights, func(h Highlight) bool { return h.By == page.Pair.Report && h.At.After(since) })
	for _, a := range page.Actions {
		progress = progress || a.Owner == page.Pair.Report && a.DoneAt.After(since)
	}
	if !progress {
		all = append(all, Reminder{LeftProgress, "What moved since you last met? A line is enough."})
	}
	return all
}

// missing reminds the report, and nobody else.
func (r reader) missing(page *Page) error {
	if r.who.ID == r.p.Report && r.p.Kind == Line && page.Next != nil && !page.Next.Running() {
		page.Missing = leftOut(*page, r.lately(0), Quarter(r.at, page.Report.Location()))
	}
	return nil
}
