package pdf

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/kit/fault"
)

var blank = []byte("<!doctype html><head><title>x</title></head>")

func TestPrint(t *testing.T) {
	p := New()
	if p.find() == "" {
		t.Skip("no Chromium here")
	}
	page := `<!doctype html><html><head><title>Two pages</title><style>h1 { break-before: page } h1:first-of-type { break-before: auto }</style></head><body>
<h1>One</h1><h1>Two</h1><script>document.body.innerHTML = "<h1>1</h1><h1>2</h1><h1>3</h1>"</script><img src="http://127.0.0.1:1/never.png">`
	made, err := p.Print(t.Context(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(made, []byte("/Type /Page\n")); n != 2 {
		t.Errorf("%d pages, want 2: the script must not run", n)
	}
}

func TestWithoutChromium(t *testing.T) {
	if _, err := New().Print(t.Context(), []byte("words")); err == nil || fault.Is(err, fault.Trouble) {
		t.Errorf("words without a head: %v", err)
	}
	p := New()
	p.programs = []string{"no-such-program"}
	if _, err := p.Print(t.Context(), blank); !fault.Is(err, fault.Trouble) || !strings.Contains(err.Error(), "Print the page from your browser") {
		t.Error(err)
	}
}

// What hangs is ended with all that it started, and leaves no files.
func TestWhatHangsIsEnded(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	started := filepath.Join(dir, "child")
	script := filepath.Join(dir, "hang")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsleep 600 &\necho $! > "+started+"\nwait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := New()
	p.programs, p.patience = []string{script}, 500*time.Millisecond
	if _, err := p.Print(t.Context(), blank); !fault.Is(err, fault.Trouble) {
		t.Errorf("%v", err)
	}
	child, err := os.ReadFile(started)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "ps", "-o", "stat=", "-p", strings.TrimSpace(string(child))).Output(); err == nil && !strings.HasPrefix(string(out), "Z") {
		t.Errorf("what it started still runs: %s", out)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "rapport-pdf-*")); err != nil || len(left) > 0 {
		t.Error("files are left:", left, err)
	}
	// While one prints, another waits, and gives up when its reader does.
	p.turn <- struct{}{}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.Print(ctx, blank); !fault.Is(err, fault.Trouble) {
		t.Error(err)
	}
}
