package metric

// Reading: the report of a week, kept once the week is over, and the items
// behind a figure.

import (
	"context"
	"fmt"
	"strconv"

	"rapport/event"
	"rapport/kit/db"
)

// Week gives the report of a week as of its end, or as of now while it lasts.
// A week that is over is computed once and kept. The report is shared: read only.
func (s *Store) Week(ctx context.Context, week Week) (Report, error) {
	all, err := s.Weeks(ctx, week, 1)
	if err != nil {
		return Report{}, err
	}
	return all[0], nil
}

// week computes the report of a week that is not kept.
func (s *Store) week(ctx context.Context, week Week) (Report, error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return Report{}, err
	}
	w := week.Window(set.Location())
	behind, err := event.Behind(ctx, s.db, follower)
	if err != nil {
		return Report{}, err
	}
	r, err := s.compute(ctx, w)
	if err != nil {
		return Report{}, fmt.Errorf("computing week %s: %w", week, err)
	}
	if over := db.Micros(s.db.Now()) >= w.End; over && behind == 0 {
		return r, s.keep(ctx, week, r)
	}
	return r, nil
}

// compute holds the memory of who helped whom for as long as it is used.
func (s *Store) compute(ctx context.Context, w Window) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in, err := s.input(ctx, w)
	if err != nil {
		return Report{}, err
	}
	return Compute(in, w)
}

// Weeks gives the reports of n weeks, the last one last. They are shared: read only.
func (s *Store) Weeks(ctx context.Context, last Week, n int) ([]Report, error) {
	kept, err := s.reports.between(ctx, s.db, last.Add(1-n), last)
	if err != nil {
		return nil, err
	}
	all := make([]Report, n)
	for i := range all {
		week := last.Add(i - n + 1)
		if r, ok := kept[week.String()]; ok {
			all[i] = *r
		} else if all[i], err = s.week(ctx, week); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// History gives the team's values in each week from first to last.
func (s *Store) History(ctx context.Context, first, last Week) ([]Values, error) {
	kept, err := s.teams.between(ctx, s.db, first, last)
	if err != nil {
		return nil, err
	}
	var all []Values
	for w := first; !last.Monday().Before(w.Monday()); w = w.Next() {
		if v, ok := kept[w.String()]; ok {
			all = append(all, v.Team)
			continue
		}
		r, err := s.week(ctx, w)
		if err != nil {
			return nil, err
		}
		all = append(all, r.Team)
	}
	return all, nil
}

// ThisWeek is the week of now in the team's time zone.
func (s *Store) ThisWeek(ctx context.Context) (Week, error) {
	set, err := s.team.Settings(ctx)
	return WeekOf(db.Micros(s.db.Now()), set.Location()), err
}

// FirstWeek is the week of the first line of all; ok is false when there is none.
func (s *Store) FirstWeek(ctx context.Context) (w Week, ok bool, err error) {
	var first *int64
	if err = s.db.QueryRow(ctx, `SELECT min(first_at) FROM timeline`).Scan(&first); err != nil || first == nil {
		return w, false, err
	}
	set, err := s.team.Settings(ctx)
	return WeekOf(*first, set.Location()), true, err
}

// Explain lists the items that a figure of a week counts: the team's, or a person's by address.
func (s *Store) Explain(ctx context.Context, week Week, person string, k Key) (Evidence, error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return Evidence{}, err
	}
	w := week.Window(set.Location())
	s.mu.Lock()
	defer s.mu.Unlock()
	in, err := s.input(ctx, w)
	if err != nil {
		return Evidence{}, err
	}
	if k == OpenAtEnd || k == WaitingAtEnd {
		open, err := s.timelines(ctx, `WHERE last_at < $1 AND open > 0`, in.Since)
		if err != nil {
			return Evidence{}, err
		}
		in.Timelines, in.Idle = append(in.Timelines, open...), Idle{}
	}
	return Explain(in, w, person, k)
}

// input reads what a window's numbers are computed from; the caller holds mu.
func (s *Store) input(ctx context.Context, w Window) (in Input, err error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return in, err
	}
	in.Zone = set.Location()
	if c := set.Capacity; c != nil && c.RepliesPerConversation != nil && c.MinutesPerReply != nil {
		in.Factors = &Factors{*c.RepliesPerConversation, *c.MinutesPerReply}
	}
	if in.People, err = s.people(ctx, s.db); err != nil {
		return in, err
	}
	in.Since = Reach(w, in.Zone, in.Factors)
	if in.Timelines, err = s.timelines(ctx, `WHERE last_at >= $1 AND first_at < $2`, in.Since, w.End); err != nil {
		return in, err
	}
	if err := s.db.QueryRow(ctx, `SELECT coalesce(sum(open), 0), coalesce(sum(waiting), 0) FROM timeline WHERE last_at < $1 AND open > 0`, in.Since).
		Scan(&in.Idle.Open, &in.Idle.Waiting); err != nil {
		return in, err
	}
	if in.Ever, err = s.remember(ctx); err != nil {
		return in, err
	}
	return in, s.outside(ctx, w, &in)
}

func (s *Store) timelines(ctx context.Context, where string, args ...any) ([]Timeline, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Timeline, error) {
		_, t, err := scanTimeline(rows)
		return t, err
	}, `SELECT id, lines FROM timeline `+where, args...)
}

// manyChanges is how many pairs are looked up singly before all are read anew.
const manyChanges = 2000

// remember gives who ever helped whom, as of the follower's cursor. It is
// read once, and then kept up with what changed.
func (s *Store) remember(ctx context.Context) (*Ever, error) {
	cursor, err := event.Cursor(ctx, s.db, follower)
	if err != nil || s.ever != nil && cursor == s.seen {
		return s.ever, err
	}
	var changed int
	if err := s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM helped WHERE seq > $1 LIMIT `+strconv.Itoa(manyChanges+1)+`) AS changed`, s.seen).Scan(&changed); err != nil {
		return nil, err
	}
	e := s.ever
	s.ever = nil // whole again only at the end
	if e == nil || changed > manyChanges {
		e = NewEver()
		err = s.readHelped(ctx, e)
	} else {
		err = s.renewHelped(ctx, e, s.seen)
	}
	if err != nil {
		return nil, err
	}
	marked, err := s.timelines(ctx, `WHERE marked`)
	if err != nil {
		return nil, err
	}
	e.SetMarked(marked)
	s.ever, s.seen = e, cursor
	return e, nil
}

func (s *Store) readHelped(ctx context.Context, e *Ever) error {
	return db.Each(ctx, s.db, func(rows *db.Rows) error {
		var h Helped
		err := rows.Scan(&h.Person, &h.Customer, &h.At)
		e.Note(h)
		return err
	}, `SELECT person, customer, at FROM helped WHERE at IS NOT NULL`)
}

// renewHelped looks the pairs up again that changed after a cursor.
func (s *Store) renewHelped(ctx context.Context, e *Ever, seen int64) error {
	type pair struct{ person, customer string }
	pairs := map[pair]bool{} // not DISTINCT, for which all pairs would be read
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var p pair
		err := rows.Scan(&p.person, &p.customer)
		pairs[p] = true
		return err
	}, `SELECT person, customer FROM helped WHERE seq > $1`, seen); err != nil {
		return err
	}
	for p := range pairs {
		h := Helped{Person: p.person, Customer: p.customer}
		var at *int64
		if err := s.db.QueryRow(ctx, `SELECT min(at) FROM helped WHERE person = $1 AND customer = $2`, h.Person, h.Customer).Scan(&at); err != nil {
			return err
		}
		e.Forget(h.Person, h.Customer)
		if at != nil {
			h.At = *at
			e.Note(h)
		}
	}
	return nil
}
