// This file holds the index in PostgreSQL: a tsvector beside each message. It
// gives messages by their number, newest first.

package search

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"rapport/kit/db"
)

// postgresIndex finds common words by walking the newest messages, and rare ones
// by the index of words. PostgreSQL can't know which is quicker: the one takes
// seconds for a word that stands in sixty of three million messages, the other
// for one that stands in half of them.
type postgresIndex struct {
	walked int // messages, before the index of words is asked for those below them
}

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

const hasWords = `words @@ CAST(CAST($1 AS text) AS tsquery)`

func (x postgresIndex) find(ctx context.Context, q db.Querier, w wanted, below, from int64, limit int) (found []spot, err error) {
	words := w.write(postgresWords)
	for rows := x.walked; ; rows *= 10 {
		some, last, err := walk(ctx, q, words, below, from, rows, limit-len(found))
		if err != nil {
			return nil, err
		}
		found, below = append(found, some...), last
		if len(found) == limit || below == from {
			return found, nil
		}
		if 10*len(some) < limit-len(found) { // ten times as many would not do
			break
		}
	}
	// Materialized: with the numbers or the limit in sight PostgreSQL would go by the numbers again.
	some, err := db.All(ctx, q, spotOf, `WITH found AS MATERIALIZED (SELECT n, message, conversation FROM search_doc WHERE `+hasWords+`)
		SELECT n, message, conversation FROM found WHERE n < $2 AND n >= $3 ORDER BY n DESC LIMIT `+strconv.Itoa(limit-len(found)), words, below, from)
	return append(found, some...), err
}

// walk looks through so many messages below a number, and gives the number of
// the last of them; from when there are no more.
func walk(ctx context.Context, q db.Querier, words string, below, from int64, rows, limit int) (found []spot, last int64, err error) {
	found, err = db.All(ctx, q, spotOf, `SELECT n, message, conversation
		FROM (SELECT * FROM search_doc WHERE n < $2 AND n >= $3 ORDER BY n DESC LIMIT `+strconv.Itoa(rows)+`) newest
		WHERE `+hasWords+` ORDER BY n DESC LIMIT `+strconv.Itoa(limit), words, below, from)
	if err != nil || len(found) == limit {
		return found, from, err
	}
	err = q.QueryRow(ctx, `SELECT n FROM search_doc WHERE n < $1 AND n >= $2 ORDER BY n DESC LIMIT 1 OFFSET `+strconv.Itoa(rows-1), below, from).Scan(&last)
	if errors.Is(err, db.ErrNoRows) {
		return found, from, nil
	}
	return found, last, err
}

func (postgresIndex) size() string {
	return `SELECT pg_total_relation_size('search_doc') + pg_total_relation_size('search_word')`
}

var postgresWords = syntax{quote: `'`, or: " | ", and: " & ", not: " & !"}
