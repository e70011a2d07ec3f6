// This file holds what is said of one number: what is normal, and whether this week is.

package week

import (
	"fmt"
	"strings"

	"rapport/metric"
)

// said is a sentence whose end may be stressed.
type said struct{ Text, Strong string }

// said is the sentence of the page's week.
func (t trend) said() said {
	v, d := t.value(), t.verdict()
	if !v.Known {
		return said{Text: t.nothing()}
	}
	if !t.limited() {
		return said{Text: t.soFar()}
	}
	s, normal := t.normal()
	x := s.number(v.Number)
	switch {
	case d.Limits.Constant() && d.Signal == metric.Exceptional:
		return said{fmt.Sprintf("In our first %d weeks it was always %s; ", d.Limits.Weeks, s.with(d.Limits.Centre)), s.alone(v.Number) + " is not."}
	case d.Limits.Constant() && !t.open:
		return said{Text: fmt.Sprintf("In our first %d weeks it was always %s, and so it is now.", d.Limits.Weeks, s.with(d.Limits.Centre))}
	case t.open && t.Unit == metric.Count:
		return said{Text: fmt.Sprintf("%s for a whole week; %s so far.", normal, x)}
	case t.open:
		return said{Text: fmt.Sprintf("%s; %s so far.", normal, x)}
	case d.Signal == metric.Exceptional:
		return said{normal + "; ", x + " is not."}
	case d.Signal == metric.Drifting:
		return said{Text: fmt.Sprintf("%s. %s is inside, but for some weeks now we are %s our usual %s.", normal, x, side(d.Side), s.with(d.Limits.Centre))}
	case t.Unit == metric.Count:
		return said{Text: fmt.Sprintf("%s; %s is an ordinary week.", normal, x)}
	}
	return said{Text: fmt.Sprintf("%s; %s is ordinary.", normal, x)}
}

// normal says the limits: "Between 205 and 301 is normal for us".
func (t trend) normal() (scale, string) {
	d := t.verdict()
	verb := "is normal for us"
	if d.Limits.Basis == metric.Trial {
		verb = "seems normal for us"
	}
	s, low, high := t.limits()
	switch {
	case low == high:
		return s, high + s.unit + " " + verb
	case low == "0" && t.Unit != metric.Score:
		return s, fmt.Sprintf("Up to %s%s %s", high, s.unit, verb)
	}
	return s, fmt.Sprintf("Between %s and %s%s %s", low, high, s.unit, verb)
}

func (t trend) limits() (s scale, low, high string) {
	d, x := t.verdict(), t.value().Number
	return scaleOf(t.Unit, max(d.Limits.Upper, x)).limits(d.Limits, x, d.Signal == metric.Exceptional)
}

// soFar lists the values there are while they are too few to tell.
func (t trend) soFar() string {
	var known []float64
	largest := 0.0
	for _, v := range t.values {
		if v.Known {
			known = append(known, v.Number)
			largest = max(largest, v.Number)
		}
	}
	s := scaleOf(t.Unit, largest)
	words := make([]string, len(known))
	for i, x := range known {
		words[i] = s.number(x)
	}
	last := len(known) - 1
	switch {
	case t.open && last == 0:
		return words[0] + s.unit + " so far, in our first week."
	case t.open:
		return and(words[:last]) + s.unit + " in the weeks before; " + words[last] + " so far."
	case last == 0:
		return "The first week that counts: there is nothing to compare it with yet."
	}
	return "So far " + and(words) + s.unit + ": too few weeks to tell."
}

// nothing says why there is no value.
func (t trend) nothing() string {
	if t.open && known(t.values) {
		return "Nothing to count so far."
	}
	switch t.Key {
	case metric.NewConversations:
		return "Nobody has written yet."
	case metric.FirstResponseTime:
		return "Nobody who wrote was sent a first reply."
	case metric.Happiness:
		return "Nobody rated an answer."
	case metric.Sales:
		return "No sales have been brought in."
	case metric.FreeInteractions:
		return "No help in public has been brought in."
	case metric.Capacity:
		return "Nobody’s hours are known for this week."
	default:
		return "Nothing to count."
	}
}

// span is the line below the chart.
func (t trend) span() string {
	l := t.verdict().Limits
	if !t.limited() {
		return plural(count(t.values), "week", "weeks") + " so far"
	}
	word := "normal "
	if l.Basis == metric.Trial {
		word = "normal so far "
	}
	s, low, high := t.limits()
	if l.Constant() {
		return "always " + s.with(l.Centre) + " in " + plural(l.Weeks, "week", "weeks")
	}
	if low == high {
		return word + high + s.unit
	}
	return word + low + " to " + high + s.unit
}

func side(b metric.Better) string {
	if b == metric.Higher {
		return "above"
	}
	return "below"
}

// and joins words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// inWords writes small numbers out.
func inWords(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// ordinal writes the first few places out.
func ordinal(n int) string {
	words := [...]string{"first", "second", "third", "fourth", "fifth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	return fmt.Sprintf("%dth", n)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
