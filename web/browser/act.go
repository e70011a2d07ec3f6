package browser

// What a person does on a page, and what a test reads from it.

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Open goes to an address and waits until it has loaded and its behaviours run.
func (b *Browser) Open(url string) {
	b.t.Helper()
	b.do("open "+url, chromedp.Navigate(url))
	b.Until(`document.readyState === "complete"`)
}

// Click presses the first visible element that a CSS selector finds, with a real pointer.
func (b *Browser) Click(css string) {
	b.t.Helper()
	b.press(fmt.Sprintf(`[...document.querySelectorAll(%s)]`, quote(css)), css)
}

// ClickText presses the visible button, link, label or summary whose words or label are these, keys left aside.
func (b *Browser) ClickText(words string) {
	b.t.Helper()
	b.press(fmt.Sprintf(`((words) => {
		const said = el => (el.getAttribute("aria-label") ?? [...el.childNodes].filter(n => n.nodeName !== "KBD").map(n => n.textContent).join("")).replace(/\s+/g, " ").trim()
		const all = [...document.querySelectorAll("button,a[href],summary,label,[role=button],[role=option],[role=tab]")]
		return [...all.filter(el => said(el) === words), ...all.filter(el => said(el).startsWith(words))]
	})(%s)`, quote(words)), words)
}

// press finds the middle of the first visible of the elements, and clicks there once nothing lies over it.
func (b *Browser) press(elements, what string) {
	b.t.Helper()
	find := fmt.Sprintf(`(() => {
		const el = %s.find(el => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length)
		if (!el) return { why: "it is not there or not visible" }
		el.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" })
		const r = el.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2
		const top = document.elementFromPoint(x, y)
		if (!top || !(el.contains(top) || top.contains(el) && top.closest("label,a,button"))) return { why: "it is covered by " + (top?.outerHTML ?? "nothing").slice(0, 120) }
		if (el.disabled) return { why: "it is disabled" }
		return { x, y }
	})()`, elements)
	var at struct {
		X, Y float64
		Why  string
	}
	var before struct{ X, Y float64 }
	end := time.Now().Add(patience)
	for {
		raw, err := b.eval(find)
		if err == nil {
			at.Why = ""
			err = json.Unmarshal(raw, &at)
		}
		if err == nil && at.Why == "" && at.X == before.X && at.Y == before.Y {
			break // found twice at the same place: it does not move any more
		}
		before.X, before.Y = at.X, at.Y
		if time.Now().After(end) {
			b.t.Fatalf("can't press %q: %s %v%s", what, at.Why, err, b.scene())
		}
		b.pause()
	}
	b.do("press "+what, chromedp.MouseClickXY(at.X, at.Y))
}

// Fill puts the cursor into a field, or a Trix editor, and writes text in place of what is there.
func (b *Browser) Fill(css, text string) {
	b.t.Helper()
	b.WaitFor(css)
	b.do("fill "+css, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(el => {
		el.scrollIntoView({ block: "nearest", behavior: "instant" })
		el.focus()
		if (el.select) el.select()
		else getSelection().selectAllChildren(el)
	})(document.querySelector(%s))`, quote(css))))
	b.Type(text)
}

// Choose picks the option with this value in a select.
func (b *Browser) Choose(css, value string) {
	b.t.Helper()
	b.WaitFor(css)
	b.do("choose in "+css, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(el => {
		el.value = %s
		if (el.value !== %[1]s) throw new Error("there is no such option")
		el.dispatchEvent(new Event("input", { bubbles: true }))
		el.dispatchEvent(new Event("change", { bubbles: true }))
	})(document.querySelector(%s))`, quote(value), quote(css))))
}

// Upload puts files from disk into a file field.
func (b *Browser) Upload(css string, files ...string) {
	b.t.Helper()
	b.do("upload into "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}

// Type writes text where the cursor is.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.do("type", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
	b.painted() // an editor draws, and puts the cursor back, a frame later
}

var named = map[string]string{
	"Enter": kb.Enter, "Escape": kb.Escape, "Tab": kb.Tab, "Backspace": kb.Backspace, "Delete": kb.Delete, "Space": " ",
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "Home": kb.Home, "End": kb.End,
}

var modifiers = map[string]chromedp.Modifier{
	"Control": chromedp.ModifierCtrl, "Shift": chromedp.ModifierShift, "Alt": chromedp.ModifierAlt, "Meta": chromedp.ModifierMeta,
}

// Press presses keys one after the other: Press("j", "j", "Enter"), Press("Control+Enter"), Press("?").
func (b *Browser) Press(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		parts := strings.Split(key, "+")
		last := parts[len(parts)-1]
		if key == "+" {
			parts, last = []string{"+"}, "+"
		}
		if n, ok := named[last]; ok {
			last = n
		}
		var mods []chromedp.Modifier
		for _, m := range parts[:len(parts)-1] {
			mod, ok := modifiers[m]
			if !ok {
				b.t.Fatalf("there is no key %q: say Control, Shift, Alt or Meta", m)
			}
			mods = append(mods, mod)
		}
		b.do("press "+key, chromedp.KeyEvent(last, chromedp.KeyModifiers(mods...), rawly))
	}
}

// rawly sends a key as a keyboard does: a page that takes the key for itself lets no character through.
func rawly(p *input.DispatchKeyEventParams) {
	if p.Type == kb.KeyDown {
		p.Type = kb.KeyRawDown
	}
}

// WaitText waits until words stand somewhere on the page, as a person reads it.
func (b *Browser) WaitText(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(document.body?.innerText ?? "").replace(/\s+/g, " ").includes(%s)`, quote(strings.Join(strings.Fields(words), " "))), fmt.Sprintf("the words %q", words))
}

// WaitNoText waits until words stand nowhere on the page.
func (b *Browser) WaitNoText(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`!!document.body && !document.body.innerText.replace(/\s+/g, " ").includes(%s)`, quote(strings.Join(strings.Fields(words), " "))), fmt.Sprintf("the words %q to go", words))
}

// WaitFor waits until a selector finds something visible.
func (b *Browser) WaitFor(css string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll(%s)].some(el => el.checkVisibility({ visibilityProperty: true }))`, quote(css)), css)
}

// WaitGone waits until a selector finds nothing visible.
func (b *Browser) WaitGone(css string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`![...document.querySelectorAll(%s)].some(el => el.checkVisibility({ visibilityProperty: true }))`, quote(css)), css+" to go")
}

// Until waits until an expression of JavaScript is true, over page changes too.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	b.until(expression, expression)
}

func (b *Browser) until(expression, what string) {
	b.t.Helper()
	end := time.Now().Add(patience)
	for {
		raw, err := b.eval("!!(" + expression + ")")
		if err == nil && string(raw) == "true" {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("waited %v for %s %v%s", patience, what, err, b.scene())
		}
		b.pause()
	}
}

// pause is the breath between two looks at the page.
func (b *Browser) pause() {
	select {
	case <-b.ctx.Done():
	case <-time.After(25 * time.Millisecond):
	}
}

// Text is what a person reads in the first element that a selector finds; white space is folded.
func (b *Browser) Text(css string) string {
	b.t.Helper()
	return Eval[string](b, fmt.Sprintf(`document.querySelector(%s)?.innerText.replace(/\s+/g, " ").trim() ?? ""`, quote(css)))
}

// Value is what stands in a field.
func (b *Browser) Value(css string) string {
	b.t.Helper()
	return Eval[string](b, fmt.Sprintf(`document.querySelector(%s)?.value ?? ""`, quote(css)))
}

// Count is how many elements a selector finds, seen or not.
func (b *Browser) Count(css string) int {
	b.t.Helper()
	return Eval[int](b, fmt.Sprintf(`document.querySelectorAll(%s).length`, quote(css)))
}

// Has tells whether a selector finds anything.
func (b *Browser) Has(css string) bool {
	b.t.Helper()
	return b.Count(css) > 0
}

// URL is the address the tab shows.
func (b *Browser) URL() string {
	b.t.Helper()
	return Eval[string](b, `location.href`)
}

// Eval gives the value of an expression of JavaScript; a promise is awaited.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	var v T
	raw, err := b.eval(expression)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		b.t.Fatalf("evaluate %.200s: %v%s", expression, err, b.scene())
	}
	return v
}

func (b *Browser) eval(expression string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
}

// quote writes s as a string of JavaScript.
func quote(s string) string {
	q, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(q)
}
