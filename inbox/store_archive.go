// This file holds the end of bringing an archive in.

package inbox

import (
	"context"
	"time"

	"rapport/kit/db"
)

// CloseQuiet closes the conversations of an archive in which nobody wrote
// since a moment, each at its last message: years of old mail would else stand
// among those who wait today. It tells how many it closed.
func (s *Store) CloseQuiet(ctx context.Context, mailbox string, since time.Time) (n int, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n = 0
		quiet, err := db.All(ctx, tx, db.Text, `SELECT DISTINCT c.id FROM conversation c JOIN mail_in i ON i.conversation = c.id
			WHERE i.mailbox = $1 AND i.source = $2 AND c.status = 'open' AND c.merged_into = '' AND c.newest_at < $3`,
			mailbox, oldMail, db.Micros(since))
		if err != nil {
			return err
		}
		for _, id := range quiet {
			c, err := lock(ctx, tx, id)
			if err != nil {
				return err
			}
			c.set(Closed, c.NewestAt)
			if err := addStatus(ctx, tx, StatusSet{c.ID, db.Micros(c.NewestAt), "rule:archive", Closed}); err != nil {
				return err
			}
			if err := saveState(ctx, tx, c); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}
