// This file holds statements about many rows at once. They come in few
// shapes, so that the database can remember each of them.

package db

import (
	"context"
	"strings"
)

// Insert writes rows with few statements. head is what stands before VALUES,
// "INSERT INTO t (a, b)", and tail what stands behind: often an ON CONFLICT clause. With
// DO UPDATE no key may stand twice among the rows. An update of many rows is
// "UPDATE t SET a = new.column2 FROM (" and ") AS new WHERE t.id = new.column1".
func (tx *Tx) Insert(ctx context.Context, head string, rows [][]any, tail string) error {
	for len(rows) > 0 {
		n := most(len(rows))
		args := make([]any, 0, n*len(rows[0]))
		var query strings.Builder
		query.WriteString(head)
		query.WriteString(" VALUES ")
		for i, row := range rows[:n] {
			if i > 0 {
				query.WriteString(", ")
			}
			query.WriteString("(" + Marks(len(args)+1, len(row)) + ")")
			args = append(args, row...)
		}
		query.WriteString(" " + tail)
		if err := tx.Exec(ctx, query.String(), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// most is the largest number of rows, up to n, that a statement is written for.
func most(n int) int {
	for _, size := range [...]int{128, 32, 8} {
		if n >= size {
			return size
		}
	}
	return 1
}

// listed is how many values a list in a statement has at most.
const listed = 512

// EachOf calls f for every row of a query about many values, a part of them at
// a time. list stands in the query where the values go, "id IN (list)"; no other argument
// is possible. The same row comes once as long as no value stands twice.
func EachOf(ctx context.Context, q Querier, f func(*Rows) error, query string, values []string) error {
	for len(values) > 0 {
		part := values[:min(len(values), listed)]
		values = values[len(part):]
		marks, args := List(1, part)
		if err := Each(ctx, q, f, strings.Replace(query, "(list)", "("+marks+")", 1), args...); err != nil {
			return err
		}
	}
	return nil
}

// List gives placeholders beginning with $first, and arguments, for
// "x IN (…)". The last value is repeated up to the next power of four: lists of any
// length make few different statements. An empty list is a mistake.
func List(first int, values []string) (marks string, args []any) {
	n := 1
	for n < len(values) {
		n *= 4
	}
	n = max(min(n, listed), len(values))
	args = make([]any, n)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return Marks(first, n), args
}
