// This file holds the index in SQLite: a full-text table that keeps only which
// words stand in which message. It gives messages by their number, newest first.

package search

import (
	"context"
	"strconv"
	"strings"

	"rapport/kit/db"
)

type sqliteIndex struct{}

// put adds messages that are not there yet, in the order of their numbers.
func (sqliteIndex) put(ctx context.Context, tx *db.Tx, all []doc) error {
	rows, words := make([][]any, len(all)), make([][]any, len(all))
	for i, d := range all {
		rows[i] = []any{d.n, d.message, d.conversation}
		words[i] = []any{d.n, strings.Join(d.words, " ")}
	}
	if err := tx.Insert(ctx, `INSERT INTO search_doc (n, message, conversation)`, rows, ""); err != nil {
		return err
	}
	return tx.Insert(ctx, `INSERT INTO search_text (rowid, words)`, words, "")
}

// drop takes messages out.
func (sqliteIndex) drop(ctx context.Context, tx *db.Tx, numbers []int64) error {
	for _, n := range numbers {
		if err := tx.Exec(ctx, `DELETE FROM search_text WHERE rowid = $1`, n); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `DELETE FROM search_doc WHERE n = $1`, n); err != nil {
			return err
		}
	}
	return nil
}

func (sqliteIndex) find(ctx context.Context, q db.Querier, w wanted, below, from int64, limit int) ([]spot, error) {
	return db.All(ctx, q, spotOf, `SELECT d.n, d.message, d.conversation FROM search_text t JOIN search_doc d ON d.n = t.rowid
		WHERE search_text MATCH $1 AND t.rowid < $2 AND t.rowid >= $3 ORDER BY t.rowid DESC LIMIT `+strconv.Itoa(limit), w.write(sqliteWords), below, from)
}

func (sqliteIndex) size() string {
	return `SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = true AND name GLOB '*search_*'`
}

var sqliteWords = syntax{quote: `"`, or: " OR ", and: " AND ", not: " NOT "}
