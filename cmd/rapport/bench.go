// This file holds rapport bench.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"rapport/bench"
	"rapport/kit/fault"
)

type benchCmd struct {
	Conversations int    `help:"How many conversations there are." default:"450000"`
	Messages      int    `help:"How many messages they have together." default:"3000000"`
	Only          string `help:"Measure one row only, by its name in the table." placeholder:"ROW"`
	JSON          bool   `name:"json" help:"Print an array of rows instead of a table."`
	Database      string `help:"Measure on this empty PostgreSQL database, instead of SQLite in the user's cache folder." placeholder:"postgres://…"`
}

// Run makes data of its own, or finds that of an earlier run, and measures.
func (c *benchCmd) Run(ctx context.Context, s streams) error {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding our own program: %w", err)
	}
	bar := counter(s, "Making messages", c.Messages)
	rows, err := bench.Run(ctx, bench.Options{
		Conversations: c.Conversations, Messages: c.Messages, Only: c.Only, Database: c.Database,
		Folder: filepath.Join(cache, "rapport"), Now: time.Now, Program: program, Made: bar,
	})
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		return usage("%s", f.Say)
	}
	if len(rows) > 0 || err == nil { // what was measured before something failed is worth telling
		write := bench.WriteTable
		if c.JSON {
			write = bench.WriteJSON
		}
		err = errors.Join(err, write(s.out, rows))
	}
	return err
}

// counter shows on a terminal how many there are already; in a pipe it is quiet.
func counter(s streams, what string, whole int) func(int) {
	f, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func(int) {}
	}
	bar := progressbar.NewOptions(whole, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(f),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	return func(n int) { _ = bar.Set(n) } // a bar that can't be drawn is no reason to stop
}
