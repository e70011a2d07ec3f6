// This file says which index a database keeps.

package search

import (
	"context"

	"rapport/kit/db"
)

// index keeps words in the way of one database. find gives at most so many
// messages below a number and from another on, newest first; size is the
// statement that gives the bytes on the disk.
type index interface {
	put(ctx context.Context, tx *db.Tx, all []doc) error
	drop(ctx context.Context, tx *db.Tx, numbers []int64) error
	find(ctx context.Context, q db.Querier, w wanted, below, from int64, limit int) ([]spot, error)
	size() string
}

func indexOf(d *db.DB) index {
	if _, dialect := d.Conn(); dialect == "postgres" {
		return postgresIndex{walked: 5000}
	}
	return sqliteIndex{}
}

func spotOf(rows *db.Rows) (o spot, err error) {
	err = rows.Scan(&o.n, &o.message, &o.conversation)
	return o, err
}
