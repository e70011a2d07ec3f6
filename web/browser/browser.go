package browser

// Starting Chromium, and one test's tab in it.

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long an action waits for what it needs.
const patience = 20 * time.Second

// chromium is the one browser of this test binary; the first New starts it and Main stops it.
var chromium = &launcher{}

type launcher struct {
	mu   sync.Mutex
	ctx  context.Context
	stop func()
	dir  string
	err  error
}

// Main runs the tests of a package that opens a browser, and leaves nothing running behind:
//
//	func TestMain(m *testing.M) { browser.Main(m) }
func Main(m *testing.M) {
	code := m.Run()
	chromium.close()
	os.Exit(code)
}

// start gives the running browser, or starts it.
func (l *launcher) start() (context.Context, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx != nil || l.err != nil {
		return l.ctx, l.err
	}
	l.err = l.launch()
	return l.ctx, l.err
}

// programs are Chromium's names. The first is the same browser without windows, menus and what else nobody sees here: a
// tab of it costs half as much.
var programs = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}

func (l *launcher) launch() error {
	path := ""
	for _, name := range programs {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return fmt.Errorf("browser tests need Chromium, and there is none: install Debian's package chromium")
	}
	dir, err := os.MkdirTemp("", "rapport-chromium-")
	if err != nil {
		return fmt.Errorf("make a folder for Chromium's profile: %w", err)
	}
	l.dir = dir
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en-GB"), chromedp.WindowSize(1440, 900))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopTab := chromedp.NewContext(alloc)
	l.stop = func() { stopTab(); stopAlloc() }
	if err := chromedp.Do(ctx); err != nil {
		l.stop()
		return fmt.Errorf("start Chromium (%s): %w", path, err)
	}
	l.ctx = ctx
	return nil
}

func (l *launcher) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx != nil {
		ctx, cancel := context.WithTimeout(l.ctx, 10*time.Second)
		_ = chromedp.Cancel(ctx) // it is going away in any case
		cancel()
		l.stop()
	}
	if l.dir != "" {
		_ = os.RemoveAll(l.dir) // a folder under the system's temporary one
	}
}

// Browser is one person at one tab, with cookies of their own. Two people in a test are two Browsers.
type Browser struct {
	t   testing.TB
	ctx context.Context

	noScript bool

	mu      sync.Mutex
	wrongs  []string
	allowed []string
}

// New opens a tab, 1440 by 900, by day. When the test ends, whatever went wrong on its pages fails it.
func New(t testing.TB) *Browser {
	t.Helper()
	parent, err := chromium.start()
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{t: t}
	b.begin(parent, chromedp.WithNewBrowserContext())
	return b
}

// Another opens a second tab of the same person: same cookies, same storage.
func (b *Browser) Another() *Browser {
	b.t.Helper()
	other := &Browser{t: b.t}
	other.begin(b.ctx)
	return other
}

// Close closes the tab before the test ends.
func (b *Browser) Close() {
	b.t.Helper()
	b.do("close the tab", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.Close, cdp.Empty{})
		return err
	}))
}

// begin opens the tab, and sees to it that the test hears what went wrong in it.
func (b *Browser) begin(parent context.Context, options ...chromedp.ContextOption) {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(b.hear))...)
	b.ctx = ctx
	b.t.Cleanup(func() {
		defer cancel()
		for _, w := range b.Wrongs() {
			b.t.Errorf("the page said: %s", w)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatalf("open a tab: %v", err)
	}
	b.View(1440, 900, false)
}

// Allow expects an error that contains words, so that it does not fail the test.
func (b *Browser) Allow(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.allowed = append(b.allowed, words)
}

// hear notes errors. What a server answers to a form is no error of the page; a missing asset is. That Turbo calls off a
// reading of the page, when a person goes on before it came, is none either.
func (b *Browser) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		words := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			words += " " + e.ExceptionDetails.Exception.Description
		}
		if strings.Contains(words, "(in promise) AbortError") {
			return
		}
		b.note(words)
	case *runtime.EventConsoleAPICalled:
		if e.Type != "error" && e.Type != "assert" {
			return
		}
		var words []string
		for _, a := range e.Args {
			words = append(words, strings.TrimSpace(string(a.Value)+" "+a.Description))
		}
		b.note("console: " + strings.Join(words, " "))
	case *log.EventEntryAdded:
		if e.Entry.Level != "error" || e.Entry.Source == "network" && !strings.Contains(e.Entry.URL, "/assets/") {
			return
		}
		b.note(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	}
}

func (b *Browser) note(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrongs = append(b.wrongs, words)
}

// settle lets the errors that are on their way arrive, and strikes those that were expected.
func (b *Browser) settle() {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	_ = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`0`)) // the answer comes after all earlier events
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.wrongs[:0]
	for _, w := range b.wrongs {
		expected := false
		for _, a := range b.allowed {
			expected = expected || strings.Contains(w, a)
		}
		if !expected {
			kept = append(kept, w)
		}
	}
	b.wrongs = kept
}

// Wrongs gives what has gone wrong on the pages so far, and forgets it: for tests of the alarm itself.
func (b *Browser) Wrongs() []string {
	b.settle()
	b.mu.Lock()
	defer b.mu.Unlock()
	w := b.wrongs
	b.wrongs = nil
	return w
}

// do runs steps, and fails the test with what was being done if they don't end well in time.
func (b *Browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v%s", what, err, b.scene())
	}
}

// scene describes the page, for a test that fails.
func (b *Browser) scene() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.title + "\n" + (document.body?.innerText ?? "").slice(0, 3000)`))
	if err != nil {
		return ""
	}
	return "\n--- the page ---\n" + text
}
