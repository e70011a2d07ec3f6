// This file holds reading many things as they were at one moment.

package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Snapshot lets f read the database as it is now, however long that takes and
// whatever is written meanwhile; no writer waits for it. All reads go through q,
// one after the other: while rows are read, nothing else can be asked.
func (d *DB) Snapshot(ctx context.Context, f func(q Querier) error) error {
	// SQLite's transactions see one moment anyway, and its readers can't write.
	var o *sql.TxOptions
	look := `SELECT count(*) FROM sqlite_schema`
	if d.dialect == postgres {
		o, look = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, `SELECT 1`
	}
	tx, err := d.read.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("starting a snapshot: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	q := &Tx{tx: tx}
	// On both databases the moment is that of the first look, not of the beginning.
	var n int
	if err := q.QueryRow(ctx, look).Scan(&n); err != nil {
		return fmt.Errorf("starting a snapshot: %w", err)
	}
	return f(q)
}
