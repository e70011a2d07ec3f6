package oneonone_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/oneonone"
)

// keyFiles gives the paths of the house's keys, the current one last.
func (h *house) keyFiles() []string {
	h.t.Helper()
	all, err := filepath.Glob(filepath.Join(h.keys, "*.key"))
	must(h.t, err)
	return all
}

func (h *house) read(want string) {
	h.t.Helper()
	if got := texts(h.page(h.joe).Mine); strings.Join(got, "") != want {
		h.t.Errorf("reads %q, want %q", got, want)
	}
}

func TestKeysAreChangedWithoutLoss(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Kept"})
		must(t, err)
		server := h.Store // goes on running while the command rotates
		h.open()
		name, n, err := h.Rotate(ctx)
		if err != nil || n != 2 || !strings.HasPrefix(name, "0002-") || len(h.keyFiles()) != 2 {
			t.Fatalf("%s, %d, %v, %v", name, n, err, h.keyFiles())
		}
		if page, err := server.Page(ctx, h.joe, h.pair); err != nil || len(page.Mine) != 1 {
			t.Errorf("the running server: %v", err)
		}
		// What the old key wrapped is gone: the new key alone opens all.
		must(t, os.Remove(h.keyFiles()[0]))
		h.open()
		h.read("Kept")
		must(t, h.Check(ctx))

		// Interrupted after the new key was made, and before anything was wrapped by it.
		made, err := h.ring.Add()
		must(t, err)
		h.open()
		h.read("Kept")
		name, n, err = h.Rotate(ctx)
		if err != nil || name != made || n != 2 || len(h.keyFiles()) != 2 {
			t.Errorf("finished with %s, %d, %v; want %s, 2", name, n, err, made)
		}
		h.read("Kept")
	})
}

// Lost, wrong and damaged keys: a fault that says which file to put back, nothing
// half-readable, nothing written meanwhile, and nothing lost.
func TestLostAndWrongKeys(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		_, err := h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "Kept"})
		must(t, err)
		file := h.keyFiles()[0]
		kept, err := os.ReadFile(file)
		must(t, err)
		shut := func(what string) {
			t.Helper()
			h.open()
			for verb, err := range map[string]error{
				"Check": h.Check(ctx),
				"Page":  second(h.Page(ctx, h.joe, h.pair)),
				"All":   second(h.All(ctx, h.ana)),
				"Add":   second(h.AddTopic(ctx, h.joe, h.pair, oneonone.NewTopic{Text: "More"})),
				"Copy":  second(h.CopyOf(ctx, h.joe)),
				"Make":  second(h.Make(ctx, h.joe, oneonone.New{Kind: oneonone.Buddy, Report: h.joe.ID, Manager: h.sam.ID})),
				"Rotate": func() error {
					_, _, err := h.Rotate(ctx)
					return err
				}(),
			} {
				f, ok := errors.AsType[*fault.Error](err)
				if !ok || f.Kind != fault.Trouble || !strings.Contains(f.Hint, file) || strings.Contains(f.Say, file) {
					t.Errorf("%s, %s: %v; want a fault whose hint names %s", what, verb, err, file)
				}
			}
			// Who has no right learns no more than ever.
			wants(t, second(h.Page(ctx, h.sam, h.pair)), fault.NotFound)
		}
		must(t, os.Remove(file))
		shut("lost")
		if len(h.keyFiles()) != 0 {
			t.Error("a new key was made in place of the lost one")
		}
		foreign, err := secret.OpenRing(t.TempDir())
		must(t, err)
		_, err = foreign.Add()
		must(t, err)
		copyKeys(t, foreign, h.keys)
		shut("another installation's")
		must(t, os.Remove(h.keyFiles()[0]))

		// Another key under the right name, and half a file.
		for what, b := range map[string][]byte{"wrong": []byte(strings.Repeat("k", 32)), "half": kept[:16]} {
			must(t, os.WriteFile(file, b, 0o600))
			if _, err := secret.OpenRing(h.keys); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "put back") {
				t.Errorf("%s: %v; want an error that names %s", what, err, file)
			}
		}
		must(t, os.WriteFile(file, kept, 0o600))
		h.open()
		h.read("Kept")
		must(t, h.Check(ctx))
	})
}

func second[T any](_ T, err error) error { return err }

func copyKeys(t *testing.T, from *secret.Ring, to string) {
	t.Helper()
	for _, name := range from.Names() {
		b, err := os.ReadFile(filepath.Join(from.Dir(), name+".key"))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(to, name+".key"), b, 0o600))
	}
}

const rotateIn = "RAPPORT_TEST_ROTATE"

// TestMain is also the program that TestKilledRotation kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(rotateIn); dir != "" {
		fmt.Println(rotate(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// rotate changes keys until it is killed.
func rotate(dir string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db")})
	if err != nil {
		return err
	}
	ring, err := secret.OpenRing(filepath.Join(dir, "keys"))
	if err != nil {
		return err
	}
	s := oneonone.NewStore(d, ring, nil, nil, nil)
	fmt.Println("running")
	for {
		if _, _, err := s.Rotate(ctx); err != nil {
			return err
		}
	}
}

// A rotation killed at any moment loses nothing, and the next one finishes it.
func TestKilledRotation(t *testing.T) {
	dir := t.TempDir()
	dbtest.One(t, db.Options{File: filepath.Join(dir, "rapport.db")}, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		must(t, os.Rename(h.keys, filepath.Join(dir, "keys")))
		h.keys = filepath.Join(dir, "keys")
		h.open()
		_, err := h.AddTopic(t.Context(), h.joe, h.pair, oneonone.NewTopic{Text: "Kept"})
		must(t, err)
		for round := range 6 {
			rotating := exec.CommandContext(t.Context(), os.Args[0])
			rotating.Env = append(os.Environ(), rotateIn+"="+dir)
			said, err := rotating.StdoutPipe()
			must(t, err)
			must(t, rotating.Start())
			if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || line != "running\n" {
				t.Fatalf("the rotation said %q, %v", line, err)
			}
			time.Sleep(time.Duration(round*7) * time.Millisecond) // any moment is as good as another
			must(t, rotating.Process.Kill())
			_ = rotating.Wait()
			h.open()
			must(t, h.Check(t.Context()))
			h.read("Kept")
			_, _, err = h.Rotate(t.Context())
			must(t, err)
			h.read("Kept")
		}
	})
}
