package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rapport/app"
	"rapport/oneonone"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rapport": main})
}

// Each script plays the command line as a person would. "exits 2 …" runs
// rapport and checks its exit status; "topic writes DIR" and "topic reads DIR"
// use the only one-on-one there is; "hide", "restore" and "swap" do with the
// files whose names begin so what they say; "cut" and "flip" copy a file cut
// short, or with one bit changed.
func TestScripts(t *testing.T) {
	sample, err := filepath.Abs("../../metric/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: func(e *testscript.Env) error { e.Setenv("SAMPLE", sample); return nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "topic": topic, "hide": hide, "restore": restore, "swap": swap, "cut": spoil(cut), "flip": spoil(flip),
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits STATUS args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("rapport", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Check(err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

const words = "Something that only two may read"

func topic(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: topic writes|reads DIR")
	}
	err := onTopic(ts.MkAbs(args[1]), args[0] == "writes")
	if (err != nil) != neg {
		ts.Fatalf("topic %s: %v", args[0], err)
	}
	if err != nil {
		fmt.Fprintln(ts.Stderr(), err)
	}
}

func onTopic(dir string, write bool) error {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Place{Data: dir})
	if err != nil {
		return err
	}
	defer a.Close()
	joe, err := a.Team.PersonByEmail(ctx, "joe@kindling.example")
	if err != nil {
		return err
	}
	all, err := a.Pairs.All(ctx, joe)
	if err != nil {
		return err
	}
	if write {
		_, err := a.Pairs.AddTopic(ctx, joe, all[0].Pair.ID, oneonone.NewTopic{Text: words})
		return err
	}
	page, err := a.Pairs.Page(ctx, joe, all[0].Pair.ID)
	if err != nil {
		return err
	}
	if len(page.Mine) != 1 || page.Mine[0].Text != words {
		return fmt.Errorf("the page has %d topics, or another one", len(page.Mine))
	}
	return nil
}

// found gives the only file whose name begins so.
func found(ts *testscript.TestScript, begins string) string {
	all, err := filepath.Glob(ts.MkAbs(begins) + "*")
	ts.Check(err)
	if len(all) != 1 {
		ts.Fatalf("%d files begin with %s", len(all), begins)
	}
	return all[0]
}

func hide(ts *testscript.TestScript, _ bool, args []string) {
	f := found(ts, args[0])
	ts.Check(os.Rename(f, f+".hidden"))
}

func restore(ts *testscript.TestScript, _ bool, args []string) {
	f := found(ts, args[0])
	ts.Check(os.Rename(f, f[:len(f)-len(".hidden")]))
}

func swap(ts *testscript.TestScript, _ bool, args []string) {
	one, two := found(ts, args[0]), found(ts, args[1])
	ts.Check(os.Rename(one, one+".moved"))
	ts.Check(os.Rename(two, one))
	ts.Check(os.Rename(one+".moved", two))
}

// spoil copies a file, changed by f.
func spoil(f func([]byte) []byte) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		b, err := os.ReadFile(ts.MkAbs(args[0]))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), f(b), 0o600))
	}
}

func cut(b []byte) []byte { return b[:len(b)-len(b)/4] }

func flip(b []byte) []byte {
	b[len(b)/2] ^= 1
	return b
}
