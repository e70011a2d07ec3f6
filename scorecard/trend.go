// This file holds a number over the weeks, and its verdicts with the segments that people began.

package scorecard

import (
	"slices"
	"time"

	"rapport/metric"
)

// trend is one number over the weeks, oldest first; the last week is the one that is spoken of.
type trend struct {
	metric.Definition // its stance is the team's
	first             metric.Week
	values            []metric.Value
	verdicts          []metric.Verdict
	latest            []metric.Limits // for each week the newest limits of its segment, also of one that was begun later
	anew              []bool          // a segment begins with the week
	open              bool            // the last week is not over
}

// newTrend judges the values. Segments begun after a week's end change nothing of its verdict. end gives the moment
// when a week is over.
func newTrend(d metric.Definition, first metric.Week, values []metric.Value, open bool, segments []Segment, end func(metric.Week) time.Time) trend {
	t := trend{Definition: d, first: first, values: values, open: open}
	segments = slices.SortedStableFunc(slices.Values(segments), func(a, b Segment) int { return a.At.Compare(b.At) })
	all := t.judge(segments)
	t.anew = t.begins(segments)
	t.latest = make([]metric.Limits, len(values))
	for i := len(values) - 1; i >= 0; i-- {
		t.latest[i] = all[i].Limits
		if i+1 < len(values) && !t.anew[i+1] {
			t.latest[i] = t.latest[i+1]
		}
	}
	t.verdicts = all
	for known := range slices.Backward(segments) { // from the last begun back to the first
		then := t.judge(segments[:known])
		for i := range values {
			if over := end(t.week(i)); !segments[known].At.Before(over) {
				t.verdicts[i] = then[i]
			}
		}
	}
	return t
}

// judge gives the verdicts as if these were all segments.
func (t trend) judge(segments []Segment) []metric.Verdict {
	begins := t.begins(segments)
	points := make([]metric.Point, len(t.values))
	for i, v := range t.values {
		points[i] = metric.Point{Value: v.Number, Known: v.Known, Complete: !t.open || i < len(t.values)-1, Segment: begins[i]}
	}
	low, high := t.Possible()
	return metric.Judge(points, low, high)
}

// begins marks the weeks with which segments begin.
func (t trend) begins(segments []Segment) []bool {
	begins := make([]bool, len(t.values))
	for _, s := range segments {
		if i := between(t.first, s.From); i >= 0 && i < len(begins) {
			begins[i] = true
		}
	}
	return begins
}

func (t trend) week(i int) metric.Week { return t.first.Add(i) }

// value is that of the week spoken of.
func (t trend) value() metric.Value { return t.values[len(t.values)-1] }

// verdict is that of the week spoken of.
func (t trend) verdict() metric.Verdict { return t.verdicts[len(t.verdicts)-1] }

// upto is the same number when the week at i was the last.
func (t trend) upto(i int) trend {
	t.open = t.open && i == len(t.values)-1
	t.values, t.verdicts, t.latest, t.anew = t.values[:i+1], t.verdicts[:i+1], t.latest[:i+1], t.anew[:i+1]
	return t
}

// before gives the values of the n weeks before the one spoken of, oldest first.
func (t trend) before(n int) []metric.Value {
	past := t.values[:len(t.values)-1]
	return past[max(0, len(past)-n):]
}

// news tells whether the week is to be talked about, or noted.
func (t trend) news() bool { return t.verdict().Signal != metric.Ordinary }

// good tells whether a signal lies on the better side.
func (t trend) good() bool { return t.verdict().Side == t.Better }

// limited tells whether it is known what is normal.
func (t trend) limited() bool { return t.verdict().Limits.Basis != metric.TooFew }

// known counts the weeks that have a value.
func known(values []metric.Value) (n int) {
	for _, v := range values {
		if v.Known {
			n++
		}
	}
	return n
}

// sourced leaves away, of what comes from elsewhere than the mail, the values before the first that counted anything:
// they are no zeros, the source was not there yet.
func sourced(k metric.Key, values []metric.Value) []metric.Value {
	switch k {
	case metric.Sales, metric.RenewalShare, metric.TicketsPerSale, metric.FreeInteractions, metric.FreeFiveStar, metric.FreeResolvedShare,
		metric.Capacity, metric.Ratings, metric.HappinessCoverage:
	default:
		return values
	}
	values = slices.Clone(values)
	for i := range values {
		if values[i].Number != 0 {
			break
		}
		values[i] = metric.Value{}
	}
	return values
}

// between counts the weeks from one to a later one.
func between(from, to metric.Week) int {
	return int(to.Monday().Sub(from.Monday()).Hours() / (7 * 24))
}
