// This file holds a drawing as SVG: its colours are the page's.

package chart

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// SVG draws for a page. With an id, which must be the page's only one of that name, title and words are elements of
// the drawing; without, they are its label. Without either it is for the eye only, since words stand beside it.
func (d Drawing) SVG(id string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="%s" viewBox="0 0 %s %s"`, strings.TrimSpace("chart "+d.class), num(d.Wide), num(d.High))
	esc := template.HTMLEscapeString
	switch {
	case d.Title == "":
		b.WriteString(` aria-hidden="true">`)
	case id == "":
		label := d.Title
		if d.Said != "" {
			label += ", " + d.Said
		}
		fmt.Fprintf(&b, ` role="img" aria-label="%s">`, esc(label))
	default:
		fmt.Fprintf(&b, ` role="img" aria-labelledby="%[1]s-t %[1]s-d"><title id="%[1]s-t">%[2]s</title><desc id="%[1]s-d">%[3]s</desc>`,
			esc(id), esc(d.Title), esc(d.Said))
	}
	for _, m := range d.marks {
		m.svg(&b)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, names of inks, and escaped words
}

func (m mark) svg(b *strings.Builder) {
	switch m.shape {
	case box:
		fmt.Fprintf(b, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"`, m.ink, num(m.at[0].x), num(m.at[0].y), num(m.at[1].x-m.at[0].x), num(m.at[1].y-m.at[0].y))
		if m.r > 0 {
			fmt.Fprintf(b, ` rx="%s"`, num(m.r))
		}
		b.WriteString(`/>`)
	case line:
		fmt.Fprintf(b, `<line class="%s" x1="%s" x2="%s" y1="%s" y2="%s"/>`, m.ink, num(m.at[0].x), num(m.at[1].x), num(m.at[0].y), num(m.at[1].y))
	case path:
		fmt.Fprintf(b, `<polyline class="%s" points="`, m.ink)
		for i, p := range m.at {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(p.x) + "," + num(p.y))
		}
		b.WriteString(`"/>`)
	case disc:
		fmt.Fprintf(b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, m.ink, num(m.at[0].x), num(m.at[0].y), num(m.r))
	case words:
		b.WriteString(`<text`)
		if m.ink != InkText {
			fmt.Fprintf(b, ` class="%s"`, m.ink)
		}
		fmt.Fprintf(b, ` x="%s" y="%s"`, num(m.at[0].x), num(m.at[0].y))
		if m.size != plainSize && m.ink != InkPerson {
			fmt.Fprintf(b, ` font-size="%s"`, num(m.size))
		}
		if m.anchor != start {
			fmt.Fprintf(b, ` text-anchor="%s"`, [...]string{start: "start", middle: "middle", end: "end"}[m.anchor])
		}
		b.WriteString(`>` + template.HTMLEscapeString(m.text) + `</text>`)
	}
}

// num writes a length: a tenth of a pixel does.
func num(v float64) string {
	text := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(text, ".0")
}
