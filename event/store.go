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

// How a follower of a few kinds goes on: it looks through so many events at a
// time, and notes where it is only after so many that are not for it, since
// each note is a transaction that others wait for.
const (
	reach  = 20_000
	seldom = 500
)

// Follow hands a follower its next events, up to limit, and moves its cursor,
// in one transaction with whatever handle writes: each event takes effect
// once. With kinds it follows those only. It tells how many were passed. Of
// several processes, one at a time follows.
func Follow(ctx context.Context, d *db.DB, name string, limit int, handle func(tx *db.Tx, events []Event) error, kinds ...string) (n int, err error) {
	seq, err := Cursor(ctx, d, name)
	if err != nil {
		return 0, err
	}
	head, err := Head(ctx, d)
	if err != nil || head <= seq {
		return 0, err
	}
	if len(kinds) > 0 {
		head = min(head, seq+reach)
		some, err := anyOf(ctx, d, seq, head, kinds)
		if err != nil || !some && head-seq < seldom {
			return 0, err
		}
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		if seq, err = Hold(ctx, tx, name); err != nil {
			return err
		}
		var events []Event
		if len(kinds) == 0 {
			events, err = After(ctx, tx, seq, limit)
		} else {
			events, err = among(ctx, tx, seq, head, kinds, limit)
		}
		if err != nil {
			return err
		}
		to := seq
		if len(events) > 0 {
			if err := handle(tx, events); err != nil {
				return err
			}
			to = events[len(events)-1].Seq
		}
		if len(kinds) > 0 && len(events) < limit {
			to = max(to, head)
		}
		if n = int(to - seq); n == 0 {
			return nil // another process was quicker
		}
		return tx.Exec(ctx, `UPDATE event_follower SET seq = $1 WHERE name = $2`, to, name)
	})
	if err != nil {
		return 0, fmt.Errorf("following events as %s: %w", name, err)
	}
	return n, nil
}

// anyOf tells whether some kind of event stands after one number, up to another.
func anyOf(ctx context.Context, q db.Querier, after, to int64, kinds []string) (bool, error) {
	marks, args := db.List(3, kinds)
	var first *int64
	err := q.QueryRow(ctx, `SELECT min(seq) FROM event WHERE seq > $1 AND seq <= $2 AND kind IN (`+marks+`)`, append([]any{after, to}, args...)...).Scan(&first)
	return first != nil, err
}

// among reads them.
func among(ctx context.Context, q db.Querier, after, to int64, kinds []string, limit int) ([]Event, error) {
	marks, args := db.List(3, kinds)
	return db.All(ctx, q, scan, `SELECT seq, at, kind, subject, actor, data FROM event WHERE seq > $1 AND seq <= $2 AND kind IN (`+marks+`) ORDER BY seq LIMIT `+strconv.Itoa(limit),
		append([]any{after, to}, args...)...)
}

// Walk hands a follower its next events of some kinds, one by one and outside
// of any transaction, and then moves its cursor: each takes effect at least
// once, so handle must bear to hear the same one again. It tells how many
// events were passed.
func Walk(ctx context.Context, d *db.DB, name string, handle func(Event) error, kinds ...string) (n int, err error) {
	const limit = 100
	seq, err := Cursor(ctx, d, name)
	if err != nil {
		return 0, err
	}
	head, err := Head(ctx, d)
	if err != nil || head <= seq {
		return 0, err
	}
	to := min(head, seq+reach)
	events, err := among(ctx, d, seq, to, kinds, limit)
	if err != nil || len(events) == 0 && to-seq < seldom {
		return 0, err
	}
	for _, e := range events {
		if err := handle(e); err != nil {
			return 0, fmt.Errorf("following events as %s: %w", name, err)
		}
	}
	if len(events) == limit {
		to = events[limit-1].Seq
	}
	return int(to - seq), d.Write(ctx, func(tx *db.Tx) error {
		if _, err := Hold(ctx, tx, name); err != nil {
			return err
		}
		return tx.Exec(ctx, `UPDATE event_follower SET seq = $1 WHERE name = $2 AND seq < $3`, to, name, to)
	})
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
