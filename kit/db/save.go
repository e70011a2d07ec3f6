// This file holds the saving of a whole database as it is at one moment, while others write.

package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Part is a piece of a saved database. Load takes the parts of Save in their
// order; what is in them is this room's own affair.
type Part struct {
	Name string // letters, digits and what file names may have
	Size int64  // bytes of Body
	Body io.Reader
}

// Kind names the kind of database, for people: what one kind saved, only the same loads.
func (d *DB) Kind() string { return d.dialect.label() }

// Kind names the kind of database that the options choose.
func (o Options) Kind() string {
	if o.URL != "" {
		return postgres.label()
	}
	return sqlite.label()
}

func (d dialect) label() string {
	if d == postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Save gives the database as it is at one moment to put, part by part. Writers go
// on meanwhile. scratch names a file that may be needed on the way: it lies beside
// the data, is as large as the database, and is gone afterwards.
func (d *DB) Save(ctx context.Context, scratch string, put func(Part) error) error {
	save := d.saveSQLite
	if d.dialect == postgres {
		save = d.savePostgres
	}
	if err := save(ctx, scratch, put); err != nil {
		return fmt.Errorf("saving the database: %w", err)
	}
	return nil
}

// ErrSaving is given when another process saves the same database just now.
var ErrSaving = errors.New("another backup is being made of it")

// saveSQLite copies through VACUUM INTO: one reading transaction, whole and
// compact. The library's online copy would begin anew after each write of another process.
func (d *DB) saveSQLite(ctx context.Context, scratch string, put func(Part) error) (err error) {
	// Whoever was killed left the file, but not the lock.
	f, err := os.OpenFile(scratch, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return ErrSaving
	}
	defer func() { err = errors.Join(err, os.Remove(scratch)) }()
	if err := errors.Join(f.Truncate(0), os.RemoveAll(scratch+"-journal")); err != nil {
		return err
	}
	if _, err := d.write.ExecContext(ctx, `VACUUM INTO $1`, scratch); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return put(Part{Name: "rapport.db", Size: info.Size(), Body: f})
}

// partSize is about how large a part of a table is.
const partSize = 4 << 20

// savePostgres copies table by table, as seen by one transaction, with the server's
// own COPY: no program of the server's version is needed on this machine.
func (d *DB) savePostgres(ctx context.Context, _ string, put func(Part) error) error {
	return d.raw(ctx, func(conn *pgx.Conn) error {
		tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
		tables, err := tablesOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			cut := &cutter{head: t.head(), put: func(n int, b []byte) error {
				return put(Part{Name: fmt.Sprintf("%s.%06d", t.name, n), Size: int64(len(b)), Body: bytes.NewReader(b)})
			}}
			if _, err := conn.PgConn().CopyTo(ctx, cut, `COPY `+t.sql()+` TO STDOUT`); err != nil {
				return errors.Join(fmt.Errorf("the table %s: %w", t.name, err), cut.err)
			}
			if err := cut.flush(); err != nil {
				return err
			}
		}
		return nil
	})
}

// raw lends a connection as PostgreSQL's driver has it.
func (d *DB) raw(ctx context.Context, f func(conn *pgx.Conn) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error { return f(driver.(*stdlib.Conn).Conn()) })
}

// cutter makes parts of a table's rows: each begins with the line that names
// table and columns, and ends with a whole row. COPY writes one row a line and
// no line break inside.
type cutter struct {
	head string
	put  func(n int, b []byte) error
	rows []byte
	n    int
	err  error
}

func (c *cutter) Write(b []byte) (int, error) {
	c.rows = append(c.rows, b...)
	if len(c.rows) >= partSize {
		if end := bytes.LastIndexByte(c.rows, '\n') + 1; end > 0 {
			rest := slices.Clone(c.rows[end:])
			c.rows = c.rows[:end]
			if c.err = c.flush(); c.err != nil {
				return 0, c.err
			}
			c.rows = append(c.rows, rest...)
		}
	}
	return len(b), nil
}

func (c *cutter) flush() error {
	if len(c.rows) == 0 {
		return nil
	}
	c.n++
	err := c.put(c.n, append([]byte(c.head), c.rows...))
	c.rows = c.rows[:0]
	return err
}

// saved is a table and its columns.
type saved struct {
	name    string
	columns []string
}

// head is the first line of each of its parts.
func (t saved) head() string { return t.name + "\t" + strings.Join(t.columns, "\t") + "\n" }

// sql names table and columns in a statement.
func (t saved) sql() string {
	quoted := make([]string, len(t.columns))
	for i, c := range t.columns {
		quoted[i] = pgx.Identifier{c}.Sanitize()
	}
	return pgx.Identifier{t.name}.Sanitize() + " (" + strings.Join(quoted, ", ") + ")"
}

// tablesOf gives all tables but the migrator's own, whoever is referred to
// first: so rows come in again without breaking a reference.
func tablesOf(ctx context.Context, q pgx.Tx) ([]saved, error) {
	rows, err := q.Query(ctx, `
		SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE 'goose%'
		GROUP BY c.relname ORDER BY c.relname`)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t saved, err error) {
		return t, row.Scan(&t.name, &t.columns)
	})
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	var from, to string
	rows, err = q.Query(ctx, `
		SELECT a.relname::text, b.relname::text FROM pg_constraint k
		JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
		WHERE k.contype = 'f' AND a.relnamespace = current_schema()::regnamespace AND a.oid <> b.oid`)
	if err != nil {
		return nil, err
	}
	if _, err = pgx.ForEachRow(rows, []any{&from, &to}, func() error {
		needs[from] = append(needs[from], to)
		return nil
	}); err != nil {
		return nil, err
	}
	return ordered(all, needs)
}

// ordered puts each table behind those that it refers to.
func ordered(all []saved, needs map[string][]string) (out []saved, err error) {
	done := map[string]bool{}
	for len(out) < len(all) {
		before := len(out)
		for _, t := range all {
			if !done[t.name] && !slices.ContainsFunc(needs[t.name], func(n string) bool { return !done[n] }) {
				done[t.name] = true
				out = append(out, t)
			}
		}
		if len(out) == before {
			return nil, errors.New("tables refer to each other in a circle")
		}
	}
	return out, nil
}
