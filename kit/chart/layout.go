// This file holds where everything of a process behaviour chart stands.

package chart

import (
	"math"
	"slices"
	"strconv"
)

// The frame of the chart: the plot, the axis at its right and the months below it.
const (
	chartWide, chartHigh = 1080.0, 400.0
	plotLeft, plotRight  = 8.0, 1016.0
	plotTop, plotBottom  = 72.0, 320.0 // of the values
	base                 = 344.0       // the line below which the months stand
	crest                = 18.0        // where fences begin
	axisLeft             = 1026.0
	plainSize            = 12.0 // of the words of the axis
	valueSize            = 14.0
	dotsFit              = 7.0 // narrower weeks than this have no dots, only the line
)

// plot is a chart being laid out.
type plot struct {
	Series
	Drawing
	slot      float64 // a week's width
	low, high float64
	taken     []area  // where words and rings stand
	trace     []point // the corners of the line
}

func (p *plot) x(i int) float64 { return plotLeft + 5 + p.slot*(float64(i)+0.5) }

func (p *plot) y(v float64) float64 {
	return plotBottom - (v-p.low)/(p.high-p.low)*(plotBottom-plotTop)
}

// Chart lays out a process behaviour chart: bands of what is normal, the usual as a dashed line, the goal as a dotted
// one, a ring at each signal, the last week filled, notes where there is room for them, and months below. It takes time
// in proportion to the weeks.
func (s Series) Chart() Drawing {
	p := &plot{Series: s, Drawing: Drawing{Wide: chartWide, High: chartHigh, Title: s.Title, Said: s.Said}}
	p.slot = (plotRight - plotLeft - 10) / float64(max(len(s.Points), 1))
	p.low, p.high = s.span()
	p.grid()
	p.normal()
	p.months()
	p.weeks()
	p.notes()
	p.limits()
	return p.Drawing
}

// grid draws the axis of values.
func (p *plot) grid() {
	room := chartWide - axisLeft
	for _, v := range rounds(p.low, p.high, 5, p.write) {
		y := p.y(v)
		p.line(InkGrid, plotLeft, y, plotRight, y)
		text := cut(p.write(v), plainSize, room)
		p.words(InkText, axisLeft, y+4, plainSize, start, text)
		p.taken = append(p.taken, areaOf(axisLeft, y+4, plainSize, start, text))
	}
	p.line(InkAxis, plotLeft, base, plotRight, base)
}

// normal draws the bands, and the goal over them.
func (p *plot) normal() {
	for _, b := range p.bands() {
		left, right := p.x(b.From)-p.slot/2+0.6, p.x(b.To)+p.slot/2-0.6
		top, bottom := p.y(b.Upper), p.y(b.Lower)
		p.box(InkBand, left, top, right-left, max(bottom-top, 1), 0)
		p.line(InkMid, left, p.y(b.Centre), right, p.y(b.Centre))
		p.line(InkLimit, left, top, right, top)
		p.line(InkLimit, left, bottom, right, bottom)
	}
	if g, ok := p.goal(); ok {
		p.line(InkGoal, plotLeft, p.y(g), plotRight, p.y(g))
	}
}

// months names them at the week in which they begin, as many as there is room for; years stand below their first name.
func (p *plot) months() {
	if p.First.IsZero() || len(p.Points) == 0 {
		return
	}
	every := 1
	for _, n := range []int{1, 2, 3, 6, 12} {
		if every = n; float64(n)*p.slot*4.3 > 40 {
			break
		}
	}
	free, year := plotLeft, 0
	for i := range p.Points {
		monday := p.First.AddDate(0, 0, 7*i)
		sunday := monday.AddDate(0, 0, 6)
		if sunday.Day() > 7 || int(sunday.Month()-1)%every != 0 {
			continue
		}
		x, text := p.x(i), sunday.Format("Jan")
		p.line(InkAxis, x, base, x, base+5)
		if a := areaOf(x, base+20, plainSize, middle, text); a.left >= free && a.right <= chartWide {
			p.words(InkText, x, base+20, plainSize, middle, text)
			free = a.right + 4
			if y := sunday.Year(); y != year {
				p.words(InkText, x, base+36, plainSize, middle, strconv.Itoa(y))
				year = y
			}
		}
	}
}

// weeks draws the line and what stands on it.
func (p *plot) weeks() {
	p.thread()
	last := len(p.Points) - 1
	for i, w := range p.Points {
		if !p.shown(i) {
			continue
		}
		x, y := p.x(i), p.y(w.Value)
		ink, r := InkDot, 2.25
		switch {
		case !w.Complete:
			ink, r = InkOpen, 5
		case w.Ring == Outside:
			ink, r = InkSignal, 6
		case w.Ring == Drift:
			ink, r = InkDrift, 5
		case i == last:
			ink, r = InkNow, 6
		case p.slot < dotsFit:
			continue
		}
		if p.slot < dotsFit && i != last {
			r = min(r, 4)
		}
		p.disc(ink, x, y, r)
		if ink != InkDot {
			p.taken = append(p.taken, area{x - r - 1, y - r - 1, x + r + 1, y + r + 1})
		}
	}
	for i := last; i >= 0; i-- { // the newest first: where there is no room, older ones go without
		if w := p.Points[i]; p.shown(i) && (i == last || w.Ring == Outside && w.Complete) {
			p.value(i, i == last)
		}
	}
}

// thread joins the weeks that have values; a lone one is its dot. Where normal is counted anew, a new line begins.
func (p *plot) thread() {
	var run []point
	flush := func() {
		if len(run) > 1 {
			p.path(InkLine, run)
		} else if len(run) == 1 && p.slot < dotsFit {
			p.disc(InkDot, run[0].x, run[0].y, 2.25)
		}
		p.trace = append(p.trace, run...)
		run = nil
	}
	anew := map[int]bool{}
	for _, n := range p.Notes {
		anew[n.At] = anew[n.At] || n.Anew
	}
	for i, w := range p.Points {
		if !p.shown(i) || anew[i] {
			flush()
		}
		if p.shown(i) {
			run = append(run, point{p.x(i), p.y(w.Value)})
		}
	}
	flush()
}

// value writes a week's value beside it.
func (p *plot) value(i int, now bool) {
	w := p.Points[i]
	ink := InkRinged
	if w.Ring != Outside || !w.Complete {
		ink = InkValue
	}
	x, y := p.x(i), p.y(w.Value)
	spots := []spot{{x, y - 14, middle}, {x - 14, y + 5, end}, {x, y + 24, middle}, {x + 14, y + 5, start}, {x - 12, y - 14, end}}
	if !now {
		spots[0], spots[1] = spots[1], spots[0]
	}
	p.put(ink, valueSize, p.write(w.Value), spots, true)
}

// limits writes them at the beginning of each band, where there is room.
func (p *plot) limits() {
	for _, b := range slices.Backward(p.bands()) {
		left, right := p.x(b.From)-p.slot/2+6, p.x(b.To)+p.slot/2-6
		for _, e := range []struct{ v, below float64 }{{b.Upper, -6}, {b.Lower, 15}} {
			text := p.write(e.v)
			if width(text, plainSize) > right-left {
				continue
			}
			y := p.y(e.v)
			p.put(InkText, plainSize, text, []spot{{left, y + e.below, start}, {right, y + e.below, end}, {(left + right) / 2, y + e.below, middle}}, false)
		}
	}
}

// rounds gives round values between low and high, about n of them, that read differently.
func rounds(low, high float64, n int, write func(float64) string) (all []float64) {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(n))))
	for try := range 12 {
		all = all[:0]
		s := step * [...]float64{1, 2, 5}[try%3] * math.Pow(10, float64(try/3))
		texts := map[string]bool{}
		for k := math.Ceil(low/s - 1e-9); k*s <= high+s*1e-9; k++ {
			all = append(all, k*s+0) // no −0
			texts[write(k*s+0)] = true
		}
		if len(all) <= n+1 && len(texts) == len(all) {
			return all
		}
	}
	return all
}
