package live

import (
	"slices"
	"testing"
)

func TestASlowListenerGetsEachNameOnce(t *testing.T) {
	h := NewHub()
	l := h.Listen()
	for range 1000 { // never blocks, though nobody reads
		h.Stale("inbox", "conversation:1")
	}
	<-l.Wake()
	got := l.Take()
	slices.Sort(got)
	if want := []string{"conversation:1", "inbox"}; !slices.Equal(got, want) {
		t.Errorf("stale: %v, want %v", got, want)
	}
	if again := l.Take(); len(again) != 0 {
		t.Errorf("told twice: %v", again)
	}
	l.Stop()
	h.Stale("inbox")
	if got := l.Take(); len(got) != 0 {
		t.Errorf("told after the end: %v", got)
	}
}
