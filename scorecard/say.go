// This file holds what is said of one number: what is normal, and whether this week is.

package scorecard

import (
	"fmt"
	"slices"

	"rapport/metric"
)

// said is the sentence of the week spoken of.
func (t trend) said() Sentence {
	v, d := t.value(), t.verdict()
	if !v.Known {
		return Sentence{Text: t.nothing()}
	}
	if !t.limited() {
		return Sentence{Text: t.soFar()}
	}
	s, normal := t.normal()
	x := s.number(v.Number)
	switch {
	case d.Limits.Constant() && d.Signal == metric.Exceptional:
		return Sentence{fmt.Sprintf("In our first %d weeks it was always %s; ", d.Limits.Weeks, s.with(d.Limits.Centre)), s.alone(v.Number) + " is not."}
	case d.Limits.Constant() && !t.open:
		return Sentence{Text: fmt.Sprintf("In our first %d weeks it was always %s, and so it is now.", d.Limits.Weeks, s.with(d.Limits.Centre))}
	case t.open && t.Unit == metric.Count:
		return Sentence{Text: fmt.Sprintf("%s for a whole week; %s so far.", normal, x)}
	case t.open:
		return Sentence{Text: fmt.Sprintf("%s; %s so far.", normal, x)}
	case d.Signal == metric.Exceptional:
		return Sentence{normal + "; ", x + " is not."}
	case d.Signal == metric.Drifting:
		return Sentence{Text: fmt.Sprintf("%s. %s is inside, but for some weeks now we are %s our usual %s.", normal, x, side(d.Side), s.with(d.Limits.Centre))}
	case t.Unit == metric.Count:
		return Sentence{Text: fmt.Sprintf("%s; %s is an ordinary week.", normal, x)}
	}
	return Sentence{Text: fmt.Sprintf("%s; %s is ordinary.", normal, x)}
}

// normal says the limits: "Between 205 and 301 is normal for us".
func (t trend) normal() (scale, string) {
	verb := "is normal for us"
	if t.verdict().Limits.Basis == metric.Trial {
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
	var there []float64
	largest := 0.0
	for i, v := range slices.Backward(t.values) {
		if v.Known {
			there = append([]float64{v.Number}, there...)
			largest = max(largest, v.Number)
		}
		if t.anew[i] {
			break // older weeks are another normal
		}
	}
	s := scaleOf(t.Unit, largest)
	words := make([]string, len(there))
	for i, x := range there {
		words[i] = s.number(x)
	}
	last := len(there) - 1
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
	if t.open && known(t.values) > 0 {
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
		return plural(known(t.values), "week", "weeks") + " so far"
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

// judged is the word on the week spoken of. Only numbers that we move are judged by a shape.
func (t trend) judged() Judgement {
	d := t.verdict()
	switch {
	case t.open:
		return Judgement{Plain, "Still counting"}
	case !t.value().Known:
		return Judgement{Plain, "Nothing to count"}
	case !t.limited():
		return Judgement{Plain, "Too early to tell"}
	case d.Signal == metric.Ordinary:
		return Judgement{Plain, "As usual"}
	case t.Stance == metric.Watch && d.Signal == metric.Exceptional:
		return Judgement{Plain, "Not as usual"}
	case t.Stance == metric.Watch:
		return Judgement{Plain, "Keep an eye on it"}
	case t.good():
		return Judgement{Good, "Better than usual"}
	case d.Signal == metric.Drifting:
		return Judgement{Eye, "Keep an eye on it"}
	}
	return Judgement{Talk, "Talk about it"}
}

// changed answers the first of the two questions.
func (t trend) changed() Mark {
	d := t.verdict()
	way, drift := "higher", "upwards"
	if d.Side == metric.Lower {
		way, drift = "lower", "downwards"
	}
	switch {
	case t.open:
		return Mark{Class: "same", Text: "Still counting"}
	case !t.value().Known:
		return Mark{Class: "same", Text: "Nothing to compare"}
	case !t.limited():
		return Mark{Class: "same", Text: "Too few weeks to tell"}
	case d.Signal == metric.Exceptional:
		return Mark{"changed", "changed", "Yes, " + way}
	case d.Signal == metric.Drifting:
		return Mark{"drift", "changed", "Drifting " + drift}
	}
	return Mark{"same", "same", "No"}
}

// goal answers the second of the two questions for a number with its entry.
func (t trend) goal(e Entry) Mark {
	switch {
	case e.Stance == metric.Watch:
		return Mark{"watch", "watch", "None. We only watch it"}
	case e.Goal == nil:
		return Mark{Class: "same", Text: "None yet"}
	}
	text := FormatGoal(t.Unit, *e.Goal) + ": "
	switch meets := t.verdict().Limits.Meet(*e.Goal, t.Better); meets {
	case metric.AlwaysMeets:
		return Mark{"meets", "meets", text + string(meets)}
	case metric.HitAndMiss:
		return Mark{"some", "some", text + string(meets)}
	case metric.Cannot:
		return Mark{"cannot", "", text + string(meets)}
	case metric.Unclear:
	}
	return Mark{Class: "same", Text: text + "too early to tell"}
}
