package e2e

import (
	"slices"
	"strings"
	"testing"

	"rapport/app"
	"rapport/snippet"
	"rapport/web/browser"
)

// walk looks at every control of a page that has a key: that the key is its own, that there is a name for the list that
// "?" opens, that pressing it is pressing the control (or going into the field), and that all controls can be reached by
// Tab, or by a key of their own, or from their row of a list. It gives what is wrong, in sentences.
const walk = `(async () => {
	const wrong = []
	const shown = el => el.checkVisibility({ visibilityProperty: true })
	const there = el => {
		const menu = el.closest("[data-menu]")
		const opener = menu && document.querySelector('[popovertarget="' + menu.id + '"]')
		return !el.disabled && (shown(el) || !!opener && shown(opener))
	}
	const called = el => (el.getAttribute("aria-label") || el.labels?.[0]?.textContent || el.textContent || "").trim().replace(/\s+/g, " ")
	const keyed = [...document.querySelectorAll("[data-hotkey]")].filter(there)
	const taken = new Map()
	for (const el of keyed) for (const keys of el.dataset.hotkey.split(",").map(k => k.trim())) {
		if (taken.has(keys)) wrong.push("the key " + keys + " is that of “" + called(taken.get(keys)) + "” and of “" + called(el) + "”")
		else taken.set(keys, el)
		if (!called(el)) wrong.push("what " + keys + " does has no name")
	}
	let clicked = null
	const catcher = event => { clicked = event.target; event.preventDefault(); event.stopImmediatePropagation() }
	const tap = keys => {
		document.activeElement?.blur()
		for (const one of keys.split(" ")) {
			const parts = one.length > 1 ? one.split("+") : [one]
			const key = parts.pop()
			const has = name => parts.includes(name)
			document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ctrlKey: has("Mod") || has("Control"), shiftKey: has("Shift") || /^[A-Z#!?]$/.test(key) }))
		}
	}
	for (const [keys, el] of taken) {
		clicked = null
		addEventListener("click", catcher, { capture: true })
		tap(keys)
		removeEventListener("click", catcher, { capture: true })
		const field = el.matches("input:not([type=checkbox],[type=radio]),textarea,select,trix-editor,[data-hotkey-focus]")
		if (field ? document.activeElement !== el : clicked !== el) wrong.push("the key " + keys + " does not press “" + called(el) + "”, but " + (field ? document.activeElement.outerHTML.slice(0, 80) : clicked?.outerHTML.slice(0, 80)))
		const opens = el.getAttribute("popovertarget")
		if (opens && shown(el)) {
			tap(keys)
			const open = document.getElementById(opens)
			if (!open?.matches(":popover-open")) wrong.push("the key " + keys + " does not open what “" + called(el) + "” opens")
			open?.hidePopover()
		}
	}
	document.activeElement?.blur()
	tap("?")
	const list = document.getElementById("keys")
	if (!list) wrong.push("“?” shows no keys")
	else if (list.querySelectorAll("dt").length < keyed.length) wrong.push("“?” shows " + list.querySelectorAll("dt").length + " keys of " + keyed.length)
	list?.close()
	for (const el of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary,trix-editor,iframe")) {
		if (!el.disabled && shown(el) && el.tabIndex < 0 && !el.isContentEditable && !el.matches("[data-hotkey]") && !el.closest("[role=listbox],[inert],[data-list]")) wrong.push("Tab does not reach “" + called(el) + "”: " + el.outerHTML.slice(0, 80))
	}
	return wrong
})()`

// Every page that can be opened without knowing an id, and those of one conversation, person and snippet, by keys.
func TestKeysOfEveryPage(t *testing.T) {
	a, _, b, base, c := desk(t)
	ana := people(t, a, "ana@kindling.example")
	n, err := a.Snippets.Write(t.Context(), ana, false, snippet.Draft{Name: "Copy", Abbr: "copy", Words: "Press Copy. {{where}}"})
	must(t, err)
	pages := []string{"/conversations/" + c.ID, "/people/" + ana.ID, "/snippets/" + n.ID}
	elsewhere := []string{"/health", "/live", "/palette", "/session", "/snippets/choices"} // for scripts, and the door
	for _, pattern := range a.Web(app.WebOptions{}).Patterns {
		path, ok := strings.CutPrefix(pattern, "GET /")
		path = "/" + strings.TrimSuffix(path, "{$}")
		if !ok || strings.Contains(path, "{") || strings.HasPrefix(path, "/assets") || slices.Contains(elsewhere, path) {
			continue
		}
		at := browser.Eval[string](b, `fetch("`+path+`").then(async r => (await r.text()).includes("<main") && r.ok ? new URL(r.url).pathname : "")`)
		if at == "" {
			continue // a file, or a part of a page
		}
		if path = at; slices.Contains(pages, path) {
			continue
		}
		pages = append(pages, path)
	}
	if len(pages) < 15 {
		t.Fatalf("only %d pages: %v", len(pages), pages)
	}
	for _, path := range pages {
		b.Open(base + path)
		b.WaitFor("main")
		b.Until(`document.querySelector(".jump:not([hidden])") !== null || document.querySelector(".topbar") === null`)
		for _, wrong := range browser.Eval[[]string](b, walk) {
			t.Errorf("%s: %s", path, wrong)
		}
	}
}

// Ctrl K finds what can be done here, places, people, snippets and conversations, by keys alone.
func TestPalette(t *testing.T) {
	a, _, b, base, c := desk(t)
	ana := people(t, a, "ana@kindling.example")
	_, err := a.Snippets.Write(t.Context(), ana, false, snippet.Draft{Name: "Make a safe copy", Abbr: "staging", Words: "Press Copy, and wait."})
	must(t, err)
	b.Open(base + "/conversations/" + c.ID)
	b.WaitFor("trix-editor")
	b.Press("Control+k")
	b.WaitFor("dialog.pal[open]")
	b.Type("clo")
	b.Until(`document.querySelector("[role=option][aria-selected=true]")?.textContent.startsWith("Close")`)
	picture(b, "palette")
	b.AxeEverywhere()
	b.Press("Escape")
	b.WaitGone("dialog.pal")
	b.View(1440, 900, false)
	b.Press("?")
	b.WaitText("Keys of this page")
	picture(b, "keys")
	b.AxeEverywhere()
	b.Press("Escape")

	b.Press("Control+;")
	b.WaitFor("dialog.pal[open]")
	b.Type("safe")
	b.Until(`document.querySelectorAll(".pal [role=option]").length === 1`)
	b.Press("Enter")
	b.WaitText("Press Copy, and wait.")
	b.Until(`document.querySelector("[name=body]").value.includes("Press Copy")`)

	found := browser.Eval[[]string](b, `(async () => {
	const urls = new Set()
	for (const q of "abcdfghimoprstwy") for (const p of (await (await fetch("/palette?q=" + q)).json()).places) urls.add(p.url)
	return Promise.all([...urls].map(async url => ((await fetch(url)).ok ? "" : "dead ") + url))
})()`)
	if len(found) < 25 || strings.Contains(strings.Join(found, " "), "dead ") {
		t.Errorf("the palette leads to %q", found)
	}
	b.Open(base + "/week")
	b.Press("Control+k")
	b.Type("card")
	b.WaitText("Card field missing")
	b.Press("Enter")
	b.WaitFor("#conversation")
	b.Press("g", "s")
	b.WaitText("Make a safe copy")
	b.Press("Control+k")
	b.Type("Ana")
	b.Until(`document.querySelector("[role=option][aria-selected=true]")?.textContent.includes("Ana Ferreira")`)
	b.Press("Enter")
	b.Until(`location.pathname === "/people/` + ana.ID + `"`)
}
