// This file holds reading: charts and the report of a week.

package scorecard

import (
	"context"
	"time"

	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
)

// usual is how many weeks a person's own usual is made of.
const usual = 52

// Chart gives a number of the team over n weeks, the last one last; fewer when there are fewer.
func (s *Store) Chart(ctx context.Context, k metric.Key, last metric.Week, n int) (Chart, error) {
	all, err := s.Charts(ctx, []metric.Key{k}, last, n)
	if err != nil {
		return Chart{}, err
	}
	return all[0], nil
}

// Charts gives several numbers of the team over n weeks, in the order of the keys. All weeks are read once: the values of
// five years are near a megabyte.
func (s *Store) Charts(ctx context.Context, keys []metric.Key, last metric.Week, n int) ([]Chart, error) {
	for _, k := range keys {
		if !k.Define().Team {
			return nil, fault.New(fault.NotFound, "There is no such number of the team.")
		}
	}
	p, err := s.weeks(ctx, last)
	if err != nil {
		return nil, err
	}
	notes, err := s.notesOfKeys(ctx, keys, p.first.Add(max(0, len(p.team)-n)), last)
	if err != nil {
		return nil, err
	}
	all := make([]Chart, len(keys))
	for i, k := range keys {
		all[i] = p.ofTeam(k).chart(p.entries[k], n, notes[k], ofKey(p.segments, k))
	}
	return all, nil
}

// PersonCharts gives numbers of a person over n weeks, compared with the person's own usual and nothing else. Only
// good news is news.
func (s *Store) PersonCharts(ctx context.Context, person team.Person, keys []metric.Key, last metric.Week, n int) ([]Chart, error) {
	p, err := s.frame(ctx, last)
	if err != nil {
		return nil, err
	}
	if p.now, err = s.numbers.Week(ctx, last); err != nil {
		return nil, err
	}
	own, err := s.ofPerson(ctx, p, person.Email, max(n, usual))
	if err != nil {
		return nil, err
	}
	p.own = map[string][]metric.Values{person.Email: own}
	notes, err := s.notes(ctx, `WHERE removed_at IS NULL AND person = $1 AND week <= $2 ORDER BY week, id`, person.Email, last.String())
	if err != nil {
		return nil, err
	}
	var all []Chart
	for _, k := range keys {
		if !k.Define().Person {
			return nil, fault.New(fault.NotFound, "There is no such number of a person.")
		}
		var beside []Note
		for _, note := range notes {
			if note.Of.Key == k {
				beside = append(beside, note)
			}
		}
		all = append(all, p.ofPerson(k, person.Email).chart(p.entries[k], n, beside, nil).kind(Who{person.ID, person.Name}))
	}
	return all, nil
}

// Report gives a week as the team reads it, as of its end, or as of now while it lasts. All cards are in it: who may
// see which is for Opening and Card.Shown to say.
func (s *Store) Report(ctx context.Context, week metric.Week) (Report, error) {
	p, err := s.frame(ctx, week)
	if err != nil {
		return Report{}, err
	}
	if err := s.addSaid(ctx, &p); err != nil {
		return Report{}, err
	}
	epoch, kept, err := s.numbers.Epoch(ctx, week, between(p.first, week)+1)
	if err != nil {
		return Report{}, err
	}
	if kept {
		if known, ok := s.reports.find(p, epoch); ok {
			return known, nil
		}
	}
	if err := s.addWeeks(ctx, &p); err != nil {
		return Report{}, err
	}
	made := p.report()
	if kept {
		s.reports.keep(p, epoch, made)
	}
	return made, nil
}

// addSaid reads what people said of the week.
func (s *Store) addSaid(ctx context.Context, p *past) (err error) {
	week := p.now.Week
	if p.notes, err = s.notes(ctx, `WHERE removed_at IS NULL AND week = $1 ORDER BY id`, week.String()); err != nil {
		return err
	}
	if p.rulings, err = s.rulings(ctx, week); err != nil {
		return err
	}
	if p.shown, err = s.choices(ctx, week); err != nil {
		return err
	}
	p.people, err = s.team.People(ctx)
	return err
}

// addWeeks reads the numbers of the team's weeks, and of those of everybody who has a card.
func (s *Store) addWeeks(ctx context.Context, p *past) (err error) {
	if p.now, err = s.numbers.Week(ctx, p.now.Week); err != nil {
		return err
	}
	if err := s.addTeam(ctx, p); err != nil {
		return err
	}
	p.own = make(map[string][]metric.Values, len(p.people))
	for _, person := range p.people {
		if r, ok := p.now.Person(person.Email); ok && active(&r.Values) {
			if p.own[person.Email], err = s.ofPerson(ctx, *p, person.Email, usual); err != nil {
				return err
			}
		}
	}
	return nil
}

// report says it all.
func (p past) report() Report {
	r := rows{past: p}
	made := Report{Week: p.now.Week, Open: p.open, Weeks: p.complete(), Rows: r.all(), Young: p.young(), Numbers: p.now}
	made.Heading, made.Lede, made.Topics = r.heading(), r.lede(), r.topics()
	made.Cards, made.Without = p.cards()
	return made
}

// frame reads what every look back needs but the numbers: the last week, which may still be running, and what the team
// has set.
func (s *Store) frame(ctx context.Context, last metric.Week) (p past, err error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return p, err
	}
	this, err := s.numbers.ThisWeek(ctx)
	if err != nil {
		return p, err
	}
	if between(this, last) > 0 {
		return p, fault.New(fault.NotFound, "Week %d of %d hasn’t begun yet.", last.Number, last.Year)
	}
	p.zone, p.open, p.first = set.Location(), last == this, last
	first, ok, err := s.numbers.FirstWeek(ctx)
	if err != nil {
		return p, err
	}
	if ok && between(first, last) > 0 {
		p.first = first
	}
	if p.entries, err = s.Entries(ctx); err != nil {
		return p, err
	}
	if p.segments, err = segments(ctx, s.db, `ORDER BY key, week`); err != nil {
		return p, err
	}
	p.now.Week = last
	return p, nil
}

// weeks reads the team's weeks up to the last.
func (s *Store) weeks(ctx context.Context, last metric.Week) (p past, err error) {
	if p, err = s.frame(ctx, last); err != nil {
		return p, err
	}
	if p.now, err = s.numbers.Week(ctx, last); err != nil {
		return p, err
	}
	return p, s.addTeam(ctx, &p)
}

func (s *Store) addTeam(ctx context.Context, p *past) (err error) {
	p.team, err = s.numbers.History(ctx, p.first, p.now.Week.Previous())
	p.team = append(p.team, p.now.Team)
	return err
}

// ofPerson reads a person's weeks, at most n.
func (s *Store) ofPerson(ctx context.Context, p past, email string, n int) ([]metric.Values, error) {
	last := p.now.Week
	all, err := s.numbers.PersonHistory(ctx, email, last.Add(-min(n-1, between(p.first, last))), last.Previous())
	var now metric.Values
	if r, ok := p.now.Person(email); ok {
		now = r.Values
	}
	return append(all, now), err
}

// asks tells whether "What changed?" is to be asked of a figure.
func (s *Store) asks(ctx context.Context, of Ref) (bool, error) {
	if of.Person != "" {
		person, err := s.team.PersonByEmail(ctx, of.Person)
		if err != nil {
			return false, err
		}
		charts, err := s.PersonCharts(ctx, person, []metric.Key{of.Key}, of.Week, 2)
		if err != nil {
			return false, err
		}
		points := charts[0].Points
		return points[len(points)-1].Glad, nil
	}
	c, err := s.Chart(ctx, of.Key, of.Week, 1)
	if err != nil {
		return false, err
	}
	return c.Points[0].Verdict.Signal != metric.Ordinary, nil
}

// CardOpening says from when the cards of a week can be seen, given the moment of the meeting that looks at the week:
// the zero time when there is none.
func (s *Store) CardOpening(ctx context.Context, week metric.Week, meeting time.Time) (Opening, error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return Opening{}, err
	}
	return Opens(time.UnixMicro(week.Window(set.Location()).End), meeting), nil
}
