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
	// Limits are what is drawn behind the week: the newest limits of its segment, also of one that was begun later.
	Limits metric.Limits
	// Anew says that a segment begins with this week.
	Anew bool
	// Glad says that a person's number got better: to celebrate.
	Glad   bool
	Said   Sentence  // what is said of the week: "Between 141 and 227 is normal for us; 268 is not."
	Mark   Mark      // "did it change?", in words
	Judged Judgement // the word on the week
	Asks   bool      // "What changed?" is to be asked, and was not answered
}

// chart makes a chart of the last n weeks of a trend.
func (t trend) chart(e Entry, n int, notes []Note, segments []Segment) Chart {
	c := Chart{Entry: e, Notes: notes}
	c.Low, c.High = e.Possible()
	c.Goal = t.goal(e)
	if e.Goal != nil {
		c.Meets = t.verdict().Limits.Meet(*e.Goal, e.Better)
	}
	answered := map[metric.Week]bool{}
	for _, note := range notes {
		answered[note.Of.Week] = answered[note.Of.Week] || note.Kind == Answer
	}
	start := max(0, len(t.values)-n)
	for i := start; i < len(t.values); i++ {
		then := t.upto(i)
		c.Points = append(c.Points, Point{
			Week: t.week(i), Value: t.values[i], Complete: !then.open, Verdict: t.verdicts[i], Limits: t.latest[i], Anew: t.anew[i],
			Said: then.said(), Mark: then.changed(), Judged: then.judged(), Asks: then.news() && !answered[t.week(i)],
		})
	}
	for _, s := range segments {
		if i := between(t.first, s.From); i >= start && i < len(t.values) {
			c.Segments = append(c.Segments, s)
		}
	}
	return c
}

// kind is the chart as it is shown of a person: only good news is news, and it is compared with the own usual.
func (c Chart) kind(who Who) Chart {
	c.Person, c.Goal, c.Meets = who, Mark{}, metric.Unclear
	c.Entry.Goal, c.Entry.Owner = nil, Who{}
	answered := map[metric.Week]bool{}
	for _, n := range c.Notes {
		answered[n.Of.Week] = answered[n.Of.Week] || n.Kind == Answer
	}
	for i := range c.Points {
		p := &c.Points[i]
		before := metric.Value{}
		if i > 0 {
			before = c.Points[i-1].Value
		}
		p.Glad = p.Complete && glad(c.Entry.Definition, p.Value, before, p.Verdict)
		if p.Verdict.Signal != metric.Ordinary && p.Verdict.Side != c.Entry.Better {
			p.Verdict.Signal, p.Verdict.Side = metric.Ordinary, metric.Neither
		}
		p.Asks = p.Glad && !answered[p.Week]
		p.Said, p.Mark, p.Judged = personal(c.Entry, *p), Mark{"same", "same", "as usual"}, Judgement{Plain, "As usual"}
		switch {
		case !p.Complete:
			p.Mark = Mark{Class: "same", Text: "still counting"}
		case !p.Value.Known:
			p.Mark = Mark{Class: "same", Text: "nothing to count"}
		case p.Glad:
			p.Mark, p.Judged = Mark{Class: "glad", Text: better(c.Entry.Key) + " than usual"}, Judgement{Good, "Better than usual"}
		case p.Limits.Basis == metric.TooFew:
			p.Mark = Mark{Class: "same", Text: "too early to tell"}
		}
	}
	return c
}

// better is the word for a change to the better side.
func better(k metric.Key) string {
	switch k {
	case metric.HandleTime, metric.ResolutionTime:
		return "shorter"
	case metric.FirstResponseTime, metric.ResponseTime:
		return "faster"
	case metric.RepliesToResolve:
		return "fewer"
	case metric.Happiness:
		return "happier"
	default:
		return "more"
	}
}

// personal is what is said of a week of a person's number: the own usual, and nothing that warns.
func personal(e Entry, p Point) Sentence {
	l := p.Verdict.Limits
	switch {
	case !p.Value.Known:
		return Sentence{Text: "Nothing to count this week."}
	case l.Basis == metric.TooFew:
		return Sentence{Text: "Too early to say what is usual."}
	}
	s, low, high := scaleOf(e.Unit, max(l.Upper, p.Value.Number)).limits(l, p.Value.Number, p.Verdict.Signal == metric.Exceptional)
	text := "Between " + low + " and " + high + s.unit + " is usual"
	switch {
	case low == high:
		text = high + s.unit + " is usual"
	case low == "0" && e.Unit != metric.Score:
		text = "Up to " + high + s.unit + " is usual"
	}
	if p.Glad {
		return Sentence{text + "; this week is ", better(e.Key) + "."}
	}
	return Sentence{Text: text + "."}
}
