// This file holds running Chromium for one page.

package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
)

// Printer prints one page at a time; others wait for their turn.
type Printer struct {
	patience time.Duration
	turn     chan struct{}
	programs []string // the names under which Chromium is looked for
}

// New makes a printer.
func New() *Printer {
	return &Printer{patience: 30 * time.Second, turn: make(chan struct{}, 1), programs: []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}}
}

// policy lets a page use what it holds, and nothing run.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">`

// Print makes a PDF of a page, with a head, that holds all it needs: styles, pictures and fonts. Without Chromium, and when it is
// too slow or fails, the error says what to do instead.
func (p *Printer) Print(ctx context.Context, page []byte) ([]byte, error) {
	whole := bytes.Replace(page, []byte("<head>"), []byte("<head>"+policy), 1)
	if len(whole) == len(page) {
		return nil, errors.New("a page to print needs a head")
	}
	program := p.find()
	if program == "" {
		return nil, fault.New(fault.Trouble, "This server has no Chromium, which makes the PDF. Print the page from your browser instead: it is laid out for paper.")
	}
	ctx, stop := context.WithTimeout(ctx, p.patience)
	defer stop()
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, slow(ctx.Err())
	}
	dir, err := os.MkdirTemp("", "rapport-pdf-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to print in: %w", err)
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(in, whole, 0o600); err != nil {
		return nil, fmt.Errorf("writing the page to print: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, flags(dir, in, out)...) //nolint:gosec // our own program names and files
	alone(cmd)
	cmd.WaitDelay = 2 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); ctx.Err() != nil {
		return nil, slow(ctx.Err())
	} else if err != nil {
		return nil, fault.New(fault.Trouble, "Chromium could not print this page. Print it from your browser instead.").Because(fmt.Errorf("%w: %s", err, last(said.String())))
	}
	made, err := os.ReadFile(out) //nolint:gosec // in our own folder
	if err != nil || !bytes.HasPrefix(made, []byte("%PDF-")) {
		return nil, fault.New(fault.Trouble, "Chromium printed nothing. Print the page from your browser instead.").Because(errors.Join(err, errors.New(last(said.String()))))
	}
	return made, nil
}

// find gives the program's path, or nothing.
func (p *Printer) find() string {
	for _, name := range p.programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// flags let Chromium read the page and nothing else. As root it cannot build its sandbox; the page is ours, and has no script.
func flags(dir, in, out string) []string {
	all := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + out,
	}
	if os.Geteuid() == 0 {
		all = append(all, "--no-sandbox")
	}
	return append(all, (&url.URL{Scheme: "file", Path: filepath.ToSlash(in)}).String())
}

func slow(err error) error {
	return fault.New(fault.Trouble, "Making the PDF took too long. Print the page from your browser instead.").Because(err)
}

// last gives the last line that says something.
func last(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Reverse(lines)
	return lines[0]
}
