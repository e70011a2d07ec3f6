// This file holds which meetings a pair has: reading and computing them.

package oneonone

import (
	"context"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

const meetingColumns = `id, pair, slot, starts_at, minutes, extra, sequence, skipped_at, skipped_by, sealed_why, planned_by, planned_at, shown_at, missed_at, excused, began_at, ended_at, lasted, form`

// meetingsOf reads rows of a pair; where begins with AND or ORDER BY. Without a
// lock the words why one was moved or skipped stay locked.
func meetingsOf(ctx context.Context, q db.Querier, l *lock, pair, where string, args ...any) ([]Meeting, error) {
	return db.All(ctx, q, func(rows *db.Rows) (m Meeting, err error) {
		var slot, start, lasted int64
		var skipped, planned, shown, missed, began, ended *int64
		var why string
		if err = rows.Scan(&m.ID, &m.Pair, &slot, &start, &m.Minutes, &m.Extra, &m.Sequence, &skipped, &m.SkippedBy, &why, &m.PlannedBy, &planned, &shown, &missed, &m.Excused,
			&began, &ended, &lasted, &m.Form); err != nil {
			return m, err
		}
		m.Slot, m.Start, m.SkippedAt, m.MissedAt = db.Time(slot), db.Time(start), db.MaybeTime(skipped), db.MaybeTime(missed)
		m.PlannedAt, m.ShownAt = db.MaybeTime(planned), db.MaybeTime(shown)
		m.BeganAt, m.EndedAt, m.Lasted = db.MaybeTime(began), db.MaybeTime(ended), time.Duration(lasted)*time.Microsecond
		if l != nil && why != "" {
			err = l.open("pair_meeting", m.ID, "sealed_why", why, &m.Why)
		}
		return m, err
	}, `SELECT `+meetingColumns+` FROM pair_meeting WHERE pair = $1 `+where, append([]any{pair}, args...)...)
}

func marksOf(ctx context.Context, q db.Querier, id string) ([]meeting.Mark, error) {
	return db.All(ctx, q, func(rows *db.Rows) (k meeting.Mark, err error) {
		var at int64
		err = rows.Scan(&k.N, &at, &k.Kind, &k.Section, &k.Lender, &k.By)
		k.At = db.Time(at)
		return k, err
	}, `SELECT n, at, kind, section, lender, by FROM pair_mark WHERE meeting = $1 ORDER BY n`, id)
}

// patience is how long after its planned end a meeting can still begin; then
// nobody held it, and the next one is next.
const patience = time.Hour

// over is when a meeting that nobody began counts as missed.
func (m Meeting) over() time.Time { return m.End().Add(patience) }

// coming gives a pair's meetings that start in a stretch of time, in order. Those
// of the rhythm that nobody touched are computed; one that is over by at was missed.
func coming(ctx context.Context, q db.Querier, l *lock, p Pair, from, to, at time.Time) ([]Meeting, error) {
	a, b := db.Micros(from), db.Micros(to)
	touched, err := meetingsOf(ctx, q, l, p.ID, `AND (slot >= $2 AND slot < $3 OR starts_at >= $4 AND starts_at < $5)`, a, b, a, b)
	if err != nil {
		return nil, err
	}
	var all []Meeting
	for _, m := range touched {
		if !m.Start.Before(from) && m.Start.Before(to) {
			all = append(all, m)
		}
	}
	if p.Agreed() {
		for _, slot := range p.Cadence.Between(from, to) {
			known := slices.ContainsFunc(touched, func(t Meeting) bool { return t.Slot.Equal(slot) })
			if !known && !slot.Before(p.settledUntil) {
				all = append(all, p.at(slot))
			}
		}
	}
	for i, m := range all {
		if m.State() == Planned && !m.over().After(at) {
			all[i].MissedAt = m.over()
		}
	}
	gone := func(m Meeting) bool { return p.Ended() && m.BeganAt.IsZero() && !m.Start.Before(p.EndedAt) }
	all = slices.DeleteFunc(all, gone)
	slices.SortFunc(all, func(a, b Meeting) int { return a.Start.Compare(b.Start) })
	return all, nil
}

// upcoming gives the meeting that runs or is next, and the one behind it; nil without.
func upcoming(ctx context.Context, q db.Querier, l *lock, p Pair, at time.Time) (next, after *Meeting, err error) {
	if p.Ended() {
		return nil, nil, nil
	}
	running, err := meetingsOf(ctx, q, l, p.ID, `AND began_at IS NOT NULL AND ended_at IS NULL ORDER BY began_at`)
	if err != nil {
		return nil, nil, err
	}
	from := at.Add(-time.Duration(max(p.Minutes, FormMinutes))*time.Minute - patience)
	for _, days := range []int{45, 400} {
		all, err := coming(ctx, q, l, p, from, from.AddDate(0, 0, days), at)
		if err != nil {
			return nil, nil, err
		}
		all = slices.DeleteFunc(all, func(m Meeting) bool { return m.State() != Planned })
		if all = append(slices.Clone(running), all...); len(all) > 1 || len(all) == 1 && days == 400 {
			next = &all[0]
			if len(all) > 1 {
				after = &all[1]
			}
			break
		}
	}
	if next != nil && next.Running() {
		next.Marks, err = marksOf(ctx, q, next.ID)
	}
	return next, after, err
}

// back is how far one looks back for meetings that nobody held.
const back = 100 * 24 * time.Hour

// gateAt computes the gate of a viewer at a moment, and what is next.
func gateAt(ctx context.Context, q db.Querier, l *lock, p Pair, viewer string, report *time.Location, at time.Time) (g gate, next, after *Meeting, err error) {
	if next, after, err = upcoming(ctx, q, l, p, at); err != nil {
		return g, nil, nil, err
	}
	near, err := coming(ctx, q, nil, p, at.Add(-back), at, at)
	return gateOf(p, viewer, report, near, next, at), next, after, err
}

// one finds a meeting by its id, touched or not.
func (s *Store) one(ctx context.Context, q db.Querier, l *lock, p Pair, id string) (Meeting, error) {
	pair, slot, ok := slotOf(id)
	if !ok || pair != p.ID {
		return Meeting{}, none()
	}
	all, err := meetingsOf(ctx, q, l, p.ID, `AND slot = $2`, db.Micros(slot))
	if err != nil {
		return Meeting{}, err
	}
	if len(all) == 0 {
		if p.Ended() || !p.Agreed() || !p.Cadence.Has(slot) {
			return Meeting{}, none()
		}
		return p.at(slot), nil
	}
	all[0].Marks, err = marksOf(ctx, q, id)
	return all[0], err
}

// Next gives the meeting that runs, or the next one; NotFound when there is none.
func (s *Store) Next(ctx context.Context, who team.Person, pair string) (Meeting, error) {
	p, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return Meeting{}, err
	}
	next, _, err := upcoming(ctx, s.db, &l, p, s.db.Now())
	if err == nil && next == nil {
		err = fault.New(fault.NotFound, "There is no further meeting: agree on a rhythm.")
	}
	if err != nil {
		return Meeting{}, err
	}
	return *next, nil
}

// Meeting gives one, touched or computed.
func (s *Store) Meeting(ctx context.Context, who team.Person, id string) (Meeting, error) {
	pair, _, _ := slotOf(id)
	p, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return Meeting{}, err
	}
	return s.one(ctx, s.db, &l, p, id)
}

// Coming gives the meetings of a pair that start in a stretch of time, held and
// skipped ones too, in order.
func (s *Store) Coming(ctx context.Context, who team.Person, pair string, from, to time.Time) ([]Meeting, error) {
	p, l, err := s.opened(ctx, s.db, who, pair)
	if err != nil {
		return nil, err
	}
	return coming(ctx, s.db, &l, p, from, to, s.db.Now())
}

// settleAll notes for all pairs which meetings nobody held.
func (s *Store) settleAll(ctx context.Context) error {
	all, err := pairsOf(ctx, s.db, `WHERE ended_at IS NULL ORDER BY id`)
	if err != nil {
		return err
	}
	for _, p := range all {
		missed, err := missed(ctx, s.db, p, s.db.Now())
		if err != nil {
			return err
		}
		if len(missed) == 0 {
			continue
		}
		if err := s.db.Write(ctx, func(tx *db.Tx) error {
			if err := hold(ctx, tx, p.ID); err != nil {
				return err
			}
			p, err := pairOf(ctx, tx, p.ID)
			if err != nil {
				return err
			}
			return settle(ctx, tx, &p)
		}); err != nil {
			return err
		}
	}
	return nil
}

// missed gives the meetings that are over and that nobody held or noted.
func missed(ctx context.Context, q db.Querier, p Pair, at time.Time) ([]Meeting, error) {
	from := p.settledUntil.Add(-back)
	all, err := coming(ctx, q, nil, p, from, at, at)
	if err != nil {
		return nil, err
	}
	noted, err := meetingsOf(ctx, q, nil, p.ID, `AND missed_at IS NOT NULL AND slot >= $2`, db.Micros(from.Add(-back)))
	return slices.DeleteFunc(all, func(m Meeting) bool {
		return m.State() != Missed || slices.ContainsFunc(noted, func(n Meeting) bool { return n.ID == m.ID })
	}), err
}

// settle notes which meetings nobody held until now: they keep their row though
// the rhythm may change. What was shown before them stays shown. The caller
// holds the pair.
func settle(ctx context.Context, tx *db.Tx, p *Pair) error {
	late, err := missed(ctx, tx, *p, tx.At)
	if err != nil {
		return err
	}
	ps, err := readPeople(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range late {
		if m.Excused, err = away(ctx, tx, *p, m.Start); err != nil {
			return err
		}
		if err := touch(ctx, tx, m); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE pair_meeting SET missed_at = $1, excused = $2 WHERE id = $3`, db.Micros(m.MissedAt), m.Excused, m.ID); err != nil {
			return err
		}
		if m.MissedAt.After(p.shownUntil) && p.opens(m, ps[p.Report].Location(), m.MissedAt) {
			p.shownUntil = m.MissedAt
		}
	}
	// A meeting of now that is not over yet stays computed.
	if until := tx.At.Add(-time.Duration(p.Minutes)*time.Minute - patience); until.After(p.settledUntil) {
		p.settledUntil = until
	}
	return savePair(ctx, tx, *p)
}

// touch gives a meeting its row, unless it has one.
func touch(ctx context.Context, tx *db.Tx, m Meeting) error {
	return tx.Exec(ctx, `INSERT INTO pair_meeting (id, pair, slot, starts_at, minutes, extra, excused, form) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT DO NOTHING`, m.ID, m.Pair, db.Micros(m.Slot), db.Micros(m.Start), m.Minutes, m.Extra, m.Excused, m.Form)
}

// away tells whether one of the two has the day off.
func away(ctx context.Context, q db.Querier, p Pair, at time.Time) (bool, error) {
	roster, err := team.ReadRoster(ctx, q, team.Person{}, at.AddDate(0, 0, -1), at.AddDate(0, 0, 1))
	if err != nil {
		return false, err
	}
	ps, err := readPeople(ctx, q)
	if err != nil {
		return false, err
	}
	for _, id := range []string{p.Report, p.Manager} {
		if roster.At(ps[id], at).State == team.IsAway {
			return true, nil
		}
	}
	return false, nil
}
