package secret

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"rapport/kit/fault"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestARingWrapsAndOpens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	r, err := OpenRing(dir)
	must(t, err)
	key := NewKey()
	if _, err := r.Wrap("pair/1", key); !fault.Is(err, fault.Trouble) {
		t.Errorf("an empty ring wraps: %v", err)
	}
	first, err := r.Add()
	must(t, err)
	old, err := r.Wrap("pair/1", key)
	must(t, err)
	second, err := r.Add()
	must(t, err)
	now, err := r.Wrap("pair/1", key)
	must(t, err)
	if WrappedBy(old) != first || WrappedBy(now) != second || !slices.Equal(r.Names(), []string{first, second}) {
		t.Errorf("%s, %s; %v", old, now, r.Names())
	}
	again, err := OpenRing(dir)
	must(t, err)
	for _, wrapped := range []string{old, now} {
		if got, err := again.Unwrap("pair/1", wrapped); err != nil || !bytes.Equal(got, key) {
			t.Errorf("%x, %v", got, err)
		}
		if _, err := again.Unwrap("pair/2", wrapped); !fault.Is(err, fault.Trouble) {
			t.Errorf("opened for another row: %v", err)
		}
	}
	if _, err := again.Unwrap("pair/1", "plain"); !fault.Is(err, fault.Trouble) {
		t.Errorf("opened nothing: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, first+".key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.key.*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Two processes that add at once lose no key, and each opens what the other wrapped.
func TestRingsAddAtOnce(t *testing.T) {
	dir := t.TempDir()
	key := NewKey()
	wrapped := make([]string, 8)
	var wg sync.WaitGroup
	for i := range wrapped {
		wg.Go(func() {
			r, err := OpenRing(dir)
			if err == nil {
				if _, err = r.Add(); err == nil {
					wrapped[i], err = r.Wrap("x", key)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	r, err := OpenRing(dir)
	must(t, err)
	wg.Wait()
	for _, w := range wrapped {
		if got, err := r.Unwrap("x", w); err != nil || !bytes.Equal(got, key) {
			t.Errorf("%x, %v", got, err)
		}
	}
	if n := len(r.Names()); n != len(wrapped) {
		t.Errorf("%d keys", n)
	}
}
