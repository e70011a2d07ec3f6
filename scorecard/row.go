// This file holds what follows from a row's numbers: its sentence, its judgement, its chart and its two marks.

package scorecard

import (
	"rapport/metric"
)

// finish gives a row everything that follows from its numbers: the first is the row's own, and another takes its place
// in the chart when it alone has news.
func (r *rows) finish(made Row, keys ...metric.Key) Row {
	numbers := make([]trend, len(keys))
	for i, k := range keys {
		numbers[i] = r.ofTeam(k)
	}
	lead := numbers[0]
	for _, t := range numbers {
		if !lead.news() && t.news() {
			lead = t
		}
		if t.news() {
			r.fresh = append(r.fresh, t)
		}
	}
	r.leads = append(r.leads, lead)
	made.Of, made.Watch = r.of(lead.Key), lead.Stance == metric.Watch
	made.Judged, made.Changed = lead.judged(), lead.changed()
	made.Goal = r.goal(numbers)
	made.Said = lead.said()
	made.Line = lead.line()
	if goal := r.entries[lead.Key].Goal; !made.Watch {
		made.Line.Goal = goal
	}
	if own := numbers[0]; lead.Key != own.Key {
		first := ""
		if v := own.value(); v.Known {
			first = scaleOf(own.Unit, v.Number).with(v.Number) + " is ordinary. But "
		}
		made.Said.Text = capital(first + brief(lead.Key) + ": " + uncapital(made.Said.Text))
		made.Line.Span = brief(lead.Key) + ", " + made.Line.Span
	}
	made.Answer = r.answer(made.Of)
	made.Asks = lead.news() && made.Answer == nil
	made.Notes = r.remarks(keys)
	if ruled, ok := r.rulings[made.ID]; ok {
		made.Ruling = ruled.on(made)
	}
	return made
}

// goal is the mark of the row: of the first of its numbers that has a goal, and else of one that may have one.
func (r *rows) goal(numbers []trend) Mark {
	mark := numbers[0].goal(r.entries[numbers[0].Key])
	for i, t := range numbers {
		e := r.entries[t.Key]
		switch {
		case e.Goal != nil && e.Stance == metric.Move:
			mark = t.goal(e)
			if i > 0 {
				mark.Text = capital(brief(t.Key)) + " " + mark.Text
			}
			return mark
		case e.Stance == metric.Move:
			mark = t.goal(e)
		}
	}
	return mark
}

// Word is the judgement that counts: the head of support's, or the computed one.
func (r Row) Word() Judgement {
	if r.Ruling != nil && r.Ruling.Judged.Word != "" {
		return r.Ruling.Judged
	}
	return r.Judged
}

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

// line is the small chart of the last weeks.
func (t trend) line() Line {
	l := Line{Span: t.span(), Limits: t.verdict().Limits}
	for i := max(0, len(t.values)-drawn); i < len(t.values); i++ {
		v := t.values[i]
		l.Points = append(l.Points, LinePoint{
			Known: v.Known, Value: v.Number, Signal: t.verdicts[i].Signal, Open: t.open && i == len(t.values)-1,
		})
	}
	l.Label = t.Title + ", " + plural(len(l.Points), "week", "weeks") + ", " + t.heard(l)
	if known(t.values) == 0 {
		l.Points = nil // nothing to draw
	}
	return l
}

// heard is what a reader hears of the chart.
func (t trend) heard(l Line) string {
	out := 0
	for _, p := range l.Points {
		if p.Signal == metric.Exceptional {
			out++
		}
	}
	d := t.verdict()
	switch {
	case !t.limited():
		return "too few to tell what is normal"
	case t.open:
		return "the last of them not over"
	case d.Signal == metric.Exceptional:
		return "this week is " + side(d.Side) + " the normal range"
	case t.news():
		return "drifting " + side(d.Side) + " the usual"
	case out > 0:
		return plural(out, "earlier week", "earlier weeks") + " outside the normal range"
	}
	return "all inside the normal range"
}
