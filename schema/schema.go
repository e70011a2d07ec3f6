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
	"path"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"rapport/kit/db"
)

//go:embed *.sql sqlite/*.sql postgres/*.sql
var files embed.FS

// steps are the files at the top, and those of one database's own folder. A
// number stands in one of the two.
type steps struct{ dialect string }

// Open opens a step by its name alone.
func (s steps) Open(name string) (fs.File, error) {
	f, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return files.Open(s.dialect + "/" + name)
	}
	return f, err
}

// ReadDir lists both.
func (s steps) ReadDir(string) ([]fs.DirEntry, error) {
	all, err := files.ReadDir(".")
	own, err2 := files.ReadDir(s.dialect)
	all = slices.DeleteFunc(append(all, own...), fs.DirEntry.IsDir)
	return all, errors.Join(err, err2)
}

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
	names, err := fs.Glob(files, "*.sql")
	own, globErr := fs.Glob(files, "*/*.sql")
	if err := errors.Join(err, globErr); err != nil {
		panic(err) // what is embedded can be read
	}
	for _, name := range append(names, own...) {
		if n, err := goose.NumericComponent(path.Base(name)); err == nil {
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
	p, err := goose.NewProvider(name, pool, steps{dialect})
	if err != nil {
		return nil, fmt.Errorf("reading the schema's steps: %w", err)
	}
	return p, nil
}

// Text is all steps as they are written: whoever keeps data that can be made
// anew knows by it whether it still fits.
func Text() string {
	var all strings.Builder
	names, err := fs.Glob(files, "*.sql")
	own, globErr := fs.Glob(files, "*/*.sql")
	err = errors.Join(err, globErr)
	for _, name := range append(names, own...) {
		b, readErr := files.ReadFile(name)
		err = errors.Join(err, readErr)
		all.Write(b)
	}
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return all.String()
}
