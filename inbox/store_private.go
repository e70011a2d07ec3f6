// This file holds private mail: sealed before it is kept, and gone when it was
// heard. None of its words reaches the blobs, a conversation or a list.

package inbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"rapport/kit/db"
	"rapport/kit/id"
)

// sealedMark begins what stands for the bytes of private mail where others have the blob's name.
const sealedMark = "sealed "

// isPrivate tells whether the mail's bytes are to be sealed.
func (s *Store) isPrivate(m Raw) bool {
	return m.Failed == "" && s.Private != nil && s.Private(m.Bytes)
}

// sealedName names bytes as a blob's name does, and tells nothing of them to
// who has not the server's key.
func (s *Store) sealedName(b []byte) string {
	h := hmac.New(sha256.New, s.key.Derive("private mail"))
	h.Write(b)
	return sealedMark + hex.EncodeToString(h.Sum(nil))
}

// addSealed keeps one private mail.
func (s *Store) addSealed(ctx context.Context, tx *db.Tx, b Batch, m Raw) error {
	at, source, mail := m.At, m.Source, id.New()
	if at.IsZero() {
		at = tx.At
	}
	if b.Old {
		source = oldMail
	}
	n, err := tx.Change(ctx, `INSERT INTO mail_in (id, mailbox, raw, received_at, state, problem, source, size)
		VALUES ($1, $2, $3, $4, 'new', '', $5, $6) ON CONFLICT (mailbox, raw) DO NOTHING`,
		mail, b.Mailbox, s.sealedName(m.Bytes), db.Micros(at), source, len(m.Bytes))
	if err != nil || n == 0 {
		return err
	}
	sealed, err := s.key.Seal("mail_sealed/"+mail, m.Bytes)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `INSERT INTO mail_sealed (mail, sealed) VALUES ($1, $2)`, mail, sealed)
}

func (a arrival) private() bool { return strings.HasPrefix(a.raw, sealedMark) }

// unseal gives the bytes of a private mail that was not heard yet.
func (s *Store) unseal(ctx context.Context, a arrival) ([]byte, error) {
	var sealed string
	if err := s.db.QueryRow(ctx, `SELECT sealed FROM mail_sealed WHERE mail = $1`, a.id).Scan(&sealed); err != nil {
		return nil, err
	}
	return s.key.Unseal("mail_sealed/"+a.id, sealed)
}

// hear shows a private mail to Aside and lets go of it: nothing stays but that
// it came. One that Aside does not know after all is like any other from then on.
func (s *Store) hear(ctx context.Context, tx *db.Tx, box Mailbox, a *arrival) (heard bool, err error) {
	state := "private"
	if !a.old { // what lay in an archive was heard long ago, or never will be
		if state, err = s.Aside(ctx, tx, box, a.letter); err != nil {
			return false, err
		}
	}
	if state == "" {
		return false, s.unveil(ctx, tx, a)
	}
	return true, errors.Join(
		tx.Exec(ctx, `UPDATE mail_in SET state = $1 WHERE id = $2`, state, a.id),
		tx.Exec(ctx, `DELETE FROM mail_sealed WHERE mail = $1`, a.id))
}

// unveil makes a sealed mail an ordinary one.
func (s *Store) unveil(ctx context.Context, tx *db.Tx, a *arrival) error {
	raw, err := s.unseal(ctx, *a)
	if err != nil {
		return err
	}
	if a.raw, err = s.blobs.Put(ctx, raw); err != nil {
		return err
	}
	if a.files, err = s.keepAttachments(ctx, a.letter.Attachments); err != nil {
		return err
	}
	return errors.Join(
		tx.Exec(ctx, `UPDATE mail_in SET raw = $1 WHERE id = $2`, a.raw, a.id),
		tx.Exec(ctx, `DELETE FROM mail_sealed WHERE mail = $1`, a.id))
}
