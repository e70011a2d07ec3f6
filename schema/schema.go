// Package schema holds the tables, as numbered steps from the first day, and
// takes a database up to today's. It never changes a step that was released.
package schema

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"

	"rapport/kit/db"
)

//go:embed *.sql
var steps embed.FS

// Migrate takes the database up to today's tables; each step happens whole or
// not at all.
func Migrate(ctx context.Context, d *db.DB) error {
	pool, dialect := d.Conn()
	name := goose.DialectPostgres
	if dialect == "sqlite" {
		name = goose.DialectSQLite3
	}
	p, err := goose.NewProvider(name, pool, steps)
	if err != nil {
		return fmt.Errorf("reading the schema's steps: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bringing the database up to date: %w", err)
	}
	return nil
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
