package metric

// Why did it move: a week's number taken apart, each part against the weeks before.

import (
	"context"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Breakdown takes a number of a week apart by topic, mailbox, day and person,
// each part against up to 26 weeks before. Items lists what a part counts.
func (s *Store) Breakdown(ctx context.Context, week Week, k Key) (Breakdown, error) {
	if !k.Parted() || !k.Define().Team {
		return Breakdown{}, fault.New(fault.NotFound, "This number has no parts to be taken apart into.")
	}
	b := Breakdown{Week: week, Key: k}
	first := week.Add(-usualWeeks)
	whole, err := s.History(ctx, first, week)
	if err != nil {
		return b, err
	}
	begun, mail, err := s.FirstWeek(ctx)
	if err != nil {
		return b, err
	}
	silent := func(i int) bool { return !mail || first.Add(i).before(begun) }
	values := make([]Value, len(whole))
	for i := range whole {
		if !silent(i) {
			values[i] = whole[i][k]
		}
	}
	b.Whole = judged(k.Define(), Slice{}, values)
	b.Whole.weigh(k.Define().Unit, b.Whole.Value)
	weeks, err := s.apartBetween(ctx, first, week, silent)
	if err != nil {
		return b, err
	}
	for _, by := range [...]By{ByTopic, ByMailbox, ByDay} {
		b.Parts = append(b.Parts, judge(k, by, weeks, b.Whole.Value)...)
	}
	return b, s.addPeople(ctx, &b, first)
}

// apartBetween gives the parts of weeks, those that nothing was written in being nil.
func (s *Store) apartBetween(ctx context.Context, first, last Week, silent func(int) bool) ([]apart, error) {
	seq, err := s.cursor(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[string]apart{}
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var week string
		var body []byte
		if err := rows.Scan(&week, &body); err != nil {
			return err
		}
		if parts, err := decodeParts(body); err == nil { // else another version's: made anew
			kept[week] = parts
		}
		return nil
	}, `SELECT week, body FROM week_sheet WHERE kind = 0 AND week >= $1 AND week <= $2`, first.String(), last.String()); err != nil {
		return nil, err
	}
	var all []apart
	var in *Input
	for w := first; !last.before(w); w = w.Next() {
		parts, ok := kept[w.String()]
		if !ok && !silent(len(all)) {
			if in == nil {
				basis, err := s.basis(ctx)
				if err != nil {
					return nil, err
				}
				in = &basis
			}
			if _, parts, err = s.makeSheet(ctx, *in, w, seq); err != nil {
				return nil, err
			}
		}
		all = append(all, parts)
	}
	return all, nil
}

// addPeople adds what each person has in the number, and who was away.
func (s *Store) addPeople(ctx context.Context, b *Breakdown, first Week) error {
	people, err := s.team.People(ctx)
	if err != nil {
		return err
	}
	set, err := s.team.Settings(ctx)
	if err != nil {
		return err
	}
	loc := set.Location()
	roster, err := s.team.Roster(ctx, team.Person{}, time.UnixMicro(first.Window(loc).Start), time.UnixMicro(b.Week.Window(loc).End))
	if err != nil {
		return err
	}
	n := usualWeeks + 1
	weeks, away, dates := make([]apart, n), make([]int, n), map[string][]string{}
	for i := range weeks {
		weeks[i] = apart{}
	}
	for _, p := range people {
		for i := range n {
			days := daysAway(roster, p.ID, first.Add(i))
			away[i] += len(days)
			if i == n-1 {
				dates[p.Email] = days
			}
		}
		if !b.Key.Define().Person {
			continue
		}
		own, err := s.PersonHistory(ctx, p.Email, first, b.Week)
		if err != nil {
			return err
		}
		for i := range own {
			weeks[i][Slice{ByPerson, p.Email}] = own[i]
		}
	}
	parts := judge(b.Key, ByPerson, weeks, b.Whole.Value)
	for i := range parts {
		parts[i].Away = dates[parts[i].Name]
	}
	b.Parts = append(b.Parts, parts...)
	values := make([]Value, n)
	for i := range values {
		values[i] = countOf(away[i])
	}
	b.Away = judged(Definition{Unit: Count}, Slice{}, values)
	return nil
}

// daysAway gives the dates of a week on which a person, who would work, was
// away. Who has not said when they work, works from Monday to Friday.
func daysAway(r team.Roster, person string, week Week) (dates []string) {
	absences, hours := r.Away(person), r.Working(person).Hours
	for d := range 7 {
		day := week.Monday().AddDate(0, 0, d)
		if works := len(hours.On(day.Weekday())) > 0; !works && !(hours.Empty() && d < 5) {
			continue
		}
		date := day.Format(time.DateOnly)
		for _, a := range absences {
			if a.Covers(date) {
				dates = append(dates, date)
				break
			}
		}
	}
	return dates
}
