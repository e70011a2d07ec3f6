// This file holds the opening of a database and its reading side.

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "modernc.org/sqlite"             // registers "sqlite"
)

// Rows and Row are what queries give.
type (
	Rows = sql.Rows
	Row  = sql.Row
)

// ErrNoRows is what scanning a Row gives when the query found nothing.
var ErrNoRows = sql.ErrNoRows

// Querier reads: the database itself, or a transaction that also sees its own writes.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *Row
}

// DB is an open database.
type DB struct {
	write, read *sql.DB
	writer      *writer  // SQLite's
	reads       prepared // SQLite's
	dialect     dialect
	now         func() time.Time
	changed     func()
}

type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// Options choose the database. Exactly one of File and URL is set.
type Options struct {
	File    string           // SQLite: path of the database file
	URL     string           // PostgreSQL: postgres://…
	Now     func() time.Time // the clock; the wall's when nil
	Changed func()           // called after each commit of this process; may be nil
	Hasty   bool             // SQLite does not wait for the disk: for data that may be lost, such as a demo's
}

// Open opens the database. It does not migrate it: see schema.Migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{now: o.Now, changed: o.Changed}
	if d.now == nil {
		d.now = time.Now
	}
	if d.changed == nil {
		d.changed = func() {}
	}
	open := func(file string) error { return d.openSQLite(file, o.Hasty) }
	where := o.File
	if o.URL != "" {
		open, where = d.openPostgres, o.URL
	}
	if err := open(where); err != nil {
		return nil, err
	}
	if err := d.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reaching the database %s: %w", redact(where), err), d.Close())
	}
	if d.dialect == sqlite {
		// The migrator needs the pool as well, so the writer holds one of two connections.
		var err error
		if d.writer, err = newWriter(ctx, d.write); err != nil {
			return nil, errors.Join(fmt.Errorf("reaching the database %s: %w", redact(where), err), d.Close())
		}
	}
	return d, nil
}

// redact leaves a password out of what is logged.
func redact(where string) string {
	if u, err := url.Parse(where); err == nil && u.Scheme != "" {
		return u.Redacted()
	}
	return where
}

// mostReaders is how many read from SQLite at once. They share locks inside the
// library: more readers than processors stand in each other's way, and a few
// more are kept only for long readings, such as an export's.
const mostReaders = 4

// mostConnections is how many of PostgreSQL's are used at once.
const mostConnections = 16

// Readers is how many can read at once without standing in each other's way:
// SQLite reads with our own processors, PostgreSQL with its own.
func (d *DB) Readers() int {
	if d.dialect == postgres {
		return mostConnections
	}
	return runtime.GOMAXPROCS(0)
}

// What SQLite keeps of what it read, in KiB. All connections share the sum of
// it; in the library's memory a page of four takes eight. Half as much for those
// who read cost pages a twentieth more time, twice as much gained nothing.
const (
	writerCache = "8000" // a batch of mails changes some thousand pages at once
	readerCache = "4000"
)

// openSQLite keeps one writer and a few readers: a second writer would only
// wait, and readers that can't write can't hold up the writer.
func (d *DB) openSQLite(file string, hasty bool) error {
	d.dialect = sqlite
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	pragmas := "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)"
	sync := "full"
	if hasty {
		sync = "off"
	}
	name := "file:" + (&url.URL{Path: file}).EscapedPath() + pragmas
	var err error
	if d.write, err = sql.Open("sqlite", name+"&_pragma=journal_mode(wal)&_pragma=synchronous("+sync+")&_pragma=cache_size(-"+writerCache+")&_txlock=immediate"); err != nil {
		return fmt.Errorf("opening %s: %w", file, err)
	}
	d.write.SetMaxOpenConns(2)
	if d.read, err = sql.Open("sqlite", name+"&_pragma=query_only(1)&_pragma=cache_size(-"+readerCache+")"); err != nil {
		return errors.Join(fmt.Errorf("opening %s: %w", file, err), d.write.Close())
	}
	d.read.SetMaxOpenConns(mostReaders)
	d.read.SetMaxIdleConns(mostReaders) // opening one again costs more than a page's queries
	return nil
}

func (d *DB) openPostgres(u string) error {
	d.dialect = postgres
	if !strings.HasPrefix(u, "postgres://") && !strings.HasPrefix(u, "postgresql://") {
		return fmt.Errorf("the database address %s is not of the form postgres://user@host/name", redact(u))
	}
	pool, err := sql.Open("pgx", u)
	if err != nil {
		return fmt.Errorf("opening %s: %w", redact(u), err)
	}
	pool.SetMaxOpenConns(mostConnections)
	pool.SetMaxIdleConns(mostConnections) // opening one again costs PostgreSQL a process
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d.write, d.read = pool, pool
	return nil
}

// Close lets go of the database.
func (d *DB) Close() error {
	if d.writer != nil {
		d.reads.close()
		d.writer.close()
		_ = d.writer.conn.Close()
	}
	if d.read != d.write && d.read != nil {
		return errors.Join(d.read.Close(), d.write.Close())
	}
	return d.write.Close()
}

// Now is the database's clock, in the one precision in which times are kept.
func (d *DB) Now() time.Time { return d.now().UTC().Truncate(time.Microsecond) }

// Query reads outside of any transaction.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if d.dialect == sqlite {
		if st, err := d.reads.of(ctx, d.read, query); err == nil && st != nil {
			return st.QueryContext(ctx, args...)
		}
	}
	return d.read.QueryContext(ctx, query, args...)
}

// QueryRow reads one row outside of any transaction.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *Row {
	if d.dialect == sqlite {
		if st, err := d.reads.of(ctx, d.read, query); err == nil && st != nil {
			return st.QueryRowContext(ctx, args...)
		}
	}
	return d.read.QueryRowContext(ctx, query, args...)
}

// Ping asks whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return d.QueryRow(ctx, `SELECT 1`).Scan(&one)
}

// Size tells how many bytes the database takes.
func (d *DB) Size(ctx context.Context) (n int64, err error) {
	query := `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`
	if d.dialect == postgres {
		query = `SELECT pg_database_size(current_database())`
	}
	err = d.QueryRow(ctx, query).Scan(&n)
	return n, err
}

// Settle refreshes what the database knows of its own tables, so that it
// chooses its indexes well. Worth calling after much was written.
func (d *DB) Settle(ctx context.Context) error {
	if d.dialect == sqlite {
		// Looking at a part of each index is enough to choose well. Samples
		// of values are thrown away: with them a statement is planned anew for each value.
		_, err := d.write.ExecContext(ctx, `PRAGMA analysis_limit = 1000; ANALYZE; DROP TABLE IF EXISTS sqlite_stat4`)
		return err
	}
	_, err := d.write.ExecContext(ctx, `ANALYZE`)
	return err
}

// Conn gives the writing side to the migrator.
func (d *DB) Conn() (pool *sql.DB, dialect string) { return d.write, string(d.dialect) }
