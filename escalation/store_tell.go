// This file holds how a letter that was sent off gets into its conversation.
//
// The row of a letter is the work itself: it names the message that it will
// become before there is one. Writing it twice changes nothing, since the inbox
// keeps a message once; so no lease is needed, and a process may die anywhere.

package escalation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// task is a letter that is due.
type task struct {
	escalation, telling, customer string
	conversation, message, saw    string
	words, handover, by           string
	attempts                      int
}

// TellNext writes the letter that is due longest into its conversation, from
// where the inbox carries it out; false when none is due.
func (s *Store) TellNext(ctx context.Context) (bool, error) {
	var t task
	err := s.db.QueryRow(ctx, `SELECT g.escalation, o.telling, o.customer, o.conversation, o.message, o.saw, o.words, o.handover, o.by, o.attempts
		FROM told o JOIN telling g ON g.id = o.telling WHERE o.state = 'queued' AND o.due_at <= $1 AND g.paused_at IS NULL
		ORDER BY o.due_at, o.customer LIMIT 1`, db.Micros(s.db.Now())).
		Scan(&t.escalation, &t.telling, &t.customer, &t.conversation, &t.message, &t.saw, &t.words, &t.handover, &t.by, &t.attempts)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	state, why, err := s.tell(ctx, t)
	if err != nil {
		return true, errors.Join(fmt.Errorf("telling a customer: %w", err), s.putOff(ctx, t))
	}
	return true, s.settle(ctx, t, state, why)
}

// tell writes the letter, and says what became of it; an error means: again later.
func (s *Store) tell(ctx context.Context, t task) (State, string, error) {
	if _, err := s.inbox.Message(ctx, t.message); !fault.Is(err, fault.NotFound) {
		return Sent, "", err // it stands there already: whoever wrote it died before saying so
	}
	by, err := s.team.PersonByEmail(ctx, t.by)
	if err == nil {
		_, err = s.inbox.Reply(ctx, by, inbox.Answer{ID: t.message, Conversation: t.conversation, Saw: t.saw, Text: t.words, Handover: t.handover})
	}
	if _, ok := errors.AsType[*inbox.Held](err); ok {
		return Hand, "", nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Trouble && f.Kind != fault.Unexpected {
		return Failed, f.Say, nil
	}
	return Sent, "", err
}

// settle writes down what became of a letter. One that was stopped while it
// was being written has left all the same.
func (s *Store) settle(ctx context.Context, t task, state State, why string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE told SET state = $1, at = $2, why = $3 WHERE telling = $4 AND customer = $5 AND state IN ('queued', 'stopped')`,
			string(state), db.Micros(tx.At), why, t.telling, t.customer)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventTold, t.escalation, t.by, Told{t.telling, t.customer, t.conversation, t.message, state, why})
	})
}

// putOff lets a letter come again after a while, longer each time.
func (s *Store) putOff(ctx context.Context, t task) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		wait := min(time.Second<<min(t.attempts, 10), 10*time.Minute)
		return tx.Exec(ctx, `UPDATE told SET due_at = $1, attempts = attempts + 1 WHERE telling = $2 AND customer = $3 AND state = 'queued'`,
			db.Micros(tx.At.Add(wait)), t.telling, t.customer)
	})
}

// stop holds back what has not left of an escalation that is not complete any more.
func stop(ctx context.Context, tx *db.Tx, escalation string) error {
	return tx.Exec(ctx, `UPDATE told SET state = 'stopped', why = 'It was opened again before this was sent.' WHERE state = 'queued'
		AND telling IN (SELECT g.id FROM telling g WHERE g.escalation = $1)`, escalation)
}
