// This file holds the sessions of signed-in browsers, in the form that the
// session manager of the pages asks for.

package team

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"rapport/kit/db"
)

// Sessions keeps sessions in the database. The token is a hash already: the
// database alone lets nobody in.
type Sessions struct{ db *db.DB }

// NewSessions keeps sessions in d.
func NewSessions(d *db.DB) *Sessions { return &Sessions{d} }

// FindCtx gives the session's data, unless it has ended.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var text string
	err = s.db.QueryRow(ctx, `SELECT data FROM session WHERE token = $1 AND expires_at > $2`, token, db.Micros(s.db.Now())).Scan(&text)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	data, err = base64.StdEncoding.DecodeString(text)
	return data, err == nil, err
}

// CommitCtx keeps the session's data until its end, and forgets sessions that ended.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, end time.Time) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM session WHERE expires_at < $1`, db.Micros(tx.At)); err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO session (token, data, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
			token, base64.StdEncoding.EncodeToString(data), db.Micros(end))
	})
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `DELETE FROM session WHERE token = $1`, token) })
}

// Find, Commit and Delete are the same without a context: the session
// manager's interface names them, and never calls them.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, end time.Time) error {
	return s.CommitCtx(context.Background(), token, data, end)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
