package browser

// How a page looks, and whether everybody can use it.

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// View sets the window's size in CSS pixels, and day or night. Below 500 px it is a phone: no pointer hovers there.
func (b *Browser) View(width, height int, dark bool) {
	b.t.Helper()
	theme := "light"
	if dark {
		theme = "dark"
	}
	options := []chromedp.EmulateViewportOption{}
	if width < 500 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do("set the view", chromedp.EmulateViewport(int64(width), int64(height), options...), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}))
	b.painted()
}

// painted waits until the page has been drawn as it is now.
func (b *Browser) painted() {
	b.t.Helper()
	if b.noScript {
		return // no script, nothing that draws later
	}
	Eval[bool](b, `document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`)
}

// Offline cuts the tab from the network, or joins it again. What it can’t fetch from then on is no error.
func (b *Browser) Offline(off bool) {
	b.t.Helper()
	if off {
		b.Allow("Failed to fetch") // what was on its way, and what the page tries meanwhile
	}
	b.do("cut the network", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// NoScript opens the following pages without script, as some people do.
func (b *Browser) NoScript() {
	b.t.Helper()
	b.noScript = true
	b.do("switch scripts off", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// Screenshot keeps a picture of the window at this size, by day or night.
func (b *Browser) Screenshot(path string, width, height int, dark bool) {
	b.t.Helper()
	b.View(width, height, dark)
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("take a picture: %v", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// violation is one rule of axe-core that the page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML   string
		Target []any
	}
}

// What axe-core looks for: all of it, or only what another theme can change.
const (
	everything = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	colours    = `{ type: "rule", values: ["color-contrast", "link-in-text-block"] }`
)

// Axe checks the page as it stands against WCAG 2.2 A and AA and axe-core's best practices, and fails the test for
// each serious or critical violation. The frames of strangers' mail are not ours and are left out.
func (b *Browser) Axe() {
	b.t.Helper()
	b.axe(everything)
}

func (b *Browser) axe(rules string) {
	b.t.Helper()
	b.Until(`!document.documentElement.hasAttribute("aria-busy")`) // Turbo marks pages that it is just leaving
	if !Eval[bool](b, `!!window.axe`) {
		b.do("load axe-core", chromedp.Evaluate[chromedp.Void](axe))
	}
	found := Eval[[]violation](b, `axe.run({ exclude: ["iframe"] }, {
		runOnly: `+rules+`, iframes: false, preload: false, resultTypes: ["violations"]
	}).then(r => r.violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => ({ html: n.html, target: n.target })) })))`)
	for _, v := range found {
		var where []string
		for _, n := range v.Nodes {
			if v.ID == "aria-allowed-attr" && strings.HasPrefix(n.HTML, "<html") {
				continue // a refresh in place is under way: Turbo marks the page as busy while it lasts
			}
			where = append(where, fmt.Sprintf("%v %.160s", n.Target, n.HTML))
		}
		if len(where) == 0 {
			continue
		}
		words := fmt.Sprintf("axe: %s (%s): %s\n  %s", v.ID, v.Impact, v.Help, strings.Join(where, "\n  "))
		if v.Impact == "serious" || v.Impact == "critical" {
			b.t.Error(words)
		} else {
			b.t.Log(words)
		}
	}
}

// AxeEverywhere runs Axe at 1440 and 390 px, by day; by night it looks at the colours, which are all that changes then.
func (b *Browser) AxeEverywhere() {
	b.t.Helper()
	for _, width := range []int{1440, 390} {
		for _, dark := range []bool{false, true} {
			b.View(width, 844, dark)
			b.t.Logf("axe at %d px, dark %v", width, dark)
			if dark {
				b.axe(colours)
			} else {
				b.axe(everything)
			}
		}
	}
}

// Shots keeps pictures of the page for people, wide and narrow, by day and by night, in the folder that RAPPORT_SHOTS
// names; none when it names none. It leaves the tab 1440 by 900, by day.
func (b *Browser) Shots(name string) {
	b.t.Helper()
	dir := os.Getenv("RAPPORT_SHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int{1440, 390} {
		b.View(width, 900, false)
		height := min(4000, max(900, Eval[int](b, `document.documentElement.scrollHeight`)))
		for suffix, dark := range map[string]bool{"": false, "-dark": true} {
			b.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d%s.png", name, width, suffix)), width, height, dark)
		}
	}
	b.View(1440, 900, false)
}
