// This file holds how words find a place of their own.

package chart

import "slices"

// spot is a place for words: their base line and how they hang on x.
type spot struct {
	x, y float64
	a    anchor
}

// apart is how far words stand from each other in one line.
const apart = 6.0

// put writes words at the first spot where they meet no others, no ring and, if that can be had, not the line. Where
// there is none it writes nothing and tells so.
func (p *plot) put(ink Ink, size float64, text string, spots []spot, acrossLine bool) bool {
	inside := area{0, crest - 6, chartWide, base - 2}
	try := func(offLine bool) bool {
		for _, s := range spots {
			a := areaOf(s.x, s.y, size, s.a, text)
			if !a.within(inside) || slices.ContainsFunc(p.taken, a.meets) || offLine && p.onLine(a) {
				continue
			}
			p.words(ink, s.x, s.y, size, s.a, text)
			p.taken = append(p.taken, area{a.left - apart, a.top, a.right + apart, a.bottom})
			return true
		}
		return false
	}
	return try(true) || acrossLine && try(false)
}

// onLine tells whether the line runs through an area. Only its corners near the area are looked at.
func (p *plot) onLine(a area) bool {
	from, _ := slices.BinarySearchFunc(p.trace, a.left, func(q point, x float64) int {
		if q.x < x {
			return -1
		}
		return 1
	})
	for i := max(from, 1); i < len(p.trace); i++ {
		if a.crossed(p.trace[i-1], p.trace[i]) {
			return true
		}
		if p.trace[i].x > a.right {
			break
		}
	}
	return false
}

const (
	noteSize = 14.0
	noteRoom = 420.0 // longer words are cut: they stand below the chart, whole
)

// notes writes what people said: at a fence beside its top, elsewhere beside its week, or above it with a thread down.
// The newest choose first; one that finds no room is left to the words below the chart.
func (p *plot) notes() {
	for _, n := range slices.Backward(p.Notes) {
		if n.At < 0 || n.At >= len(p.Points) {
			continue
		}
		if n.Anew {
			p.fence(n)
			continue
		}
		text, x := cut(n.Text, noteSize, noteRoom), p.x(n.At)
		y := plotBottom
		var beside []spot
		if p.shown(n.At) {
			y = p.y(p.Points[n.At].Value)
			beside = []spot{{x + 14, y + 5, start}, {x - 14, y + 5, end}, {x, y - 14, middle}, {x, y + 24, middle}, {x + 12, y - 14, start}, {x - 12, y - 14, end}}
		}
		if len(beside) > 0 && p.clear(InkPerson, noteSize, text, beside) {
			continue
		}
		p.above(n.At, x, y, text)
	}
}

// clear is put, but never across the line.
func (p *plot) clear(ink Ink, size float64, text string, spots []spot) bool {
	return p.put(ink, size, text, spots, false)
}

// above writes in one of the rows over the values, and draws down to the week.
func (p *plot) above(i int, x, y float64, text string) {
	for row := range 3 {
		top := crest + 12 + 18*float64(row)
		before := len(p.marks)
		if !p.clear(InkPerson, noteSize, text, []spot{{x + 6, top, start}, {x - 6, top, end}, {x, top, middle}}) {
			continue
		}
		from, to := top+4, y-10
		for _, a := range p.taken { // it ends above whatever stands there
			if a.left < x && x < a.right && a.top > from {
				to = min(to, a.top-2)
			}
		}
		if p.shown(i) && to > from {
			thread := mark{shape: line, ink: InkFence, at: []point{{x, from}, {x, to}}}
			p.marks = slices.Insert(p.marks, before, thread)
		}
		return
	}
}

// fence draws where normal is counted anew.
func (p *plot) fence(n Note) {
	x := p.x(n.At) - p.slot/2
	p.line(InkFence, x, crest, x, base)
	text := cut(n.Text, noteSize, noteRoom)
	var after, ahead []spot
	for row := range 3 {
		y := crest + 12 + 18*float64(row)
		after, ahead = append(after, spot{x + 10, y, start}), append(ahead, spot{x - 10, y, end})
	}
	p.clear(InkPerson, noteSize, text, append(after, ahead...))
}
