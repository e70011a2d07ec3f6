// This file holds a drawing as PNG, for mail: on no paper, in inks that hold on a light and on a dark one.

package chart

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// perInch makes one unit of a drawing two pixels: a unit is a point, of which an inch has 72.
const perInch = 2 * 72

// pen is how an ink looks on any paper.
type pen struct {
	colour color.NRGBA
	wide   float64
	dash   []vg.Length
	fill   bool
}

func penOf(ink Ink) pen {
	var (
		body  = color.NRGBA{0x77, 0x80, 0xa3, 0xff}
		pale  = color.NRGBA{0x80, 0x88, 0xad, 0xff}
		words = color.NRGBA{0x76, 0x7c, 0x96, 0xff}
	)
	switch ink {
	case InkBand:
		return pen{colour: color.NRGBA{0x7d, 0x8c, 0xd7, 0x33}, fill: true}
	case InkMid:
		return pen{colour: pale, wide: 1, dash: []vg.Length{3, 3}}
	case InkLimit, InkGrid:
		return pen{colour: color.NRGBA{0x80, 0x88, 0xad, 0x66}, wide: 0.75}
	case InkGoal:
		return pen{colour: color.NRGBA{0x2f, 0x8f, 0x67, 0xff}, wide: 2, dash: []vg.Length{2, 2.5}}
	case InkFence:
		return pen{colour: pale, wide: 1, dash: []vg.Length{2, 3}}
	case InkLine:
		return pen{colour: body, wide: 2}
	case InkDot:
		return pen{colour: body, fill: true}
	case InkNow:
		return pen{colour: color.NRGBA{0x63, 0x73, 0xd9, 0xff}, fill: true}
	case InkGlad:
		return pen{colour: color.NRGBA{0xe5, 0xa9, 0x1f, 0xff}, fill: true}
	case InkSignal, InkDrift:
		return pen{colour: body, wide: 2.5}
	case InkOpen:
		return pen{colour: pale, wide: 1.5}
	case InkAxis, InkText, InkValue, InkRinged, InkPerson:
	}
	return pen{colour: words, wide: 1}
}

// typefaces are read from the program itself, once.
var typefaces = sync.OnceValues(func() (t struct{ sans, bold, serif *opentype.Font }, err error) {
	for _, f := range []struct {
		to   **opentype.Font
		from []byte
	}{{&t.sans, liberationsansregular.TTF}, {&t.bold, liberationsansbold.TTF}, {&t.serif, liberationserifregular.TTF}} {
		if *f.to, err = opentype.Parse(f.from); err != nil {
			return t, fmt.Errorf("reading the charts' letters: %w", err)
		}
	}
	return t, nil
})

// PNG draws at two pixels for each unit, so that it stays sharp on good screens.
func (d Drawing) PNG() ([]byte, error) {
	faces, err := typefaces()
	if err != nil {
		return nil, err
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(d.Wide), vg.Length(d.High)), vgimg.UseDPI(perInch), vgimg.UseBackgroundColor(color.Transparent))
	for _, m := range d.marks {
		if m.shape != words {
			d.stroke(c, m)
			continue
		}
		face := font.Face{Font: font.Font{Size: vg.Length(m.size)}, Face: faces.sans}
		switch m.ink {
		case InkValue, InkRinged:
			face.Face = faces.bold
		case InkPerson:
			face.Face = faces.serif
		default:
		}
		p := m.at[0]
		at := d.up(p)
		switch wide := face.Width(m.text); m.anchor {
		case middle:
			at.X -= wide / 2
		case end:
			at.X -= wide
		case start:
		}
		c.SetColor(penOf(m.ink).colour)
		c.FillString(face, at, m.text)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, c.Image()); err != nil {
		return nil, fmt.Errorf("writing a chart: %w", err)
	}
	return b.Bytes(), nil
}

// up turns a point into that of a canvas whose y grows upwards.
func (d Drawing) up(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(d.High - p.y)} }

func (d Drawing) stroke(c *vgimg.Canvas, m mark) {
	k := penOf(m.ink)
	if m.shape == disc && !k.fill {
		d.hollow(c, m)
	}
	c.SetColor(k.colour)
	c.SetLineWidth(vg.Length(k.wide))
	c.SetLineDash(k.dash, 0)
	var p vg.Path
	switch m.shape {
	case box:
		p = d.rounded(m)
	case line, path:
		for i, at := range m.at {
			if i == 0 {
				p.Move(d.up(at))
				continue
			}
			p.Line(d.up(at))
		}
	case disc:
		centre := d.up(m.at[0])
		p.Move(vg.Point{X: centre.X + vg.Length(m.r), Y: centre.Y})
		p.Arc(centre, vg.Length(m.r), 0, 2*math.Pi)
		p.Close()
	case words:
	}
	if k.fill {
		c.Fill(p)
		return
	}
	c.Stroke(p)
}

// hollow lets the paper show where a ring will be.
func (d Drawing) hollow(c *vgimg.Canvas, m mark) {
	const scale = perInch / 72
	im, x, y, r := c.Image(), m.at[0].x*scale, m.at[0].y*scale, m.r*scale
	for py := int(y - r); py <= int(y+r); py++ {
		for px := int(x - r); px <= int(x+r); px++ {
			if math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y) < r {
				im.Set(px, py, color.Transparent)
			}
		}
	}
}

// rounded is the outline of a box.
func (d Drawing) rounded(m mark) (p vg.Path) {
	low, high := d.up(point{m.at[0].x, m.at[1].y}), d.up(point{m.at[1].x, m.at[0].y})
	r := vg.Length(min(m.r, (m.at[1].x-m.at[0].x)/2, (m.at[1].y-m.at[0].y)/2))
	const quarter = math.Pi / 2
	p.Move(vg.Point{X: low.X + r, Y: low.Y})
	for i, corner := range []vg.Point{{X: high.X - r, Y: low.Y + r}, {X: high.X - r, Y: high.Y - r}, {X: low.X + r, Y: high.Y - r}, {X: low.X + r, Y: low.Y + r}} {
		p.Arc(corner, r, float64(i-1)*quarter, quarter)
	}
	p.Close()
	return p
}
