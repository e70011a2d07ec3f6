// This file holds planning: the talk about the rhythm, moving, skipping, catching up.

package oneonone

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/meeting"
	"rapport/team"
)

// proposalBody is a turn of the talk as it is sealed.
type proposalBody struct {
	Cadence  meeting.Cadence
	Minutes  int
	Words    string
	Accepted int64 // Unix microseconds; 0 while it waits
}

func talkOf(ctx context.Context, q db.Querier, l lock, pair string) (Talk, []entry, error) {
	all, err := entriesOf[proposalBody](ctx, q, l, pair, `AND kind = 'proposal' ORDER BY at, id`)
	var talk Talk
	var rows []entry
	for _, e := range all {
		p := Proposal{By: e.By, At: e.At, Cadence: e.body.Cadence, Minutes: e.body.Minutes, Words: e.body.Words}
		if e.body.Accepted != 0 {
			p.AcceptedAt = db.Time(e.body.Accepted)
		}
		talk, rows = append(talk, p), append(rows, e.entry)
	}
	return talk, rows, err
}

// Propose proposes a rhythm, or counters one: the report begins, among peers
// either. Countering is proposing while the other's proposal waits. The own
// proposal that waits is replaced.
func (s *Store) Propose(ctx context.Context, who team.Person, pair string, c meeting.Cadence, minutes int, why string) error {
	why, err := text("words", why, 1000)
	if err != nil {
		return err
	}
	if minutes < 10 || minutes > 240 {
		return fault.Field("minutes", "It can last between 10 minutes and 4 hours.")
	}
	if _, ok := c.After(s.db.Now()); !ok {
		if _, err := c.Start(); err != nil {
			return err
		}
		return fault.Field("rule", "That rhythm has no meeting from now on. Choose another.")
	}
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		talk, rows, err := talkOf(ctx, w.tx, w.lock, w.p.ID)
		if err != nil {
			return err
		}
		open := talk.Open()
		if open == nil && !w.p.proposes(who.ID) {
			return fault.New(fault.Conflict, "The rhythm is proposed by the one whose page it is. You can answer with another one then.")
		}
		if open != nil && open.By == who.ID {
			if err := w.remove(rows[len(rows)-1].ID); err != nil {
				return err
			}
		}
		return insert(w, "proposal", "", proposalBody{Cadence: c, Minutes: minutes, Words: why})
	})
}

// Accept agrees to the other's proposal: the pair meets by it from now on. What
// was prepared stays; meetings ahead that were moved or skipped are as the new
// rhythm has them.
func (s *Store) Accept(ctx context.Context, who team.Person, pair string) error {
	return s.change(ctx, who, pair, EventPaired, func(w *work) error {
		talk, rows, err := talkOf(ctx, w.tx, w.lock, w.p.ID)
		if err != nil {
			return err
		}
		open := talk.Open()
		if open == nil || open.By == who.ID {
			return fault.New(fault.Conflict, "There is no proposal of the other to agree to.")
		}
		body := proposalBody{Cadence: open.Cadence, Minutes: open.Minutes, Words: open.Words, Accepted: db.Micros(w.tx.At)}
		if err := save(w, rows[len(rows)-1].ID, body); err != nil {
			return err
		}
		if err := w.replan(); err != nil {
			return err
		}
		w.p.Cadence, w.p.Minutes, w.p.settledUntil, w.p.Sequence = open.Cadence, open.Minutes, w.tx.At, w.p.Sequence+1
		// Those ahead of the old rhythm that were moved or skipped go; what was added beside it stays.
		if err := w.tx.Exec(ctx, `DELETE FROM pair_meeting WHERE pair = $1 AND began_at IS NULL AND missed_at IS NULL AND NOT extra AND starts_at > $2`,
			w.p.ID, db.Micros(w.tx.At)); err != nil {
			return err
		}
		return savePair(ctx, w.tx, w.p)
	})
}

// Withdraw takes the own proposal back.
func (s *Store) Withdraw(ctx context.Context, who team.Person, pair string) error {
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		talk, rows, err := talkOf(ctx, w.tx, w.lock, w.p.ID)
		if err != nil {
			return err
		}
		if open := talk.Open(); open == nil || open.By != who.ID {
			w.quiet = true
			return nil
		}
		return w.remove(rows[len(rows)-1].ID)
	})
}

// replan is called before anything changes when meetings are: what is over is
// noted, and what the manager could see by now stays seen.
func (w *work) replan() error { return keepShown(w.ctx, w.tx, &w.p) }

// keepShown notes what is over, and until when the manager sees what the report
// added. The caller holds the pair.
func keepShown(ctx context.Context, tx *db.Tx, p *Pair) error {
	if err := settle(ctx, tx, p); err != nil {
		return err
	}
	ps, err := readPeople(ctx, tx)
	if err != nil {
		return err
	}
	g, _, _, err := gateAt(ctx, tx, nil, *p, p.Manager, ps[p.Report].Location(), tx.At)
	if err != nil || !g.open {
		return err
	}
	p.shownUntil = tx.At
	return savePair(ctx, tx, *p)
}

// gate computes who's gate, and the meeting that is next.
func (w *work) gate() (gate, *Meeting, error) {
	ps, err := readPeople(w.ctx, w.tx)
	if err != nil {
		return gate{}, nil, err
	}
	g, next, _, err := gateAt(w.ctx, w.tx, &w.lock, w.p, w.who.ID, ps[w.p.Report].Location(), w.tx.At)
	return g, next, err
}

// plan changes when a meeting that did not begin is held, and lets calendars
// know: each change has a greater sequence than all before in the pair.
func (s *Store) plan(ctx context.Context, who team.Person, id, why string, decide func(w *work, m *Meeting) error) error {
	why, err := text("why", why, 500)
	if err != nil {
		return err
	}
	pair, _, _ := slotOf(id)
	return s.change(ctx, who, pair, EventPlanned, func(w *work) error {
		m, err := s.one(ctx, w.tx, &w.lock, w.p, id)
		if err != nil {
			return err
		}
		if !m.BeganAt.IsZero() {
			return fault.New(fault.Conflict, "The meeting has begun already.")
		}
		was := m
		m.Why = why
		if err := decide(w, &m); err != nil {
			return err
		}
		w.meeting = m.ID
		if w.quiet = m.Start.Equal(was.Start) && m.SkippedAt.Equal(was.SkippedAt) && m.Why == was.Why; w.quiet {
			return nil
		}
		if err := w.replan(); err != nil {
			return err
		}
		w.p.Sequence++
		m.Sequence, m.PlannedBy, m.PlannedAt = w.p.Sequence, who.ID, w.tx.At
		if err := savePair(ctx, w.tx, w.p); err != nil {
			return err
		}
		return w.saveMeeting(m)
	})
}

// saveMeeting keeps when a meeting is held, or that it is not.
func (w *work) saveMeeting(m Meeting) error {
	if err := touch(w.ctx, w.tx, m); err != nil {
		return err
	}
	why := ""
	if m.Why != "" {
		var err error
		if why, err = w.seal("pair_meeting", m.ID, "sealed_why", m.Why); err != nil {
			return err
		}
	}
	return w.tx.Exec(w.ctx, `UPDATE pair_meeting SET starts_at = $1, skipped_at = $2, skipped_by = $3, sealed_why = $4, sequence = $5, excused = $6,
		planned_by = $7, planned_at = $8, shown_at = NULL, missed_at = NULL WHERE id = $9`,
		db.Micros(m.Start), db.MaybeMicros(m.SkippedAt), m.SkippedBy, why, m.Sequence, m.Excused, m.PlannedBy, db.MaybeMicros(m.PlannedAt), m.ID)
}

// Move holds a meeting at another time; why may be "". Each of the two may.
// Nothing that was prepared is lost; a skipped or missed one takes place after all.
func (s *Store) Move(ctx context.Context, who team.Person, id string, to time.Time, why string) error {
	return s.plan(ctx, who, id, why, func(w *work, m *Meeting) error {
		if to.IsZero() || to.Before(w.tx.At) {
			return fault.Field("to", "Choose a moment that is still to come.")
		}
		m.Start, m.SkippedAt, m.SkippedBy, m.Excused = to.UTC().Truncate(time.Minute), time.Time{}, "", false
		return nil
	})
}

// Skip leaves a meeting out; what is open stays for the next one.
func (s *Store) Skip(ctx context.Context, who team.Person, id, why string) error {
	return s.plan(ctx, who, id, why, func(w *work, m *Meeting) (err error) {
		if m.SkippedAt.IsZero() {
			m.SkippedAt, m.SkippedBy = w.tx.At, who.ID
		}
		m.Excused, err = away(ctx, w.tx, w.p, m.Start)
		return err
	})
}

// Restore undoes Move and Skip.
func (s *Store) Restore(ctx context.Context, who team.Person, id string) error {
	return s.plan(ctx, who, id, "", func(_ *work, m *Meeting) error {
		m.Start, m.SkippedAt, m.SkippedBy, m.Excused = m.Slot, time.Time{}, "", false
		return nil
	})
}

// CatchUp adds a meeting beside the rhythm: now, or at a moment to come.
func (s *Store) CatchUp(ctx context.Context, who team.Person, pair string, at time.Time) (m Meeting, err error) {
	err = s.change(ctx, who, pair, EventPlanned, func(w *work) error {
		at := at.UTC().Truncate(time.Minute)
		if at.Before(w.tx.At.Add(-time.Hour)) {
			return fault.Field("at", "Choose a moment that is still to come.")
		}
		m = w.p.at(at)
		m.Extra = true
		known, err := meetingsOf(ctx, w.tx, nil, w.p.ID, `AND slot = $2`, db.Micros(at))
		if err != nil {
			return err
		}
		if len(known) > 0 || w.p.Agreed() && w.p.Cadence.Has(at) {
			return fault.Field("at", "There is a meeting at that moment already.")
		}
		if err := w.replan(); err != nil {
			return err
		}
		w.p.Sequence++
		m.Sequence, m.PlannedBy, m.PlannedAt, w.meeting = w.p.Sequence, who.ID, w.tx.At, m.ID
		if err := savePair(ctx, w.tx, w.p); err != nil {
			return err
		}
		return w.saveMeeting(m)
	})
	return m, err
}

// line gives a text of one line as it is kept: trimmed, at most n letters.
func line(field, s string, n int) (string, error) {
	return text(field, strings.Join(strings.Fields(s), " "), n)
}

// text gives a text as it is kept: trimmed, at most n letters.
func text(field, s string, n int) (string, error) {
	s = strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSpace(s), "\x00", ""), "\uFFFD")
	if utf8.RuneCountInString(s) > n {
		return "", fault.Field(field, "That is too long: %d letters at most.", n)
	}
	return s, nil
}
