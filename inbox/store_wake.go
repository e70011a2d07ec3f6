// This file holds how what sleeps comes back by itself.

package inbox

import (
	"context"
	"time"

	"rapport/kit/db"
)

// Who sets a status when nobody does.
const (
	bySnooze  = "rule:snooze"
	byQuiet   = "rule:quiet"
	wakeBatch = 100
)

// WakeNext brings back some of what slept until now: to those who wait, with
// the wait it had, or closed when that was agreed and nobody wrote for
// QuietAfter. It tells whether there may be more.
func (s *Store) WakeNext(ctx context.Context) (more bool, err error) {
	const due = `SELECT id FROM conversation WHERE wake_at <= $1 AND merged_into = '' ORDER BY wake_at, id LIMIT 100`
	ids, err := db.All(ctx, s.db, db.Text, due, db.Micros(s.db.Now()))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	return len(ids) == wakeBatch, s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := lockAll(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, c := range all {
			if err := s.wake(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// wake brings back a locked conversation whose moment has come.
func (s *Store) wake(ctx context.Context, tx *db.Tx, c Conversation) error {
	if c.Status != Pending || c.Wake.At.IsZero() || c.Wake.At.After(tx.At) {
		return nil // somebody was quicker
	}
	if c.Wake.To == Closed {
		if quiet := c.NewestAt.Add(QuietAfter); quiet.After(tx.At) { // somebody wrote since
			c.Wake.At = quiet
			return saveState(ctx, tx, c)
		}
		if err := s.setStatus(ctx, tx, &c, byQuiet, Closed); err != nil {
			return err
		}
		return saveState(ctx, tx, c)
	}
	if err := s.setStatus(ctx, tx, &c, bySnooze, Open); err != nil {
		return err
	}
	if err := saveState(ctx, tx, c); err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE conversation SET woke_at = $1 WHERE id = $2`, db.Micros(tx.At), c.ID)
}

// AskWords is what a customer is asked before a quiet conversation is closed.
func AskWords(first string) string {
	return "Hi " + first + ",\n\nDid our last answer do the trick? If something is still open, just write back.\n\nIf we don’t hear from you, we’ll close this in five days. An answer opens it again at any time."
}

// quietSince is the newest moment at which a conversation that is quiet now was written in.
func quietSince(at time.Time) time.Time { return at.Add(-QuietAfter) }
