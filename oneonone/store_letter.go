// This file holds what letters and calendars are made of: when and who, and no word that somebody wrote.

package oneonone

import (
	"context"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/team"
)

// Evening is the evening before a meeting.
type Evening struct {
	Pair    Pair
	Meeting Meeting
	Report  team.Person
	Manager team.Person
	AskAt   time.Time // 17:00 in the report's zone: the report is asked for topics, if Empty
	OpenAt  time.Time // 20:00: the manager gets the page
	Empty   bool      // the report added nothing for it yet
}

// Evenings gives the evenings whose AskAt or OpenAt lies after from and not after
// to, in order. It is for the program: no page shows it.
func (s *Store) Evenings(ctx context.Context, from, to time.Time) ([]Evening, error) {
	pairs, err := pairsOf(ctx, s.db, `WHERE ended_at IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	ps, err := readPeople(ctx, s.db)
	if err != nil {
		return nil, err
	}
	within := func(t time.Time) bool { return t.After(from) && !t.After(to) }
	var all []Evening
	for _, p := range pairs {
		// A meeting of the evening before is at most two days away, in any zone.
		near, err := coming(ctx, s.db, nil, p, from, to.AddDate(0, 0, 3), to)
		if err != nil {
			return nil, err
		}
		for _, m := range near {
			zone := ps[p.Report].Location()
			e := Evening{Pair: p, Meeting: m, Report: ps[p.Report], Manager: ps[p.Manager], AskAt: Asks(m.Start, zone), OpenAt: Opens(m.Start, zone)}
			if m.State() != Planned || !within(e.AskAt) && !within(e.OpenAt) {
				continue
			}
			if e.Empty, err = empty(ctx, s.db, p); err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Evening) int { return a.AskAt.Compare(b.AskAt) })
	return all, nil
}

// empty tells whether the report has nothing for the coming meeting: no open topic and no answer.
func empty(ctx context.Context, q db.Querier, p Pair) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM pair_entry WHERE pair = $1 AND by = $2 AND meeting = '' AND closed_at IS NULL AND kind IN ('topic', 'answer')`,
		p.ID, p.Report).Scan(&n)
	return n == 0, err
}

// Plan is a pair as calendars need it. Its title, "One-on-one", says nothing private.
type Plan struct {
	Pair

	Attendees []team.Person // the two, the report first
	Touched   []Meeting     // moved, skipped or added and not held, from two months ago on; without Why
}

// Title is what the other's calendar shows: who, and nothing of what about.
func (p Plan) Title() string { return p.Kind.Label() }

// Plan gives a pair for the calendars of the two. It is for the program.
func (s *Store) Plan(ctx context.Context, pair string) (Plan, error) {
	p, err := pairOf(ctx, s.db, pair)
	if err != nil {
		return Plan{}, err
	}
	return s.planOf(ctx, p)
}

// Plans gives who's pairs that go on and have a rhythm or a meeting, for a calendar.
func (s *Store) Plans(ctx context.Context, who team.Person) (all []Plan, err error) {
	if inTeam(who) != nil {
		return nil, none()
	}
	pairs, err := ofPerson(ctx, s.db, who.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		plan, err := s.planOf(ctx, p)
		if err != nil {
			return nil, err
		}
		if !p.Ended() && (p.Agreed() || len(plan.Touched) > 0) {
			all = append(all, plan)
		}
	}
	return all, nil
}

func (s *Store) planOf(ctx context.Context, p Pair) (Plan, error) {
	ps, err := readPeople(ctx, s.db)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Pair: p, Attendees: []team.Person{ps[p.Report], ps[p.Manager]}}
	plan.Touched, err = meetingsOf(ctx, s.db, nil, p.ID, `AND began_at IS NULL AND (skipped_at IS NOT NULL OR starts_at <> slot OR extra) AND starts_at > $2 ORDER BY starts_at`,
		db.Micros(s.db.Now().AddDate(0, -2, 0)))
	return plan, err
}
