package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"rapport/backup"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/schema"
)

// odd is what a format of lines could stumble over.
const odd = "tab\t line\nback\\slash \\N \\. “quote” 'single' \r\n\u2028 日本"

// each runs the test on both databases; empty gives a place for what is put back.
func each(t *testing.T, test func(t *testing.T, d *db.DB, dir string, empty func() db.Options)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		test(t, d, t.TempDir(), func() db.Options {
			if d.Kind() == "SQLite" {
				return db.Options{File: filepath.Join(t.TempDir(), "rapport.db")}
			}
			u, ok := dbtest.Postgres(t)
			if !ok {
				t.Fatal("PostgreSQL went away")
			}
			return db.Options{URL: u}
		})
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write adds a row to each of two tables, in one transaction.
func write(ctx context.Context, d *db.DB, n int) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			tx.Exec(ctx, `INSERT INTO pair_setting (name, value, by, at) VALUES ($1, $2, '', 0)`, fmt.Sprint("n", n), odd),
			tx.Exec(ctx, `INSERT INTO pair_prompt (id, aim, text, by, at) VALUES ($1, $2, '', '', 0)`, fmt.Sprint("n", n), odd),
		)
	})
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	must(t, d.QueryRow(t.Context(), query).Scan(&n))
	return n
}

// What is put back is the database of one moment, although others wrote all
// the time, letter for letter; and every blob.
func TestRoundTripWhileOthersWrite(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, dir string, empty func() db.Options) {
		ctx := t.Context()
		id, err := age.GenerateX25519Identity()
		must(t, err)
		blobs, err := blob.Open(filepath.Join(dir, "blobs"))
		must(t, err)
		defer blobs.Close()
		ref, err := blobs.Put(ctx, []byte("a raw mail"))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "blobs", ref[:2], "new-123"), []byte("half"), 0o600))
		bytea := []byte{0, 1, '\n', '\t', '\\', 255}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(ctx, `INSERT INTO timeline (id, first_at, last_at, open, waiting, marked, lines) VALUES ('t', 0, 0, 0, 0, false, $1)`, bytea)
		}))
		for n := range 200 {
			must(t, write(ctx, d, n))
		}

		stopping, stop := context.WithCancel(ctx)
		var wg sync.WaitGroup
		wg.Go(func() {
			for n := 1000; stopping.Err() == nil; n++ {
				if err := write(ctx, d, n); err != nil {
					t.Error(err)
					return
				}
			}
		})
		var archive bytes.Buffer
		sum, err := backup.Make(ctx, backup.Source{Dir: dir, DB: d, Keys: backup.Leave, To: []age.Recipient{id.Recipient()}, At: d.Now()}, &archive)
		stop()
		wg.Wait()
		must(t, err)
		if sum.Blobs != 1 || sum.Keys != 0 || sum.Database == 0 {
			t.Errorf("it holds %+v", sum)
		}

		file, to, o := filepath.Join(t.TempDir(), "all.age"), filepath.Join(t.TempDir(), "there"), empty()
		must(t, os.WriteFile(file, archive.Bytes(), 0o600))
		target := backup.Target{File: file, With: []age.Identity{id}, Dir: to, DB: o}
		about, again, err := backup.Restore(ctx, target)
		must(t, err)
		if again != sum || !about.Made.Equal(d.Now()) {
			t.Errorf("put back: %+v of %s, want %+v of %s", again, about.Made, sum, d.Now())
		}
		back, err := db.Open(ctx, o)
		must(t, err)
		defer back.Close()
		must(t, schema.Migrate(ctx, back))
		settings, prompts := count(t, back, `SELECT count(*) FROM pair_setting`), count(t, back, `SELECT count(*) FROM pair_prompt`)
		if settings != prompts || settings < 200 {
			t.Errorf("%d rows in one table, %d in the other: not of one moment", settings, prompts)
		}
		if n := count(t, back, `SELECT count(*) FROM event_head`); n != 1 {
			t.Errorf("%d heads of events", n)
		}
		var text string
		var body []byte
		must(t, back.QueryRow(ctx, `SELECT value FROM pair_setting WHERE name = 'n7'`).Scan(&text))
		must(t, back.QueryRow(ctx, `SELECT lines FROM timeline`).Scan(&body))
		if text != odd || !bytes.Equal(body, bytea) {
			t.Errorf("%q and %v came back", text, body)
		}
		kept, err := blob.Open(filepath.Join(to, "blobs"))
		must(t, err)
		defer kept.Close()
		if b, err := kept.Get(ref); err != nil || string(b) != "a raw mail" {
			t.Errorf("the blob is %q, %v", b, err)
		}
		if left, _ := filepath.Glob(filepath.Join(to, "blobs", "*", "new-*")); len(left) > 0 {
			t.Errorf("half a blob came along: %q", left)
		}

		// A second time: nothing is written over.
		must(t, os.RemoveAll(filepath.Join(to, "blobs")))
		if _, _, err := backup.Restore(ctx, target); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "already") {
			t.Errorf("written over: %v", err)
		}
	})
}

// A backup of one kind is not put into the other, nor one of a later schema anywhere.
func TestWhatDoesNotFitIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, dir string, empty func() db.Options) {
		ctx := t.Context()
		id, err := age.GenerateX25519Identity()
		must(t, err)
		file := filepath.Join(t.TempDir(), "all.age")
		save := func() {
			t.Helper()
			var archive bytes.Buffer
			_, err := backup.Make(ctx, backup.Source{Dir: dir, DB: d, Keys: backup.Leave, To: []age.Recipient{id.Recipient()}, At: d.Now()}, &archive)
			must(t, err)
			must(t, os.WriteFile(file, archive.Bytes(), 0o600))
		}
		save()
		other := db.Options{URL: "postgres://nobody@127.0.0.1:1/none"}
		if d.Kind() != "SQLite" {
			other = db.Options{File: filepath.Join(dir, "rapport.db")}
		}
		target := backup.Target{File: file, With: []age.Identity{id}, Dir: filepath.Join(dir, "there"), DB: other}
		if _, _, err := backup.Restore(ctx, target); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "same kind") {
			t.Errorf("put into the other kind: %v", err)
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, schema.Today()+1, true)
		}))
		save()
		target.DB = empty()
		if _, _, err := backup.Restore(ctx, target); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "newer Rapport") {
			t.Errorf("put back from the future: %v", err)
		}
		if _, err := os.Stat(target.Dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("something was left: %v", err)
		}
	})
}

// A backup that should have the keys and can't is not made.
func TestMissingKeys(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	must(t, err)
	var archive bytes.Buffer
	_, err = backup.Make(t.Context(), backup.Source{Dir: t.TempDir(), Keys: backup.Only, To: []age.Recipient{id.Recipient()}}, &archive)
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("made without a key: %v", err)
	}
}

// Rows are all that is copied from PostgreSQL: a counter of its own would be forgotten.
func TestNoCounters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		if d.Kind() == "SQLite" {
			return // its file is copied whole
		}
		if n := count(t, d, `SELECT count(*) FROM information_schema.sequences WHERE sequence_name NOT LIKE 'goose%'`); n > 0 {
			t.Errorf("the schema has %d sequences", n)
		}
	})
}
