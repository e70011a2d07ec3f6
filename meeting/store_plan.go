// This file holds which meetings come, moving and skipping them, and which were held.

package meeting

import (
	"context"
	"slices"
	"strconv"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Meeting gives one, touched or computed.
func (s *Store) Meeting(ctx context.Context, who team.Person, id string) (Meeting, error) {
	_, m, err := s.seen(ctx, who, id)
	return m, err
}

// patience is how long after its planned end a meeting can still begin; then
// the next one is next.
const patience = time.Hour

// Next gives the meeting of a series that runs, or else the next one to be held;
// NotFound when there is none.
func (s *Store) Next(ctx context.Context, who team.Person, series string) (Meeting, error) {
	ser, err := s.Series(ctx, who, series)
	if err != nil {
		return Meeting{}, err
	}
	m, ok, err := nextOf(ctx, s.db, ser, s.db.Now())
	if err != nil {
		return m, err
	}
	if !ok {
		return m, fault.New(fault.NotFound, "%s has no further meeting.", ser.Name)
	}
	m.Marks, err = marksOf(ctx, s.db, m.ID)
	return m, err
}

func nextOf(ctx context.Context, q db.Querier, ser Series, at time.Time) (m Meeting, ok bool, err error) {
	running, err := meetingsOf(ctx, q, ser, `AND began_at IS NOT NULL AND ended_at IS NULL ORDER BY began_at`)
	if err != nil || len(running) > 0 {
		return append(running, m)[0], err == nil, err
	}
	from := at.Add(-time.Duration(ser.Minutes)*time.Minute - patience)
	return firstFrom(ctx, q, ser, from, func(m Meeting) bool { return m.State() == Planned && m.End().Add(patience).After(at) })
}

// after gives the meeting of a series that follows another one.
func after(ctx context.Context, q db.Querier, ser Series, m Meeting) (next Meeting, ok bool, err error) {
	return firstFrom(ctx, q, ser, m.Start, func(n Meeting) bool { return n.State() == Planned && n.ID != m.ID && n.Start.After(m.Start) })
}

// firstFrom gives the first meeting from a moment on that is wanted, looking ten years ahead.
func firstFrom(ctx context.Context, q db.Querier, ser Series, from time.Time, want func(Meeting) bool) (Meeting, bool, error) {
	for _, days := range []int{45, 400, 3660} {
		all, err := coming(ctx, q, ser, from, from.AddDate(0, 0, days))
		if err != nil {
			return Meeting{}, false, err
		}
		if i := slices.IndexFunc(all, want); i >= 0 {
			return all[i], true, nil
		}
	}
	return Meeting{}, false, nil
}

// Coming gives the meetings of a series that start in a stretch of time, held
// and skipped ones too, in order.
func (s *Store) Coming(ctx context.Context, who team.Person, series string, from, to time.Time) ([]Meeting, error) {
	ser, err := s.Series(ctx, who, series)
	if err != nil {
		return nil, err
	}
	return coming(ctx, s.db, ser, from, to)
}

func coming(ctx context.Context, q db.Querier, ser Series, from, to time.Time) ([]Meeting, error) {
	a, b := db.Micros(from), db.Micros(to)
	touched, err := meetingsOf(ctx, q, ser, `AND (slot >= $2 AND slot < $3 OR starts_at >= $4 AND starts_at < $5)`, a, b, a, b)
	if err != nil {
		return nil, err
	}
	ended := func(m Meeting) bool {
		return !ser.EndedAt.IsZero() && m.BeganAt.IsZero() && !m.Slot.Before(ser.EndedAt)
	}
	all := slices.DeleteFunc(slices.Clone(touched), func(m Meeting) bool { return m.Start.Before(from) || !m.Start.Before(to) || ended(m) })
	for _, slot := range ser.Cadence.Between(from, to) {
		m := ser.at(slot)
		known := slices.ContainsFunc(touched, func(t Meeting) bool { return t.Slot.Equal(slot) })
		if !known && !ended(m) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Meeting) int { return a.Start.Compare(b.Start) })
	return all, nil
}

// Held gives the meetings of a series that ended, newest first.
func (s *Store) Held(ctx context.Context, who team.Person, series string, limit int) ([]Meeting, error) {
	ser, err := s.Series(ctx, who, series)
	if err != nil {
		return nil, err
	}
	return meetingsOf(ctx, s.db, ser, `AND began_at IS NOT NULL AND ended_at IS NOT NULL ORDER BY began_at DESC LIMIT `+strconv.Itoa(limit))
}

// Move holds a meeting at another time: its host or a head of support may.
// Nothing that was prepared for it is lost; a skipped one takes place again.
func (s *Store) Move(ctx context.Context, who team.Person, id string, to time.Time) error {
	return s.plan(ctx, who, id, func(m *Meeting, at time.Time) error {
		if to.IsZero() {
			return fault.Field("to", "Say when it is held.")
		}
		if to.Before(at) {
			return fault.Field("to", "That moment has passed.")
		}
		m.Start, m.SkippedAt, m.SkippedBy, m.Why = to.UTC().Truncate(time.Minute), time.Time{}, "", ""
		return nil
	})
}

// Skip leaves a meeting out: its host or a head of support may. What is open
// stays for the next one.
func (s *Store) Skip(ctx context.Context, who team.Person, id, why string) error {
	why, err := line("why", why, 500)
	if err != nil {
		return err
	}
	return s.plan(ctx, who, id, func(m *Meeting, at time.Time) error {
		if m.SkippedAt.IsZero() {
			m.SkippedAt, m.SkippedBy = at, who.ID
		}
		m.Why = why
		return nil
	})
}

// Restore undoes Skip and Move.
func (s *Store) Restore(ctx context.Context, who team.Person, id string) error {
	return s.plan(ctx, who, id, func(m *Meeting, _ time.Time) error {
		m.Start, m.SkippedAt, m.SkippedBy, m.Why = m.Slot, time.Time{}, "", ""
		return nil
	})
}

// plan changes when a meeting that did not begin is held, and lets calendars
// know: each change has a greater sequence than all before in the series.
func (s *Store) plan(ctx context.Context, who team.Person, id string, decide func(m *Meeting, at time.Time) error) error {
	return s.change(ctx, who, id, func(tx *db.Tx, ser Series, m Meeting) error {
		if err := ser.mustLead(who); err != nil {
			return err
		}
		if !m.BeganAt.IsZero() {
			return fault.New(fault.Conflict, "The meeting has begun already.")
		}
		was := m
		if err := decide(&m, tx.At); err != nil {
			return err
		}
		if m.Start.Equal(was.Start) && m.SkippedAt.Equal(was.SkippedAt) && m.Why == was.Why {
			return nil
		}
		if err := tx.QueryRow(ctx, `UPDATE series SET sequence = sequence + 1 WHERE id = $1 RETURNING sequence`, ser.ID).Scan(&m.Sequence); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE meeting SET starts_at = $1, skipped_at = $2, skipped_by = $3, why = $4, sequence = $5 WHERE id = $6`,
			db.Micros(m.Start), db.MaybeMicros(m.SkippedAt), m.SkippedBy, m.Why, m.Sequence, m.ID); err != nil {
			return err
		}
		if !m.Start.Equal(was.Start) {
			// They answered to another moment.
			if err := tx.Exec(ctx, `UPDATE meeting_attendance SET reply = '', replied_at = NULL WHERE meeting = $1`, m.ID); err != nil {
				return err
			}
		}
		return event.Record(tx, EventMoved, m.ID, who.Email, Changed{Series: m.Series, Meeting: m.ID})
	})
}
