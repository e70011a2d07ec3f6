// This file holds what is worth a smile: people helped ever, what got better, years on the team.

package people

import (
	"fmt"
	"math"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/web/ui"
)

// cheer is one thing worth a smile.
type cheer struct {
	Figure, FigureURL string // before the words
	Said, About       string
	Asked             bool   // “What changed?” was or is to be asked
	By, Answer        string // what was answered
	AnswerURL         string // where to answer; empty once it was
}

const mostGlad = 3

func (v *personPage) cheer(charts []scorecard.Chart) {
	if c, ok := v.helped(ofKey(charts, metric.CustomersHelpedEver)); ok {
		v.Cheers = append(v.Cheers, c)
	}
	v.Cheers = append(v.Cheers, v.glad(charts)...)
	if c, ok := v.anniversary(); ok {
		v.Cheers = append(v.Cheers, c)
	}
}

// helped counts the people helped ever, and says when the next round number is likely.
func (v *personPage) helped(c scorecard.Chart) (cheer, bool) {
	now := last(c).Value
	if !now.Known || now.N == 0 {
		return cheer{}, false
	}
	said := cheer{
		Figure: ui.Count(now.N), FigureURL: scorecard.Ref{Week: v.Week, Key: metric.CustomersHelpedEver, Person: v.Of.Email}.List(), Said: "people helped",
	}
	if now.N == 1 {
		said.Said = "person helped"
	}
	if at, err := time.Parse(time.DateOnly, v.Of.Started); err == nil {
		said.About = "since " + at.Format("2 January 2006") + "."
	}
	if next, month, ok := milestone(c, v.Week); ok {
		said.About += " Number " + ui.Count(next) + " is likely in " + month + "."
	}
	return said, true
}

// milestone says when the next round number is reached, if people are helped on as in the last weeks and it is less
// than half a year away.
func milestone(c scorecard.Chart, week metric.Week) (next int, month string, ok bool) {
	points := c.Points[max(0, len(c.Points)-some):]
	first, now := points[0].Value, last(c).Value.N
	if !first.Known || len(points) < 4 || now <= first.N {
		return 0, "", false
	}
	step := 100
	for _, s := range []int{500, 1000, 5000} {
		if now >= 2*s {
			step = s
		}
	}
	next = (now/step + 1) * step
	weeks := float64(next-now) * float64(len(points)-1) / float64(now-first.N)
	if weeks > 26 {
		return 0, "", false
	}
	return next, week.Add(1 + int(math.Ceil(weeks))).Monday().Format("January"), true
}

// glad lists the last weeks in which a number got better, the newest first, each number once.
func (v *personPage) glad(charts []scorecard.Chart) (all []cheer) {
	told := map[metric.Key]bool{metric.CustomersHelpedEver: true, metric.CustomersHelpedShare: true}
	for back := range some {
		for _, c := range charts {
			i := len(c.Points) - 1 - back
			if i < 0 || told[c.Entry.Key] || !c.Points[i].Glad || len(all) == mostGlad {
				continue
			}
			told[c.Entry.Key] = true
			week := c.Points[i].Week
			said := cheer{
				Said: called(c.Entry.Key) + ": " + c.Points[i].Mark.Text, About: fmt.Sprintf("in week %d.", week.Number),
				Asked: true, AnswerURL: ui.WeekPath + "/" + week.String(),
			}
			for _, n := range c.Notes {
				if n.Kind == scorecard.Answer && n.Of.Week == week {
					said.By, said.Answer, said.AnswerURL = ui.FirstName(n.By.Name), n.Text, ""
				}
			}
			all = append(all, said)
		}
	}
	return all
}

// An anniversary is told from a month before until two months after.
const (
	before = 30 * 24 * time.Hour
	after  = 60 * 24 * time.Hour
)

func (v *personPage) anniversary() (cheer, bool) {
	started, err := time.Parse(time.DateOnly, v.Of.Started)
	if err != nil {
		return cheer{}, false
	}
	today := v.At.In(v.zone)
	for year := today.Year() - 1; year <= today.Year()+1; year++ {
		n := year - started.Year()
		day := started.AddDate(n, 0, 0)
		if n > 0 && day.Sub(today) < before && today.Sub(day) < after {
			return cheer{Said: years(n) + " on the team", About: "on " + day.Format("2 January") + "."}, true
		}
	}
	return cheer{}, false
}

// years says a number of years as a sentence begins.
func years(n int) string {
	words := [...]string{"", "One year", "Two years", "Three years", "Four years", "Five years", "Six years", "Seven years", "Eight years", "Nine years", "Ten years"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d years", n)
}
