// Package blob keeps bytes by their content: raw mail and attachments, as
// files named by their SHA-256. A blob never changes; the same bytes are kept
// once. It knows nothing of what the bytes mean.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"rapport/kit/fault"
)

// Store is a folder of blobs.
type Store struct {
	root *os.Root
	// Hasty does not wait for the disk: for blobs that may be lost, such as a demo's.
	Hasty bool
}

// Open opens the folder, making it if need be.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the blob folder: %w", err)
	}
	return &Store{root: root}, nil
}

// Close lets go of the folder.
func (s *Store) Close() error { return s.root.Close() }

// Ref names the bytes: their SHA-256 in hex.
func Ref(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Put keeps b for good, on the disk, before it returns its name.
func (s *Store) Put(ctx context.Context, b []byte) (string, error) {
	refs, err := s.PutAll(ctx, [][]byte{b})
	if err != nil {
		return "", err
	}
	return refs[0], nil
}

// PutAll keeps many at once. The files are written side by side, so that
// their waits for the disk overlap.
func (s *Store) PutAll(ctx context.Context, all [][]byte) ([]string, error) {
	refs := make([]string, len(all))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8 * runtime.GOMAXPROCS(0))
	for i, b := range all {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			refs[i] = Ref(b)
			return s.put(refs[i], b)
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("keeping %d blobs: %w", len(all), err)
	}
	return refs, nil
}

// put writes under a name of its own first: a blob that can be seen is whole.
func (s *Store) put(ref string, b []byte) error {
	path := place(ref)
	if info, err := s.root.Stat(path); err == nil && info.Size() == int64(len(b)) {
		return nil
	}
	dir := filepath.Dir(path)
	fresh, err := s.folder(dir)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Join(s.root.Name(), dir), "new-*")
	if err != nil {
		return err
	}
	tmp := filepath.Join(dir, filepath.Base(f.Name()))
	_, err = f.Write(b)
	if err == nil && !s.Hasty {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, s.root.Remove(tmp))
	}
	if err := s.root.Rename(tmp, path); err != nil {
		return err
	}
	if s.Hasty {
		return nil
	}
	if fresh {
		if err := s.sync("."); err != nil {
			return err
		}
	}
	return s.sync(dir)
}

func (s *Store) folder(dir string) (fresh bool, err error) {
	err = s.root.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return true, err
}

// sync makes the names in a folder lasting, not only the files' bytes.
func (s *Store) sync(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get reads a blob whole.
func (s *Store) Get(ref string) ([]byte, error) {
	if len(ref) != 2*sha256.Size {
		return nil, fault.New(fault.NotFound, "There is no such file.")
	}
	b, err := s.root.ReadFile(place(ref))
	if errors.Is(err, fs.ErrNotExist) {
		f := fault.New(fault.NotFound, "The file is missing from the server's store.").Because(err)
		f.Hint = "Put the blobs folder back from the backup that belongs to this database."
		return nil, f
	}
	return b, err
}

// Has tells whether the blob is here.
func (s *Store) Has(ref string) bool {
	if len(ref) != 2*sha256.Size {
		return false
	}
	_, err := s.root.Stat(place(ref))
	return err == nil
}

// Remove takes a blob away for good; one that is gone already is no mistake.
func (s *Store) Remove(ref string) error {
	if len(ref) != 2*sha256.Size {
		return nil
	}
	if err := s.root.Remove(place(ref)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing a blob: %w", err)
	}
	return nil
}

// place spreads the blobs over 256 folders.
func place(ref string) string { return filepath.Join(ref[:2], ref) }
