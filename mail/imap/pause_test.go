// This file holds the tests of the pure parts: pauses and portions.

package imap

import (
	"testing"
	"time"
)

func TestPauseGrowsAndStaysBounded(t *testing.T) {
	for attempt, want := range map[int]time.Duration{-1: time.Second, 0: time.Second, 1: 2 * time.Second, 8: 256 * time.Second, 9: 5 * time.Minute, 1 << 40: 5 * time.Minute} {
		if got := pause(attempt, 0); got != want {
			t.Errorf("pause %d is %v, want %v", attempt, got, want)
		}
		if got := pause(attempt, 0.999); got < want/2 || got >= want {
			t.Errorf("by chance pause %d is %v, want %v to %v", attempt, got, want/2, want)
		}
	}
}

func TestPortionsFitInMemory(t *testing.T) {
	known := map[uint32]size{1: {bytes: 20 << 20}, 2: {bytes: 20 << 20}, 3: {bytes: 60 << 20}, 4: {bytes: 1}, 5: {}}
	uids := []uint32{1, 2, 3, 4, 5, 6}
	var got []int
	for len(uids) > 0 {
		n := fit(uids, known)
		got, uids = append(got, n), uids[n:]
	}
	if len(got) != 4 || got[0] != 1 || got[1] != 1 || got[2] != 1 || got[3] != 3 {
		t.Errorf("portions of %v, want 1 1 1 3", got)
	}
}
