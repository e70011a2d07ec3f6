// This file holds a row of the team's numbers: its figure, what is said of it, its chart and its two marks.

package week

import (
	"fmt"
	"html/template"
	"math"

	"rapport/metric"
	"rapport/web/ui"
)

// row is one of the team's six.
type row struct {
	ID, Name string
	Watch    bool // the number drawn is only watched: no colour
	Status   status
	Figure   figure
	Sub      []bit
	Said     said
	Spark    template.HTML // empty where there is nothing to draw
	Span     string
	Changed  mark
	Goal     mark
}

// status is the judgement in words; Class is its shape.
type status struct{ Class, Text string }

// mark answers one of the two questions; Sign is one of the small marks, or none.
type mark struct{ Class, Sign, Text string }

// figure is a value that opens what it counts.
type figure struct{ Text, Unit, URL string }

// bit is a piece of a line; some open what they count.
type bit struct{ Text, URL, Title string }

// drawn is how many weeks a chart shows.
const drawn = 12

// finish gives a row everything that follows from its numbers: the first is the row's own, and another takes its
// place in the chart when it alone has news.
func (r *row) finish(numbers ...trend) trend {
	lead := numbers[0]
	for _, t := range numbers {
		if !lead.news() && t.news() {
			lead = t
		}
	}
	r.Watch = lead.Stance == metric.Watch
	r.Status, r.Changed = lead.status(), lead.changed()
	r.Goal = mark{"watch", "watch", "None. We only watch it"}
	for _, t := range numbers {
		if t.Stance == metric.Move {
			r.Goal = mark{Class: "same", Text: "None yet"}
		}
	}
	r.Said, r.Span = lead.said(), lead.span()
	if own := numbers[0]; lead.Key != own.Key {
		first := ""
		if v := own.value(); v.Known {
			first = scaleOf(own.Unit, v.Number).with(v.Number) + " is ordinary. But "
		}
		r.Said.Text = capital(first + brief(lead.Key) + ": " + uncapital(r.Said.Text))
		r.Span = brief(lead.Key) + ", " + r.Span
	}
	if known(lead.values) {
		r.Spark = lead.spark().SVG()
	}
	return lead
}

func known(values []metric.Value) bool { return count(values) > 0 }

// brief names a number inside a sentence.
func brief(k metric.Key) string {
	switch k {
	case metric.RenewalShare:
		return "renewals"
	case metric.TicketsPerSale:
		return "tickets/sales"
	case metric.ClosedOfNew:
		return "closed of new"
	case metric.HappinessCoverage:
		return "customers reporting"
	case metric.FreeResolvedShare:
		return "threads resolved"
	default:
		return k.Define().Title
	}
}

func uncapital(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

func (t trend) status() status {
	d := t.verdict()
	switch {
	case t.open:
		return status{"plain", "Still counting"}
	case !t.value().Known:
		return status{"plain", "Nothing to count"}
	case !t.limited():
		return status{"plain", "Too early to tell"}
	case d.Signal == metric.Ordinary:
		return status{"plain", "As usual"}
	case t.Stance == metric.Watch && d.Signal == metric.Exceptional:
		return status{"plain", "Not as usual"}
	case t.Stance == metric.Watch:
		return status{"plain", "Keep an eye on it"}
	case t.good():
		return status{"good", "Better than usual"}
	case d.Signal == metric.Drifting:
		return status{"eye", "Keep an eye on it"}
	}
	return status{"talk", "Talk about it"}
}

func (t trend) changed() mark {
	d := t.verdict()
	way, drift := "higher", "upwards"
	if d.Side == metric.Lower {
		way, drift = "lower", "downwards"
	}
	switch {
	case t.open:
		return mark{Class: "same", Text: "Still counting"}
	case !t.value().Known:
		return mark{Class: "same", Text: "Nothing to compare"}
	case !t.limited():
		return mark{Class: "same", Text: "Too few weeks to tell"}
	case d.Signal == metric.Exceptional:
		return mark{"changed", "changed", "Yes, " + way}
	case d.Signal == metric.Drifting:
		return mark{"drift", "changed", "Drifting " + drift}
	}
	return mark{"same", "same", "No"}
}

// spark draws the last weeks.
func (t trend) spark() ui.Spark {
	values, verdicts := t.values, t.verdicts
	if n := len(values) - drawn; n > 0 {
		values, verdicts = values[n:], verdicts[n:]
	}
	s := ui.Spark{Signal: map[int]bool{}, Drift: map[int]bool{}, Open: t.open}
	for i, v := range values {
		x := v.Number
		if !v.Known {
			x = math.NaN()
		}
		s.Values = append(s.Values, x)
		s.Signal[i] = verdicts[i].Signal == metric.Exceptional
		s.Drift[i] = verdicts[i].Signal == metric.Drifting
	}
	if l := t.verdict().Limits; t.limited() {
		s.Band, s.Mid = &[2]float64{l.Lower, l.Upper}, &l.Centre
	}
	s.Label = fmt.Sprintf("%s, %s, %s", t.Title, plural(len(values), "week", "weeks"), t.heard(s))
	return s
}

// heard is what a reader hears of the chart.
func (t trend) heard(s ui.Spark) string {
	out := 0
	for i := range s.Values {
		if s.Signal[i] {
			out++
		}
	}
	switch {
	case !t.limited():
		return "too few to tell what is normal"
	case t.open:
		return "the last of them not over"
	case s.Signal[len(s.Values)-1]:
		return "this week is " + side(t.verdict().Side) + " the normal range"
	case t.news():
		return "drifting " + side(t.verdict().Side) + " the usual"
	case out > 0:
		return plural(out, "earlier week", "earlier weeks") + " outside the normal range"
	}
	return "all inside the normal range"
}

// plural says a count with its noun.
func plural(n int, one, many string) string { return ui.Plural(n, one, many) }
