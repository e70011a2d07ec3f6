// This file holds asking that a frown count as one about the product or
// something else, and the head of support's decision.

package rating

import (
	"context"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// AskMove asks that a frown on one's own answer be counted as about the
// product or other, not about the help. Only who wrote the answer may.
func (s *Store) AskMove(ctx context.Context, by team.Person, message string, to About, why string) error {
	if to != Product && to != Other {
		return fault.Field("about", "Say whether it is about the product or something else.")
	}
	why, err := sentence("why", why, true)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		if err != nil {
			return err
		}
		m, err := homeOf(ctx, tx, message)
		switch {
		case err != nil:
			return err
		case m.Author != by.Email:
			return fault.New(fault.Forbidden, "Only who wrote the answer can ask to move its frown.")
		case f.Move != nil && f.Move.DecidedAt.IsZero():
			return fault.New(fault.Conflict, "This is asked already.")
		case f.Move != nil:
			return fault.New(fault.Conflict, "This was decided already. The head of support can open it again.")
		case !f.Counts():
			return fault.New(fault.Conflict, "This frown is not counted for you.")
		}
		return errors.Join(
			tx.Exec(ctx, `INSERT INTO frown_move (message, about, why, asker, asked_at, decided_at, decider, agreed, said, was) VALUES ($1, $2, $3, $4, $5, NULL, '', $6, '', '')`,
				message, string(to), why, by.Email, db.Micros(tx.At), false),
			event.Record(tx, EventAsked, f.Conversation, by.Email, Considered{Message: message, About: to, Why: why}))
	})
}

// DropMove takes one's wish back while it is open.
func (s *Store) DropMove(ctx context.Context, by team.Person, message string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		switch {
		case err != nil:
			return err
		case f.Move == nil:
			return nil
		case f.Move.Asker != by.Email:
			return fault.New(fault.Forbidden, "Only who asked can take it back.")
		case !f.Move.DecidedAt.IsZero():
			return fault.New(fault.Conflict, "This was decided already. The head of support can open it again.")
		}
		return errors.Join(
			tx.Exec(ctx, `DELETE FROM frown_move WHERE message = $1`, message),
			event.Record(tx, EventDropped, f.Conversation, by.Email, Considered{Message: message}))
	})
}

// DecideMove answers a wish, in a sentence. Who agrees lets the rating speak of
// what was asked from the moment on at which it was given: the person's
// happiness of that week changes, the team's score does not. What a meeting saw
// stays as it saw it. Only the head of
// support may.
func (s *Store) DecideMove(ctx context.Context, by team.Person, message string, agree bool, said string) error {
	if err := by.MustLead("decide where a frown counts"); err != nil {
		return err
	}
	said, err := sentence("said", said, true)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		if err != nil {
			return err
		}
		if f.Move == nil || !f.Move.DecidedAt.IsZero() {
			return fault.New(fault.Conflict, "Nobody asks for this any more, or it was decided.")
		}
		if agree {
			if !f.Counts() {
				return fault.New(fault.Conflict, "The customer changed this rating: it does not count for the person any more.")
			}
			if err := correct(ctx, tx, by, f.Rating, f.Move.About); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.Exec(ctx, `UPDATE frown_move SET decided_at = $1, decider = $2, agreed = $3, said = $4, was = $5 WHERE message = $6`, db.Micros(tx.At), by.Email, agree, said, string(f.About), message),
			event.Record(tx, EventDecided, f.Conversation, by.Email, Considered{Message: message, About: f.Move.About, Agreed: agree, Said: said}))
	})
}

// ReopenMove takes a decision back, at any time: the wish is open again, and
// the rating speaks of what its customer said.
func (s *Store) ReopenMove(ctx context.Context, by team.Person, message string) error {
	if err := by.MustLead("decide where a frown counts"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		if err != nil {
			return err
		}
		if f.Move == nil || f.Move.DecidedAt.IsZero() {
			return nil
		}
		if f.Move.Agreed && f.Face == NotGood && f.About == f.Move.About {
			if err := correct(ctx, tx, by, f.Rating, f.Move.was); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.Exec(ctx, `UPDATE frown_move SET decided_at = NULL, decider = '', agreed = $1, said = '', was = '' WHERE message = $2`, false, message),
			event.Record(tx, EventReopened, f.Conversation, by.Email, Considered{Message: message}))
	})
}

// correct lets a rating speak of something else: a line of the same answer, face
// and words, one microsecond after the one it corrects. So it counts where that
// one did, as of whichever week, and the log says it by itself.
func correct(ctx context.Context, tx *db.Tx, by team.Person, r Rating, about About) error {
	m, err := homeOf(ctx, tx, r.Message)
	if err != nil {
		return err
	}
	r.At, r.About, r.Opened = r.At.Add(time.Microsecond), about, false
	if m.Conversation != "" {
		r.Conversation = m.Conversation
	}
	_, err = add(ctx, tx, r, by.Email)
	return err
}
