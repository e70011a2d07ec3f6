// This file holds a ring of keys that wrap other keys, and can be changed.

package secret

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"

	"rapport/kit/fault"
)

// Ring is a folder of keys, one file each, that wrap the keys of other things.
// Files are added and never changed: a kill leaves none half-written. A key's
// name says which one it is ("0002-9f3c…", its number and its fingerprint), and
// whatever it wrapped says its name: so a missing or a wrong file is told from
// one another, and nothing opens by accident.
type Ring struct {
	dir string

	mu   sync.Mutex
	keys map[string]Key
}

// OpenRing reads the keys of a folder. One without any is an empty ring: Add
// makes the first key. A file that is damaged is an error that names it.
func OpenRing(dir string) (*Ring, error) {
	r := &Ring{dir: dir}
	return r, r.read()
}

const suffix = ".key"

func (r *Ring) read() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the keys: %w", err)
	}
	keys := map[string]Key{}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), suffix)
		if !ok || e.IsDir() {
			continue
		}
		path := filepath.Join(r.dir, e.Name())
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading the key %s: %w", path, err)
		}
		_, mark, _ := strings.Cut(name, "-")
		if k := (Key{b}); len(b) != chacha20poly1305.KeySize || fingerprint(k) != mark {
			return fmt.Errorf("the key %s is damaged or not the one it is named after: put back the file from your backup", path)
		}
		keys[name] = Key{b}
	}
	r.keys = keys
	return nil
}

// fingerprint names a key without telling it.
func fingerprint(k Key) string { return hex.EncodeToString(k.Derive("fingerprint")[:8]) }

// Names gives the names of all keys, the current one last.
func (r *Ring) Names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.names()
}

func (r *Ring) names() []string { return slices.Sorted(maps.Keys(r.keys)) }

// Add makes a new key, which is the current one from now on, and keeps it on
// the disk before it says so.
func (r *Ring) Add() (name string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.read(); err != nil {
		return "", err
	}
	number := 1
	if all := r.names(); len(all) > 0 {
		last, _, _ := strings.Cut(all[len(all)-1], "-")
		if number, err = strconv.Atoi(last); err != nil {
			return "", fmt.Errorf("the key %s is not named like one: take it out of %s", all[len(all)-1], r.dir)
		}
		number++
	}
	k := Key{make([]byte, chacha20poly1305.KeySize)}
	rand.Read(k.master)
	name = fmt.Sprintf("%04d-%s", number, fingerprint(k))
	if err := keep(r.dir, name+suffix, k.master); err != nil {
		return "", err
	}
	r.keys[name] = k
	return name, nil
}

// keep writes a file that is whole or not there.
func keep(dir, name string, b []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder of keys: %w", err)
	}
	tmp, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("writing a key: %w", err)
	}
	if err := os.Rename(tmp.Name(), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("keeping a key: %w", err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("keeping a key: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Wrap encrypts the key of the row with the id, with the current key of the ring.
func (r *Ring) Wrap(row string, key []byte) (wrapped string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.names()
	if len(all) == 0 {
		return "", r.lost("")
	}
	name := all[len(all)-1]
	sealed, err := r.keys[name].Seal(row, key)
	return name + ":" + sealed, err
}

// Unwrap gives back what Wrap was given for the same row. A key that another
// process added is found; one that is not there is a fault whose hint says which
// file to put back.
func (r *Ring) Unwrap(row, wrapped string) ([]byte, error) {
	name, sealed, _ := strings.Cut(wrapped, ":")
	k, err := r.key(name)
	if err != nil {
		return nil, err
	}
	b, err := k.Unseal(row, sealed)
	if err != nil {
		return nil, fault.New(fault.Trouble, "What is locked here can’t be opened: it is damaged. Whoever runs the server can put back a backup.").Because(err)
	}
	return b, nil
}

func (r *Ring) key(name string) (Key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.keys[name]; ok {
		return k, nil
	}
	if err := r.read(); err != nil {
		return Key{}, err
	}
	if k, ok := r.keys[name]; ok {
		return k, nil
	}
	return Key{}, r.lost(name)
}

func (r *Ring) lost(name string) error {
	f := fault.New(fault.Trouble, "What is locked here can’t be opened: its key is missing on the server. Nothing is lost. Whoever runs the server can put the key back.")
	f.Hint = "the folder " + r.dir + " has no key"
	if name != "" {
		f.Hint = "put back the file " + filepath.Join(r.dir, name+suffix) + " from your backup"
	}
	f.Err = errors.New(f.Hint)
	return f
}

// WrappedBy gives the name of the key that wrapped something.
func WrappedBy(wrapped string) string {
	name, _, _ := strings.Cut(wrapped, ":")
	return name
}

// NewKey makes a key of 32 random bytes for something of its own.
func NewKey() []byte {
	b := make([]byte, chacha20poly1305.KeySize)
	rand.Read(b)
	return b
}

// KeyOf gives a key that NewKey made, ready to seal with.
func KeyOf(b []byte) Key { return Key{b} }

// Has tells whether the key that wrapped something is here: nil, or the fault of
// one that is lost.
func (r *Ring) Has(wrapped string) error {
	_, err := r.key(WrappedBy(wrapped))
	return err
}

// Dir is the folder of the keys.
func (r *Ring) Dir() string { return r.dir }
