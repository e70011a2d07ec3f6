// This file holds the end of what was deleted: after the grace its words and
// files go for good. What the numbers need stays, and that the mail came, so
// that no rescan of the mailbox brings it back.

package inbox

import (
	"context"
	"errors"
	"slices"

	"rapport/event"
	"rapport/kit/blob"
	"rapport/kit/db"
)

// PurgeNext takes away the words and files of a few conversations whose grace
// is over, and tells whether there may be more. It also forgets deeds that
// nobody can take back any more.
func (s *Store) PurgeNext(ctx context.Context) (more bool, err error) {
	const due = `SELECT id FROM conversation WHERE purge_at <= $1 AND merged_into = '' ORDER BY purge_at, id LIMIT 20`
	ids, err := db.All(ctx, s.db, db.Text, due, db.Micros(s.db.Now()))
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		if err := s.purge(ctx, id); err != nil {
			return false, err
		}
	}
	return len(ids) == 20, s.db.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			tx.Exec(ctx, `DELETE FROM deed WHERE at < $1`, db.Micros(tx.At.Add(-undoTime))),
			tx.Exec(ctx, `DELETE FROM draft_moved WHERE at < $1`, db.Micros(tx.At.Add(-goneFor))))
	})
}

// purge takes away the words first, and then the files that nothing needs any
// more: what stays behind when the program ends in between is only a file.
func (s *Store) purge(ctx context.Context, id string) error {
	var files []string
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		files = nil
		c, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Status != Deleted || c.PurgeAt.IsZero() || c.PurgeAt.After(tx.At) {
			return nil // somebody brought it back
		}
		parts, err := partsOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if files, err = wipe(ctx, tx, parts); err != nil {
			return err
		}
		marks, args := db.List(2, parts)
		if err := tx.Exec(ctx, `UPDATE conversation SET purged_at = $1, purge_at = NULL, preview = '', subject = '' WHERE id IN (`+marks+`)`,
			append([]any{db.Micros(tx.At)}, args...)...); err != nil {
			return err
		}
		return event.Record(tx, EventPurged, c.ID, "rule:purge", struct{}{})
	}); err != nil {
		return err
	}
	return s.removeUnused(ctx, files)
}

// wipe takes the words out of all messages of the conversations, and gives the
// files they had.
func wipe(ctx context.Context, tx *db.Tx, parts []string) (files []string, err error) {
	var ids, raws []string
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error {
		var id, raw, attached string
		if err := rows.Scan(&id, &raw, &attached); err != nil {
			return err
		}
		all, err := listOf[Attachment](attached)
		for _, a := range all {
			files = append(files, a.Blob)
		}
		if ids = append(ids, id); raw != "" {
			raws = append(raws, raw)
		}
		return err
	}, `SELECT id, raw, attachments FROM message WHERE conversation IN (list)`, parts); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(ids, 256) {
		marks, args := db.List(1, some)
		if err := errors.Join(
			tx.Exec(ctx, `UPDATE message SET author_name = '', subject = '', body = '', fresh = '', html = '', handover = '', raw = '', why = '', problems = '', attachments = ''
				WHERE id IN (`+marks+`)`, args...),
			tx.Exec(ctx, `DELETE FROM file_use WHERE used_by IN (`+marks+`)`, args...),
			tx.Exec(ctx, `UPDATE outgoing SET said = '', sentence = '' WHERE message IN (`+marks+`)`, args...)); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		// The mails that became this message: one in each mailbox to which it was written.
		all, err := db.All(ctx, tx, db.Text, `UPDATE mail_in SET state = 'purged', subject = '', sender = '', problem = '' WHERE message = $1 RETURNING raw`, id)
		if err != nil {
			return nil, err
		}
		raws = append(raws, all...)
	}
	for _, part := range parts {
		beside, err := db.All(ctx, tx, db.Text, `SELECT blob FROM upload WHERE conversation = $1`, part)
		if err != nil {
			return nil, err
		}
		files = append(files, beside...)
		if err := errors.Join(
			tx.Exec(ctx, `DELETE FROM draft_moved WHERE origin = $1 OR conversation = $1`, part),
			tx.Exec(ctx, `DELETE FROM draft WHERE conversation = $1`, part),
			tx.Exec(ctx, `DELETE FROM leaving WHERE conversation = $1`, part),
			tx.Exec(ctx, `DELETE FROM upload WHERE conversation = $1`, part)); err != nil {
			return nil, err
		}
	}
	return append(files, raws...), nil
}

// removeUnused removes the files that no message, draft or kept mail needs any
// more. Meanwhile no mail is sorted: one that has such a file too either needs
// it already, or looks after its own commit whether the file is still there.
func (s *Store) removeUnused(ctx context.Context, files []string) error {
	slices.Sort(files)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `UPDATE mailbox SET name = name`); err != nil {
			return err
		}
		for _, ref := range slices.Compact(files) {
			var n int
			if err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM file_use WHERE blob = $1) + (SELECT count(*) FROM upload WHERE blob = $1)
				+ (SELECT count(*) FROM mail_in WHERE mailbox IN (SELECT id FROM mailbox) AND raw = $1 AND state <> 'purged')`, ref).Scan(&n); err != nil {
				return err
			}
			if n > 0 || ref == "" {
				continue
			}
			if err := s.blobs.Remove(ref); err != nil {
				return err
			}
		}
		return nil
	})
}

// unwanted lists those of the mails that came once and were purged: their
// bytes are not kept again.
func (s *Store) unwanted(ctx context.Context, b Batch) (map[string]bool, error) {
	refs := make([]string, 0, len(b.Mails))
	for _, m := range b.Mails {
		if m.Failed == "" {
			refs = append(refs, blob.Ref(m.Bytes))
		}
	}
	gone := map[string]bool{}
	return gone, db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var mailbox, raw string
		err := rows.Scan(&mailbox, &raw)
		if mailbox == b.Mailbox {
			gone[raw] = true
		}
		return err
	}, `SELECT mailbox, raw FROM mail_in WHERE state = 'purged' AND mailbox IN (SELECT id FROM mailbox) AND raw IN (list)`, refs)
}
