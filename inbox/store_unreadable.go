// This file holds what people do about a mail that could not be read.

package inbox

import (
	"context"

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
// may be well again, or a newer Rapport knows better. A mail that the server
// did not give stays as it is.
func (s *Store) ReadAgain(ctx context.Context, by team.Person, item string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return offTheList(tx.Change(ctx, `UPDATE mail_in SET state = 'new', attempts = 0, problem = ''
			WHERE id = $1 AND state = 'unreadable' AND raw NOT LIKE 'not fetched%'`, item))
	})
}

// offTheList is the answer when no item changed.
func offTheList(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "That item is not on the list any more.")
	}
	return err
}
