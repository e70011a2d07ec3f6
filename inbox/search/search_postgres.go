// This file holds the index in PostgreSQL: a tsvector beside each message. It
// gives messages by their number, newest first.

package search

import (
	"context"
	"strings"

	"rapport/kit/db"
)

type postgresIndex struct{}

// put adds messages that are not there yet.
func (postgresIndex) put(ctx context.Context, tx *db.Tx, all []doc) error {
	for _, d := range all {
		if err := tx.Exec(ctx, `INSERT INTO search_doc (n, message, conversation, words) VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))`,
			d.n, d.message, d.conversation, strings.Join(d.words, " ")); err != nil {
			return err
		}
	}
	return nil
}

// drop takes messages out.
func (postgresIndex) drop(ctx context.Context, tx *db.Tx, numbers []int64) error {
	for _, n := range numbers {
		if err := tx.Exec(ctx, `DELETE FROM search_doc WHERE n = $1`, n); err != nil {
			return err
		}
	}
	return nil
}

func (postgresIndex) query(w wanted) (query, words string) {
	return `SELECT d.n, d.message, d.conversation FROM search_doc d
		WHERE d.words @@ CAST(CAST($1 AS text) AS tsquery) AND d.n < $2 AND d.n >= $3 ORDER BY d.n DESC`, w.write(postgresWords)
}

func (postgresIndex) size() string {
	return `SELECT pg_total_relation_size('search_doc') + pg_total_relation_size('search_word')`
}

var postgresWords = syntax{quote: `'`, or: " | ", and: " & ", not: " & !"}
