// Package secret keeps the server's one key and what is derived from it:
// sealed values and signed words. The key lives beside the database, never
// in it. It knows nothing of whose secrets they are.
package secret

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/chacha20poly1305"
)

// Key is the server's key: 32 random bytes.
type Key struct{ master []byte }

// Missing tells whether the folder has no key yet.
func Missing(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "server.key"))
	return errors.Is(err, fs.ErrNotExist)
}

// Open reads the key from the folder, or makes it there the first time,
// readable by its owner alone.
func Open(dir string) (Key, error) {
	path := filepath.Join(dir, "server.key")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(dir, path)
	}
	if err != nil {
		return Key{}, fmt.Errorf("reading the server's key: %w", err)
	}
	if len(b) != chacha20poly1305.KeySize {
		return Key{}, fmt.Errorf("the server's key %s has %d bytes, not %d: put back the file from your backup", path, len(b), chacha20poly1305.KeySize)
	}
	return Key{b}, nil
}

// create writes a new key so that two processes starting at once agree on one.
func create(dir, path string) (Key, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, fmt.Errorf("making the data folder: %w", err)
	}
	tmp, err := os.CreateTemp(dir, "server.key.*")
	if err != nil {
		return Key{}, fmt.Errorf("making the server's key: %w", err)
	}
	defer os.Remove(tmp.Name())
	b := make([]byte, chacha20poly1305.KeySize)
	rand.Read(b)
	if _, err := tmp.Write(b); err != nil {
		return Key{}, errors.Join(fmt.Errorf("writing the server's key: %w", err), tmp.Close())
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return Key{}, fmt.Errorf("writing the server's key: %w", err)
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("keeping the server's key: %w", err)
	}
	return Open(dir)
}

// Derive gives 32 bytes for one purpose. RFC 5869.
func (k Key) Derive(purpose string) []byte {
	b, err := hkdf.Key(sha256.New, k.master, nil, "rapport "+purpose, 32)
	if err != nil {
		panic(err) // only a length beyond 255 hashes can fail
	}
	return b
}

// Seal encrypts plain for the row with the id: the text opens for no other row.
func (k Key) Seal(row string, plain []byte) (string, error) {
	aead, err := k.aead()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, []byte(row))), nil
}

// Unseal gives back what Seal was given for the same row.
func (k Key) Unseal(row, sealed string) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(b) < aead.NonceSize() {
		return nil, errors.New("a sealed value is damaged")
	}
	plain, err := aead.Open(nil, b[:aead.NonceSize()], b[aead.NonceSize():], []byte(row))
	if err != nil {
		return nil, errors.New("a sealed value does not open with this server's key: is server.key the one of this database?")
	}
	return plain, nil
}

func (k Key) aead() (cipher.AEAD, error) {
	aead, err := chacha20poly1305.NewX(k.Derive("seal"))
	if err != nil {
		return nil, fmt.Errorf("preparing the seal: %w", err)
	}
	return aead, nil
}
