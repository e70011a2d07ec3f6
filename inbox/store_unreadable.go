// This file holds what people do about a mail that could not be read.

package inbox

import (
	"context"
	"errors"
	"strings"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// ResolveUnreadable takes an item that could not be read off the list.
func (s *Store) ResolveUnreadable(ctx context.Context, item string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return offTheList(tx.Change(ctx, `UPDATE mail_in SET state = 'seen' WHERE id = $1 AND state = 'unreadable'`, item))
	})
}

// ReadAgain has Sort take up once more a mail that could not be read: the disk
// may be well again, or a newer Rapport knows better. One that the server did
// not give is asked for again first, and then comes in as any other.
func (s *Store) ReadAgain(ctx context.Context, by team.Person, item string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	var mailbox, source, raw string
	err := s.db.QueryRow(ctx, `SELECT mailbox, source, raw FROM mail_in WHERE id = $1 AND state = 'unreadable'`, item).Scan(&mailbox, &source, &raw)
	if errors.Is(err, db.ErrNoRows) {
		return offTheList(0, nil)
	}
	if err != nil {
		return err
	}
	if strings.HasPrefix(raw, notFetched) {
		return s.fetchAgain(ctx, mailbox, source, item)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return offTheList(tx.Change(ctx, `UPDATE mail_in SET state = 'new', attempts = 0, problem = '' WHERE id = $1 AND state = 'unreadable'`, item))
	})
}

// fetchAgain takes the item off the list once its mail is kept. If the program
// ends in between, the item can be fetched again: the same mail is kept once.
func (s *Store) fetchAgain(ctx context.Context, mailbox, source, item string) error {
	box, err := s.Mailbox(ctx, mailbox)
	if err != nil {
		return err
	}
	m, err := s.Fetch(ctx, box, source)
	if err != nil {
		return err
	}
	if err := s.Accept(ctx, Batch{Mailbox: box.ID, Mails: []Raw{m}}); err != nil {
		return err
	}
	return s.ResolveUnreadable(ctx, item)
}

// offTheList is the answer when no item changed.
func offTheList(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "That item is not on the list any more.")
	}
	return err
}
