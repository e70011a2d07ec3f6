// Command rapport runs a distributed customer-support team: the shared inbox,
// the ratings, and the numbers that compute themselves.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
	_ "time/tzdata" // zones on machines that have none

	"rapport/app"
	"rapport/kit/fault"
	"rapport/team"
)

// cli is what can be said on the command line.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the pages, the mail and all that runs by itself."`
	Demo     demoCmd     `cmd:"" help:"Play the whole loop on this machine with a believable team."`
	Import   importCmd   `cmd:"" help:"Bring in what was elsewhere: a support log, an mbox file, a Maildir."`
	Export   exportCmd   `cmd:"" help:"Write out everything the numbers are computed from."`
	Backup   backupCmd   `cmd:"" help:"Save all in one sealed file, while Rapport runs."`
	Restore  restoreCmd  `cmd:"" help:"Put a backup back into an empty place."`
	Report   reportCmd   `cmd:"" help:"Print a week's numbers."`
	Mail     mailCmd     `cmd:"" help:"Look at a raw mail the way Rapport does."`
	Key      keyCmd      `cmd:"" help:"Change the key that one-on-ones are locked with."`
	Password passwordCmd `cmd:"" help:"Print a link by which somebody who forgot the password chooses a new one."`
	Doctor   doctorCmd   `cmd:"" help:"Check the database, the mailboxes, the clock and the disk."`
	Bench    benchCmd    `cmd:"" help:"Measure how fast Rapport is on this machine, on data of its own."`

	Config kong.ConfigFlag `help:"A JSON file with the same settings." type:"path" placeholder:"FILE"`
}

// where names the data; every command that needs data takes it.
type where struct {
	Data     string `help:"Folder of the data." env:"RAPPORT_DATA" type:"path" placeholder:"DIR"`
	Database string `help:"PostgreSQL address, when one machine is not enough; blobs stay in the data folder." env:"RAPPORT_DATABASE" placeholder:"postgres://…"`
	BaseURL  string `name:"base-url" help:"How people and customers reach the pages." env:"RAPPORT_BASE_URL" placeholder:"https://…"`
}

// open opens the named place.
func (w where) open(ctx context.Context) (*app.App, error) {
	if w.Data == "" {
		return nil, usage("say where the data is: --data DIR, or RAPPORT_DATA")
	}
	return app.Open(ctx, app.Place{Data: w.Data, Database: w.Database, BaseURL: w.BaseURL})
}

// existing opens a place that must hold data already, so that a mistyped
// folder is told and not made.
func (w where) existing(ctx context.Context) (*app.App, error) {
	if w.Data != "" && w.Database == "" {
		_, err := os.Stat(filepath.Join(w.Data, "rapport.db"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("looking for the data: %w", err)
		}
		if err != nil {
			return nil, fmt.Errorf("there is no Rapport data in %s: check --data, or make it with rapport serve or rapport import", w.Data)
		}
	}
	return w.open(ctx)
}

// usageError is a mistake in how the command was called.
type usageError struct{ say string }

func (u usageError) Error() string { return u.say }

func usage(say string, args ...any) error { return usageError{fmt.Sprintf(say, args...)} }

// address reads an address that was given on the command line.
func address(given string) (string, error) {
	clean, err := team.CleanEmail(given)
	if err != nil {
		return "", usage("%v", err)
	}
	return clean, nil
}

// count says a number with its words.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() { os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})) }

// run does what args say and gives the exit status: 0, 1 for failure, 2 for usage.
func run(args []string, s streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit := -1
	parser, err := kong.New(&cli{}, kong.Name("rapport"), kong.UsageOnError(),
		kong.Description("The system that runs a distributed customer-support team."),
		kong.Writers(s.out, s.err), kong.Exit(func(code int) { exit = code }),
		kong.Configuration(readSettings, "/etc/rapport.json", "~/.config/rapport.json", "rapport.json"),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s))
	if err != nil {
		fmt.Fprintln(s.err, "rapport:", err)
		return 2 // a config file is wrong
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was asked for
	}
	if err != nil {
		fmt.Fprintf(s.err, "rapport: %v\nrapport --help shows what can be said.\n", err)
		return 2
	}
	return report(k.Run(), s)
}

// report says what went wrong, in a sentence, and gives the exit status.
func report(err error, s streams) int {
	if err == nil {
		return 0
	}
	if u, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintln(s.err, "rapport:", u.say)
		return 2
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.err, "rapport: stopped before it was done. Call it again to do the whole; what is in already is not taken twice.")
		return 1
	}
	fmt.Fprintln(s.err, "rapport:", err)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Hint != "" {
		fmt.Fprintln(s.err, f.Hint)
	}
	return 1
}
