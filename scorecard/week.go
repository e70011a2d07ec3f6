// This file holds what a week is read from: the weeks up to it, and what the team said of its numbers.

package scorecard

import (
	"time"

	"rapport/metric"
	"rapport/team"
)

// drawn is how many weeks a row's chart shows.
const drawn = 12

// past is the weeks up to one, oldest first, with all that the team says of them.
type past struct {
	first    metric.Week
	team     []metric.Values // of every week there is; the last is the one spoken of
	now      metric.Report   // of that week
	open     bool            // it is not over
	zone     *time.Location
	entries  []Entry // by key
	segments []Segment
	notes    []Note // of the week spoken of
	rulings  map[string]Ruling
	people   []team.Person
	own      map[string][]metric.Values // by address, each person's weeks, as many as team
	shown    map[string]Shown           // by person's id
}

// complete is how many of the weeks are over.
func (p past) complete() int {
	if p.open {
		return len(p.team) - 1
	}
	return len(p.team)
}

// end is when a week is over.
func (p past) end(w metric.Week) time.Time { return time.UnixMicro(w.Window(p.zone).End) }

// of names a number of the team in the week spoken of.
func (p past) of(k metric.Key) Ref { return Ref{Week: p.now.Week, Key: k} }

func (p past) value(k metric.Key) metric.Value { return p.now.Team[k] }

// ofTeam is a number of the team.
func (p past) ofTeam(k metric.Key) trend {
	values := make([]metric.Value, len(p.team))
	for i := range p.team {
		values[i] = p.team[i][k]
	}
	d := p.entries[k].Definition
	return newTrend(d, p.first, sourced(d.Key, values), p.open, ofKey(p.segments, k), p.end)
}

// ofPerson is a number of one person. Weeks in which the person was away say nothing.
func (p past) ofPerson(k metric.Key, email string) trend {
	all := p.own[email]
	values := make([]metric.Value, len(all))
	for i := range all {
		if active(&all[i]) {
			values[i] = all[i][k]
		}
	}
	return newTrend(p.entries[k].Definition, p.now.Week.Add(1-len(all)), values, p.open, nil, p.end)
}

// active tells whether a person did anything that a card could show.
func active(v *metric.Values) bool {
	return v[metric.RepliesSent].N > 0 || v[metric.ClosedCount].N > 0 || v[metric.Ratings].N > 0
}

// answer finds what was answered to "What changed?".
func (p past) answer(of Ref) *Note {
	for i := range p.notes {
		if p.notes[i].Of == of && p.notes[i].Kind == Answer {
			return &p.notes[i]
		}
	}
	return nil
}

// remarks gives what was noted beside some numbers.
func (p past) remarks(keys []metric.Key) (all []Note) {
	for _, k := range keys {
		for _, n := range p.notes {
			if n.Of == p.of(k) && n.Kind == Remark {
				all = append(all, n)
			}
		}
	}
	return all
}

// ofKey gives the segments of one number.
func ofKey(all []Segment, k metric.Key) (some []Segment) {
	for _, s := range all {
		if s.Key == k {
			some = append(some, s)
		}
	}
	return some
}
