// This file holds what a number is, at the side of its page.

package numbers

import (
	"context"
	"strconv"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// definition is a number's entry in the catalogue, as it is read.
type definition struct {
	Name, What, How, Source, Rhythm string
	Owner                           string
	Goal                            string
	Since                           time.Time
	Stance, Why                     string
	Moves                           bool
	Changed                         string // "Changed twice since 2021."
	Changes                         []changed
	Lead                            bool // the viewer may change it
	Owners                          []option
	GoalUnit, GoalNow               string
	CanMove                         bool // it has a better side
	Froms                           []option
}

// changed is one change of the entry.
type changed struct {
	At                 time.Time
	Name, What, Reason string
}

func (p *Pages) definition(ctx context.Context, a asked, d drawn, who team.Person) (v definition, err error) {
	e := d.Entry
	v = definition{
		Name: e.Title, What: e.Formula, How: unit(e.Definition), Source: e.Source, Rhythm: e.Rhythm,
		Owner: e.Owner.Name, Since: e.Since, Moves: e.Stance == metric.Move, Lead: who.May(), CanMove: e.Better != metric.Neither,
	}
	v.Stance, v.Why = stance(e)
	full, err := p.cards.Entry(ctx, a.Key) // with the goal also where the chart shows none
	if err != nil {
		return v, err
	}
	name, times := goalUnit(e.Unit)
	v.GoalUnit = name
	if full.Goal != nil {
		v.Goal, v.GoalNow = scorecard.FormatGoal(e.Unit, *full.Goal), strconv.FormatFloat(*full.Goal/times, 'f', -1, 64)
	}
	history, err := p.cards.History(ctx, a.Key)
	if err != nil {
		return v, err
	}
	for _, c := range history {
		v.Changes = append(v.Changes, changed{c.At, ui.FirstName(c.By.Name), c.What, c.Reason})
	}
	if n := len(history); n > 0 {
		v.Changed = "Changed " + often(n) + " since " + history[n-1].At.In(who.Location()).Format("2006") + "."
	}
	if !v.Lead {
		return v, nil
	}
	people, err := p.team.People(ctx)
	if err != nil {
		return v, err
	}
	v.Owners = []option{{"", "Nobody", e.Owner.ID == ""}}
	for _, o := range people {
		if o.LeftAt.IsZero() {
			v.Owners = append(v.Owners, option{o.ID, o.Name, o.ID == e.Owner.ID})
		}
	}
	v.Froms = d.options("")
	return v, nil
}

// often says how often.
func often(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return ui.Plural(n, "time", "times")
}
