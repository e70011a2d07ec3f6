package secret

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestSealedOpensOnlyForItsRow(t *testing.T) {
	key, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := key.Seal("row-1", []byte("imap password"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Unseal("row-1", sealed); err != nil || string(got) != "imap password" {
		t.Errorf("opened to %q, %v", got, err)
	}
	if _, err := key.Unseal("row-2", sealed); err == nil {
		t.Error("opened for another row")
	}
	if _, err := key.Unseal("row-1", sealed[:len(sealed)-2]+"AA"); err == nil {
		t.Error("opened though damaged")
	}
	if _, err := key.Unseal("row-1", ""); err == nil {
		t.Error("opened an empty value")
	}
}

func TestTheKeyStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	keys := make([]Key, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			k, err := Open(dir)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	wg.Wait()
	for _, k := range keys {
		if !bytes.Equal(k.Derive("x"), keys[0].Derive("x")) {
			t.Fatal("two openings at once made two keys")
		}
	}
	if bytes.Equal(keys[0].Derive("x"), keys[0].Derive("y")) {
		t.Error("two purposes share a key")
	}
	info, err := os.Stat(filepath.Join(dir, "server.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v, %v; want -rw-------", info.Mode(), err)
	}
}
