// This file holds the small drawings: a trend, a strip for mail, the days of a week, and one part's range.

package chart

// Trend lays out a small chart without axis: the last weeks, what is normal as of the last band, and rings.
func (s Series) Trend() Drawing { return s.small(200, 56, 0, "spark", 1) }

// Strip lays out a trend for a mail, with the limits written at its right.
func (s Series) Strip() Drawing { return s.small(560, 96, 88, "strip", 1.3) }

// small lays out a trend with a margin for words at the right; rings grow by a factor.
func (s Series) small(wide, high, margin float64, class string, grow float64) Drawing {
	p := &plot{Series: s, Drawing: Drawing{Wide: wide, High: high, Title: s.Title, Said: s.Said, class: class}}
	bands := s.bands()
	if len(bands) > 1 {
		p.Bands = bands[len(bands)-1:] // what was normal long ago says nothing of now
	}
	p.low, p.high = p.span()
	right := wide - margin
	edge, head := 6*grow, 8*grow
	x := func(i int) float64 {
		if len(s.Points) < 2 {
			return right - edge
		}
		return edge + float64(i)*(right-2*edge)/float64(len(s.Points)-1)
	}
	y := func(v float64) float64 { return high - head - (v-p.low)/(p.high-p.low)*(high-2*head) }
	if n := len(p.Bands); n > 0 && len(bands) > 0 {
		b := bands[len(bands)-1]
		top, bottom := y(b.Upper), y(b.Lower)
		p.box(InkBand, 0, top, right, max(bottom-top, 1), 2*grow)
		p.line(InkMid, 0, y(b.Centre), right, y(b.Centre))
		if margin > 0 {
			p.margin(b, right+10, top, bottom)
		}
	}
	if g, ok := s.goal(); ok {
		p.line(InkGoal, 0, y(g), right, y(g))
	}
	p.strand(x, y)
	p.rings(x, y, grow)
	return p.Drawing
}

// margin writes both limits, apart from each other.
func (p *plot) margin(b Band, x, top, bottom float64) {
	room := p.Wide - x
	upper, lower := cut(p.write(b.Upper), plainSize, room), cut(p.write(b.Lower), plainSize, room)
	if upper == lower {
		p.words(InkText, x, top+4, plainSize, start, upper)
		return
	}
	bottom = min(max(bottom+4, top+4+1.2*plainSize), p.High-3)
	p.words(InkText, x, min(top+4, bottom-1.2*plainSize), plainSize, start, upper)
	p.words(InkText, x, bottom, plainSize, start, lower)
}

// strand joins the weeks that have values; a lone one becomes a dot.
func (p *plot) strand(x func(int) float64, y func(float64) float64) {
	var run []point
	flush := func() {
		if len(run) > 1 {
			p.path(InkLine, run)
		} else if len(run) == 1 {
			p.disc(InkDot, run[0].x, run[0].y, 2)
		}
		run = nil
	}
	for i, w := range p.Points {
		if !p.shown(i) {
			flush()
			continue
		}
		run = append(run, point{x(i), y(w.Value)})
	}
	flush()
}

// rings marks the signals, and the last week.
func (p *plot) rings(x func(int) float64, y func(float64) float64, grow float64) {
	last := len(p.Points) - 1
	for i, w := range p.Points {
		if !p.shown(i) {
			continue
		}
		ink, r := Ink(""), 3.5
		switch {
		case !w.Complete:
			ink = InkOpen
		case w.Ring == Outside:
			ink = InkSignal
		case w.Ring == Drift:
			ink = InkDrift
		case w.Ring == Glad:
			ink, r = InkGlad, 4.5
		case i == last:
			ink, r = InkNow, 3.75
		default:
			continue
		}
		if i == last && ink != InkNow {
			r = 4.5
		}
		p.disc(ink, x(i), y(w.Value), r*grow)
	}
}

// Range is one part's value against its own normal.
type Range struct {
	Name         string
	Value        float64
	Known        bool
	Lower, Upper float64
	Limited      bool // whether it is known what is normal
	Out          bool // the value is outside of it
	Open         bool // the week is not over
}

// Bar lays out a range on a line from 0 to most, in two drawings: the one below may be stretched, the dot above it keeps
// its shape. Both are for the eye only, words stand beside them.
func (r Range) Bar(most float64) (below, dot Drawing) {
	const wide, high, edge = 300.0, 20.0, 6.0
	if !drawable(most) || most <= 0 {
		most = 1
	}
	x := func(v float64) float64 {
		if !drawable(v) {
			v = 0
		}
		return edge + min(max(v/most, 0), 1)*(wide-2*edge)
	}
	below, dot = Drawing{Wide: wide, High: high}, Drawing{Wide: wide, High: high, class: "rb-dot"}
	below.line(InkGrid, 0, high/2, wide, high/2)
	if r.Limited {
		left := x(r.Lower)
		below.box(InkBand, left, 3, max(x(r.Upper)-left, 2), 14, 3)
	}
	if r.Known {
		dot.disc(r.ink(), x(r.Value), high/2, 5)
	}
	return below, dot
}

func (r Range) ink() Ink {
	switch {
	case r.Open:
		return InkOpen
	case r.Out:
		return InkSignal
	}
	return InkNow
}

// Columns lays out ranges side by side, such as the days of a week, over one axis that begins at 0.
func Columns(title string, all []Range, write func(float64) string) Drawing {
	const wide, high, top, bottom, right = 420.0, 150.0, 12.0, 122.0, 380.0
	s := Series{Title: title, Write: write, Points: []Point{{Known: true}}}
	for _, r := range all {
		s.Points = append(s.Points, Point{Value: r.Value, Known: r.Known})
		if r.Limited {
			s.Points = append(s.Points, Point{Value: r.Lower, Known: true}, Point{Value: r.Upper, Known: true})
		}
	}
	low, most := s.span()
	ticks := rounds(low, most, 2, s.write)
	if n := len(ticks); n > 1 && ticks[n-1] < most {
		ticks = append(ticks, 2*ticks[n-1]-ticks[n-2])
	}
	most = max(most, ticks[len(ticks)-1])
	d := Drawing{Wide: wide, High: high, Title: title}
	y := func(v float64) float64 { return bottom - (v-low)/(most-low)*(bottom-top) }
	for _, v := range ticks {
		d.line(InkGrid, 0, y(v), right, y(v))
		d.words(InkText, right+8, y(v)+4, plainSize, start, cut(s.write(v), plainSize, wide-right-8))
	}
	slot := right / float64(max(len(all), 1))
	for i, r := range all {
		x := slot * (float64(i) + 0.5)
		if r.Limited && drawable(r.Lower) && drawable(r.Upper) {
			half := min(17, slot*0.35)
			d.box(InkBand, x-half, y(r.Upper), 2*half, max(y(r.Lower)-y(r.Upper), 1), 3)
		}
		if r.Known && drawable(r.Value) {
			d.disc(r.ink(), x, y(r.Value), 5)
		}
		d.words(InkText, x, 142, plainSize, middle, cut(r.Name, plainSize, slot))
	}
	return d
}
