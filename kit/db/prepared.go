// This file holds prepared statements. SQLite parses a statement anew each
// time it is sent as text, which takes longer than running it; PostgreSQL's
// driver remembers its statements by itself.

package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// mostPrepared bounds how many statements are remembered; the house has about
// two hundred, and lists of varying length make more.
const mostPrepared = 400

// prepared remembers statements of one connection or pool.
type prepared struct {
	mu    sync.Mutex
	known map[string]*sql.Stmt
}

type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// of gives the statement of a query; nil when it is not worth remembering.
func (p *prepared) of(ctx context.Context, on preparer, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if st, ok := p.known[query]; ok {
		return st, nil
	}
	if len(p.known) >= mostPrepared {
		return nil, nil //nolint:nilnil // none is no error: the query is sent as text
	}
	st, err := on.PrepareContext(ctx, inOrder(query))
	if err != nil {
		return nil, err
	}
	if p.known == nil {
		p.known = map[string]*sql.Stmt{}
	}
	p.known[query] = st
	return st, nil
}

// inOrder writes "?" for "$1, $2, …" where each stands once and in order. SQLite
// takes a numbered placeholder for a name, and the driver looks each name up
// in a list for each value: a thousand values would be half a million steps.
func inOrder(query string) string {
	var out strings.Builder
	count, quoted := 0, false
	for i := 0; i < len(query); i++ {
		c := query[i]
		if c == '\'' {
			quoted = !quoted
		}
		if c != '$' || quoted {
			out.WriteByte(c)
			continue
		}
		end := i + 1
		for end < len(query) && query[end] >= '0' && query[end] <= '9' {
			end++
		}
		if n, err := strconv.Atoi(query[i+1 : end]); err != nil || n != count+1 {
			return query
		}
		count++
		i = end - 1
		out.WriteByte('?')
	}
	return out.String()
}

func (p *prepared) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, st := range p.known {
		_ = st.Close() // the connection ends anyway
	}
	p.known = nil
}

// channel is what a transaction is written through: PostgreSQL's *sql.Tx, or
// SQLite's one writing connection.
type channel interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// writer is SQLite's one writing connection, held by one transaction at a time.
type writer struct {
	turn chan struct{}
	conn *sql.Conn
	prepared
}

func newWriter(ctx context.Context, pool *sql.DB) (*writer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &writer{turn: make(chan struct{}, 1), conn: conn}, nil
}

// run runs f between BEGIN and COMMIT.
func (w *writer) run(ctx context.Context, f func(channel) error) (err error) {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	// A beginning, a commit and a rollback are not called off when ctx ends
	// meanwhile: nobody could tell how they ended, and the one connection would
	// be left inside a transaction.
	whole := context.WithoutCancel(ctx)
	if _, err := w.conn.ExecContext(whole, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("starting a transaction: %w", err)
	}
	done := false
	defer func() {
		if !done { // also when f panics
			_, _ = w.conn.ExecContext(whole, "ROLLBACK")
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f(w); err != nil {
		return err
	}
	if _, err := w.conn.ExecContext(whole, "COMMIT"); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	done = true
	return nil
}

// ExecContext runs a remembered statement.
func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := w.of(ctx, w.conn, query)
	if err != nil || st == nil {
		return w.conn.ExecContext(ctx, query, args...)
	}
	return st.ExecContext(ctx, args...)
}

// QueryContext asks a remembered statement.
func (w *writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := w.of(ctx, w.conn, query)
	if err != nil || st == nil {
		return w.conn.QueryContext(ctx, query, args...)
	}
	return st.QueryContext(ctx, args...)
}

// QueryRowContext asks a remembered statement for one row.
func (w *writer) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := w.of(ctx, w.conn, query)
	if err != nil || st == nil {
		return w.conn.QueryRowContext(ctx, query, args...)
	}
	return st.QueryRowContext(ctx, args...)
}
