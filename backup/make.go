// This file holds the making of an archive.

package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/schema"
)

// Source is what is saved.
type Source struct {
	Dir  string    // the data folder
	DB   *db.DB    // nil when only the keys are asked for
	At   time.Time // now
	Keys Keys
	To   []age.Recipient                      // whoever may open it
	Tell func(what string, done, whole int64) // how far it is, in bytes; may be nil
}

// scratch lies in the data folder while SQLite is copied.
const scratch = "backup.tmp"

// Make writes the archive to w, while Rapport may go on. The database comes
// first: a blob is kept before the database names it, so all that it names is
// there. Keys come last: none is ever taken away.
func Make(ctx context.Context, s Source, w io.Writer) (Sum, error) {
	if s.Tell == nil {
		s.Tell = func(string, int64, int64) {}
	}
	about := About{Format: format, Made: s.At.UTC(), Keys: s.Keys}
	if s.DB != nil {
		about.Database = s.DB.Kind()
		var err error
		if about.Step, err = schema.Step(ctx, s.DB); err != nil {
			return Sum{}, err
		}
	}
	a, err := newWriter(w, s.To, about)
	if err != nil {
		return Sum{}, err
	}
	if s.DB != nil {
		if err := s.database(ctx, a); err != nil {
			return Sum{}, err
		}
		if err := s.blobs(ctx, a); err != nil {
			return Sum{}, err
		}
	}
	if s.Keys != Leave {
		if err := s.keys(a); err != nil {
			return Sum{}, err
		}
	}
	return a.close()
}

func (s Source) database(ctx context.Context, a *writer) error {
	whole, err := s.DB.Size(ctx)
	if err != nil {
		return err
	}
	s.Tell("Copying the database", 0, whole)
	file := filepath.Join(s.Dir, scratch)
	stop := watch(ctx, file, func(n int64) { s.Tell("Copying the database", min(n, whole), whole) })
	defer stop()
	return s.DB.Save(ctx, file, func(p db.Part) error {
		stop()
		body := counted{p.Body, func(n int64) { s.Tell("Sealing the database", min(a.sum.Database-p.Size+n, whole), whole) }, new(int64)}
		return a.file(databaseDir, p.Name, p.Size, body)
	})
}

// watch tells how large a file became, until it is stopped.
func watch(ctx context.Context, file string, tell func(int64)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second / 4)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if info, err := os.Stat(file); err == nil {
					tell(info.Size())
				}
			}
		}
	}()
	return func() { cancel(); <-ended }
}

// counted tells what was read of it.
type counted struct {
	io.Reader
	tell func(int64)
	n    *int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	*c.n += int64(n)
	c.tell(*c.n)
	return n, err
}

// blobs writes all files that are whole. One that goes meanwhile was let go of.
func (s Source) blobs(ctx context.Context, a *writer) error {
	dir := filepath.Join(s.Dir, blobDir)
	whole := int64(0)
	err := eachBlob(ctx, dir, func(path string, d fs.DirEntry) error {
		info, err := d.Info()
		if err == nil {
			whole += info.Size()
		}
		return gone(err)
	})
	if err != nil {
		return err
	}
	done := int64(0)
	return eachBlob(ctx, dir, func(path string, d fs.DirEntry) error {
		f, err := os.Open(path)
		if err != nil {
			return gone(err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		done += info.Size()
		s.Tell("Sealing mail", min(done, whole), whole)
		return a.file(blobDir, d.Name(), info.Size(), f)
	})
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func eachBlob(ctx context.Context, dir string, f func(path string, d fs.DirEntry) error) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !named[blobDir].MatchString(d.Name()) {
			return gone(err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return f(path, d)
	})
	if err != nil {
		return fmt.Errorf("reading the blobs: %w", err)
	}
	return nil
}

// keys writes server.key and the ring. An archive that should have them and can't is none.
func (s Source) keys(a *writer) error {
	names := []string{filepath.Join(s.Dir, serverKey)}
	if _, err := os.Stat(names[0]); err != nil {
		return fault.New(fault.NotFound, "There is no %s in %s: no backup of the keys was made.", serverKey, s.Dir)
	}
	ring, err := filepath.Glob(filepath.Join(s.Dir, keyDir, "*.key"))
	if err != nil {
		return err
	}
	for _, name := range append(names, ring...) {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("reading a key: %w", err)
		}
		info, err := f.Stat()
		if err == nil {
			err = a.file(keyDir, filepath.Base(name), info.Size(), f)
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
