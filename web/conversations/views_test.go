package conversations_test

import (
	"os"
	"path/filepath"
	"testing"

	"rapport/web/browser"
)

// Somebody narrows the list, saves what is left under a name, shares it, sees its
// count change by itself, and removes it and takes that back: with the keyboard.
func TestSavingAView(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations")
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Press("Shift+V")
	b.WaitFor("#views:popover-open")
	b.WaitText("Waiting over an hour")
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		b.Screenshot(filepath.Join(dir, "views-open.png"), 1440, 900, false)
	}
	b.Choose(`#views [name="n-language"]`, "en")
	b.ClickText("Show")
	b.WaitText("Language: English")
	b.ClickText("Save this view")
	b.WaitFor("#save-view:popover-open")
	b.Type("English, waiting")
	b.Click(`#save-view [name="shared"]`)
	b.Press("Enter")
	b.WaitText("Saved as “English, waiting”.")
	b.Until(`location.search.startsWith("?saved=") && document.querySelector(".vw-strip [aria-current]").textContent.includes("English, waiting")`)
	before := b.Text(".vw-strip [aria-current] .num")
	k.Arrives(k.Letter("Nadia Kaya <nadia@x.example>", "Just now", "Hello, this is a new question that I have for you, and it is not the first."))
	b.Until(`document.querySelector(".vw-strip [aria-current] .num").textContent !== ` + "`" + before + "`")
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		b.Screenshot(filepath.Join(dir, "views.png"), 1440, 900, false)
		b.Screenshot(filepath.Join(dir, "views-dark.png"), 1440, 900, true)
		b.Screenshot(filepath.Join(dir, "views-390.png"), 390, 844, false)
	}
	b.AxeEverywhere()

	joe := browser.New(t)
	joe.Open(k.serve(k.Joe).URL + "/conversations")
	joe.ClickText("English, waiting")
	joe.WaitText("Shared by Ana.")

	b.Press("Shift+V")
	b.WaitFor("#views:popover-open")
	b.ClickText("Change “English, waiting”")
	b.ClickText("Remove this view")
	b.WaitText("“English, waiting” is removed.")
	b.Press("z")
	b.Until(`document.querySelector(".vw-strip [aria-current]")?.textContent.includes("English, waiting")`)
}
