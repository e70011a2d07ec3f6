// This file holds how words are written in the one form in which they are kept, and what can be seen of them.

package snippet

import (
	"html"
	"slices"
	"strings"
)

// String writes the words in the one form in which they are kept.
func (w Words) String() string {
	var b strings.Builder
	write(&b, w.pieces)
	return b.String()
}

func write(b *strings.Builder, all []piece) {
	for _, p := range all {
		switch {
		case p.tag != "":
			b.WriteString(p.tag)
		case p.text != "":
			b.WriteString(html.EscapeString(p.text))
		case p.blank != nil && p.blank.Kind == Optional:
			b.WriteString(html.EscapeString("{{optional: " + p.blank.Name + "}}"))
			write(b, p.body)
			b.WriteString("{{end}}")
		default:
			b.WriteString(html.EscapeString("{{" + p.inside() + "}}"))
		}
	}
}

// inside is what stands between the braces.
func (p piece) inside() string {
	switch {
	case p.known != "":
		return p.known
	case p.part != "":
		return "snippet: " + p.part
	case p.date != "" && p.lang != "":
		return "date: " + p.date + ", " + p.lang
	case p.date != "":
		return "date: " + p.date
	}
	b := p.blank
	s := b.Name
	if b.Empty {
		s += "?"
	}
	if b.Kind != Line {
		s += ": " + string(b.Kind)
	}
	s = strings.Join(append([]string{s}, b.Choices...), " | ")
	if b.Default != "" {
		s += " = " + b.Default
	}
	return s
}

// Parts lists the abbreviations of the snippets that stand inside.
func (w Words) Parts() (all []string) {
	walk(w.pieces, func(p piece) {
		if p.part != "" && !slices.Contains(all, p.part) {
			all = append(all, p.part)
		}
	})
	return all
}

// Text is what stands there to be read, without tags and syntax: for search, and for seeing that there is something.
func (w Words) Text() string {
	var b strings.Builder
	walk(w.pieces, func(p piece) {
		if p.tag != "" {
			b.WriteByte(' ')
		}
		b.WriteString(p.text)
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// syntax tells whether there is anything but tags and text.
func (w Words) syntax() (found bool) {
	walk(w.pieces, func(p piece) { found = found || p.tag == "" && p.text == "" })
	return found
}

func walk(all []piece, f func(piece)) {
	for _, p := range all {
		f(p)
		walk(p.body, f)
	}
}
