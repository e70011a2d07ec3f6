// This file holds how weeks and figures are said on these pages.

package numbers

import (
	"fmt"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/web/ui"
)

// weeks counts them.
func weeks(n int) string { return ui.Plural(n, "week", "weeks") }

// day is a week's Monday: "7 September 2026".
func day(w metric.Week) string { return w.Monday().Format("2 January 2006") }

// since is a week's Monday, with the year where it is not that of another moment.
func since(w metric.Week, now time.Time) string {
	if w.Monday().Year() == now.Year() {
		return w.Monday().Format("2 January")
	}
	return day(w)
}

func sunday(w metric.Week) string { return w.Monday().AddDate(0, 0, 6).Format("2 January 2006") }

// days says from when to when a week goes, with the year where it is not that of another moment.
func days(w metric.Week, now time.Time) string {
	from, to := w.Monday(), w.Monday().AddDate(0, 0, 6)
	layout, end := "2", "2 January"
	switch {
	case from.Year() != to.Year():
		layout, end = "2 January 2006", "2 January 2006"
	case from.Month() != to.Month():
		layout = "2 January"
	}
	if to.Year() != now.Year() {
		end = "2 January 2006"
	}
	return from.Format(layout) + " to " + to.Format(end)
}

// figure says a week's value on its own: "184", "3 of 4", "27 %".
func figure(d metric.Definition, v metric.Value) string {
	switch {
	case !v.Known:
		return "–"
	case d.Unit == metric.Share && metric.Tell(v.N) != metric.TellShare:
		return metric.FormatOf(v)
	case d.Unit == metric.Score && metric.Tell(v.N) == metric.TellCount:
		return metric.FormatOf(v)
	case d.Unit == metric.Seconds:
		return ui.Handle(v.Number)
	case d.Unit == metric.Count:
		return ui.Count(v.N)
	}
	return metric.FormatNumber(d.Unit, v)
}

// truth says where the truth behind a share likely lies, or that nothing can be told.
func truth(d metric.Definition, v metric.Value) string {
	if !v.Known || d.Unit != metric.Share && d.Unit != metric.Score {
		return ""
	}
	low, high := metric.Wilson(v.Hits, v.N)
	between := fmt.Sprintf("%.0f to %.0f%s%%", 100*low, 100*high, nbsp)
	of := "The true share"
	if d.Unit == metric.Score {
		of = "The true share of great ones"
	}
	switch metric.Tell(v.N) {
	case metric.TellCount:
		return ui.Plural(v.N, "answer is", "answers are") + " too few to tell."
	case metric.TellLikely, metric.TellShare:
	}
	return of + " is likely " + between + "."
}

// lede is the figure of the week, before what is said of it.
func lede(a asked, v metric.Value) string {
	when := "in week " + fmt.Sprint(a.week.Number)
	switch {
	case a.open():
		when = "so far this week"
	case a.week.Next() == a.this:
		when = "last week"
	}
	if !v.Known {
		return ""
	}
	text := figure(a.Definition, v) + " " + when
	if a.Unit == metric.Score && metric.Tell(v.N) != metric.TellCount {
		text += ", from " + metric.FormatOf(v) + " great"
	}
	return text + "."
}

// unit says how a number of its kind is made and told.
func unit(d metric.Definition) string {
	switch d.Unit {
	case metric.Count:
		return "Counted as of the end of each week: what is merged, marked or changed later alters nothing."
	case metric.Share:
		return "A part of a whole. Under 30 the count leads and the likely range follows; under five there is no per cent at all."
	case metric.Seconds:
		return "The mean of all durations that ended in the week, by day and night; the list behind a week tells the middle one too."
	case metric.Score:
		return "From −100 to 100. Of each answer only the latest rating counts."
	case metric.Ratio:
		return "One thing for each other; it may pass 100" + nbsp + "%."
	case metric.Mean:
		return "An average over all that was counted in the week."
	}
	return ""
}

// stance says what the team does with a number, and why.
func stance(e scorecard.Entry) (strong, rest string) {
	switch {
	case e.Stance == metric.Move:
		return "Move.", "We want it to get better, so it is to have an owner and a goal."
	case e.Better == metric.Neither:
		return "Watch.", "More or fewer would not be better by itself, so nobody is asked to move it."
	}
	return "Watch.", "We want to know it. As a target it would be met at the customers’ cost, so nobody is asked to move it."
}

// change is the first question's answer, with how long it has been so.
func (d drawn) changed() scorecard.Mark {
	n := len(d.Points)
	if n == 0 {
		return scorecard.Mark{Class: "same", Text: "Nothing to compare"}
	}
	m := d.Points[n-1].Mark
	calm := 0
	for i := n - 1; i >= 0; i-- {
		v := d.Points[i].Verdict
		if !v.Judged || v.Signal != metric.Ordinary || v.Limits.Basis == metric.TooFew {
			break
		}
		calm++
	}
	if calm > 1 {
		m.Text += ", inside normal for " + weeks(calm)
	}
	return m
}
