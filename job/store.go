// This file holds the queue: adding, claiming, finishing, and putting off.

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rapport/kit/db"
	"rapport/kit/id"
)

// Job is one piece of work. Attempts counts the claims so far, this one included.
type Job struct {
	ID, Kind, Key string
	Body          json.RawMessage
	Attempts      int
	CreatedAt     time.Time
}

// Lease is how long a worker has for one job before another may take it.
const Lease = 15 * time.Minute

// Add queues work to be done at a moment or later. Of one kind and key there
// is one job at most: adding it again changes nothing.
func Add(ctx context.Context, tx *db.Tx, kind, key string, body any, at time.Time) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("queueing %s: %w", kind, err)
	}
	return tx.Exec(ctx, `INSERT INTO job (id, kind, key, body, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, key) DO NOTHING`, id.New(), kind, key, string(b), db.Micros(at), db.Micros(tx.At))
}

// Claim takes the job of the kind that is due longest, under a lease: if the
// worker dies, the job comes back. False when nothing is due.
func Claim(ctx context.Context, d *db.DB, kind string) (j Job, ok bool, err error) {
	now := db.Micros(d.Now())
	var due int
	// Most of the time nothing is due; then no transaction is opened.
	err = d.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM job WHERE kind = $1 AND run_at <= $2 AND claimed_until < $2 LIMIT 1) AS due`, kind, now).Scan(&due)
	if err != nil || due == 0 {
		return Job{}, false, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		now := db.Micros(tx.At)
		var created int64
		var body string
		// The outer conditions hold again after waiting for another worker's lock.
		err := tx.QueryRow(ctx, `UPDATE job SET claimed_until = $1, attempts = attempts + 1
			WHERE claimed_until < $2 AND id = (
				SELECT id FROM job WHERE kind = $3 AND run_at <= $2 AND claimed_until < $2 ORDER BY run_at, id LIMIT 1)
			RETURNING id, kind, key, body, attempts, created_at`,
			db.Micros(tx.At.Add(Lease)), now, kind).Scan(&j.ID, &j.Kind, &j.Key, &body, &j.Attempts, &created)
		j.Body, j.CreatedAt, ok = json.RawMessage(body), db.Time(created), err == nil
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	})
	return j, ok, err
}

// Done removes a finished job, in the transaction that records its result.
func Done(ctx context.Context, tx *db.Tx, j Job) error {
	return tx.Exec(ctx, `DELETE FROM job WHERE id = $1`, j.ID)
}

// PutOff lets the job come again at a moment, and keeps why.
func PutOff(ctx context.Context, tx *db.Tx, j Job, until time.Time, why string) error {
	return tx.Exec(ctx, `UPDATE job SET claimed_until = 0, run_at = $1, last_error = $2 WHERE id = $3`, db.Micros(until), why, j.ID)
}

// NextAt tells when the next job of the kind is due; false when there is none.
func NextAt(ctx context.Context, q db.Querier, kind string) (at time.Time, ok bool, err error) {
	var us *int64
	err = q.QueryRow(ctx, `SELECT min(CASE WHEN claimed_until > run_at THEN claimed_until ELSE run_at END) FROM job WHERE kind = $1`, kind).Scan(&us)
	return db.MaybeTime(us), us != nil, err
}
