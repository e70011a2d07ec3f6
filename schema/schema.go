// Package schema holds the tables, as numbered steps from the first day, and
// takes a database up to today's. It never changes a step that was released.
package schema

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"github.com/pressly/goose/v3"

	"rapport/kit/db"
)

//go:embed *.sql
var steps embed.FS

// Migrate takes the database up to today's tables; each step happens whole or
// not at all.
func Migrate(ctx context.Context, d *db.DB) error { return MigrateTo(ctx, d, math.MaxInt64) }

// MigrateTo takes the database up to the tables of a step.
func MigrateTo(ctx context.Context, d *db.DB, step int64) error {
	p, err := provider(d)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, step); err != nil {
		return fmt.Errorf("bringing the database up to date: %w", err)
	}
	return nil
}

// Step tells up to which step the database was brought.
func Step(ctx context.Context, d *db.DB) (int64, error) {
	p, err := provider(d)
	if err != nil {
		return 0, err
	}
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking for the database's step: %w", err)
	}
	return at, nil
}

// Today is the number of the newest step.
func Today() (newest int64) {
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	for _, name := range names {
		if n, err := goose.NumericComponent(name); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

func provider(d *db.DB) (*goose.Provider, error) {
	pool, dialect := d.Conn()
	name := goose.DialectPostgres
	if dialect == "sqlite" {
		name = goose.DialectSQLite3
	}
	p, err := goose.NewProvider(name, pool, steps)
	if err != nil {
		return nil, fmt.Errorf("reading the schema's steps: %w", err)
	}
	return p, nil
}

// Text is all steps as they are written: whoever keeps data that can be made
// anew knows by it whether it still fits.
func Text() string {
	var all strings.Builder
	names, err := fs.Glob(steps, "*.sql")
	for _, name := range names {
		b, readErr := steps.ReadFile(name)
		err = errors.Join(err, readErr)
		all.Write(b)
	}
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return all.String()
}
