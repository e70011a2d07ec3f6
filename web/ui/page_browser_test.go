package ui_test

// The layout, the parts and the behaviours on a page like the inbox, in Chromium, under the real headers.

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/kit/page/pagetest"
	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestSampleTemplates(t *testing.T) { pagetest.Check(t, newDesk(t).set) }

func TestEverybodyCanUseIt(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Click(".me-button")
	b.WaitFor("#me")
	b.Axe()
	r := browser.New(t)
	r.Open(d.URL + "/rate")
	r.WaitFor(".rate-form")
	r.AxeEverywhere()
	f := browser.New(t)
	for _, code := range []int{400, 403, 404, 500} {
		f.Open(fmt.Sprintf("%s/fault/%d", d.URL, code))
		f.WaitFor(".fault")
		f.AxeEverywhere()
	}
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		f.Screenshot(dir+"/ui-fault.png", 1440, 900, false)
		b.Screenshot(dir+"/ui-me.png", 1440, 900, false)
		b.Press("Escape")
		b.Fill("trix-editor", "Hello")
		b.Press("Enter")
		b.ClickText("List")
		b.Type("one thing")
		b.ClickText("Link")
		b.Screenshot(dir+"/ui-composer.png", 1440, 900, false)
		b.Press("Escape")
		browser.Eval[bool](b, `(document.activeElement.blur(), true)`)
		b.Press("e")
		b.WaitText("Closed. Going to Bashir")
		b.Press("?")
		b.WaitFor("#keys")
		b.Screenshot(dir+"/ui-keys.png", 1440, 900, true)
		b.Press("Escape")
		b.Screenshot(dir+"/ui-1440.png", 1440, 900, false)
		b.Screenshot(dir+"/ui-1440-dark.png", 1440, 900, true)
		b.Screenshot(dir+"/ui-390.png", 390, 844, false)
		b.Screenshot(dir+"/ui-390-dark.png", 390, 844, true)
		r.Screenshot(dir+"/ui-rate.png", 1440, 900, false)
	}
}

func TestAStalePageRefreshesAndKeepsWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Fill("trix-editor", "Half a thought")
	b.Fill("#note", "remember")
	b.Click("#older summary")
	b.Fill("#note", "remember the gala")
	answer := b.Value("[name=id]")
	browser.Eval[bool](b, `(document.querySelector(".thread").scrollTop = 40, window.same = document.querySelector("trix-editor"), true)`)
	d.change("inbox somebody:else", func() {
		d.rows = append(d.rows, row{"11", "Wren Castellanos", "Thank you, that did it.", time.Now()})
	})
	b.WaitText("4 people are waiting")
	b.WaitText("Wren Castellanos")
	if got := b.Text("trix-editor"); got != "Half a thought" {
		t.Errorf("the editor holds %q", got)
	}
	if got := b.Value("#note"); got != "remember the gala" {
		t.Errorf("the field holds %q", got)
	}
	if got := b.Value("[name=id]"); got != answer {
		t.Error("a second try would be another answer")
	}
	for what, js := range map[string]string{
		"the fold stays open":   `document.querySelector("#older").open`,
		"focus stays":           `document.activeElement.id === "note"`,
		"the scroll stays":      `document.querySelector(".thread").scrollTop === 40`,
		"the editor is same":    `window.same === document.querySelector("trix-editor") && document.querySelectorAll("trix-editor").length === 1`,
		"the textarea is hid":   `document.querySelector("#reply").hidden`,
		"the format is kept":    `document.querySelector("[name=body_format]").value === "html"`,
		"the title has changed": `document.title.startsWith("4 waiting")`,
	} {
		if !browser.Eval[bool](b, js) {
			t.Errorf("not so: %s", what)
		}
	}
}

func TestAnotherTopicLeavesThePageAlone(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	browser.Eval[bool](b, `(window.morphs = 0, addEventListener("turbo:morph", () => window.morphs++), true)`)
	d.change("conversation:8 week", func() { d.rows = d.rows[:1] })
	d.change("conversation:7", func() {}) // comes after it on the same stream
	b.WaitText("1 person is waiting")
	if n := browser.Eval[int](b, `window.morphs`); n != 1 {
		t.Errorf("the page refreshed %d times, want once", n)
	}
}

func TestAGapInTheStreamRefreshesOnce(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	d.mu.Lock()
	d.rows = d.rows[:2]
	d.mu.Unlock()
	d.CloseClientConnections()
	b.WaitText("2 people are waiting")
}

func TestTabsShareOneStream(t *testing.T) {
	d := newDesk(t)
	first := d.open(t)
	second := first.Another()
	second.Open(d.URL)
	second.WaitFor("trix-editor")
	d.change("inbox", func() { d.rows = d.rows[:2] })
	first.WaitText("2 people are waiting")
	second.WaitText("2 people are waiting")
	d.mu.Lock()
	streams := len(d.streams)
	d.mu.Unlock()
	if streams != 1 {
		t.Errorf("two tabs hold %d streams", streams)
	}
	first.Close()
	second.Until(`document.documentElement.dataset.stream === "open"`)
	d.change("inbox", func() { d.rows = d.rows[:1] })
	second.WaitText("1 person is waiting")
}

func TestSendingOnce(t *testing.T) {
	d := newDesk(t)
	d.slow = make(chan struct{})
	b := d.open(t)
	b.Press("r")
	b.Until(`document.activeElement.localName === "trix-editor"`)
	b.Type("Hello Marguerite")
	b.Press("Control+Enter", "Control+Enter")
	b.Until(`document.querySelector("#composer").hasAttribute("data-sending")`)
	b.Press("Control+Enter")
	close(d.slow)
	b.WaitText("(sent)")
	sent := d.posted()
	if len(sent) != 1 {
		t.Fatalf("sent %d times", len(sent))
	}
	got := sent[0]
	if got.Get("body") != "<div>Hello Marguerite</div>" || got.Get("body_format") != "html" || got.Get("seen") != "2" || got.Get("handover") == "" {
		t.Errorf("sent %v", got)
	}
	if s := got.Get("handle_seconds"); s == "" || len(s) > 2 {
		t.Errorf("the handle time is %q", s)
	}
	b.Until(`document.querySelector("trix-editor").textContent.trim() === ""`)
	b.Until(`document.querySelector("[name=seen]").value === "3"`)
	if next := b.Value("[name=id]"); next == "" || next == got.Get("id") {
		t.Errorf("the next answer has the id %q, as the last", next)
	}
	if kept := browser.Eval[int](b, `Object.keys(localStorage).filter(k => k.startsWith("rapport:draft:")).length`); kept != 0 {
		t.Errorf("%d drafts are left", kept)
	}
}

func TestNothingEmptyLeaves(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.ClickText("Send")
	b.Until(`document.activeElement.localName === "trix-editor"`)
	if sent := d.posted(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestADraftIsKept(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Fill("trix-editor", "A long answer")
	b.Press("Control+b")
	b.Open(d.URL + "/rate")
	b.Open(d.URL)
	b.WaitText("A long answer")
	b.ClickText("Send")
	b.WaitText("(sent)")
	if got := d.posted()[0].Get("body"); got != "<div>A long answer</div>" {
		t.Errorf("sent %q", got)
	}
	b.Open(d.URL)
	b.WaitFor("trix-editor")
	b.WaitNoText("A long answer")
}

func TestSomeoneElseWasQuicker(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Fill("trix-editor", "My answer")
	d.change("conversation:7", func() {
		d.messages = append(d.messages, message{"3", "Sam Lindqvist", "team", "Sam here, helping alongside Joe.", time.Now(), false})
	})
	b.WaitText("Someone replied meanwhile")
	b.WaitGone("[data-composer-target=calm]")
	b.WaitFor("[name=anyway]")
	if seen := b.Value("[name=seen]"); seen != "2" {
		t.Errorf("the form claims to have seen %s", seen)
	}
	d.change("inbox", func() { d.rows = d.rows[:2] })
	b.WaitText("2 people are waiting")
	b.WaitFor("[name=anyway]") // a later refresh does not hide it
	b.ClickText("I have read it")
	b.WaitGone("[name=anyway]")
	b.ClickText("Send")
	b.WaitText("(sent)")
	if got := d.posted()[0]; got.Get("seen") != "3" || got.Get("body") != "<div>My answer</div>" {
		t.Errorf("sent %v", got)
	}
}

func TestWhoHasWrittenNothingJustSeesTheNew(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	d.change("conversation:7", func() {
		d.messages = append(d.messages, message{"3", "Marguerite Olsen", "customer", "And one more thing.", time.Now(), false})
	})
	b.WaitText("And one more thing")
	b.Until(`document.querySelector("[name=seen]").value === "3"`)
	b.WaitGone("[name=anyway]")
}

func TestOffline(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Fill("trix-editor", "Written on a train")
	b.Offline(true)
	b.WaitText("You’re offline")
	b.ClickText("Send")
	b.WaitText("Nothing was sent")
	d.mu.Lock()
	d.rows = d.rows[:1]
	d.mu.Unlock()
	b.Offline(false)
	b.WaitText("1 person is waiting")
	if got := b.Text("trix-editor"); got != "Written on a train" {
		t.Errorf("the editor holds %q", got)
	}
	b.WaitGone("#offline")
	if sent := d.posted(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestKeys(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	at := func(want string) {
		t.Helper()
		b.Until(fmt.Sprintf(`document.activeElement.id === %q`, want))
	}
	b.Press("j")
	at("row-9") // the one after the current
	b.Press("k", "k")
	at("row-5")
	b.Press("k")
	at("row-5")
	b.Press("?")
	b.WaitText("Keys of this page")
	b.WaitText("Down, up the list")
	b.Axe()
	b.Press("Escape")
	b.WaitGone("#keys")
	b.Fill("#note", "")
	b.Press("e", "j")
	if got := b.Value("#note"); got != "ej" {
		t.Errorf("keys typed into a field became %q", got)
	}
	b.Press("Tab")
	browser.Eval[bool](b, `(document.activeElement.blur(), true)`)
	b.Press("e")
	b.WaitText("Closed. Going to Bashir")
	b.WaitFor(".toast .count")
	b.Press("z")
	b.WaitNoText("Closed. Going to Bashir")
}

func TestThemeIsRemembered(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Click(".me-button")
	b.ClickText("Night")
	b.Until(`document.documentElement.dataset.theme === "dark"`)
	b.Open(d.URL)
	b.Until(`document.documentElement.dataset.theme === "dark" && document.readyState === "complete"`)
	b.Click(".me-button")
	b.ClickText("As the computer")
	b.Until(`document.documentElement.dataset.theme === undefined`)
	b.Open(d.URL)
	b.Until(`document.documentElement.dataset.theme === undefined && document.readyState === "complete"`)
}

func TestAMailIsAsHighAsItIsAndRunsNothing(t *testing.T) {
	d := newDesk(t)
	d.hostile = true
	b := d.open(t)
	b.Allow("Blocked script execution")       // the mail tried
	b.Allow("violates the following Content") // and tried to call home
	b.Until(`document.querySelector(".mail-frame").getBoundingClientRect().height > 750`)
	if h := browser.Eval[float64](b, `document.querySelector(".mail-frame").getBoundingClientRect().height`); h > 900 {
		t.Errorf("the frame is %v high", h)
	}
	if title := browser.Eval[string](b, `document.title`); strings.Contains(title, "taken") {
		t.Error("the mail's script ran")
	}
}

func TestTheZoneOfThisComputer(t *testing.T) {
	b := newDesk(t).open(t)
	b.Until(`document.querySelector("#zone").value === Intl.DateTimeFormat().resolvedOptions().timeZone`)
	if n := b.Count("#zone option"); n < 300 {
		t.Errorf("%d zones", n)
	}
}

func TestHandleTimeLeavesLongPausesOut(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Click("trix-editor")
	ahead := func(minutes int) {
		browser.Eval[bool](b, fmt.Sprintf(`(Date.now = (now => () => now() + %d * 60000)(Date.now.bind(Date)), true)`, minutes))
		b.Press("a")
	}
	ahead(4)
	ahead(6) // this pause is left out whole
	ahead(1)
	b.ClickText("Send")
	b.WaitText("(sent)")
	seconds, err := strconv.Atoi(d.posted()[0].Get("handle_seconds"))
	if err != nil || seconds < 300 || seconds > 360 {
		t.Errorf("the handle time is %q, want five minutes and little more", d.posted()[0].Get("handle_seconds"))
	}
}

func TestWithoutScript(t *testing.T) {
	d := newDesk(t)
	b := browser.New(t)
	b.NoScript()
	b.Open(d.URL)
	b.Fill("#reply", "Plain words")
	b.ClickText("Send")
	b.WaitText("(sent)")
	if got := d.posted()[0]; got.Get("body") != "Plain words" || got.Get("body_format") != "text" {
		t.Errorf("sent %v", got)
	}
}

func TestGoingFromPageToPage(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	browser.Eval[bool](b, `window.same = true`)
	b.Fill("trix-editor", "Begun")
	b.ClickText("Bashir Haddad")
	b.Until(`location.pathname === "/9" && document.querySelectorAll("trix-editor").length === 1`)
	b.WaitText("Begun") // the same conversation's draft
	browser.Eval[bool](b, `(window.left = document.querySelector("trix-editor"), history.back(), true)`)
	b.Until(`location.pathname === "/" && document.querySelectorAll("trix-editor").length === 1 && document.querySelector("trix-editor") !== window.left`)
	b.Fill("trix-editor", "Begun again")
	b.ClickText("Send")
	b.WaitText("(sent)")
	if got := d.posted()[0].Get("body"); got != "<div>Begun again</div>" {
		t.Errorf("sent %q", got)
	}
	if !browser.Eval[bool](b, `window.same === true`) {
		t.Error("a page was loaded anew where Turbo should have changed it")
	}
}

func TestAFaceIsSavedOnceAPersonIsThere(t *testing.T) {
	d := newDesk(t)
	b := browser.New(t)
	b.Open(d.URL + "/rate")
	b.WaitText("Saved.")
	b.ClickText("okay")
	b.Until(`performance.getEntriesByType("resource").filter(e => e.name.endsWith("/rated")).length === 2`)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.rated) != 2 || d.rated[0].Get("face") != "great" || d.rated[1].Get("face") != "okay" {
		t.Fatalf("rated %v", d.rated)
	}
	if d.rated[0].Get("opened") != "1" || d.rated[1].Has("opened") {
		t.Errorf("which face was chosen on the page, and which by the link? %v", d.rated)
	}
}

func TestAChangeOfMindBeforeItIsSavedSavesOnlyThat(t *testing.T) {
	d := newDesk(t)
	b := browser.New(t)
	b.Open(d.URL + "/rate")
	b.ClickText("not_good")
	b.WaitText("Saved.")
	d.mu.Lock()
	defer d.mu.Unlock()
	last := d.rated[len(d.rated)-1]
	if last.Get("face") != "not_good" {
		t.Errorf("rated %v", d.rated)
	}
}

// TestOthersReachTheComposer: words from elsewhere stand at the caret, and whoever looks at the words may stop the sending.
func TestOthersReachTheComposer(t *testing.T) {
	d := newDesk(t)
	b := d.open(t)
	b.Fill("trix-editor", "Hello. Bye.")
	browser.Eval[bool](b, `(() => {
		const form = document.getElementById("composer"), editor = document.querySelector("trix-editor").editor
		editor.setSelectedRange([6, 6])
		form.dispatchEvent(new CustomEvent("composer:insert", { detail: { html: "<strong>Click here.</strong>" } }))
		form.addEventListener("composer:sends", event => { window.looked = event.detail; event.preventDefault() }, { once: true })
		return true
	})()`)
	b.Until(`document.querySelector("trix-editor").textContent.trim() === "Hello.Click here. Bye."`)
	b.ClickText("Send")
	b.Until(`window.looked?.html === "<div>Hello.<strong>Click here.</strong> Bye.</div>" && window.looked.text === "Hello.Click here. Bye.\n"`)
	if sent := d.posted(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	b.ClickText("Send")
	b.WaitText("(sent)")
	if sent := d.posted(); len(sent) != 1 || !strings.Contains(sent[0].Get("body"), "<strong>Click here.</strong>") {
		t.Errorf("sent %v", sent)
	}
}
