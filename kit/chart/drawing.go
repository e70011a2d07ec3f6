// This file holds the canvas: what can be drawn, and in which inks.

package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Ink is what a mark is drawn with. Its text is the class that a page's style colours; a mail's picture has its own
// colours for each.
type Ink string

// The inks. Each differs from the others in shape too, so that a chart can be read without colour.
const (
	InkBand   Ink = "band"
	InkMid    Ink = "mid"
	InkLimit  Ink = "limit"
	InkGoal   Ink = "goal"
	InkGrid   Ink = "grid"
	InkAxis   Ink = "axis"
	InkFence  Ink = "fence"
	InkLine   Ink = "line"
	InkDot    Ink = "dot"
	InkNow    Ink = "now"
	InkOpen   Ink = "open"
	InkSignal Ink = "signal"
	InkDrift  Ink = "drift"
	InkGlad   Ink = "glad"
	InkText   Ink = ""            // what the axis says
	InkValue  Ink = "t-ink"       // the value of now
	InkRinged Ink = "t-signal"    // the value of a signal
	InkPerson Ink = "people-text" // what a person wrote
)

type shape uint8

const (
	box shape = iota
	line
	path
	disc
	words
)

type anchor uint8

const (
	start anchor = iota
	middle
	end
)

type point struct{ x, y float64 }

// mark is one thing drawn. What does not apply to its shape is empty.
type mark struct {
	shape  shape
	ink    Ink
	at     []point // a box has its corner and the corner across, a line its ends, a disc its centre, words their base
	r      float64 // of a disc, or of a box's corners
	text   string
	size   float64
	anchor anchor
}

// Drawing is a chart laid out: marks in a frame whose origin is its upper left corner, x to the right and y down.
type Drawing struct {
	Wide, High  float64
	Title, Said string
	class       string
	marks       []mark
}

func (d *Drawing) box(ink Ink, x, y, wide, high, r float64) {
	d.marks = append(d.marks, mark{shape: box, ink: ink, at: []point{{x, y}, {x + wide, y + high}}, r: r})
}

func (d *Drawing) line(ink Ink, x1, y1, x2, y2 float64) {
	d.marks = append(d.marks, mark{shape: line, ink: ink, at: []point{{x1, y1}, {x2, y2}}})
}

func (d *Drawing) path(ink Ink, at []point) {
	d.marks = append(d.marks, mark{shape: path, ink: ink, at: at})
}

func (d *Drawing) disc(ink Ink, x, y, r float64) {
	d.marks = append(d.marks, mark{shape: disc, ink: ink, at: []point{{x, y}}, r: r})
}

func (d *Drawing) words(ink Ink, x, y, size float64, a anchor, text string) {
	d.marks = append(d.marks, mark{shape: words, ink: ink, at: []point{{x, y}}, size: size, anchor: a, text: text})
}

// frame is the smallest box around a mark, the width of lines left aside.
func (m mark) frame() area {
	if m.shape == words {
		return areaOf(m.at[0].x, m.at[0].y, m.size, m.anchor, m.text)
	}
	a := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range m.at {
		a = area{min(a.left, p.x), min(a.top, p.y), max(a.right, p.x), max(a.bottom, p.y)}
	}
	if m.shape == disc {
		a = area{a.left - m.r, a.top - m.r, a.right + m.r, a.bottom + m.r}
	}
	return a
}

// area is a box by its edges.
type area struct{ left, top, right, bottom float64 }

// areaOf is the room that words take, at most: fonts differ.
func areaOf(x, y, size float64, a anchor, text string) area {
	wide := width(text, size)
	switch a {
	case middle:
		x -= wide / 2
	case end:
		x -= wide
	case start:
	}
	return area{x, y - 0.8*size, x + wide, y + 0.25*size}
}

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a area) within(b area) bool {
	return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom
}

// crossed tells whether the straight line from p to q runs through the area.
func (a area) crossed(p, q point) bool {
	from, to := 0.0, 1.0
	for _, side := range [4][2]float64{
		{p.x - q.x, p.x - a.left}, {q.x - p.x, a.right - p.x}, {p.y - q.y, p.y - a.top}, {q.y - p.y, a.bottom - p.y},
	} {
		switch step, room := side[0], side[1]; {
		case step == 0 && room < 0:
			return false
		case step < 0:
			from = max(from, room/step)
		case step > 0:
			to = min(to, room/step)
		}
	}
	return from <= to
}

// width is how wide words become, rather too much than too little.
func width(text string, size float64) (w float64) {
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'’!|()-· \u00a0", r):
			w += 0.33
		case strings.ContainsRune("mwMWOQ@%—", r):
			w += 0.92
		case r >= 'A' && r <= 'Z':
			w += 0.72
		case r > 0x2e80: // scripts whose signs are square
			w += 1.05
		default:
			w += 0.56
		}
	}
	return w * size
}

// cut shortens words that are too wide, at a whole word where there is one.
func cut(text string, size, room float64) string {
	if width(text, size) <= room {
		return text
	}
	for text != "" && width(text+"…", size) > room {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	if i := strings.LastIndexByte(text, ' '); i > len(text)/2 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ,.;:") + "…"
}

// plain writes a value with as few digits as do.
func plain(v float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64), "-", "−", 1)
}
