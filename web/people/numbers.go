// This file holds a person's figures, each beside the person's own usual.

package people

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/web/ui"
)

// row is one figure.
type row struct {
	Title, Text, Unit string
	URL               string // what it counts; empty for nothing
	Said              string
	Spark             template.HTML // empty where faces are shown, or nothing can be drawn
	Faces             []string
	Heard             string // what a reader hears of the faces
	Glad              bool
	Mark              string
}

// definition says how a figure is counted.
type definition struct{ Title, Formula string }

// shown are the figures, in their order.
func shown() []metric.Key {
	return []metric.Key{metric.CustomersHelped, metric.HandleTime, metric.FirstResponseTime, metric.ClosedOfHandled, metric.RepliesToResolve, metric.Happiness}
}

// drawn are the numbers that are read: those shown, and two that others are made of.
func drawn() []metric.Key {
	return append(shown(), metric.CustomersHelpedShare, metric.CustomersHelpedEver)
}

// called is a number's name on this page.
func called(k metric.Key) string {
	switch k {
	case metric.FirstResponseTime:
		return "First response"
	case metric.ClosedOfHandled:
		return "Closed"
	default:
		return k.Define().Title
	}
}

func last(c scorecard.Chart) scorecard.Point { return c.Points[len(c.Points)-1] }

// ofKey finds the chart of a number.
func ofKey(charts []scorecard.Chart, k metric.Key) scorecard.Chart {
	for _, c := range charts {
		if c.Entry.Key == k {
			return c
		}
	}
	return scorecard.Chart{Points: make([]scorecard.Point, 1)}
}

func (v *personPage) numbers(charts []scorecard.Chart, faces []string) {
	for _, k := range shown() {
		v.Defs = append(v.Defs, definition{called(k), k.Define().Formula})
	}
	helped := ofKey(charts, metric.CustomersHelped)
	weeks := 0
	for _, p := range helped.Points {
		if p.Complete && p.Value.Known && p.Value.N > 0 {
			weeks++
		}
	}
	if weeks == 0 && last(helped).Value.N == 0 {
		return
	}
	if last(helped).Limits.Basis == metric.TooFew {
		v.Young = young(v.First(), weeks)
	}
	for _, k := range shown() {
		c := ofKey(charts, k)
		p := last(c)
		made := row{Title: called(k), Glad: p.Glad, Mark: p.Mark.Text, Said: p.Said.String()}
		made.Text, made.Unit = figure(k, p.Value)
		if p.Value.Known && p.Value.N > 0 {
			made.URL = scorecard.Ref{Week: v.Week, Key: k, Person: v.Of.Email}.List()
		}
		switch k {
		case metric.CustomersHelped:
			share := last(ofKey(charts, metric.CustomersHelpedShare)).Value
			if share.Known && metric.Tell(share.N) != metric.TellCount {
				made.Said = metric.FormatShare(share.Number) + " of everyone we helped. " + made.Said
			}
		case metric.ClosedOfHandled:
			if p.Value.Known && metric.Tell(p.Value.N) == metric.TellShare {
				made.Said = metric.FormatOf(p.Value) + " conversations. " + made.Said
			}
		case metric.Happiness:
			made.Faces, made.Heard = faces, heard(faces)
			made.Said = few(c, made.Said)
		}
		if k != metric.Happiness {
			made.Spark = spark(c, v.Shown).SVG()
		}
		v.Rows = append(v.Rows, made)
	}
}

// young says how far it is to knowing what is usual.
func young(first string, weeks int) string {
	if weeks == 0 {
		return "Figures begin after the first whole week. What is usual for " + first + " shows after six; until then nothing is compared."
	}
	return "There are figures of " + ui.Plural(weeks, "week", "weeks") + " so far. What is usual for " + first + " shows after six; until then nothing is compared."
}

// figure writes a value, as large as its n allows, and its unit.
func figure(k metric.Key, v metric.Value) (text, unit string) {
	if !v.Known {
		return "–", ""
	}
	switch k {
	case metric.CustomersHelped:
		if v.N == 1 {
			return "1", "person"
		}
		return ui.Count(v.N), "people"
	case metric.HandleTime:
		return metric.FormatDuration(v.Number), "a reply"
	case metric.FirstResponseTime:
		return metric.FormatDuration(v.Number), "on average"
	case metric.ClosedOfHandled:
		if metric.Tell(v.N) == metric.TellShare {
			return metric.FormatShare(v.Number), "of " + ui.Count(v.N)
		}
		return metric.FormatOf(v), "handled"
	case metric.Happiness:
		if metric.Tell(v.N) == metric.TellShare {
			return metric.FormatNumber(metric.Score, v), "from " + ui.Count(v.N)
		}
		return metric.FormatOf(v), "happy"
	default:
		return metric.FormatNumber(k.Define().Unit, v), "a conversation"
	}
}

// few says what so many ratings can tell, and the year's.
func few(c scorecard.Chart, usual string) string {
	now, year := last(c).Value, metric.Value{}
	for _, p := range c.Points {
		if p.Value.Known {
			year.Hits, year.N = year.Hits+p.Value.Hits, year.N+p.Value.N
		}
	}
	all := ""
	if year.N > now.N {
		all = fmt.Sprintf(" The last %s: %s.", ui.Plural(len(c.Points), "week", "weeks"), metric.FormatOf(year))
	}
	switch {
	case !now.Known:
		return "Nobody rated an answer." + all
	case metric.Tell(now.N) == metric.TellCount && now.N == 1:
		return "One person is too few to tell more." + all
	case metric.Tell(now.N) == metric.TellCount:
		return [...]string{"", "", "Two", "Three", "Four"}[now.N] + " people are too few to tell more." + all
	case metric.Tell(now.N) == metric.TellLikely:
		low, high := metric.Wilson(now.Hits, now.N)
		return fmt.Sprintf("Likely %.0f to %s of all are happy.", 100*low, metric.FormatShare(high)) + all
	}
	return usual + all
}

// heard is what a reader hears of the faces.
func heard(faces []string) string {
	var said []string
	for i, f := range []struct{ face, word string }{{"great", "great"}, {"okay", "okay"}, {"not_good", "not good"}} {
		n := 0
		for _, face := range faces {
			if face == f.face {
				n++
			}
		}
		if n > 0 || i == 0 {
			said = append(said, fmt.Sprintf("%d %s", n, f.word))
		}
	}
	return "The last " + ui.Plural(len(faces), "rating", "ratings") + ": " + strings.Join(said, ", ")
}

// spark draws the last n weeks.
func spark(c scorecard.Chart, n int) ui.Spark {
	points := c.Points[max(0, len(c.Points)-n):]
	p := last(c)
	s := ui.Spark{Glad: map[int]bool{}, Open: !p.Complete}
	s.Label = fmt.Sprintf("%s, %s, the last one %s", called(c.Entry.Key), ui.Plural(len(points), "week", "weeks"), p.Mark.Text)
	for i, one := range points {
		x := one.Value.Number
		if !one.Value.Known {
			x = math.NaN()
		}
		s.Values = append(s.Values, x)
		s.Glad[i] = one.Glad
	}
	if p.Limits.Basis != metric.TooFew {
		s.Band, s.Mid = &[2]float64{p.Limits.Lower, p.Limits.Upper}, &p.Limits.Centre
	}
	return s
}
