// This file holds the run: the data is made or found again, then measured row by row.

package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rapport/app"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/schema"
	"rapport/team"
)

// Options say what is measured, and on how much.
type Options struct {
	Conversations, Messages int
	Only                    string             // one row; empty for all
	Folder                  string             // where data is kept from run to run
	Database                string             // PostgreSQL; empty for SQLite in Folder
	Now                     func() time.Time   // the stopwatch
	Program                 string             // our own program, to start it anew; empty: what needs it says so
	Made                    func(messages int) // is told how many messages have been made
}

// Check says in a sentence what is wrong with the options; all is well with nil.
func (o Options) Check() error {
	switch {
	case o.Conversations < 200:
		return fault.Field("conversations", "--conversations must be at least 200, not %d: less says nothing.", o.Conversations)
	case o.Messages < o.Conversations:
		return fault.Field("messages", "--messages must be at least the %d conversations, not %d: each has one.", o.Conversations, o.Messages)
	case o.Messages > mostLong/2*o.Conversations:
		return fault.Field("messages", "--messages can be %d at most for %d conversations, not %d.", mostLong/2*o.Conversations, o.Conversations, o.Messages)
	case o.Only != "" && !slices.Contains(Rows(), o.Only):
		return fault.Field("only", "--only %s is no row. The rows are %s.", o.Only, strings.Join(Rows(), ", "))
	}
	return nil
}

// world is the data, opened.
type world struct {
	Options
	plan  plan
	place app.Place
	app   *app.App
	clock atomic.Int64 // the house's, in Unix microseconds
	pages visitor
}

// Run measures. The data is made first, unless an earlier run left it.
func Run(ctx context.Context, o Options) (rows []Row, err error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if o.Made == nil {
		o.Made = func(int) {}
	}
	w := &world{Options: o, plan: newPlan(o.Conversations, o.Messages)}
	w.clock.Store(today().UnixMicro())
	w.place = app.Place{
		Data: filepath.Join(o.Folder, w.called()), Database: o.Database, BaseURL: "http://localhost",
		Now: func() time.Time { return db.Time(w.clock.Load()) },
	}
	if err := w.open(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.app.Close()) }()
	for _, m := range measures() {
		if o.Only != "" && o.Only != m.name {
			continue
		}
		row, err := m.take(ctx, w)
		if err != nil {
			return rows, fmt.Errorf("measuring %s: %w", m.name, err)
		}
		row.Row = m.name
		rows = append(rows, row)
	}
	return rows, nil
}

// generation changes when other data is made for the same sizes.
const generation = 4

// unfinished is the team's name until its data is whole.
const unfinished = "Bench, unfinished"

// called names the data by all that it depends on.
func (w *world) called() string {
	sum := sha256.Sum256([]byte(schema.Text() + w.Database))
	return fmt.Sprintf("bench-%d-%d-%d-%s", w.Conversations, w.Messages, generation, hex.EncodeToString(sum[:4]))
}

// open opens the data, making it first if need be.
func (w *world) open(ctx context.Context) error {
	known, err := w.known(ctx)
	if err != nil {
		return err
	}
	if !known {
		if err := w.make(ctx); err != nil {
			return err
		}
	}
	if w.app, err = app.Open(ctx, w.place); err != nil {
		return err
	}
	if err := errors.Join(w.app.CatchUp(ctx), keepAll(ctx, w.app.Numbers)); err != nil {
		return errors.Join(err, w.app.Close())
	}
	w.pages.handler = w.app.Web(app.WebOptions{}).Handler
	return nil
}

// keepAll computes all weeks that are over.
func keepAll(ctx context.Context, numbers *metric.Store) error {
	for {
		if more, err := numbers.KeepNext(ctx); err != nil || !more {
			return err
		}
	}
}

// known tells whether the data is there and whole. What is half-made in our
// own folder is put away; a database that holds something else is refused.
func (w *world) known(ctx context.Context) (bool, error) {
	if w.Database == "" {
		if _, err := os.Stat(filepath.Join(w.place.Data, "rapport.db")); errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		a, err := app.Open(ctx, w.place)
		if err != nil {
			return false, err
		}
		set, err := a.Team.Settings(ctx)
		if err := errors.Join(err, a.Close()); err != nil || set.Name == w.called() {
			return err == nil, err
		}
		return false, os.RemoveAll(w.place.Data)
	}
	d, err := db.Open(ctx, db.Options{URL: w.Database})
	if err != nil {
		return false, err
	}
	defer d.Close()
	if fresh, err := empty(ctx, d); err != nil || fresh {
		return false, err
	}
	set, err := team.NewStore(d).Settings(ctx)
	switch {
	case err == nil && set.Name == w.called():
		return true, nil
	case err == nil && set.Name == unfinished:
		return false, fault.New(fault.Conflict, "An earlier rapport bench was stopped before this database was filled. Drop it and create it anew.")
	}
	return false, fault.New(fault.Conflict, "This database holds other data. Give rapport bench an empty database of its own.")
}

// make makes the data. It does not wait for the disk: half-made data is made anew.
func (w *world) make(ctx context.Context) error {
	place := w.place
	place.Hasty = true
	a, err := app.Open(ctx, place)
	if err != nil {
		return err
	}
	err = fill(ctx, a, w.plan, w.Made)
	if err == nil {
		err = name(ctx, a, w.called())
	}
	return errors.Join(err, a.Close())
}
