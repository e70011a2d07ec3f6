// This file holds durations counted by office hours only.

package numbers

import (
	"fmt"
	"slices"
	"strings"

	"rapport/metric"
	"rapport/scorecard"
)

// hasOffice tells whether any week is counted by office hours too: the team has set some, and the number is a duration.
func hasOffice(c scorecard.Chart) bool {
	return slices.ContainsFunc(c.Points, func(p scorecard.Point) bool { return p.Value.Office.Known })
}

// inOffice is the same number counted by office hours. Its weeks are judged by their own values; the goal is one by the
// clock, so it is left out, and questions are asked of the weeks by the clock only.
func inOffice(c scorecard.Chart) scorecard.Chart {
	points := make([]metric.Point, len(c.Points))
	own := make([]scorecard.Point, len(c.Points))
	for i, p := range c.Points {
		p.Value = p.Value.InOffice()
		points[i] = metric.Point{Value: p.Value.Number, Known: p.Value.Known, Complete: p.Complete, Segment: p.Anew}
		own[i] = p
	}
	for i, v := range metric.Judge(points, c.Low, c.High) {
		own[i].Verdict, own[i].Limits, own[i].Asks = v, v.Limits, false
	}
	for i := len(own) - 2; i >= 0; i-- {
		if !own[i+1].Anew {
			own[i].Limits = own[i+1].Limits
		}
	}
	c.Points, c.Entry.Goal = own, nil
	c.Goal = scorecard.Mark{Class: "same", Text: "Set by the clock, not by office hours"}
	d := ready(c)
	for i := range own {
		own[i].Said, own[i].Mark = d.verdict(own[i])
	}
	return c
}

// verdict says a week by office hours.
func (d drawn) verdict(p scorecard.Point) (scorecard.Sentence, scorecard.Mark) {
	l := p.Verdict.Limits
	x := d.Write(p.Value.Number * d.Times)
	low, high := strings.TrimSuffix(d.Write(l.Lower*d.Times), d.Unit), d.Write(l.Upper*d.Times)
	normal := fmt.Sprintf("In office hours, between %s and %s is normal for us; ", low, high)
	if low == "0" {
		normal = fmt.Sprintf("In office hours, up to %s is normal for us; ", high)
	}
	way := "higher"
	if p.Verdict.Side == metric.Lower {
		way = "lower"
	}
	switch {
	case !p.Value.Known:
		return scorecard.Sentence{Text: "Nothing to count by office hours."}, scorecard.Mark{Class: "same", Text: "Nothing to compare"}
	case !p.Complete:
		return scorecard.Sentence{Text: x + " in office hours so far."}, scorecard.Mark{Class: "same", Text: "Still counting"}
	case l.Basis == metric.TooFew:
		return scorecard.Sentence{Text: x + " in office hours: too few weeks to tell."}, scorecard.Mark{Class: "same", Text: "Too few weeks to tell"}
	case p.Verdict.Signal == metric.Exceptional:
		return scorecard.Sentence{Text: normal, Strong: x + " is not."}, scorecard.Mark{Class: "changed", Sign: "changed", Text: "Yes, " + way}
	case p.Verdict.Signal == metric.Drifting:
		return scorecard.Sentence{Text: normal + x + " is inside, and drifting."}, scorecard.Mark{Class: "drift", Sign: "changed", Text: "Drifting " + way}
	}
	return scorecard.Sentence{Text: normal + x + " is ordinary."}, scorecard.Mark{Class: "same", Sign: "same", Text: "No"}
}
