// This file holds the giving back of memory.

package db

import (
	"context"
	"fmt"
)

// Rest gives back the memory in which SQLite keeps what it read, after much was
// done at once that nobody asks for again. What is asked for next is read anew.
func (d *DB) Rest(ctx context.Context) error {
	if d.dialect != sqlite {
		return nil
	}
	d.read.SetMaxIdleConns(0) // lets go of those that read; the next pages open them again
	d.read.SetMaxIdleConns(mostReaders)
	select {
	case d.writer.turn <- struct{}{}:
		defer func() { <-d.writer.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if _, err := d.writer.conn.ExecContext(ctx, `PRAGMA shrink_memory`); err != nil {
		return fmt.Errorf("giving memory back: %w", err)
	}
	return nil
}
