package ui

// Spark: a small line of weeks with what is normal behind it.

import (
	"html/template"
	"math"

	"rapport/kit/chart"
	"rapport/metric"
	"rapport/scorecard"
)

// Spark is a line of up to some fifty weeks. Limits, mid and goal are nil where there are none.
type Spark struct {
	Label  string       // what a reader hears: "Sales, 12 weeks, all inside the normal range"
	Values []float64    // oldest first; NaN where a week has no value
	Band   *[2]float64  // the natural limits, lower and upper
	Mid    *float64     // what is usual
	Goal   *float64     // where there is one
	Signal map[int]bool // by index: outside the limits
	Drift  map[int]bool // by index: drifting
	Glad   map[int]bool // by index: better than the person's own usual
	Open   bool         // the last week is not over: drawn grey, never judged
}

// SparkOf is the line of a number's last weeks.
func SparkOf(l scorecard.Line) Spark {
	s := Spark{Label: l.Label, Signal: map[int]bool{}, Drift: map[int]bool{}, Goal: l.Goal}
	for i, p := range l.Points {
		x := p.Value
		if !p.Known {
			x = math.NaN()
		}
		s.Values = append(s.Values, x)
		s.Signal[i], s.Drift[i] = p.Signal == metric.Exceptional, p.Signal == metric.Drifting
		s.Open = s.Open || p.Open
	}
	if l.Limits.Basis != metric.TooFew {
		s.Band, s.Mid = &[2]float64{l.Limits.Lower, l.Limits.Upper}, &l.Limits.Centre
	}
	return s
}

// SVG draws it.
func (s Spark) SVG() template.HTML {
	series := chart.Series{Title: s.Label, Goal: s.Goal}
	last := len(s.Values) - 1
	for i, v := range s.Values {
		p := chart.Point{Value: v, Known: !math.IsNaN(v), Complete: !s.Open || i < last}
		switch {
		case s.Signal[i]:
			p.Ring = chart.Outside
		case s.Drift[i]:
			p.Ring = chart.Drift
		case s.Glad[i]:
			p.Ring = chart.Glad
		}
		series.Points = append(series.Points, p)
	}
	if s.Band != nil {
		b := chart.Band{To: last, Lower: s.Band[0], Upper: s.Band[1], Centre: (s.Band[0] + s.Band[1]) / 2}
		if s.Mid != nil {
			b.Centre = *s.Mid
		}
		series.Bands = []chart.Band{b}
	}
	return series.Trend().SVG("")
}
