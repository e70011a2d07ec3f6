package conversations_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/inbox"
	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// TestAMorning works through the inbox as a person does, by keys and without a reload.
func TestAMorning(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.Open(s.URL + "/")
	b.WaitText("Darius Whitfield has waited longest")
	b.Until(`document.documentElement.dataset.stream === "open"`)

	// A mail arrives while she looks at the list.
	k.Arrives(k.Letter("Nadia Kaya <nadia@x.example>", "Just now", "A new question, just now."))
	b.WaitText("7 people are waiting")
	b.WaitText("A new question, just now.")

	// The keys: the first of the list, the next, open.
	b.Press("j", "j", "j", "j", "j", "j")
	b.Until(`document.activeElement.matches("a.conv") && document.activeElement.innerText.includes("Marguerite")`)
	b.Press("Enter")
	b.WaitText("Card field missing on the donation form")
	b.WaitFor("trix-editor")
	b.Until(`(() => { const t = document.querySelector(".thread").getBoundingClientRect(), w = document.querySelector("[data-open-here]").getBoundingClientRect(); return w.top >= t.top && w.top < t.bottom })()`)

	// The quoted words are one key away, and so is the note.
	b.Press("q")
	b.WaitText("On Sun, 22 Nov 2026 at 09:00")
	b.Press("n")
	b.WaitFor("#note:popover-open")
	b.Until(`document.activeElement.id === "note-words"`)
	b.Type("She is afraid of pausing things.")
	b.ClickText("Keep the note")
	b.WaitText("Noted for the team.")
	b.WaitText("You left a note for the team")

	// She answers in her own words; the line says that she picks up from Joe.
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type("Hi Marguerite, let’s look at it together.")
	b.Press("Control+Enter")
	b.WaitText("Sent. Going to Marguerite.")
	b.WaitText("Ana here, picking up from Joe.")
	b.Until(`document.querySelector("trix-editor").textContent.trim() === ""`)
	m, err := k.Inbox.Message(t.Context(), k.Of("marguerite@lakestreet.example").Newest)
	must(t, err)
	if m.Author != k.Ana.Email || m.Fresh != "Hi Marguerite, let’s look at it together." || m.Handover != "Ana here, picking up from Joe." {
		t.Errorf("kept %q, handed over with %q", m.Fresh, m.Handover)
	}

	// A second answer to the same person leaves too: nothing is taken for a second press.
	b.Press("r")
	b.Type("One more thing.")
	b.Press("Control+Enter")
	b.WaitText("One more thing.")
	b.Until(`document.querySelector("trix-editor").textContent.trim() === ""`)
	b.Until(`document.querySelectorAll(".msg.team").length === 3`)

	// Close, take it back, and on to who waits longest.
	b.Click(".conv-head h1")
	b.Press("e")
	b.WaitText("Closed: Marguerite.")
	if c := k.Of("marguerite@lakestreet.example"); c.Status != inbox.Closed {
		t.Errorf("it is %s", c.Status)
	}
	b.Press("z")
	b.WaitText("As if it had never been.")
	b.WaitText("Card field missing on the donation form")
	b.Press("x")
	b.WaitText("Recurring gifts stopped on the 19th.")
	b.Until(`location.pathname.endsWith("` + k.Of("darius@citychoir.example").ID + `")`)
	b.Press("u")
	b.Until(`location.pathname === "/conversations"`)
}

// TestACollisionIsSeenBeforeSending: Joe answers while Ana writes.
func TestACollisionIsSeenBeforeSending(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Fill("trix-editor", "My own answer, half written")
	k.Reply(k.Joe, c, "<p>Joe was quicker.</p>")
	b.WaitText("Joe replied just now. Read it first: your draft is safe")
	b.WaitText("Joe was quicker.")
	b.WaitGone("button.btn.main")
	if words := b.Text("trix-editor"); words != "My own answer, half written" {
		t.Errorf("the draft is %q", words)
	}
	b.Press("Control+Enter") // Send is away: the key does nothing
	b.ClickText("Read what’s new")
	b.Until(`location.hash.startsWith("#m-")`)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Send anyway")
	b.WaitText("Sent. Going to Marguerite.")
	b.WaitGone(".notice.warn")
	if m, err := k.Inbox.Message(t.Context(), k.Of("marguerite@lakestreet.example").Newest); err != nil || m.Fresh != "My own answer, half written" {
		t.Errorf("sent %q, %v", m.Fresh, err)
	}

	// Once more; this time the draft is not needed any more.
	b.Fill("trix-editor", "Not needed")
	k.Clock.Add(1e9)
	k.Reply(k.Joe, c, "<p>Joe again.</p>")
	b.WaitText("Joe replied just now.")
	b.ClickText("Discard")
	b.WaitFor("button.btn.main")
	b.WaitGone(".notice.warn")
	if words := b.Text("trix-editor"); words != "" {
		t.Errorf("the draft is still there: %q", words)
	}
	b.Open(b.URL())
	b.WaitFor("trix-editor")
	if words := b.Text("trix-editor"); words != "" {
		t.Errorf("the draft came back: %q", words)
	}
}

// TestAnAnswerHeldByTheServer: the page heard nothing of Joe's answer, and the server holds hers.
func TestAnAnswerHeldByTheServer(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Fill("trix-editor", "My own answer")
	browser.Eval[bool](b, `(document.querySelectorAll("[data-live]").forEach(el => el.removeAttribute("data-live")), true)`)
	k.Reply(k.Joe, c, "<p>Joe was quicker.</p>")
	b.Press("Control+Enter")
	b.WaitText("New since you began to write")
	b.WaitText("Joe replied just now.")
	b.WaitGone("button.btn.main")
	b.Until(`(() => { const t = document.querySelector(".thread").getBoundingClientRect(), w = document.getElementById("new").getBoundingClientRect(); return w.top >= t.top && w.bottom < t.bottom })()`)
	b.Until(`document.querySelector("trix-editor").getBoundingClientRect().bottom <= document.querySelector(".send").getBoundingClientRect().top`)
	if words := b.Text("trix-editor"); words != "My own answer" {
		t.Errorf("the draft is %q", words)
	}
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Send anyway")
	b.WaitText("Sent. Going to Marguerite.")
}

// TestTheMailInItsFrame: what a stranger sent shows in its frame and nowhere else.
func TestTheMailInItsFrame(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	frames := `performance.getEntriesByType("resource").filter(e => e.name.endsWith("/html")).length`
	if n := browser.Eval[int](b, frames); n != 0 {
		t.Errorf("%d frames were loaded that nobody asked for", n)
	}
	b.ClickText("Show as it came")
	b.Until(`document.querySelector("iframe.mail-frame").contentDocument?.body?.innerText.includes("the same thing")`)
	b.Until(`document.querySelector("iframe.mail-frame").contentDocument.querySelector("img").naturalWidth === 1`)
	if n := browser.Eval[int](b, `document.querySelector("iframe.mail-frame").contentDocument.scripts.length`); n != 0 {
		t.Errorf("%d scripts in the frame", n)
	}
}

// TestEverybodyCanUseIt checks every kind of page, wide and narrow, by day and by night.
func TestEverybodyCanUseIt(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	items, err := k.Inbox.Unreadables(t.Context(), 1)
	must(t, err)
	b := browser.New(t)
	for _, path := range []string{
		"/conversations", "/conversations?view=closed", "/conversations?view=hand", "/conversations/" + c.ID,
		"/conversations/" + k.Of("yusuf@fener.example").ID, "/conversations/" + k.Of("lottie@saltmarsh.example").ID, "/unreadable/" + items[0].ID,
	} {
		t.Log(path)
		b.Open(s.URL + path)
		b.AxeEverywhere()
	}
}

// TestOnAPhone: list and conversation are two pages, the person slides in.
func TestOnAPhone(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.View(390, 844, false)
	b.Open(s.URL + "/conversations")
	b.Click(`a.conv[href$="` + c.ID + `"]`)
	b.WaitFor("trix-editor")
	b.WaitGone(".inbox-list")
	b.Until(`(() => { const w = document.querySelector("[data-open-here]").getBoundingClientRect(); return w.top > 0 && w.top < 400 })()`)
	if wide := browser.Eval[int](b, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d px wide", wide)
	}
	b.Click("[aria-label='About Marguerite']")
	b.WaitText("Receipt numbering for the auditor")
	b.Press("Escape")
	b.ClickText("Back to the list")
	b.WaitFor(".inbox-list")
}

// TestLongWords: names, subjects and words without a blank push nothing aside.
func TestLongWords(t *testing.T) {
	k := newOffice(t, false)
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 8)
	k.Arrives(k.Letter(long+" <"+long[:60]+"@x.example>", long, long+" "+long+"\n\nhttps://x.example/"+long))
	c := k.Of(strings.ToLower(long[:60]) + "@x.example")
	k.Reply(k.Joe, c, "<p>"+long+"</p>")
	k.Arrives(k.Letter(long+" <"+long[:60]+"@x.example>", "Re: "+long, long))
	s := k.serve(k.Ana) // before the browser, so that it is still there when the browser goes
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	for _, width := range []int{1440, 1000, 390} {
		b.View(width, 844, false)
		if over := browser.Eval[[]string](b, `[...document.querySelectorAll("main *")].filter(el => el.checkVisibility() && el.getBoundingClientRect().right > innerWidth + 1).map(el => el.outerHTML.slice(0, 80))`); len(over) > 0 {
			t.Errorf("at %d px: %q", width, over)
		}
	}
}

// TestLook shows every state; the pictures stay in the folder that RAPPORT_LOOK names.
func TestLook(t *testing.T) {
	dir := os.Getenv("RAPPORT_LOOK")
	if dir == "" {
		dir = t.TempDir()
	}
	k, empty := newOffice(t, false), newOffice(t, false)
	c := k.busy()
	s, emptyDesk := k.serve(k.Ana), empty.serve(empty.Ana)
	b := browser.New(t)
	for name, path := range map[string]string{
		"list": "/conversations", "talk": "/conversations/" + c.ID, "failed": "/conversations/" + k.Of("yusuf@fener.example").ID,
		"bounce": "/conversations/" + k.Of("lottie@saltmarsh.example").ID, "away": "/conversations/" + k.Of("bashir@cedar.example").ID,
		"all": "/conversations?view=all", "closed": "/conversations?view=closed",
	} {
		for _, width := range []int{1440, 390} {
			for _, dark := range []bool{false, true} {
				b.View(width, 880, dark)
				b.Open(s.URL + path)
				b.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d-dark-%v.png", name, width, dark)), width, 880, dark)
			}
		}
	}
	items, err := k.Inbox.Unreadables(t.Context(), 1)
	must(t, err)
	b.View(1440, 900, false)
	b.Open(s.URL + "/unreadable/" + items[0].ID)
	b.Screenshot(filepath.Join(dir, "unreadable.png"), 1440, 900, false)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.ClickText("Show as it came")
	b.ClickText("Details")
	b.Until(`document.querySelector("iframe.mail-frame").contentDocument?.body?.innerText.includes("the same thing")`)
	b.Screenshot(filepath.Join(dir, "came.png"), 1440, 900, false)
	b.Click(".conv-head h1")
	b.Press("n")
	b.WaitFor("#note:popover-open")
	b.Screenshot(filepath.Join(dir, "note.png"), 1440, 900, false)
	b.Press("Escape")
	b.Until(`document.documentElement.dataset.stream === "open"`)
	b.Fill("trix-editor", "Hi Marguerite, let’s look at it together.")
	browser.Eval[bool](b, `(document.querySelectorAll("[data-live]").forEach(el => el.removeAttribute("data-live")), true)`)
	k.Reply(k.Joe, c, "<p>Hello Marguerite, Joe here. I can look at it with you today at 9 your time…</p>")
	b.Press("Control+Enter")
	b.WaitText("New since you began to write")
	b.Screenshot(filepath.Join(dir, "held.png"), 1440, 900, false)
	b.Screenshot(filepath.Join(dir, "held-390.png"), 390, 844, false)
	b.View(1440, 900, false)
	b.Open(emptyDesk.URL + "/conversations")
	b.Screenshot(filepath.Join(dir, "empty.png"), 1440, 900, false)
	b.Screenshot(filepath.Join(dir, "empty-390.png"), 390, 844, false)
}
