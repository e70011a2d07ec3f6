package week

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestWeekAsPDF(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("no Chromium here")
	}
	s := onSQLite(t)
	s.load(story(30, 75))
	w := s.Get("/week/2026-W46/pdf")
	if w.Status != http.StatusOK || w.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body, "%PDF-") {
		t.Fatalf("%d %s", w.Status, w.Header)
	}
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		must(t, os.WriteFile(dir+"/week.pdf", []byte(w.Body), 0o600))
	}
	if w := s.Get("/week/2099-W01/pdf"); w.Status != http.StatusNotFound {
		t.Errorf("a week to come: %d", w.Status)
	}
}

// Without Chromium the page says what to do instead.
func TestWeekWithoutChromium(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	s := onSQLite(t)
	s.load(story(3, 40))
	w := s.Get("/week/2026-W46/pdf")
	if w.Status != http.StatusBadGateway || !strings.Contains(w.Body, "Print the page from your browser instead") {
		t.Errorf("%d\n%s", w.Status, w.Body)
	}
}
