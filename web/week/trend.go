// This file holds a number over the weeks, and what is to be said of its latest.

package week

import (
	"context"

	"rapport/metric"
)

// recent is how many weeks are read whole: those that are drawn, and the eight of a drift before them. A person's
// figures are compared with these only.
const recent = drawn + 8

// history is the weeks up to the page's, oldest first.
type history struct {
	team  []metric.Values // of every week there is
	whole []metric.Report // of the last few
	open  bool            // the last week is not over
}

func (p *Pages) history(ctx context.Context, a asked) (h history, err error) {
	n := 1
	if !a.early() {
		n = between(a.first, a.Week) + 1
		if h.team, err = p.numbers.History(ctx, a.first, a.Previous()); err != nil {
			return h, err
		}
	}
	h.whole, err = p.numbers.Weeks(ctx, a.Week, min(n, recent))
	if err != nil {
		return h, err
	}
	h.team, h.open = append(h.team, h.now().Team), a.open()
	return h, nil
}

// count tells how many values are known.
func count(values []metric.Value) (n int) {
	for _, v := range values {
		if v.Known {
			n++
		}
	}
	return n
}

// between counts the weeks from one to a later one.
func between(from, to metric.Week) int {
	return int(to.Monday().Sub(from.Monday()).Hours() / (7 * 24))
}

// now is the report of the page's week.
func (h history) now() *metric.Report { return &h.whole[len(h.whole)-1] }

// complete is how many of the weeks are over.
func (h history) complete() int {
	if h.open {
		return len(h.team) - 1
	}
	return len(h.team)
}

// trend is one number over the weeks.
type trend struct {
	metric.Definition
	values   []metric.Value
	verdicts []metric.Verdict
	open     bool
}

// ofTeam is a number of the team. Counts and shares before the first that counted anything are no zeros: the source
// was not there yet.
func (h history) ofTeam(k metric.Key) trend {
	u := k.Define().Unit
	began := u == metric.Seconds || u == metric.Score || u == metric.Mean
	values := make([]metric.Value, len(h.team))
	for i := range h.team {
		if began = began || h.team[i][k].Number != 0; began {
			values[i] = h.team[i][k]
		}
	}
	return h.trend(k, values)
}

// ofPerson is a number of one person. Weeks in which the person was away say nothing.
func (h history) ofPerson(k metric.Key, email string) trend {
	values := make([]metric.Value, len(h.whole))
	for i := range h.whole {
		if p, ok := h.whole[i].Person(email); ok && active(p) {
			values[i] = p.Values[k]
		}
	}
	return h.trend(k, values)
}

// active tells whether a person did anything that a card could show.
func active(p *metric.PersonReport) bool {
	v := &p.Values
	return v[metric.RepliesSent].N > 0 || v[metric.ClosedCount].N > 0 || v[metric.Ratings].N > 0
}

func (h history) trend(k metric.Key, values []metric.Value) trend {
	t := trend{Definition: k.Define(), values: values, open: h.open}
	points := make([]metric.Point, len(values))
	for i, v := range values {
		points[i] = metric.Point{Value: v.Number, Known: v.Known, Complete: !h.open || i < len(values)-1}
	}
	low, high := t.Possible()
	t.verdicts = metric.Judge(points, low, high)
	return t
}

// value is that of the page's week.
func (t trend) value() metric.Value { return t.values[len(t.values)-1] }

// verdict is that of the page's week.
func (t trend) verdict() metric.Verdict { return t.verdicts[len(t.verdicts)-1] }

// before gives the values of the n weeks before the page's, oldest first.
func (t trend) before(n int) []metric.Value {
	past := t.values[:len(t.values)-1]
	return past[max(0, len(past)-n):]
}

// news tells whether the page's week is to be talked about, or noted.
func (t trend) news() bool { return t.verdict().Signal != metric.Ordinary }

// good tells whether a signal lies on the better side.
func (t trend) good() bool { return t.verdict().Side == t.Better }

// limited tells whether it is known what is normal.
func (t trend) limited() bool { return t.verdict().Limits.Basis != metric.TooFew }
