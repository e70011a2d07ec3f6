// This file says which index a database keeps.

package search

import (
	"context"

	"rapport/kit/db"
)

// index keeps words in the way of one database. query gives the statement
// that finds messages below a number and from another on, newest first, and its first argument; size one that gives the bytes on the disk.
type index interface {
	put(ctx context.Context, tx *db.Tx, all []doc) error
	drop(ctx context.Context, tx *db.Tx, numbers []int64) error
	query(w wanted) (query, words string)
	size() string
}

func indexOf(d *db.DB) index {
	if _, dialect := d.Conn(); dialect == "postgres" {
		return postgresIndex{}
	}
	return sqliteIndex{}
}
