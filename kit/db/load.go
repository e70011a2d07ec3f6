// This file holds the loading of what Save saved.

package db

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/kit/fault"
)

// Empty tells whether there is nothing yet where the options point: else a fault
// that says what is there.
func Empty(ctx context.Context, o Options) error {
	if o.URL == "" {
		if _, err := os.Lstat(o.File); !errors.Is(err, os.ErrNotExist) {
			return fault.New(fault.Conflict, "There is a database already: %s. Nothing is written over it; choose an empty folder, or move it away.", o.File)
		}
		return nil
	}
	d, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer d.Close()
	var n int
	if err := d.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`).Scan(&n); err != nil {
		return fmt.Errorf("looking into the database: %w", err)
	}
	if n > 0 {
		return fault.New(fault.Conflict, "The database %s has %d tables already. Nothing is written over them; make an empty one (CREATE DATABASE) and name that.", redact(o.URL), n)
	}
	return nil
}

// Load makes the database of the options, which must be Empty, of the parts that
// Save gave. tables brings a new database to the tables that the saved one had;
// it is called where they are not part of what was saved.
func Load(ctx context.Context, o Options, tables func(context.Context, *DB) error, parts iter.Seq2[Part, error]) error {
	load := loadSQLite
	if o.URL != "" {
		load = loadPostgres
	}
	if err := load(ctx, o, tables, parts); err != nil {
		return fmt.Errorf("loading the database: %w", err)
	}
	return nil
}

// loadSQLite writes the file and looks through it.
func loadSQLite(ctx context.Context, o Options, _ func(context.Context, *DB) error, parts iter.Seq2[Part, error]) error {
	for p, err := range parts {
		if err != nil {
			return err
		}
		f, err := os.OpenFile(o.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, p.Body)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	d, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := All(ctx, d, Text, `PRAGMA quick_check(1)`)
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("the database is damaged: %s", strings.Join(found, "; "))
	}
	return nil
}

// loadPostgres makes the tables and fills them, all or none of the rows.
func loadPostgres(ctx context.Context, o Options, tables func(context.Context, *DB) error, parts iter.Seq2[Part, error]) error {
	d, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := tables(ctx, d); err != nil {
		return err
	}
	err = d.raw(ctx, func(conn *pgx.Conn) error {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // after a commit there is nothing to roll back
		all, err := tablesOf(ctx, tx)
		if err != nil {
			return err
		}
		known := map[string]saved{}
		for _, table := range slices.Backward(all) { // what the steps themselves put in is in the parts, too
			known[table.name] = table
			if _, err := tx.Exec(ctx, `DELETE FROM `+pgx.Identifier{table.name}.Sanitize()); err != nil {
				return err
			}
		}
		for p, err := range parts {
			if err != nil {
				return err
			}
			if err := loadRows(ctx, conn, known, p); err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
		}
		return tx.Commit(ctx)
	})
	if err != nil {
		return err
	}
	return d.Settle(ctx)
}

// loadRows takes one part of a table.
func loadRows(ctx context.Context, conn *pgx.Conn, known map[string]saved, p Part) error {
	rows := bufio.NewReader(p.Body)
	head, err := rows.ReadString('\n')
	if err != nil {
		return fmt.Errorf("reading its first line: %w", err)
	}
	name, columns, _ := strings.Cut(strings.TrimSuffix(head, "\n"), "\t")
	if _, ok := known[name]; !ok {
		return fmt.Errorf("there is no table %q", name)
	}
	t := saved{name, strings.Split(columns, "\t")}
	_, err = conn.PgConn().CopyFrom(ctx, rows, `COPY `+t.sql()+` FROM STDIN`)
	return err
}
