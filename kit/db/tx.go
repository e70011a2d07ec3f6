// This file holds the writing side: transactions and their retry.

package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"
)

// Tx is one write: all of it happens, or nothing. At is its one moment.
type Tx struct {
	At time.Time

	tx   channel
	kept map[any]any
	last []func(context.Context) error
}

// maxTries bounds how often a transaction that lost a race is run again.
const maxTries = 12

// Write runs f in a transaction, and again when the database says that
// another one was in its way: f must do nothing but read and write through tx.
func (d *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	return d.WriteAt(ctx, d.Now(), f)
}

// WriteAt is Write for a moment that is not now: what is brought in from elsewhere.
func (d *DB) WriteAt(ctx context.Context, at time.Time, f func(tx *Tx) error) error {
	err := d.persist(ctx, at, f)
	if err == nil {
		d.changed()
	}
	return err
}

// Quietly is Write for what no follower waits for: small, frequent, and no
// event. Changed is not called.
func (d *DB) Quietly(ctx context.Context, f func(tx *Tx) error) error {
	return d.persist(ctx, d.Now(), f)
}

func (d *DB) persist(ctx context.Context, at time.Time, f func(tx *Tx) error) error {
	for try := 1; ; try++ {
		err := d.once(ctx, at, f)
		if err == nil {
			return nil
		}
		if try == maxTries || !lostRace(err) {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(2*time.Millisecond) << min(try, 7)))
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

func (d *DB) once(ctx context.Context, at time.Time, f func(tx *Tx) error) error {
	whole := func(ch channel) error {
		tx := &Tx{At: at.UTC().Truncate(time.Microsecond), tx: ch, kept: map[any]any{}}
		if err := f(tx); err != nil {
			return err
		}
		for _, last := range tx.last {
			if err := last(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	if d.writer != nil {
		return d.writer.run(ctx, whole)
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("starting a transaction: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := whole(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// lostRace tells whether running the transaction again can help:
// serialization failure and deadlock (PostgreSQL), busy (SQLite).
func lostRace(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	if lite, ok := errors.AsType[*sqlitedriver.Error](err); ok {
		return lite.Code()&0xff == 5 // SQLITE_BUSY
	}
	return false
}

// Taken tells whether err says that a unique key exists already.
func Taken(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlitedriver.Error](err); ok {
		return lite.Code() == 2067 || lite.Code() == 1555 // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
	}
	return false
}

// Exec writes.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) error {
	_, err := tx.tx.ExecContext(ctx, query, args...)
	return err
}

// Change writes and tells how many rows it changed.
func (tx *Tx) Change(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := tx.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query reads, seeing the transaction's own writes.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	return tx.tx.QueryContext(ctx, query, args...)
}

// QueryRow reads one row, seeing the transaction's own writes.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	return tx.tx.QueryRowContext(ctx, query, args...)
}

// Once keeps one value for the length of the transaction. The first call for
// a key makes it, and may register what must happen just before the commit.
func Once[T any](tx *Tx, key any, start func() (value T, last func(context.Context) error)) T {
	if v, ok := tx.kept[key]; ok {
		return v.(T)
	}
	v, last := start()
	tx.kept[key] = v
	if last != nil {
		tx.last = append(tx.last, last)
	}
	return v
}
