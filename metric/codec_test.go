package metric

// A timeline survives its bytes, and bytes of strangers do no harm.

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTimelinesSurviveTheirBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		for _, tl := range Group(randomLog(r).lines()) {
			b := tl.Encode()
			got, err := Decode(b)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tl.Lines(), got.Lines(), cmpopts.EquateEmpty()); d != "" {
				t.Fatal(d)
			}
			if !bytes.Equal(b, got.Encode()) {
				t.Fatal("the second writing differs")
			}
			for cut := range b {
				if _, err := Decode(b[:cut]); !errors.Is(err, ErrTimeline) {
					t.Fatalf("%d of %d bytes pass for a timeline: %v", cut, len(b), err)
				}
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		for _, tl := range Group(randomLog(r).lines()) {
			f.Add(tl.Encode())
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tl, err := Decode(b)
		if err != nil {
			if !errors.Is(err, ErrTimeline) {
				t.Fatal(err)
			}
			return
		}
		again, err := Decode(tl.Encode())
		if err != nil {
			t.Fatalf("what was read can't be read again: %v", err)
		}
		if d := cmp.Diff(tl.Lines(), again.Lines(), cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}
