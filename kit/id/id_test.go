package id

import "testing"

func TestIDsSortByTheirMaking(t *testing.T) {
	last := ""
	for range 10_000 {
		next := New()
		if next <= last {
			t.Fatalf("%s was made after %s and sorts before it", next, last)
		}
		last = next
	}
}
