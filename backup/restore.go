// This file holds the putting back.

package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/schema"
)

// Target is where an archive is put back.
type Target struct {
	File string // the archive
	With []age.Identity
	Dir  string                               // the data folder
	DB   db.Options                           // the database, in Dir or beside
	Tell func(what string, done, whole int64) // how far it is, in bytes of the archive; may be nil
}

// half is the folder in which data stands until all of it is there.
const half = "restore.tmp"

// Restore checks the whole archive, refuses to write over anything, and puts
// back what the archive holds. What is half done when it fails is taken away again.
func Restore(ctx context.Context, t Target) (About, Sum, error) {
	if t.Tell == nil {
		t.Tell = func(string, int64, int64) {}
	}
	info, err := os.Stat(t.File)
	if err != nil {
		return About{}, Sum{}, fmt.Errorf("opening the backup: %w", err)
	}
	c, err := check(t.File, t.With, func(n int64) { t.Tell("Checking the backup", n, info.Size()) })
	if err != nil {
		return c.about, c.sum, err
	}
	fresh, err := t.freshKeys(c.keys)
	if err != nil {
		return c.about, c.sum, err
	}
	if c.about.Database != "" {
		if err := t.free(ctx, c.about); err != nil {
			return c.about, c.sum, err
		}
		if err := t.data(ctx, info.Size()); err != nil {
			return c.about, c.sum, err
		}
	}
	for _, name := range fresh {
		if err := write(filepath.Join(t.Dir, keyPlace(name)), bytes.NewReader(c.keys[name])); err != nil {
			return c.about, c.sum, fmt.Errorf("putting back the key %s: %w", name, err)
		}
	}
	c.sum.Keys = len(fresh)
	return c.about, c.sum, nil
}

// freshKeys gives the keys that are not there. A key never changes, so another
// one under the same name belongs to other data: then none is put back.
func (t Target) freshKeys(keys map[string][]byte) (fresh []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		at := filepath.Join(t.Dir, keyPlace(name))
		here, err := os.ReadFile(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fresh = append(fresh, name)
		case err != nil:
			return nil, fmt.Errorf("comparing a key: %w", err)
		case !bytes.Equal(here, keys[name]):
			return nil, fault.New(fault.Conflict, "There is another key already: %s. Nothing was changed. If a start without the old one made it, move it away and try again.", at)
		}
	}
	return fresh, nil
}

func keyPlace(name string) string {
	if name == serverKey {
		return name
	}
	return filepath.Join(keyDir, name)
}

// free refuses what would write over something, and what this program can't read.
func (t Target) free(ctx context.Context, about About) error {
	if about.Database != t.DB.Kind() {
		return fault.New(fault.Invalid, "The backup is of a %s database, and you name one of %s. Restore it into the same kind.", about.Database, t.DB.Kind())
	}
	if about.Step > schema.Today() {
		return fault.New(fault.Invalid, "The backup was made by a newer Rapport (step %d of its tables, this one knows %d). Install that version first.", about.Step, schema.Today())
	}
	if left, err := os.ReadDir(filepath.Join(t.Dir, blobDir)); err == nil && len(left) > 0 {
		return fault.New(fault.Conflict, "There are blobs already in %s. Nothing is written over them; choose an empty folder, or move them away.", t.Dir)
	}
	return db.Empty(ctx, t.DB)
}

// data reads the archive once more and puts back database and blobs.
func (t Target) data(ctx context.Context, size int64) (err error) {
	tmp := filepath.Join(t.Dir, half)
	if err := errors.Join(os.RemoveAll(tmp), os.MkdirAll(filepath.Join(tmp, blobDir), 0o700)); err != nil {
		return fmt.Errorf("preparing %s: %w", t.Dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	r, err := openArchive(t.File, t.With, func(n int64) { t.Tell("Putting it back", n, size) })
	if err != nil {
		return err
	}
	defer r.close() //nolint:errcheck // it was only read
	if err := t.take(ctx, r, tmp); err != nil {
		return err
	}
	blobs := filepath.Join(t.Dir, blobDir)
	if err := gone(os.Remove(blobs)); err != nil { // an empty folder
		return err
	}
	if err := os.Rename(filepath.Join(tmp, blobDir), blobs); err != nil {
		return err
	}
	if t.DB.URL != "" {
		return nil
	}
	return os.Rename(filepath.Join(tmp, filepath.Base(t.DB.File)), t.DB.File)
}

// take puts database and files into the folder tmp; a database beside is made where it will stay.
func (t Target) take(ctx context.Context, r *reader, tmp string) error {
	o := t.DB
	if o.URL == "" {
		o.File = filepath.Join(tmp, filepath.Base(o.File))
	}
	var e entry
	var end error
	err := db.Load(ctx, o, func(ctx context.Context, d *db.DB) error { return schema.MigrateTo(ctx, d, r.About.Step) }, parts(r, &e, &end))
	if err != nil {
		return err
	}
	for ; end == nil; e, end = r.next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.folder != blobDir {
			continue // keys were read before
		}
		if err := write(filepath.Join(tmp, blobDir, e.name[:2], e.name), e.body); err != nil {
			return err
		}
	}
	if errors.Is(end, io.EOF) {
		return nil
	}
	return end
}

// parts gives the database's parts, and leaves what comes behind them in rest and end.
func parts(r *reader, rest *entry, end *error) iter.Seq2[db.Part, error] {
	return func(yield func(db.Part, error) bool) {
		for {
			e, err := r.next()
			if err != nil && !errors.Is(err, io.EOF) {
				yield(db.Part{}, err)
				return
			}
			if err != nil || e.folder != databaseDir {
				*rest, *end = e, err
				return
			}
			if !yield(db.Part{Name: e.name, Size: e.size, Body: e.body}, nil) {
				return
			}
		}
	}
}

func write(name string, body io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, body)
	return errors.Join(err, f.Close())
}
