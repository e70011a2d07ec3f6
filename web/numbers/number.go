// This file holds the page of one number.

package numbers

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// numberPage is the page of one number.
type numberPage struct {
	ui.Frame
	asked         asked
	Back, BackURL string
	Watch         bool
	Said          []scorecard.Sentence
	Changed, Goal scorecard.Mark
	Notice        *notice
	What          string // below the heading of the chart
	Spans, Hours  []choice
	Chart         template.HTML // empty where there is nothing to draw
	Kinds         kinds
	Table         []line
	Shares        bool // the table tells of how many
	Unusual       []unusual
	Earlier       []unusual
	Weeks         []option // to write a note to
	Parts         parts
	Stamp         string // differs when notes or segments do, so that forms begin anew then
	Def           definition
	Raise         ui.Raise
	Form          form
}

// notice is a line above the chart.
type notice struct{ Class, Icon, Strong, Text string }

// choice is one of a few ways to look.
type choice struct {
	Label, URL string
	Current    bool
}

// kinds says which signs the chart uses, for its legend.
type kinds struct{ Band, Goal, Outside, Drift, Anew, Open bool }

// line is a week of the table.
type line struct {
	Label, URL string
	Figure     string
	Of         string // of how many, and where the truth likely lies
	Against    string
	Class      string
}

// option is one of a select's.
type option struct {
	Value, Label string
	Chosen       bool
}

// form is what was typed and what is wrong with it, when a change was refused.
type form struct {
	Name                        string // of the form
	Week, Text, Goal, Owner     string
	Stance, From, Reason, Wrong string
	Field                       string // the field that it is about; "" for the form
}

// Is says what is wrong with a form's field.
func (f form) Is(name, field string) string {
	if f.Name == name && (f.Field == field || f.Field == "" && field == "*") {
		return f.Wrong
	}
	return ""
}

// telling is something unusual, with the page that it stands on.
type telling struct {
	unusual
	Page         numberPage
	Typed, Wrong string // of the answer that was refused
}

// Of puts it on the page.
func (v numberPage) Of(u unusual) telling {
	t := telling{unusual: u, Page: v}
	if v.Form.Name == "answer" && v.Form.Week == u.Asks {
		t.Typed, t.Wrong = v.Form.Text, v.Form.Wrong
	}
	return t
}

// Verb is the address of one of the page's forms.
func (v numberPage) Verb(path ...string) string {
	for i := range path {
		path[i] = url.PathEscape(path[i])
	}
	return v.asked.verb(strings.Join(path, "/"))
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.render(w, r, who, http.StatusOK, form{})
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, who team.Person, status int, f form) error {
	ctx := r.Context()
	a, err := p.asked(ctx, r)
	if err != nil {
		return err
	}
	c, err := p.cards.Chart(ctx, a.Key, a.week, a.weeks())
	if err != nil {
		return err
	}
	office := hasOffice(c)
	if a.office = a.office && office; a.office {
		c = inOffice(c)
	}
	d := ready(c)
	v := numberPage{
		Frame: p.house.Frame(w, r, a.Title, ui.NavWeek), asked: a, Form: f,
		Back: a.week.Called(), BackURL: ui.WeekPath + "/" + a.week.String(), Watch: c.Entry.Stance == metric.Watch,
		Changed: d.changed(), Goal: c.Goal, What: c.Entry.Formula, Notice: noticeOf(d),
	}
	v.choices(a, office)
	v.draw(d)
	v.Said = d.said(a)
	v.Table, v.Shares = d.table(a), a.Unit != metric.Count
	v.tell(d.unusual(a, who))
	v.Weeks = d.options(f.Week)
	v.Raise, v.Stamp = d.raise(a), fmt.Sprintf("%d-%d", len(d.Notes), len(d.Segments))
	if v.Parts, err = p.parts(ctx, a); err != nil {
		return err
	}
	if v.Def, err = p.definition(ctx, a, d, who); err != nil {
		return err
	}
	return ui.Show(w, status, p.number, v)
}

// refused gives the form back with what is wrong with it; ok when a person can mend it there.
func refused(err error, f form) (form, bool) {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid && e.Kind != fault.Conflict {
		return f, false
	}
	f.Wrong, f.Field = e.Say, e.Field
	return f, true
}

// choices are the ways to look that this number has.
func (v *numberPage) choices(a asked, office bool) {
	for _, n := range []int{13, usualSpan, 0} {
		label := weeks(n)
		if n == 0 {
			label = "All"
		}
		v.Spans = append(v.Spans, choice{label, a.at(func(a *asked) { a.span = n }), a.span == n})
	}
	if office {
		v.Hours = []choice{
			{"By the clock", a.at(func(a *asked) { a.office = false }), !a.office},
			{"Office hours", a.at(func(a *asked) { a.office = true }), a.office},
		}
	}
}

// draw makes the chart, where there is anything to draw.
func (v *numberPage) draw(d drawn) {
	s := d.big()
	for i, p := range s.Points {
		if !p.Known {
			continue
		}
		v.Chart = "drawn"
		switch {
		case !p.Complete:
			v.Kinds.Open = true
		case d.Points[i].Verdict.Signal == metric.Exceptional:
			v.Kinds.Outside = true
		case d.Points[i].Verdict.Signal == metric.Drifting:
			v.Kinds.Drift = true
		}
	}
	if v.Chart == "" {
		return
	}
	v.Kinds.Band, v.Kinds.Goal, v.Kinds.Anew = len(s.Bands) > 0, s.Goal != nil, len(d.Segments) > 0
	v.Chart = s.Chart().SVG("ch")
}

// said is the sentence of the week, with its figure first.
func (d drawn) said(a asked) (all []scorecard.Sentence) {
	if len(d.Points) == 0 {
		return []scorecard.Sentence{{Text: "Nothing was counted yet."}}
	}
	last := d.Points[len(d.Points)-1]
	if text := lede(a, last.Value); text != "" {
		all = append(all, scorecard.Sentence{Text: text})
	}
	if text := truth(d.Entry.Definition, last.Value); text != "" {
		all = append(all, scorecard.Sentence{Text: text})
	}
	return append(all, last.Said)
}

// noticeOf says what must be known before the chart is read.
func noticeOf(d drawn) *notice {
	over, holes := 0, 0
	for _, p := range d.Points {
		if p.Complete && p.Value.Known {
			over++
		}
		if p.Complete && !p.Value.Known && over > 0 {
			holes++
		}
	}
	switch n := len(d.Points); {
	case n > 0 && !d.Points[n-1].Complete && over >= 12:
		return &notice{"", "info", "This week isn’t over.", "It is drawn hollow, and carries no verdict."}
	case over == 0:
		return nil
	case over < 6:
		return &notice{"", "info", "So far " + weeks(over) + ".", "What is normal begins to show after six; until then a change is just a change."}
	case over < 12 && n < 12:
		return &notice{"", "info", "So far " + weeks(over) + ".", "The band is a first guess and moves every week; from week 12 it holds still."}
	case holes > 0:
		return &notice{"", "info", "No value in " + weeks(holes) + ".", "They are passed over: the line breaks there."}
	}
	return nil
}

// table is the chart in figures, the newest week first.
func (d drawn) table(a asked) (all []line) {
	for _, p := range slices.Backward(d.Points) {
		l := line{Label: days(p.Week, d.Points[len(d.Points)-1].Week.Monday()), Figure: figure(d.Entry.Definition, p.Value), Against: "–"}
		l.URL = scorecard.Ref{Week: p.Week, Key: a.Key}.List()
		if p.Value.Known && (a.Unit == metric.Share || a.Unit == metric.Score) {
			l.Of = metric.FormatOf(p.Value)
			if metric.Tell(p.Value.N) != metric.TellCount {
				low, high := metric.Wilson(p.Value.Hits, p.Value.N)
				l.Of += fmt.Sprintf(", likely %.0f to %.0f%s%%", 100*low, 100*high, nbsp)
			}
		} else if p.Value.Known && a.Unit != metric.Count {
			l.Of = ui.Count(p.Value.N)
		}
		l.Against, l.Class = d.against(p)
		all = append(all, l)
	}
	return all
}

// against says how a week lies to what was normal at its end.
func (d drawn) against(p scorecard.Point) (text, class string) {
	l := p.Verdict.Limits
	switch {
	case !p.Complete:
		return "not over", ""
	case !p.Value.Known:
		return "no value", ""
	case l.Basis == metric.TooFew || !p.Verdict.Judged:
		return "too few weeks to tell", ""
	}
	low, high := bounds(d.Entry.Unit, l)
	normal := d.Between(low*d.Times, high*d.Times)
	where, of := "inside ", ""
	switch p.Verdict.Signal {
	case metric.Exceptional:
		where, class = "above ", "sig"
		if p.Verdict.Side == metric.Lower {
			where = "below "
		}
	case metric.Drifting:
		of, class = ", drifting", "sig"
	case metric.Ordinary:
	}
	return where + normal + of, class
}

// options are the weeks that a note can be written to, the newest first.
func (d drawn) options(chosen string) (all []option) {
	for _, p := range slices.Backward(d.Points) {
		w := p.Week
		all = append(all, option{w.String(), w.Called() + ", " + days(w, d.Points[len(d.Points)-1].Week.Monday()), w.String() == chosen})
	}
	return all
}

// raise offers the week's figure to the meeting.
func (d drawn) raise(a asked) ui.Raise {
	r := ui.Raise{Kind: "figure", Ref: scorecard.Ref{Week: a.week, Key: a.Key}.String(), Title: a.Title + " in week " + fmt.Sprint(a.week.Number), Back: a.here()}
	if n := len(d.Points); n > 0 {
		r.Said = d.Points[n-1].Said.String()
		if d.Points[n-1].Verdict.Signal != metric.Ordinary {
			r.Kind = "signal"
		}
	}
	return r
}
