// This file holds numbers by exception: what is worth a word of the report's own numbers.

package oneonone

import (
	"strings"

	"rapport/metric"
	"rapport/scorecard"
)

// Number is one of the report's numbers, against the own usual and nothing else.
type Number struct {
	scorecard.Chart                 // the own trend
	Point           scorecard.Point // the week it is about
	Glad            bool            // to celebrate
	Signal          bool            // out of the own ordinary, for the better
}

// Numbers are the report's, folded until one of the two opens them.
type Numbers struct {
	Week  metric.Week
	Move  []Number // numbers we move
	Watch []Number // numbers only to know
	Known bool     // false while there is no whole week to look at
}

// Glad counts what is to celebrate.
func (n Numbers) Glad() int { return n.count(func(x Number) bool { return x.Glad }) }

// Signals counts what is out of the ordinary and not counted as glad.
func (n Numbers) Signals() int { return n.count(func(x Number) bool { return x.Signal && !x.Glad }) }

// Usual counts the others.
func (n Numbers) Usual() int { return len(n.Move) + len(n.Watch) - n.Glad() - n.Signals() }

func (n Numbers) count(is func(Number) bool) (c int) {
	for _, all := range [][]Number{n.Move, n.Watch} {
		for _, x := range all {
			if is(x) {
				c++
			}
		}
	}
	return c
}

// Say is the line that stands above the folded numbers.
func (n Numbers) Say() string {
	if !n.Known {
		return "no whole week to look at yet"
	}
	parts := []string{"nothing out of the ordinary"}
	if c := n.Signals(); c > 0 {
		parts[0] = few(c, "thing") + " out of the ordinary"
	}
	if c := n.Glad(); c > 0 {
		parts = append(parts, few(c, "thing")+" better than usual")
	}
	return strings.Join(parts, ", ")
}

func few(n int, what string) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six"}
	word := itoa(n)
	if n < len(words) {
		word = words[n]
	}
	if n != 1 {
		what += "s"
	}
	return word + " " + what
}
