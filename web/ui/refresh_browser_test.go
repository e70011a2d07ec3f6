package ui_test

// What a refresh in place must not take away from somebody who is busy on the page.

import (
	"testing"
	"time"

	"rapport/web/browser"
)

func TestARefreshLeavesThePaletteOpen(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Click("#row-9")
	b.Until(`location.pathname === "/9"`)
	b.Press("Control+k")
	b.WaitFor("dialog.pal[open]")
	b.Type("clo")
	b.Until(`document.querySelector("[role=option][aria-selected=true]")?.textContent.startsWith("Close")`)
	d.change("inbox", func() {
		d.rows = append(d.rows, row{"11", "Wren Castellanos", "Thank you, that did it.", time.Now()})
	})
	b.WaitText("4 people are waiting")
	if got := b.Value("dialog.pal[open] input"); got != "clo" {
		t.Fatalf("the palette holds %q", got)
	}
	b.Press("Enter")
	b.WaitText("Closed. Going to Bashir")
	b.WaitGone("dialog.pal")
	b.Press("?")
	b.WaitFor("#keys[open]")
	d.change("inbox", func() { d.rows = d.rows[:2] })
	b.WaitText("2 people are waiting")
	b.WaitFor("#keys[open]")
	browser.Eval[bool](b, `(history.back(), true)`)
	b.WaitGone("dialog") // neither the page before, nor the copy that Turbo keeps of this one, shows it
}

// A server that is in trouble, or gone for a moment, costs nobody the page they work on, and is asked again.
func TestATroubledRefreshLeavesThePage(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Allow("Failed to fetch")
	b.Fill("trix-editor", "Half a thought")
	fail := func(with int) {
		t.Helper()
		tried := make(chan struct{}, 9)
		d.change("inbox", func() { d.rows, d.trouble, d.tried = d.rows[1:], with, tried })
		<-tried
		<-tried
		b.WaitText("Half a thought")
		d.change("", func() { d.trouble = 0 })
	}
	fail(503)
	b.WaitText("2 people are waiting")
	fail(hangUp)
	b.WaitText("1 person is waiting")
	if got := b.Text("trix-editor"); got != "Half a thought" {
		t.Errorf("the editor holds %q", got)
	}
}
