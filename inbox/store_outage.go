// This file holds what happens while a mailbox's server for sending can't be used: answers wait in their order, the oldest
// tries now and then, and when it gets through the others follow.

package inbox

import (
	"context"
	"errors"
	"time"

	"rapport/event"
	"rapport/job"
	"rapport/kit/db"
	"rapport/mail/smtp"
)

// probe is how long answers wait at most until one of them tries a server again that was down.
const probe = 5 * time.Minute

// outage tells whether a failure is of the server or the account: it can't be reached, or lets nobody in. What breaks off
// later may be this one answer's own fault, and holds up no other.
func outage(failed error) bool {
	f, ok := errors.AsType[*smtp.Failure](failed)
	return ok && f.Account
}

// ofConversation is the mailbox by which the answers of conversation $1 leave.
const ofConversation = `id = (SELECT mailbox FROM conversation WHERE id = $1)`

// stuck keeps why no answer leaves by a conversation's mailbox, and until when all of them wait. Since when stays as it was.
func stuck(ctx context.Context, tx *db.Tx, conversation, sentence string, until time.Time) error {
	n, err := tx.Change(ctx, `UPDATE mailbox SET stuck = $2, stuck_at = $3, stuck_until = $4 WHERE `+ofConversation+` AND stuck = ''`,
		conversation, sentence, db.Micros(tx.At), db.Micros(until))
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.Exec(ctx, `UPDATE mailbox SET stuck = $2, stuck_until = $3 WHERE `+ofConversation, conversation, sentence, db.Micros(until))
	}
	return tellStuck(ctx, tx, conversation, sentence)
}

// unstuck says that answers leave again.
func unstuck(ctx context.Context, tx *db.Tx, conversation string) error {
	n, err := tx.Change(ctx, `UPDATE mailbox SET stuck = '', stuck_at = NULL, stuck_until = NULL WHERE `+ofConversation+` AND stuck <> ''`, conversation)
	if err != nil || n == 0 {
		return err
	}
	return tellStuck(ctx, tx, conversation, "")
}

func tellStuck(ctx context.Context, tx *db.Tx, conversation, sentence string) error {
	var mailbox string
	if err := tx.QueryRow(ctx, `SELECT mailbox FROM conversation WHERE id = $1`, conversation).Scan(&mailbox); err != nil {
		return err
	}
	return event.Record(tx, EventMailbox, mailbox, "rule:mail", map[string]string{"stuck": sentence})
}

// rests puts an answer off while its mailbox's server is down, and tells whether it did. All come again at the same
// moment, the oldest first.
func (s *Store) rests(ctx context.Context, j job.Job, m Message) (bool, error) {
	c, err := readConversation(ctx, s.db, m.Conversation)
	if err != nil {
		return false, err
	}
	box, err := s.Mailbox(ctx, c.Mailbox)
	if err != nil || box.Stuck == "" || !s.db.Now().Before(box.stuckTill) {
		return false, err
	}
	return true, s.db.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(job.PutOff(ctx, tx, j, box.stuckTill, box.Stuck),
			tx.Exec(ctx, `UPDATE outgoing SET next_at = $1, sentence = $2 WHERE message = $3`, db.Micros(box.stuckTill), plain("This waits its turn. "+box.Stuck), m.ID))
	})
}

// Outages gives the mailboxes that have stopped working, by address, without their servers.
func (s *Store) Outages(ctx context.Context) ([]Mailbox, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (m Mailbox, err error) {
		var trouble, stuck *int64
		err = rows.Scan(&m.ID, &m.Address, &m.Trouble, &trouble, &m.Stuck, &stuck)
		m.TroubleAt, m.StuckAt = db.MaybeTime(trouble), db.MaybeTime(stuck)
		return m, err
	}, `SELECT id, address, trouble, trouble_at, stuck, stuck_at FROM mailbox WHERE trouble <> '' OR stuck <> '' ORDER BY address`)
}
