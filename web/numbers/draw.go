// This file holds how a number is drawn: its values on one scale, its bands, rings and notes.

package numbers

import (
	"fmt"
	"math"
	"strings"

	"rapport/kit/chart"
	"rapport/metric"
	"rapport/scorecard"
)

const nbsp = "\u00a0"

// scaleOf chooses the scale by the greatest value there is.
func scaleOf(u metric.Unit, greatest float64) chart.Scale {
	switch u {
	case metric.Share, metric.Ratio:
		return chart.Percent()
	case metric.Seconds:
		return chart.Time(greatest)
	case metric.Count, metric.Score, metric.Mean:
	}
	return chart.Plain()
}

// bounds are limits as they are told: of whole values the outermost that are still inside.
func bounds(u metric.Unit, l metric.Limits) (low, high float64) {
	if low, high = math.Ceil(l.Lower), math.Floor(l.Upper); u == metric.Count && low <= high {
		return low, high
	}
	return l.Lower, l.Upper
}

// drawn is a chart of the team's, made ready.
type drawn struct {
	scorecard.Chart
	chart.Scale
}

func ready(c scorecard.Chart) drawn {
	greatest := 0.0
	for _, p := range c.Points {
		if p.Value.Known {
			greatest = max(greatest, p.Value.Number)
		}
		if p.Limits.Basis != metric.TooFew {
			greatest = max(greatest, p.Limits.Upper)
		}
	}
	return drawn{c, scaleOf(c.Entry.Unit, greatest)}
}

// series is what the chart is laid out from.
func (d drawn) series() chart.Series {
	s := chart.Series{Write: d.Write}
	if len(d.Points) > 0 {
		s.First = d.Points[0].Week.Monday()
	}
	for _, p := range d.Points {
		s.Points = append(s.Points, chart.Point{Value: p.Value.Number * d.Times, Known: p.Value.Known, Complete: p.Complete, Ring: ringOf(p.Verdict.Signal)})
	}
	s.Bands = d.bands()
	if d.Entry.Goal != nil && d.Entry.Stance == metric.Move {
		goal := *d.Entry.Goal * d.Times
		s.Goal = &goal
	}
	return s
}

func ringOf(signal metric.Signal) chart.Ring {
	switch signal {
	case metric.Exceptional:
		return chart.Outside
	case metric.Drifting:
		return chart.Drift
	case metric.Ordinary:
	}
	return chart.NoRing
}

// bands are the stretches over which the same is normal. Limits that were tried move each week; of a segment the last
// ones are drawn.
func (d drawn) bands() (all []chart.Band) {
	for i, p := range d.Points {
		if p.Limits.Basis == metric.TooFew {
			continue
		}
		low, high := bounds(d.Entry.Unit, p.Limits)
		b := chart.Band{From: i, To: i, Lower: low * d.Times, Centre: p.Limits.Centre * d.Times, Upper: high * d.Times}
		if n := len(all) - 1; n >= 0 && !p.Anew && all[n].To == i-1 {
			b.From = all[n].From
			all[n] = b
			continue
		}
		all = append(all, b)
	}
	return all
}

// at finds a week among the points.
func (d drawn) at(w metric.Week) (int, bool) {
	if len(d.Points) == 0 {
		return 0, false
	}
	i := between(d.Points[0].Week, w)
	return i, i >= 0 && i < len(d.Points)
}

// big is the chart of the number's own page.
func (d drawn) big() chart.Series {
	s := d.series()
	for _, seg := range d.Segments {
		if i, ok := d.at(seg.From); ok {
			s.Notes = append(s.Notes, chart.Note{At: i, Text: seg.Reason + ": normal is counted anew from here", Anew: true})
		}
	}
	for _, n := range d.Notes {
		if i, ok := d.at(n.Of.Week); ok {
			s.Notes = append(s.Notes, chart.Note{At: i, Text: n.Text})
		}
	}
	s.Title = fmt.Sprintf("%s, %s", d.Entry.Title, weeks(len(d.Points)))
	s.Said = d.aloud()
	return s
}

// small is the trend of the list.
func (d drawn) small() chart.Series {
	s := d.series()
	s.Title = fmt.Sprintf("%s, %s", d.Entry.Title, weeks(len(d.Points)))
	s.Said = strings.TrimSuffix(strings.ToLower(first(d.aloud())), ".")
	return s
}

// first is the first sentence.
func first(s string) string {
	before, _, _ := strings.Cut(s, ". ")
	return before
}

// aloud says the whole chart.
func (d drawn) aloud() string {
	var said []string
	bands := d.bands()
	for i, b := range bands {
		normal := fmt.Sprintf("etween %s and %s was normal", strings.TrimSuffix(d.Write(b.Lower), d.Unit), d.Write(b.Upper))
		if i == 0 && len(bands) == 1 {
			said = append(said, "B"+strings.Replace(normal, "was", "is", 1))
			continue
		}
		said = append(said, fmt.Sprintf("From %s to %s b%s", day(d.Points[b.From].Week), sunday(d.Points[b.To].Week), normal))
	}
	if len(bands) == 0 {
		said = append(said, "There are too few weeks to tell what is normal")
	}
	out, drift := 0, 0
	for _, p := range d.Points {
		switch p.Verdict.Signal {
		case metric.Exceptional:
			if out++; out <= 3 {
				said = append(said, fmt.Sprintf("The week of %s was outside with %s", day(p.Week), d.Write(p.Value.Number*d.Times)))
			}
		case metric.Drifting:
			drift++
		case metric.Ordinary:
		}
	}
	if out > 3 {
		said = append(said, fmt.Sprintf("In all %s were outside", weeks(out)))
	}
	if drift > 0 {
		said = append(said, "Drifting: "+weeks(drift))
	}
	if n := len(d.Points); n > 0 {
		switch last := d.Points[n-1]; {
		case !last.Value.Known:
			said = append(said, "The last week has no value")
		case !last.Complete:
			said = append(said, fmt.Sprintf("The last week is not over, %s so far", d.Write(last.Value.Number*d.Times)))
		default:
			said = append(said, "The last week is "+d.Write(last.Value.Number*d.Times))
		}
	}
	return strings.Join(said, ". ") + "."
}
