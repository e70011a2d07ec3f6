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

// week computes the report of a week that is not kept. before is that of the
// week before, if it is known. Unless seq is unknown, it is the follower's
// cursor as of which all was read, and a week that is over is kept.
func (s *Store) week(ctx context.Context, week Week, before *Report, seq int64) (Report, error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return Report{}, err
	}
	w := week.Window(set.Location())
	r, err := s.compute(ctx, w, before)
	if err != nil {
		return Report{}, fmt.Errorf("computing week %s: %w", week, err)
	}
	if over := db.Micros(s.db.Now()) >= w.End; over && seq != unknown {
		return r, s.keep(ctx, week, r, seq)
	}
	return r, nil
}

// unknown stands for a cursor that says little, since the follower is behind.
const unknown = -1

// cursor gives the follower's cursor if it has read all that happened. Whoever
// means to keep what is computed asks before reading anything.
func (s *Store) cursor(ctx context.Context) (int64, error) {
	seq, err := event.Cursor(ctx, s.db, follower)
	if err != nil {
		return unknown, err
	}
	head, err := event.Head(ctx, s.db)
	if head != seq {
		seq = unknown
	}
	return seq, err
}

// compute holds the memory of who helped whom for as long as it is used.
func (s *Store) compute(ctx context.Context, w Window, before *Report) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in, err := s.input(ctx, w, before)
	if err != nil {
		return Report{}, err
	}
	return Compute(in, w)
}

// Weeks gives the reports of n weeks, the last one last. They are shared: read only.
func (s *Store) Weeks(ctx context.Context, last Week, n int) ([]Report, error) {
	seq, err := s.cursor(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.reports.between(ctx, s.db, last.Add(-n), last)
	if err != nil {
		return nil, err
	}
	all := make([]Report, n)
	before := kept[last.Add(-n).String()]
	for i := range all {
		week := last.Add(i - n + 1)
		if r, ok := kept[week.String()]; ok {
			all[i] = *r
		} else if all[i], err = s.week(ctx, week, before, seq); err != nil {
			return nil, err
		}
		before = &all[i]
	}
	return all, nil
}

// History gives the team's values in each week from first to last.
func (s *Store) History(ctx context.Context, first, last Week) ([]Values, error) {
	return s.history(ctx, theTeam, first, last, func(r *Report) Values { return r.Team })
}

// PersonHistory gives a person's values, by address, in each week from first to
// last. Of weeks that know nobody by that address, nothing is known.
func (s *Store) PersonHistory(ctx context.Context, email string, first, last Week) ([]Values, error) {
	return s.history(ctx, email, first, last, func(r *Report) Values {
		if p, ok := r.Person(email); ok {
			return p.Values
		}
		return Values{}
	})
}

// history reads kept weeks, and computes those that are not, oldest first.
func (s *Store) history(ctx context.Context, who string, first, last Week, of func(*Report) Values) ([]Values, error) {
	seq, err := s.cursor(ctx)
	if err != nil {
		return nil, err
	}
	n := 0
	for w := first; !last.before(w); w = w.Next() {
		n++
	}
	all := make([]Values, n, n+1) // who asks adds the week after them; five years would be copied for it
	kept, err := s.keptValues(ctx, who, first, all)
	if err != nil {
		return nil, err
	}
	var before *Report
	for i, week := 0, first; i < n; i, week = i+1, week.Next() {
		if kept[i] {
			before = nil
			continue
		}
		r, err := s.week(ctx, week, before, seq)
		if err != nil {
			return nil, err
		}
		all[i], before = of(&r), &r
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

// basis reads what every window's numbers rest on: the team and what it has set.
func (s *Store) basis(ctx context.Context) (in Input, err error) {
	set, err := s.team.Settings(ctx)
	if err != nil {
		return in, err
	}
	in.Zone = set.Location()
	if c := set.Capacity; c != nil && c.RepliesPerConversation != nil && c.MinutesPerReply != nil {
		in.Factors = &Factors{*c.RepliesPerConversation, *c.MinutesPerReply}
	}
	hours, err := s.team.OfficeHours(ctx)
	if err != nil {
		return in, err
	}
	if all := hours.Versions(); len(all) > 0 {
		in.Office, in.OfficeSince = hours.Seconds, all[0].Since
	}
	in.People, err = s.people(ctx, s.db)
	return in, err
}

// input reads what a window's numbers are computed from; the caller holds mu.
func (s *Store) input(ctx context.Context, w Window, before *Report) (in Input, err error) {
	if in, err = s.basis(ctx); err != nil {
		return in, err
	}
	if before != nil && before.covers(w.Previous(in.Zone), in.People) {
		in.Before = before
	}
	in.Since = in.reach(w)
	if in.Timelines, err = s.spanning(ctx, in.Since, w.End); err != nil {
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

// long is how long a conversation may last, in microseconds, before it is
// looked for by an index of its own: 30 days.
const long = 2_592_000_000_000

// spanning reads the timelines with a line at or after since, and one before
// end. So that old weeks are found without passing by all that came after, most are
// found by their beginning; the few that lasted long by their end.
func (s *Store) spanning(ctx context.Context, since, end int64) ([]Timeline, error) {
	return s.timelines(ctx, `WHERE first_at >= $1 AND first_at < $2 AND last_at >= $3
		UNION ALL SELECT id, lines FROM timeline WHERE last_at - first_at > 2592000000000 AND last_at >= $4 AND first_at < $5`,
		since-long, end, since, since, since-long)
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
	addresses := map[string]string{} // each customer's is held once, however many people helped
	return db.Each(ctx, s.db, func(rows *db.Rows) error {
		var h Helped
		err := rows.Scan(&h.Person, &h.Customer, &h.At)
		if known, ok := addresses[h.Customer]; ok {
			h.Customer = known
		} else {
			addresses[h.Customer] = h.Customer
		}
		e.Note(h)
		return err
	}, `SELECT person, customer, min(at) FROM helped WHERE at IS NOT NULL GROUP BY person, customer`)
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
