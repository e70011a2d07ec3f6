// This file holds what an archive looks like: age around gzip around tar, so that
// ordinary tools can open it as well.

package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"time"

	"filippo.io/age"
)

// Keys says what an archive has of the keys: server.key and the folder keys.
type Keys string

// What is asked for with --keys.
const (
	Leave   Keys = "leave"   // none: who opens the archive reads no one-on-ones and no passwords of mailboxes
	Include Keys = "include" // all in one archive
	Only    Keys = "only"    // nothing but the keys
)

// About says what an archive holds; it is its first file.
type About struct {
	Format   int       `json:"format"`
	Made     time.Time `json:"made"`
	Database string    `json:"database,omitempty"` // kind of database; "" in an archive of keys only
	Step     int64     `json:"step,omitempty"`     // of the schema
	Keys     Keys      `json:"keys"`
}

// format is the only one there ever was.
const format = 1

// Sum counts what an archive holds. It is its last file: one that lacks it was cut short.
type Sum struct {
	Database int64 `json:"database"` // bytes
	Blobs    int   `json:"blobs"`
	Keys     int   `json:"keys"` // files
	Bytes    int64 `json:"bytes"`
}

// The names in an archive.
const (
	first       = "about.json"
	last        = "sum.json"
	databaseDir = "database"
	blobDir     = "blobs"
	keyDir      = "keys"
	serverKey   = "server.key"
)

// named is what may stand in each folder: nothing else is ever written anywhere.
var named = map[string]*regexp.Regexp{
	databaseDir: regexp.MustCompile(`^[a-z0-9_]+\.[a-z0-9]+$`),
	blobDir:     regexp.MustCompile(`^[0-9a-f]{64}$`),
	keyDir:      regexp.MustCompile(`^(server|[0-9]{4,}-[0-9a-f]+)\.key$`),
}

// add counts one file.
func (s *Sum) add(folder string, size int64) {
	switch folder {
	case databaseDir:
		s.Database += size
	case blobDir:
		s.Blobs++
	case keyDir:
		s.Keys++
	}
	s.Bytes += size
}

// writer seals an archive.
type writer struct {
	age io.WriteCloser
	zip *gzip.Writer
	tar *tar.Writer
	at  time.Time
	sum Sum
}

func newWriter(w io.Writer, to []age.Recipient, about About) (*writer, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	zip, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	a := &writer{age: sealed, zip: zip, tar: tar.NewWriter(zip), at: about.Made}
	return a, a.json(first, about)
}

func (w *writer) json(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.put(name, int64(len(b)), bytes.NewReader(b))
}

// file writes one file into a folder, and counts it.
func (w *writer) file(folder, name string, size int64, body io.Reader) error {
	if !named[folder].MatchString(name) {
		return fmt.Errorf("%s/%s is no name for a file of a backup", folder, name)
	}
	w.sum.add(folder, size)
	return w.put(path.Join(folder, name), size, body)
}

func (w *writer) put(name string, size int64, body io.Reader) error {
	head := &tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: w.at.Truncate(time.Second), Format: tar.FormatPAX}
	if err := w.tar.WriteHeader(head); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if _, err := io.CopyN(w.tar, body, size); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

func (w *writer) close() (Sum, error) {
	if err := w.json(last, w.sum); err != nil {
		return w.sum, err
	}
	return w.sum, errors.Join(w.tar.Close(), w.zip.Close(), w.age.Close())
}
