package ui

// Spark: a small line of weeks with what is normal behind it.

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
)

// The picture is 200 wide and 56 high; the line keeps clear of its edges so that no ring is cut.
const (
	sparkW, sparkH = 200.0, 56.0
	sparkX, sparkY = 6.0, 8.0
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

// SVG draws it.
func (s Spark) SVG() template.HTML {
	low, high := s.span()
	y := func(v float64) float64 { return sparkH - sparkY - (v-low)/(high-low)*(sparkH-2*sparkY) }
	x := func(i int) float64 {
		if len(s.Values) < 2 {
			return sparkW - sparkX
		}
		return sparkX + float64(i)*(sparkW-2*sparkX)/float64(len(s.Values)-1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart spark" viewBox="0 0 %g %g" role="img" aria-label="%s">`, sparkW, sparkH, template.HTMLEscapeString(s.Label))
	if s.Band != nil {
		top, bottom := y(s.Band[1]), y(s.Band[0])
		fmt.Fprintf(&b, `<rect class="band" x="0" y="%.1f" width="%g" height="%.1f" rx="2"/>`, top, sparkW, max(bottom-top, 1))
	}
	for _, l := range []struct {
		class string
		at    *float64
	}{{"mid", s.Mid}, {"goal", s.Goal}} {
		if l.at != nil {
			fmt.Fprintf(&b, `<line class="%s" x1="0" x2="%g" y1="%.1f" y2="%.1f"/>`, l.class, sparkW, y(*l.at), y(*l.at))
		}
	}
	s.line(&b, x, y)
	s.dots(&b, x, y)
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, our own words, and an escaped label
}

// line joins the weeks that have values; a lone one becomes a dot.
func (s Spark) line(b *strings.Builder, x func(int) float64, y func(float64) float64) {
	var run []string
	flush := func(end int) {
		switch {
		case len(run) > 1:
			fmt.Fprintf(b, `<polyline class="line" points="%s"/>`, strings.Join(run, " "))
		case len(run) == 1:
			fmt.Fprintf(b, `<circle class="dot" cx="%.1f" cy="%.1f" r="2"/>`, x(end-1), y(s.Values[end-1]))
		}
		run = run[:0]
	}
	for i, v := range s.Values {
		if math.IsNaN(v) {
			flush(i)
			continue
		}
		run = append(run, fmt.Sprintf("%.1f,%.1f", x(i), y(v)))
	}
	flush(len(s.Values))
}

// dots rings the signals and marks the week the page is about.
func (s Spark) dots(b *strings.Builder, x func(int) float64, y func(float64) float64) {
	last := len(s.Values) - 1
	for i, v := range s.Values {
		if math.IsNaN(v) {
			continue
		}
		class, r := "", 3.5
		switch {
		case i == last && s.Open:
			class = "open"
		case s.Glad[i]:
			class, r = "glad", 5
		case s.Signal[i]:
			class = "signal"
		case s.Drift[i]:
			class = "drift"
		case i == last:
			class, r = "now", 3.75
		}
		if i == last && class != "now" && class != "glad" {
			r = 4.5
		}
		if class != "" {
			fmt.Fprintf(b, `<circle class="%s" cx="%.1f" cy="%.1f" r="%g"/>`, class, x(i), y(v), r)
		}
	}
}

// span finds the lowest and the highest thing drawn.
func (s Spark) span() (low, high float64) {
	var all []float64
	for _, v := range s.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			all = append(all, v)
		}
	}
	if s.Band != nil {
		all = append(all, s.Band[0], s.Band[1])
	}
	for _, p := range []*float64{s.Mid, s.Goal} {
		if p != nil {
			all = append(all, *p)
		}
	}
	if len(all) == 0 {
		return 0, 1
	}
	low, high = slices.Min(all), slices.Max(all)
	if low == high {
		return low - 1, high + 1
	}
	return low, high
}
