// This file holds the log itself: recording, reading, and the cursors of followers.

package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"rapport/kit/db"
)

// buffer collects the events of one transaction until its end.
type buffer struct{ events []Event }

type bufferKey struct{}

// Record records what the transaction did. The events of a transaction are
// numbered just before its commit, under the lock of the one row event_head
// which is held until the commit: so numbers appear in the order of commits,
// and a reader that saw n has seen all below n.
func Record(tx *db.Tx, kind, subject, actor string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("recording %s: %w", kind, err)
	}
	b := db.Once(tx, bufferKey{}, func() (*buffer, func(context.Context) error) {
		b := &buffer{}
		return b, func(ctx context.Context) error { return write(ctx, tx, b.events) }
	})
	b.events = append(b.events, Event{At: tx.At, Kind: kind, Subject: subject, Actor: actor, Data: body})
	return nil
}

func write(ctx context.Context, tx *db.Tx, events []Event) error {
	var seq int64
	err := tx.QueryRow(ctx, `UPDATE event_head SET seq = seq + $1 WHERE one = 1 RETURNING seq`, len(events)).Scan(&seq)
	if err != nil {
		return fmt.Errorf("numbering events: %w", err)
	}
	seq -= int64(len(events))
	rows := make([][]any, len(events))
	for i, e := range events {
		seq++
		rows[i] = []any{seq, db.Micros(e.At), e.Kind, e.Subject, e.Actor, string(e.Data)}
	}
	if err := tx.Insert(ctx, `INSERT INTO event (seq, at, kind, subject, actor, data)`, rows, ""); err != nil {
		return fmt.Errorf("recording events: %w", err)
	}
	return nil
}

// After reads up to limit events after seq, oldest first.
func After(ctx context.Context, q db.Querier, seq int64, limit int) ([]Event, error) {
	return db.All(ctx, q, scan, `SELECT seq, at, kind, subject, actor, data FROM event WHERE seq > $1 ORDER BY seq LIMIT `+strconv.Itoa(limit), seq)
}

// Of reads what happened to one thing, oldest first.
func Of(ctx context.Context, q db.Querier, subject string) ([]Event, error) {
	return db.All(ctx, q, scan, `SELECT seq, at, kind, subject, actor, data FROM event WHERE subject = $1 ORDER BY seq`, subject)
}

// Head is the number of the newest event.
func Head(ctx context.Context, q db.Querier) (seq int64, err error) {
	err = q.QueryRow(ctx, `SELECT seq FROM event_head WHERE one = 1`).Scan(&seq)
	return seq, err
}

// Follow hands a follower its next events, up to limit, and moves its cursor,
// in one transaction with whatever handle writes: each event takes effect
// once. It tells how many there were. Of several processes, one at a time follows.
func Follow(ctx context.Context, d *db.DB, name string, limit int, handle func(tx *db.Tx, events []Event) error) (n int, err error) {
	seq, err := Cursor(ctx, d, name)
	if err != nil {
		return 0, err
	}
	if head, err := Head(ctx, d); err != nil || head <= seq {
		return 0, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		if seq, err = Hold(ctx, tx, name); err != nil {
			return err
		}
		events, err := After(ctx, tx, seq, limit)
		if err != nil || len(events) == 0 {
			return err
		}
		if err := handle(tx, events); err != nil {
			return err
		}
		n = len(events)
		return tx.Exec(ctx, `UPDATE event_follower SET seq = $1 WHERE name = $2`, events[n-1].Seq, name)
	})
	if err != nil {
		return 0, fmt.Errorf("following events as %s: %w", name, err)
	}
	return n, nil
}

// Hold gives a follower's cursor and holds it: until the transaction ends,
// nobody else follows by that name.
func Hold(ctx context.Context, tx *db.Tx, name string) (seq int64, err error) {
	if err := tx.Exec(ctx, `INSERT INTO event_follower (name, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING`, name); err != nil {
		return 0, err
	}
	// The update takes the row's lock, so that a second process waits here.
	err = tx.QueryRow(ctx, `UPDATE event_follower SET seq = seq WHERE name = $1 RETURNING seq`, name).Scan(&seq)
	return seq, err
}

// Behind tells how many events a follower has not read yet.
func Behind(ctx context.Context, q db.Querier, name string) (int64, error) {
	head, err := Head(ctx, q)
	if err != nil {
		return 0, err
	}
	seq, err := Cursor(ctx, q, name)
	return head - seq, err
}

// Cursor is the number of the newest event that a follower has read.
func Cursor(ctx context.Context, q db.Querier, name string) (seq int64, err error) {
	err = q.QueryRow(ctx, `SELECT seq FROM event_follower WHERE name = $1`, name).Scan(&seq)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}

func scan(rows *db.Rows) (e Event, err error) {
	var at int64
	var data string
	err = rows.Scan(&e.Seq, &at, &e.Kind, &e.Subject, &e.Actor, &data)
	e.At, e.Data = db.Time(at), json.RawMessage(data)
	return e, err
}
