// This file holds how rows become values.

package db

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// All reads every row of a query with scan.
func All[T any](ctx context.Context, q Querier, scan func(*Rows) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := Each(ctx, q, func(rows *Rows) error {
		v, err := scan(rows)
		all = append(all, v)
		return err
	}, query, args...)
	return all, err
}

// Each calls f for every row of a query, without keeping them.
func Each(ctx context.Context, q Querier, f func(*Rows) error, query string, args ...any) (err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Text scans a row of one text.
func Text(rows *Rows) (s string, err error) {
	err = rows.Scan(&s)
	return s, err
}

// Marks writes n placeholders beginning with $first: "$3,$4,$5".
func Marks(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

// Anys makes arguments of a slice.
func Anys[T any](vs []T) []any {
	args := make([]any, len(vs))
	for i, v := range vs {
		args[i] = v
	}
	return args
}

// Micros is how a time is kept: Unix microseconds.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time is a kept time, in UTC.
func Time(us int64) time.Time { return time.UnixMicro(us).UTC() }

// MaybeMicros keeps the zero time as null.
func MaybeMicros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	us := t.UnixMicro()
	return &us
}

// MaybeTime is a kept time that may be null: then zero.
func MaybeTime(us *int64) time.Time {
	if us == nil {
		return time.Time{}
	}
	return Time(*us)
}
