// This file holds what the index is asked: which words must stand in a message.

package search

import "strings"

// wanted is what a message must have: one word of each group of need, and none of without.
type wanted struct {
	need    [][]string
	without []string
}

// syntax is how an index writes that down.
type syntax struct{ quote, or, and, not string }

// write writes it down; need is not empty.
func (w wanted) write(s syntax) string {
	var b strings.Builder
	for i, group := range w.need {
		if i > 0 {
			b.WriteString(s.and)
		}
		s.group(&b, group)
	}
	if len(w.without) > 0 {
		b.WriteString(s.not)
		s.group(&b, w.without)
	}
	return b.String()
}

func (s syntax) group(b *strings.Builder, words []string) {
	b.WriteString("(")
	for i, word := range words {
		if i > 0 {
			b.WriteString(s.or)
		}
		b.WriteString(s.quote + strings.ReplaceAll(word, s.quote, s.quote+s.quote) + s.quote)
	}
	b.WriteString(")")
}
