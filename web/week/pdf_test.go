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
	w := s.get("/week/2026-W46/pdf")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF-") {
		t.Fatalf("%d %s", w.Code, w.Header())
	}
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		must(t, os.WriteFile(dir+"/week.pdf", w.Body.Bytes(), 0o600))
	}
	if w := s.get("/week/2099-W01/pdf"); w.Code != http.StatusNotFound {
		t.Errorf("a week to come: %d", w.Code)
	}
}

// Without Chromium the page says what to do instead.
func TestWeekWithoutChromium(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	s := onSQLite(t)
	s.load(story(3, 40))
	w := s.get("/week/2026-W46/pdf")
	if w.Code != http.StatusBadGateway || !strings.Contains(w.Body.String(), "Print the page from your browser instead") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}
