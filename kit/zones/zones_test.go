package zones_test

// A zone is read once, and what is no zone stays none.

import (
	"testing"
	"time"

	"rapport/kit/zones"
)

func TestAZoneIsReadOnce(t *testing.T) {
	first, err := zones.Load("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	again, err := zones.Load("Australia/Sydney")
	if err != nil || again != first {
		t.Errorf("read again: %p and %p, %v", first, again, err)
	}
	if got := time.Date(2026, time.January, 5, 0, 0, 0, 0, first).UTC().Hour(); got != 13 {
		t.Errorf("midnight in Sydney's summer is %d:00 in UTC, want 13:00", got)
	}
	for range 2 {
		if loc, err := zones.Load("Mars/Olympus"); err == nil {
			t.Errorf("there is no such zone, but it is %v", loc)
		}
	}
}
