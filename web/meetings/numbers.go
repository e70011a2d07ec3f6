// This file holds the team's numbers and people's cards as a meeting sees them.

package meetings

import (
	"context"
	"html/template"
	"slices"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// numbers is the six rows, what changed first.
type numbers struct {
	Week  string
	Rows  []row
	Leads bool // the viewer may say what a row means
	URL   string
	None  string // why there are none
}

// row is one of the team's numbers.
type row struct {
	scorecard.Row
	Spark template.HTML
	Week  string
	Raise ui.Raise
	Judge scorecard.Judgement // the head's word, else the computed one
	Since string              // what turned out otherwise since the meeting
}

// Shapes are the words the head of support can give a row.
func (row) Shapes() []scorecard.Judgement {
	return []scorecard.Judgement{
		{Shape: scorecard.Good, Word: "Good"},
		{Shape: scorecard.Plain, Word: "As usual"},
		{Shape: scorecard.Eye, Word: "Keep an eye on it"},
		{Shape: scorecard.Talk, Word: "Talk about it"},
	}
}

func (p *Pages) numbers(ctx context.Context, s scene) (*numbers, error) {
	v := &numbers{Week: called(s.m.Week), Leads: s.who.May() && s.m.Running(), URL: s.url()}
	snap, ok, err := p.Cards.Snapshot(ctx, s.m.ID)
	if err != nil || !ok {
		v.None = "The numbers of this meeting were not kept: there was no whole week to look at yet."
		return v, err
	}
	live, err := p.Cards.Report(ctx, snap.Week)
	if err != nil {
		return nil, err
	}
	differences, err := p.Cards.Differences(ctx, snap)
	if err != nil {
		return nil, err
	}
	for _, frozen := range snap.Report.Rows {
		one := rowOf(frozen, snap.Week, s.url())
		if i := slices.IndexFunc(live.Rows, func(r scorecard.Row) bool { return r.ID == frozen.ID }); i >= 0 && s.m.Running() {
			one.Ruling, one.Answer, one.Notes, one.Asks = live.Rows[i].Ruling, live.Rows[i].Answer, live.Rows[i].Notes, live.Rows[i].Asks
		}
		if one.Ruling != nil && one.Ruling.Judged.Word != "" {
			one.Judge = one.Ruling.Judged
		}
		for _, d := range differences {
			if d.Of.Key == frozen.Of.Key || d.Of == frozen.Figure.Of {
				one.Since = d.Title + ": " + d.String()
			}
		}
		v.Rows = append(v.Rows, one)
	}
	slices.SortStableFunc(v.Rows, func(a, b row) int { return news(a) - news(b) })
	return v, nil
}

// news puts rows that changed before those that did not.
func news(r row) int {
	switch r.Changed.Class {
	case "changed":
		return 0
	case "drift":
		return 1
	}
	return 2
}

func rowOf(r scorecard.Row, week metric.Week, back string) row {
	one := row{Row: r, Week: week.String(), Judge: r.Judged}
	kind := "figure"
	if news(one) < 2 {
		kind = "signal"
	}
	title := r.Name
	if kind == "signal" {
		title = r.Name + ": why did it change?"
	}
	one.Raise = ui.Raise{Many: true, Kind: kind, Ref: r.Of.String(), Title: title, Said: "From the numbers. " + r.Said.String(), Back: back}
	if len(r.Line.Points) > 0 {
		one.Spark = ui.SparkOf(r.Line).SVG()
	}
	return one
}

// card is a person's week as its owner wants it shown.
type card struct {
	scorecard.Card
	Mine bool
	URL  string
}

// Asks tells whether "What changed?" waits for its owner's answer.
func (c card) Asks() bool { return c.Mine && c.Cheer != nil && c.Cheer.Answer == nil }

func (p *Pages) cards(ctx context.Context, s scene) (*cards, error) {
	v := &cards{Week: s.m.Week.String(), URL: s.url()}
	if s.m.Week == (metric.Week{}) {
		return v, nil
	}
	report, err := p.Cards.Report(ctx, s.m.Week)
	if err != nil {
		return nil, err
	}
	var seen []team.Person
	for _, c := range report.Cards {
		if c.Who.ID == s.who.ID {
			v.Own = string(c.Shown)
		}
		if c.Shown == scorecard.Together {
			v.Cards = append(v.Cards, card{c, c.Who.ID == s.who.ID, s.url()})
			if one, ok := s.people[c.Who.ID]; ok {
				seen = append(seen, one)
			}
		}
	}
	return v, p.Cards.Looked(ctx, s.who, seen, s.m.Week, scorecard.SawCard)
}

// called names a week: "week 46".
func called(w metric.Week) string {
	if w == (metric.Week{}) {
		return ""
	}
	return w.Called()
}
