package blob

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"rapport/kit/fault"
)

func TestTheSameBytesAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var all [][]byte
	for i := range 60 {
		all = append(all, fmt.Appendf(nil, "mail %d", i%20))
	}
	refs, err := s.PutAll(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, ref := range refs {
		got, err := s.Get(ref)
		if err != nil || !bytes.Equal(got, all[i]) {
			t.Fatalf("blob %d is %q, %v; want %q", i, got, err, all[i])
		}
	}
	files := 0
	err = fs.WalkDir(os.DirFS(dir), ".", func(_ string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 20 {
		t.Errorf("%d files for 20 different mails, %v", files, err)
	}
}

func TestAHalfWrittenBlobIsMended(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	body := []byte("a whole mail")
	ref, err := s.Put(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.root.WriteFile(place(ref), body[:3], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), body); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ref); err != nil || !bytes.Equal(got, body) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNamesFromStrangersReachNothing(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, ref := range []string{"", "..", "../../etc/passwd", "../" + Ref(nil)[3:], Ref([]byte("absent"))} {
		if _, err := s.Get(ref); err == nil {
			t.Errorf("%q was read", ref)
		} else if ref == Ref([]byte("absent")) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%q gives %v, want not found", ref, err)
		}
	}
}
