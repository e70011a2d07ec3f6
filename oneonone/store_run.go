// This file holds holding a meeting: its beginning, its clock, its end.

package oneonone

import (
	"context"
	"slices"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// earliest is how long before its moment a meeting can begin: earlier, it is
// another one that is meant.
const earliest = 24 * time.Hour

// onMeeting is a verb on a meeting.
func (s *Store) onMeeting(ctx context.Context, who team.Person, id, kind string, f func(w *work, m Meeting) error) error {
	pair, _, _ := slotOf(id)
	return s.change(ctx, who, pair, kind, func(w *work) error {
		m, err := s.one(ctx, w.tx, &w.lock, w.p, id)
		if err != nil {
			return err
		}
		w.meeting = m.ID
		return f(w, m)
	})
}

// Start begins a meeting, with the structured form or without. Starting one that
// runs changes nothing. One that is over and was not held can begin for a day. When
// the report begins it, all is shown to both.
func (s *Store) Start(ctx context.Context, who team.Person, id string, form bool) error {
	return s.onMeeting(ctx, who, id, EventBegan, func(w *work, m Meeting) error {
		if w.quiet = m.Running(); w.quiet {
			return nil
		}
		if err := w.mayStart(m); err != nil {
			return err
		}
		if err := touch(ctx, w.tx, m); err != nil {
			return err
		}
		m.BeganAt, m.Form = w.tx.At, form
		if err := w.tx.Exec(ctx, `UPDATE pair_meeting SET began_at = $1, form = $2, minutes = $3, missed_at = NULL WHERE id = $4`,
			db.Micros(m.BeganAt), form, m.Minutes, m.ID); err != nil {
			return err
		}
		if who.ID == w.p.Report {
			if err := w.show(m); err != nil {
				return err
			}
		}
		return w.mark(m, meeting.Mark{Kind: meeting.Began, Section: m.clocked().Sections[0].Key})
	})
}

// ShowNow shows the manager what the report added for a meeting before the
// evening, or before a meeting that the manager planned at short notice: the
// report may.
func (s *Store) ShowNow(ctx context.Context, who team.Person, id string) error {
	return s.onMeeting(ctx, who, id, EventWritten, func(w *work, m Meeting) error {
		if who.ID != w.p.Report {
			return fault.New(fault.Forbidden, "Only the one whose page it is can show it early.")
		}
		if m.State() != Planned && !m.Running() {
			return fault.New(fault.Conflict, "The meeting is over, or skipped.")
		}
		if err := touch(ctx, w.tx, m); err != nil {
			return err
		}
		return w.show(m)
	})
}

func (w *work) show(m Meeting) error {
	return w.tx.Exec(w.ctx, `UPDATE pair_meeting SET shown_at = $1 WHERE id = $2 AND shown_at IS NULL`, db.Micros(w.tx.At), m.ID)
}

func (w *work) mayStart(m Meeting) error {
	switch {
	case !m.EndedAt.IsZero():
		return fault.New(fault.Conflict, "The meeting is over.")
	case !m.SkippedAt.IsZero():
		return fault.New(fault.Conflict, "This meeting is skipped. Take that back first.")
	case w.tx.At.Before(m.Start.Add(-earliest)):
		return fault.New(fault.Conflict, "This meeting is days away. Move it to today, or add one for today.")
	case w.tx.At.After(m.End().Add(earliest)):
		return fault.New(fault.Conflict, "This meeting is days ago. Say that you talked, or add one for today.")
	}
	running, err := meetingsOf(w.ctx, w.tx, nil, w.p.ID, `AND began_at IS NOT NULL AND ended_at IS NULL`)
	if err == nil && len(running) > 0 {
		err = fault.New(fault.Conflict, "Another meeting of the two of you is running.")
	}
	return err
}

// Go goes from a section of the form to another. from is the one that whoever
// asks saw: when the meeting is elsewhere by now, nothing changes, since both pressed at once.
func (s *Store) Go(ctx context.Context, who team.Person, id, from, to string) error {
	return s.clock(ctx, who, id, func(m meeting.Meeting) (meeting.Mark, error) {
		now, _ := m.Now()
		if now.Key != from || from == to {
			return meeting.Mark{}, nil
		}
		if !slices.ContainsFunc(m.Sections, func(s meeting.Section) bool { return s.Key == to }) {
			return meeting.Mark{}, fault.Field("to", "The form has no such part.")
		}
		return meeting.Mark{Kind: meeting.Went, Section: to}, nil
	})
}

// Pause stops the clock.
func (s *Store) Pause(ctx context.Context, who team.Person, id string) error {
	return s.clock(ctx, who, id, func(m meeting.Meeting) (meeting.Mark, error) {
		if m.State() == meeting.Paused {
			return meeting.Mark{}, nil
		}
		return meeting.Mark{Kind: meeting.Stopped}, nil
	})
}

// Resume lets the clock go on.
func (s *Store) Resume(ctx context.Context, who team.Person, id string) error {
	return s.clock(ctx, who, id, func(m meeting.Meeting) (meeting.Mark, error) {
		if m.State() == meeting.Running {
			return meeting.Mark{}, nil
		}
		return meeting.Mark{Kind: meeting.Resumed}, nil
	})
}

// clock is a verb on the clock of a meeting that runs, and either may; a mark
// without a kind changes nothing.
func (s *Store) clock(ctx context.Context, who team.Person, id string, decide func(m meeting.Meeting) (meeting.Mark, error)) error {
	return s.onMeeting(ctx, who, id, EventClock, func(w *work, m Meeting) error {
		if !m.Running() {
			return fault.New(fault.Conflict, "The meeting is not running.")
		}
		k, err := decide(m.clocked())
		if w.quiet = k.Kind == ""; err != nil || w.quiet {
			return err
		}
		return w.mark(m, k)
	})
}

// mark adds a mark; the pair is held.
func (w *work) mark(m Meeting, k meeting.Mark) error {
	return w.tx.Exec(w.ctx, `INSERT INTO pair_mark (meeting, n, at, kind, section, lender, by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, len(m.Marks)+1, db.Micros(w.tx.At), string(k.Kind), k.Section, k.Lender, w.who.ID)
}

// Finish ends a meeting that runs: what was talked about, answered and felt is
// its own now, and late actions grow older.
func (s *Store) Finish(ctx context.Context, who team.Person, id string) error {
	return s.onMeeting(ctx, who, id, EventEnded, func(w *work, m Meeting) error {
		if w.quiet = !m.EndedAt.IsZero(); w.quiet {
			return nil
		}
		if !m.Running() {
			return fault.New(fault.Conflict, "The meeting is not running.")
		}
		if err := w.replan(); err != nil {
			return err
		}
		if err := w.mark(m, meeting.Mark{Kind: meeting.Ended}); err != nil {
			return err
		}
		m.Lasted, m.EndedAt = m.Clock(w.tx.At).Elapsed, w.tx.At
		return w.held(m, w.tx.At)
	})
}

// Talked says afterwards that a meeting was held, and for how long; 0 is as long
// as planned. It is for those who talk without the page, and for one that counts as missed.
func (s *Store) Talked(ctx context.Context, who team.Person, id string, lasted time.Duration) error {
	return s.onMeeting(ctx, who, id, EventEnded, func(w *work, m Meeting) error {
		if lasted == 0 {
			lasted = time.Duration(m.Minutes) * time.Minute
		}
		switch {
		case !m.BeganAt.IsZero():
			return fault.New(fault.Conflict, "The meeting was held already.")
		case w.tx.At.Before(m.Start):
			return fault.New(fault.Conflict, "This meeting is still to come.")
		case lasted < 0 || lasted > 8*time.Hour:
			return fault.Field("lasted", "It can have lasted 8 hours at most.")
		}
		if err := w.replan(); err != nil {
			return err
		}
		if err := touch(ctx, w.tx, m); err != nil {
			return err
		}
		m.BeganAt, m.EndedAt, m.Lasted = m.Start, m.Start.Add(lasted), lasted
		if err := w.tx.Exec(ctx, `UPDATE pair_meeting SET began_at = $1, minutes = $2, missed_at = NULL, skipped_at = NULL, skipped_by = '', excused = $3 WHERE id = $4`,
			db.Micros(m.BeganAt), m.Minutes, false, m.ID); err != nil {
			return err
		}
		return w.held(m, m.over())
	})
}

// held closes a meeting: what was written until a moment, and was shown to both,
// is its own, unless a later one was held already. What the report added after is
// for the next one.
func (w *work) held(m Meeting, until time.Time) error {
	if err := w.tx.Exec(w.ctx, `UPDATE pair_meeting SET ended_at = $1, lasted = $2 WHERE id = $3`, db.Micros(m.EndedAt), m.Lasted.Microseconds(), m.ID); err != nil {
		return err
	}
	later, err := meetingsOf(w.ctx, w.tx, nil, w.p.ID, `AND ended_at IS NOT NULL AND began_at > $2`, db.Micros(m.BeganAt))
	if err != nil || len(later) > 0 {
		return err
	}
	keys, err := w.askedNow()
	if err != nil {
		return err
	}
	if err := insert(w, "asked", m.ID, askedBody{keys}); err != nil {
		return err
	}
	shown := w.p.shownUntil
	if w.p.Kind == Buddy {
		shown = until
	}
	for _, part := range []string{`kind IN ('answer', 'checkin')`, `kind = 'topic' AND closed_at IS NOT NULL`} {
		if err := w.tx.Exec(w.ctx, `UPDATE pair_entry SET meeting = $1 WHERE pair = $2 AND meeting = '' AND at <= $3 AND (by <> $4 OR at <= $5) AND `+part,
			m.ID, w.p.ID, db.Micros(until), w.p.Report, db.Micros(shown)); err != nil {
			return err
		}
	}
	if err := w.tx.Exec(w.ctx, `UPDATE pair_note SET meeting = $1 WHERE pair = $2 AND meeting = ''`, m.ID, w.p.ID); err != nil {
		return err
	}
	return w.carry(m)
}

// carry counts what was promised before and is late as late once more, and gives
// it until the next meeting.
func (w *work) carry(m Meeting) error {
	all, err := entriesOf[action.Action](w.ctx, w.tx, w.lock, w.p.ID, `AND kind = 'action' AND closed_at IS NULL ORDER BY at, id`)
	if err != nil {
		return err
	}
	by := m.Start
	if m.BeganAt.After(by) {
		by = m.BeganAt
	}
	due, err := w.dueAfter(m)
	if err != nil {
		return err
	}
	for _, e := range all {
		a := e.body
		if !e.At.Before(m.BeganAt) || a.Due.After(by) {
			continue
		}
		a.Carried++
		a.DecidedAt = time.Time{}
		a.Due = due
		if err := save(w, e.ID, a); err != nil {
			return err
		}
	}
	return nil
}

// dueAfter is when an action is due unless it says otherwise: at the next
// meeting that begins later than m; without one, in a week.
func (w *work) dueAfter(m Meeting) (time.Time, error) {
	from := m.Start.Add(time.Second)
	if w.tx.At.After(from) {
		from = w.tx.At
	}
	all, err := coming(w.ctx, w.tx, nil, w.p, from, from.AddDate(0, 4, 0), w.tx.At)
	for _, next := range all {
		if next.State() == Planned && next.ID != m.ID {
			return next.Start, err
		}
	}
	return from.AddDate(0, 0, 7), err
}
