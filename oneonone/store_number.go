// This file holds reading the report's numbers, by exception.

package oneonone

import (
	"context"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
)

// shownWeeks is how many weeks of the own trend stand beside a number.
const shownWeeks = 26

// Numbers gives the report's numbers by exception, against the own usual: of a
// line, from the newest whole week. That the manager opened them is kept with who looked.
func (s *Store) Numbers(ctx context.Context, who team.Person, pair string) (n Numbers, err error) {
	p, err := s.Pair(ctx, who, pair)
	if err != nil {
		return n, err
	}
	keys := p.Pack.Numbers()
	if p.Kind != Line || len(keys) == 0 {
		return n, nil
	}
	report, err := s.team.Person(ctx, p.Report)
	if err != nil {
		return n, err
	}
	set, err := s.team.Settings(ctx)
	if err != nil {
		return n, err
	}
	week := metric.WeekOf(db.Micros(s.db.Now()), set.Location()).Previous()
	// Of a week that is over both may see, unless the line is another by now.
	err = s.cards.MaySee(ctx, who, report, week, time.Time{})
	if fault.Is(err, fault.Forbidden) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	charts, err := s.cards.PersonCharts(ctx, report, keys, week, shownWeeks)
	if err != nil {
		return n, err
	}
	n = numbersOf(week, charts)
	if who.ID != report.ID {
		err = s.cards.Looked(ctx, who, []team.Person{report}, week, scorecard.SawCard)
	}
	return n, err
}

// numbersOf sorts charts by what the team does with them.
func numbersOf(week metric.Week, charts []scorecard.Chart) Numbers {
	n := Numbers{Week: week}
	for _, c := range charts {
		if len(c.Points) == 0 {
			continue
		}
		x := Number{Chart: c, Point: c.Points[len(c.Points)-1]}
		x.Glad, x.Signal = x.Point.Glad, x.Point.Complete && x.Point.Verdict.Signal != metric.Ordinary
		n.Known = n.Known || x.Point.Value.Known
		if c.Entry.Stance == metric.Move {
			n.Move = append(n.Move, x)
		} else {
			n.Watch = append(n.Watch, x)
		}
	}
	return n
}
