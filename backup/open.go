// This file holds the reading of an archive: once to check all of it, and once more to take it.

package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"

	"filippo.io/age"

	"rapport/kit/fault"
)

// reader opens an archive, file by file.
type reader struct {
	file  *os.File
	tar   *tar.Reader
	About About

	sum   Sum // of what was read
	ended bool
}

// entry is one file of an archive.
type entry struct {
	folder, name string
	size         int64
	body         io.Reader
}

// openArchive reads what an archive is about. tell hears how many bytes of the file were read.
func openArchive(name string, with []age.Identity, tell func(int64)) (*reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the backup: %w", err)
	}
	r, err := unseal(f, with, tell)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

func unseal(f *os.File, with []age.Identity, tell func(int64)) (*reader, error) {
	plain, err := age.Decrypt(bufio.NewReaderSize(counted{f, tell, new(int64)}, 1<<20), with...)
	if wrong, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		return nil, notFor(wrong, with)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s is no backup of Rapport, or its beginning is damaged.", f.Name()).Because(err)
	}
	zip, err := gzip.NewReader(plain)
	if err != nil {
		return nil, damaged(err)
	}
	r := &reader{file: f, tar: tar.NewReader(zip)}
	head, err := r.tar.Next()
	if err != nil {
		return nil, damaged(err)
	}
	if head.Name != first {
		return nil, damaged(fmt.Errorf("it begins with %q", head.Name))
	}
	if err := json.NewDecoder(r.tar).Decode(&r.About); err != nil {
		return nil, damaged(err)
	}
	if r.About.Format != format {
		return nil, fault.New(fault.Invalid, "The backup is of a newer Rapport than this one: its format is %d.", r.About.Format)
	}
	return r, nil
}

// notFor says why an archive does not open with what was given.
func notFor(wrong *age.NoIdentityMatchError, with []age.Identity) error {
	words := slices.ContainsFunc(with, func(id age.Identity) bool { _, is := id.(*age.ScryptIdentity); return is })
	switch sealed := slices.Contains(wrong.StanzaTypes, "scrypt"); {
	case sealed && words:
		return fault.New(fault.Forbidden, "The passphrase is not the one that the backup was sealed with. Nothing was changed.")
	case sealed:
		return fault.New(fault.Forbidden, "The backup was sealed with a passphrase, and not for a key: leave --identity away. Nothing was changed.")
	case words:
		return fault.New(fault.Forbidden, "The backup was sealed for a key, and not with a passphrase: name the file of its identity with --identity. Nothing was changed.")
	}
	return fault.New(fault.Forbidden, "The backup was sealed for another key than the one you name. Nothing was changed.")
}

func damaged(err error) error {
	return fault.New(fault.Invalid, "The backup is damaged or cut short. Nothing was changed: take another copy of it.").Because(err)
}

// next gives the next file; io.EOF when the archive ended as it should.
func (r *reader) next() (entry, error) {
	head, err := r.tar.Next()
	if errors.Is(err, io.EOF) && r.ended {
		return entry{}, io.EOF
	}
	if err != nil {
		return entry{}, damaged(err)
	}
	if head.Name == last {
		var want Sum
		if err := json.NewDecoder(r.tar).Decode(&want); err != nil || want != r.sum {
			return entry{}, damaged(fmt.Errorf("it should hold %+v, and holds %+v: %w", want, r.sum, err))
		}
		r.ended = true
		return r.next()
	}
	folder, name := path.Split(head.Name)
	folder = path.Clean(folder)
	if allowed := named[folder]; allowed == nil || !allowed.MatchString(name) || head.Typeflag != tar.TypeReg || r.ended {
		return entry{}, damaged(fmt.Errorf("it holds %q", head.Name))
	}
	r.sum.add(folder, head.Size)
	return entry{folder, name, head.Size, r.tar}, nil
}

func (r *reader) close() error { return r.file.Close() }

// checked is what a whole archive was found to hold.
type checked struct {
	about About
	sum   Sum
	keys  map[string][]byte // by name
}

// check reads an archive to its end: it opens, nothing is missing, and every
// blob is what its name says.
func check(name string, with []age.Identity, tell func(int64)) (checked, error) {
	c := checked{keys: map[string][]byte{}}
	r, err := openArchive(name, with, tell)
	if err != nil {
		return c, err
	}
	defer r.close() //nolint:errcheck // it was only read
	c.about = r.About
	for {
		e, err := r.next()
		if errors.Is(err, io.EOF) {
			c.sum = r.sum
			return c, nil
		}
		if err != nil {
			return c, err
		}
		if e.folder == keyDir {
			if c.keys[e.name], err = io.ReadAll(io.LimitReader(e.body, mostKey)); err != nil {
				return c, damaged(err)
			}
			continue
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, e.body); err != nil {
			return c, damaged(err)
		}
		if e.folder == blobDir && hex.EncodeToString(sum.Sum(nil)) != e.name {
			return c, damaged(fmt.Errorf("the blob %s is not what its name says", e.name))
		}
	}
}

// mostKey is longer than any key.
const mostKey = 1 << 10
