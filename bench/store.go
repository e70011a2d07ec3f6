// This file holds the one question that must be asked of a database before
// anything is made in it.

package bench

import (
	"context"

	"rapport/kit/db"
)

// empty tells whether a PostgreSQL database holds no table at all.
func empty(ctx context.Context, d *db.DB) (bool, error) {
	var n int
	err := d.QueryRow(ctx, `SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`).Scan(&n)
	return n == 0, err
}
