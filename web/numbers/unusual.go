// This file holds what has been unusual, in words: signals, segments, and what people wrote to them.

package numbers

import (
	"fmt"
	"slices"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// unusual is a week or a run of weeks that something is to be said of.
type unusual struct {
	When, Datetime string
	Said           scorecard.Sentence
	Notes          []written
	Asks           string // the week of which "What changed?" is to be asked, or ""
	Segment        *segment
	Raise          *ui.Raise
	order          int // the index of its week
}

// written is what somebody wrote to a week.
type written struct {
	ID, Name, Text string
	Label          string // "What changed", of an answer
	Own            bool
}

// segment says who began to count normal anew.
type segment struct {
	ID, Name, Reason string
	Undo             bool
}

const unusualShown = 8

// tell shows the newest; what is earlier stands behind a fold.
func (v *numberPage) tell(all []unusual) {
	n := min(len(all), unusualShown)
	v.Unusual, v.Earlier = all[:n], all[n:]
}

// unusual collects it, the newest first. Weeks in a row that drift to one side are told once, by their last.
func (d drawn) unusual(a asked, who team.Person) (all []unusual) {
	notes := map[metric.Week][]written{}
	for _, n := range d.Notes {
		label := ""
		if n.Kind == scorecard.Answer {
			label = "What changed"
		}
		notes[n.Of.Week] = append(notes[n.Of.Week], written{n.ID, ui.FirstName(n.By.Name), n.Text, label, n.By.ID == who.ID})
	}
	now := a.this.Monday()
	for i := 0; i < len(d.Points); i++ {
		p, from := d.Points[i], i
		if p.Verdict.Signal == metric.Drifting {
			for i+1 < len(d.Points) && d.Points[i+1].Verdict.Signal == metric.Drifting && d.Points[i+1].Verdict.Side == p.Verdict.Side {
				i++
			}
		}
		last := d.Points[i]
		u := unusual{When: days(last.Week, now), Datetime: last.Week.Monday().Format("2006-01-02"), Said: last.Said, order: i}
		if from < i {
			u.When = fmt.Sprintf("%s, from %s", weeks(i-from+1), since(d.Points[from].Week, now))
		}
		answered := false
		for _, q := range d.Points[from : i+1] {
			for _, n := range notes[q.Week] {
				u.Notes, answered = append(u.Notes, n), answered || n.Label != ""
			}
			if q.Asks {
				u.Asks = q.Week.String()
			}
		}
		if answered {
			u.Asks = "" // once for the whole run
		}
		if last.Verdict.Signal == metric.Ordinary && len(u.Notes) == 0 && u.Asks == "" {
			continue
		}
		if last.Verdict.Signal != metric.Ordinary && len(d.Points)-i <= usualSpan {
			u.Raise = d.raiseWeek(a, last)
		}
		all = append(all, u)
	}
	all = append(all, d.segments(who, now)...)
	slices.SortStableFunc(all, func(x, y unusual) int { return y.order - x.order })
	return all
}

// raiseWeek offers a signal to the meeting.
func (d drawn) raiseWeek(a asked, p scorecard.Point) *ui.Raise {
	return &ui.Raise{
		Many: true, Kind: "signal", Ref: scorecard.Ref{Week: p.Week, Key: a.Key}.String(), Title: fmt.Sprintf("%s in week %d", a.Title, p.Week.Number),
		Said: p.Said.String(), Back: a.here(),
	}
}

// segments are the weeks from which normal is counted anew.
func (d drawn) segments(who team.Person, now time.Time) (all []unusual) {
	for _, s := range d.Segments {
		i, ok := d.at(s.From)
		if !ok {
			continue
		}
		all = append(all, unusual{
			When: "From " + since(s.From, now), Datetime: s.From.Monday().Format("2006-01-02"), order: i,
			Said:    scorecard.Sentence{Text: "Normal was counted anew from here."},
			Segment: &segment{s.ID, ui.FirstName(s.By.Name), s.Reason, who.May()},
		})
	}
	return all
}
