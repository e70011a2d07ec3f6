// This file holds running a meeting: its beginning, its clock, its end.

package meeting

import (
	"context"
	"slices"
	"time"

	"rapport/action"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
)

// earliest is how long before its moment a meeting can begin: earlier, it is
// another one that is meant.
const earliest = 24 * time.Hour

// Start begins a meeting; who begins it presents. The numbers of the last whole
// week are frozen with it, when the agenda looks at them. What people brought,
// and answered before meetings that were not held, is this meeting's now.
// Starting one that runs changes nothing.
func (s *Store) Start(ctx context.Context, who team.Person, id string) error {
	_, m, err := s.seen(ctx, who, id)
	if err != nil {
		return err
	}
	// Read before the change: reading a report may write itself.
	week, report, err := s.report(ctx, m)
	if err != nil {
		return err
	}
	return s.change(ctx, who, id, func(tx *db.Tx, ser Series, m Meeting) error {
		if m.Running() {
			return nil
		}
		if err := mayStart(ctx, tx, ser, m); err != nil {
			return err
		}
		m.BeganAt, m.Presenter, m.Week = tx.At, who.ID, week
		sections, err := writeSections(m.Sections)
		if err != nil {
			return err
		}
		weekText, err := week.MarshalText()
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE meeting SET began_at = $1, presenter = $2, week = $3, sections = $4, minutes = $5 WHERE id = $6`,
			db.Micros(tx.At), m.Presenter, string(weekText), sections, m.Minutes, m.ID); err != nil {
			return err
		}
		if err := mark(ctx, tx, &m, Mark{Kind: Began, Section: m.Sections[0].Key, By: who.ID}); err != nil {
			return err
		}
		if err := adopt(ctx, tx, m); err != nil {
			return err
		}
		if err := arrive(ctx, tx, who, m); err != nil {
			return err
		}
		if report != nil {
			if err := s.cards.Freeze(ctx, tx, *report, m.ID); err != nil {
				return err
			}
		}
		return record(tx, EventBegan, who, m, who.ID)
	})
}

func mayStart(ctx context.Context, tx *db.Tx, ser Series, m Meeting) error {
	switch {
	case !m.EndedAt.IsZero():
		return fault.New(fault.Conflict, "The meeting is over.")
	case !m.SkippedAt.IsZero():
		return fault.New(fault.Conflict, "This meeting is skipped. Take that back first.")
	case tx.At.Before(m.Start.Add(-earliest)):
		return fault.New(fault.Conflict, "This meeting is days away. Move it to today first.")
	}
	running, err := meetingsOf(ctx, tx, ser, `AND began_at IS NOT NULL AND ended_at IS NULL`)
	if err == nil && len(running) > 0 {
		err = fault.New(fault.Conflict, "Another meeting of %s is running.", ser.Name)
	}
	return err
}

// report gives the last whole week, if the agenda looks at it.
func (s *Store) report(ctx context.Context, m Meeting) (metric.Week, *scorecard.Report, error) {
	if s.cards == nil || m.Running() || !slices.ContainsFunc(m.Sections, func(s Section) bool { return s.Kind == Numbers || s.Kind == EachOfUs }) {
		return metric.Week{}, nil, nil
	}
	set, err := s.team.Settings(ctx)
	if err != nil {
		return metric.Week{}, nil, err
	}
	week := metric.WeekOf(db.Micros(s.db.Now()), set.Location()).Previous()
	r, err := s.cards.Report(ctx, week)
	return week, &r, err
}

// adopt makes what waits for the next meeting this one's.
func adopt(ctx context.Context, tx *db.Tx, m Meeting) error {
	if err := tx.Exec(ctx, `UPDATE meeting_brought SET meeting = $1 WHERE series = $2 AND meeting = ''`, m.ID, m.Series); err != nil {
		return err
	}
	// Answers to meetings before this one that were skipped, or that nobody held.
	missed, err := db.All(ctx, tx, db.Text, `SELECT id FROM meeting WHERE series = $1 AND began_at IS NULL AND slot < $2 ORDER BY slot DESC`, m.Series, db.Micros(m.Slot))
	if err != nil {
		return err
	}
	for _, old := range missed {
		if err := forgetAnswers(ctx, tx, old, m.ID); err != nil {
			return err
		}
	}
	seen := db.Micros(tx.At.Add(-away))
	return tx.Exec(ctx, `UPDATE meeting_attendance SET joined_at = $1 WHERE meeting = $2 AND seen_at > $3`, db.Micros(tx.At), m.ID, seen)
}

// Go goes from a section to another. from is the one that whoever asks saw: when
// the meeting is elsewhere by now, nothing changes, since two pressed at once.
func (s *Store) Go(ctx context.Context, who team.Person, id, from, to string) error {
	return s.run(ctx, who, id, func(tx *db.Tx, ser Series, m *Meeting) (Mark, error) {
		now, _ := m.Now()
		if now.Key != from || from == to {
			return Mark{}, nil
		}
		if m.section(to) < 0 {
			return Mark{}, fault.Field("to", "The agenda has no such section.")
		}
		if now.Kind == Actions {
			if err := s.carry(ctx, tx, who, ser, *m); err != nil {
				return Mark{}, err
			}
		}
		return Mark{Kind: Went, Section: to}, nil
	})
}

// Pause stops the clock.
func (s *Store) Pause(ctx context.Context, who team.Person, id string) error {
	return s.run(ctx, who, id, func(_ *db.Tx, _ Series, m *Meeting) (Mark, error) {
		if m.State() == Paused {
			return Mark{}, nil
		}
		return Mark{Kind: Stopped}, nil
	})
}

// Resume lets the clock go on.
func (s *Store) Resume(ctx context.Context, who team.Person, id string) error {
	return s.run(ctx, who, id, func(_ *db.Tx, _ Series, m *Meeting) (Mark, error) {
		if m.State() == Running {
			return Mark{}, nil
		}
		return Mark{Kind: Resumed}, nil
	})
}

// Borrow names the section that the overrun of another is taken from; it must
// come later in the agenda.
func (s *Store) Borrow(ctx context.Context, who team.Person, id, section, lender string) error {
	return s.run(ctx, who, id, func(_ *db.Tx, _ Series, m *Meeting) (Mark, error) {
		i, j := m.section(section), m.section(lender)
		if i < 0 || j <= i {
			return Mark{}, fault.Field("lender", "Minutes can be borrowed from a section that is still to come.")
		}
		return Mark{Kind: Borrowed, Section: section, Lender: lender}, nil
	})
}

// Present makes somebody the presenter: anybody of the meeting may take over,
// and the presenter may hand over to anybody of it.
func (s *Store) Present(ctx context.Context, who team.Person, id, to string) error {
	return s.change(ctx, who, id, func(tx *db.Tx, ser Series, m Meeting) error {
		if err := m.mustRun(); err != nil {
			return err
		}
		if to != who.ID {
			if err := m.mustPresent(who, ser); err != nil {
				return err
			}
			p, err := personOf(ctx, tx, to)
			if err != nil || !ser.belongs(p) {
				return fault.Field("to", "Choose somebody who belongs to this meeting.").Because(err)
			}
		}
		if m.Presenter == to {
			return nil
		}
		if err := tx.Exec(ctx, `UPDATE meeting SET presenter = $1 WHERE id = $2`, to, m.ID); err != nil {
			return err
		}
		if err := mark(ctx, tx, &m, Mark{Kind: Presented, By: to}); err != nil {
			return err
		}
		return record(tx, EventClock, who, m, to)
	})
}

// End ends the meeting: its presenter, the host or a head may. Its recap is made
// RecapAfter later. Items that were not solved stay, in no order again.
func (s *Store) End(ctx context.Context, who team.Person, id string) error {
	return s.change(ctx, who, id, func(tx *db.Tx, ser Series, m Meeting) error {
		if !m.EndedAt.IsZero() {
			return nil
		}
		if err := m.mustRun(); err != nil {
			return err
		}
		if err := m.mustPresent(who, ser); err != nil {
			return err
		}
		if err := s.carry(ctx, tx, who, ser, m); err != nil {
			return err
		}
		if err := mark(ctx, tx, &m, Mark{Kind: Ended, By: who.ID}); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE meeting SET ended_at = $1 WHERE id = $2`, db.Micros(tx.At), m.ID); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE meeting_item SET step = '', place = 0, opened_at = NULL WHERE series = $1 AND solved_at IS NULL`, ser.ID); err != nil {
			return err
		}
		if err := job.Add(ctx, tx, recapJob, m.ID, m.ID, tx.At.Add(RecapAfter)); err != nil {
			return err
		}
		return record(tx, EventEnded, who, m, "")
	})
}

// run is a verb of the presenter on the clock; a mark without a kind changes nothing.
func (s *Store) run(ctx context.Context, who team.Person, id string, decide func(tx *db.Tx, ser Series, m *Meeting) (Mark, error)) error {
	return s.change(ctx, who, id, func(tx *db.Tx, ser Series, m Meeting) error {
		if err := m.mustRun(); err != nil {
			return err
		}
		if err := m.mustPresent(who, ser); err != nil {
			return err
		}
		k, err := decide(tx, ser, &m)
		if err != nil || k.Kind == "" {
			return err
		}
		k.By = who.ID
		if err := mark(ctx, tx, &m, k); err != nil {
			return err
		}
		return record(tx, EventClock, who, m, "")
	})
}

// mark adds a mark; the caller holds the meeting.
func mark(ctx context.Context, tx *db.Tx, m *Meeting, k Mark) error {
	k.N, k.At = len(m.Marks)+1, tx.At
	m.Marks = append(m.Marks, k)
	return tx.Exec(ctx, `INSERT INTO meeting_mark (meeting, n, at, kind, section, lender, by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, k.N, db.Micros(k.At), string(k.Kind), k.Section, k.Lender, k.By)
}

// carry counts what was promised and is late, once a meeting: when its actions
// were gone through, or at its end. What is late for the second time becomes an
// item to discuss.
func (s *Store) carry(ctx context.Context, tx *db.Tx, who team.Person, ser Series, m Meeting) error {
	n, err := tx.Change(ctx, `UPDATE meeting SET carried_at = $1 WHERE id = $2 AND carried_at IS NULL`, db.Micros(tx.At), m.ID)
	if err != nil || n == 0 {
		return err
	}
	next, err := due(ctx, tx, ser, m)
	if err != nil {
		return err
	}
	by := m.Start
	if m.BeganAt.After(by) {
		by = m.BeganAt
	}
	asking, err := action.Carry(ctx, tx, who, ser.ID, m.ID, by, next)
	if err != nil {
		return err
	}
	for _, a := range asking {
		owner, err := personOf(ctx, tx, a.Owner)
		if err != nil {
			return err
		}
		if _, err := raise(ctx, tx, who, ser, Raised{Kind: ItemOfAction, Ref: a.ID, Title: a.Text, Said: owner.FirstName() + ", " + a.Age()}); err != nil {
			return err
		}
	}
	return nil
}

// due is when an action of a meeting is due unless it says otherwise: at the
// next meeting; without one, in a week.
func due(ctx context.Context, q db.Querier, ser Series, m Meeting) (time.Time, error) {
	next, ok, err := after(ctx, q, ser, m)
	if !ok {
		return m.Start.AddDate(0, 0, 7), err
	}
	return next.Start, err
}
