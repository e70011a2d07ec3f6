// This file holds how a text that was found is shown: the part of it around
// the words, with each of them marked.

package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Piece is a part of a text; Found when it is what was looked for.
type Piece struct {
	Text  string
	Found bool
}

// Mark parts a text at the words.
func Mark(text string, words []string) []Piece {
	var all []Piece
	done := 0
	eachWord(text, func(from, to int, has []string) {
		if from < done || !slices.ContainsFunc(has, func(w string) bool { return slices.Contains(words, w) }) {
			return
		}
		if done < from {
			all = append(all, Piece{Text: text[done:from]})
		}
		all = append(all, Piece{Text: text[from:to], Found: true})
		done = to
	})
	if done < len(text) {
		all = append(all, Piece{Text: text[done:]})
	}
	return all
}

// Excerpt gives about so many bytes of a text, on one line, around the first place where
// most of the words stand near each other, with the words marked.
func Excerpt(text string, words []string, length int) []Piece {
	text = strings.Join(strings.Fields(text), " ")
	type place struct {
		from int
		word string
	}
	var places []place
	eachWord(text, func(from, _ int, has []string) {
		for _, w := range has {
			if len(places) < 1000 && slices.Contains(words, w) {
				places = append(places, place{from, w})
			}
		}
	})
	best, most := 0, 0
	for i, p := range places {
		near := map[string]bool{}
		for _, q := range places[i:] {
			if q.from > p.from+length*2/3 {
				break
			}
			near[q.word] = true
		}
		if len(near) > most {
			best, most = p.from, len(near)
		}
	}
	from := 0
	if best > length/2 {
		from = best - length/4
		for from > 0 && text[from-1] != ' ' && best-from < length/3 {
			from--
		}
		for !utf8.RuneStart(text[from]) {
			from--
		}
	}
	to := min(from+length, len(text))
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	part := text[from:to]
	if from > 0 {
		part = "…" + part
	}
	if to < len(text) {
		if i := strings.LastIndexByte(part, ' '); i > length*3/4 {
			part = part[:i]
		}
		part += "…"
	}
	return Mark(part, words)
}
