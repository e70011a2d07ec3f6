package ui_test

import (
	"testing"
	"time"

	"rapport/web/ui"
)

func TestDays(t *testing.T) {
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range [][3]string{
		{"2026-11-26", "2026-11-26", "26 Nov"},
		{"2026-12-21", "2026-12-31", "21 to 31 Dec"},
		{"2026-11-30", "2026-12-02", "30 Nov to 2 Dec"},
		{"2026-12-30", "2027-01-02", "30 Dec to 2 Jan 2027"},
		{"2027-01-01", "2027-01-01", "1 Jan 2027"},
		{"2027-01-30", "2027-02-02", "30 Jan to 2 Feb 2027"},
		{"2025-12-30", "2026-01-02", "30 Dec 2025 to 2 Jan"},
		{"soon", "2026-01-02", "soon"},
	} {
		if got := ui.Days(c[0], c[1], today); got != c[2] {
			t.Errorf("%s to %s is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
