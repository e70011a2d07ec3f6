package conversations_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/mail"
	"rapport/team"
	"rapport/web/browser"
)

// TestTwoPeopleShareADraft: what Ana writes is kept, also for her other
// browser; Joe reads it and goes on with it, and she is told.
func TestTwoPeopleShareADraft(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	anas, joes := k.serve(k.Ana), k.serve(k.Joe)
	ana, joe := browser.New(t), browser.New(t)
	page := "/conversations/" + c.ID
	ana.Open(anas.URL + page)
	ana.Fill("trix-editor", "Hello Marguerite, I am looking")
	ana.WaitText("Draft kept")

	other := browser.New(t)
	other.Open(anas.URL + page)
	other.Until(`document.querySelector("trix-editor")?.textContent.includes("I am looking")`)
	other.Close()

	joe.Open(joes.URL + page)
	joe.WaitText("has not sent this yet")
	joe.Fill("trix-editor", "From Joe:")
	joe.WaitText("Draft kept")
	joe.ClickText("Read it")
	joe.AxeEverywhere()
	joe.View(1440, 900, false)
	shoot(t, joe, "draft")
	joe.ClickText("Go on with it")
	joe.Until(`(() => { const words = document.querySelector("trix-editor")?.textContent ?? ""; return words.includes("From Joe:") && words.includes("I am looking") })()`)

	ana.WaitText("Joe goes on with your draft.")
	ana.Until(`document.querySelector("trix-editor").textContent.trim() === ""`)
	ana.Fill("trix-editor", "Something of my own")
	ana.WaitText("Draft kept")
	all, err := k.Inbox.Drafts(t.Context(), k.Ana.Email, c.ID)
	must(t, err)
	if len(all) != 2 {
		t.Errorf("%d drafts, want Joe's and Ana's", len(all))
	}
}

// TestADraftOutlivesTheServersAbsence: what could not be kept stays in the
// browser, and joins what was written elsewhere meanwhile.
func TestADraftOutlivesTheServersAbsence(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Fill("trix-editor", "Begun.")
	b.WaitText("Draft kept")
	b.Offline(true)
	b.Type(" Written on a train.")
	b.WaitText("Kept on this computer")
	all, err := k.Inbox.Drafts(t.Context(), k.Ana.Email, c.ID)
	must(t, err)
	a := all[0].Answer
	a.HTML = "<div>Written at the desk.</div>"
	_, err = k.Inbox.KeepDraft(t.Context(), k.Ana, a, all[0].Revision)
	must(t, err)
	b.Offline(false)
	b.Until(`(() => { const words = document.querySelector("trix-editor").textContent; return words.includes("Written on a train.") && words.includes("Written at the desk.") })()`)
	b.WaitText("Draft kept")
}

// TestASessionThatEndedTakesNoWords: who was signed out meanwhile is told, and
// sends the same words after signing in elsewhere.
func TestASessionThatEndedTakesNoWords(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	var ended atomic.Bool
	h := k.House(&k.Ana)
	h.Viewer = func(*http.Request) (team.Person, bool) { return k.Ana, !ended.Load() }
	s := k.Serve(k.room(h))
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	ended.Store(true)
	b.Fill("trix-editor", "Not one word of this is lost.")
	b.ClickText("Send")
	b.WaitText("You are signed out, and nothing was sent.")
	b.Until(`document.querySelector("trix-editor")?.textContent === "Not one word of this is lost."`)
	ended.Store(false)
	b.ClickText("Send")
	b.WaitText("Sent. Going to Marguerite.")
	thread, _, err := k.Inbox.Thread(t.Context(), c.ID, "", 100)
	must(t, err)
	if last := thread[len(thread)-1]; last.Text != "Not one word of this is lost." {
		t.Errorf("the last message is %q", last.Text)
	}
}

// slowLook holds the next answer to how a draft stands, until the page calls goOn.
const slowLook = `(() => {
	const real = window.fetch
	window.fetch = async (...asked) => {
		const answer = await real(...asked)
		if (/\/draft(\?|$)/.test(asked[0]) && !asked[1]?.method) {
			window.fetch = real
			await new Promise(done => { window.goOn = done })
		}
		return answer
	}
	return true
})()`

// TestAnAnswerIsCalledBack: Send waits, Undo brings every word back, and what
// somebody wrote meanwhile holds it.
func TestAnAnswerIsCalledBack(t *testing.T) {
	k := newOffice(t, false)
	must(t, k.Inbox.SetUndoSeconds(t.Context(), k.Ana, 30))
	c := k.busy()
	before := k.Of("marguerite@lakestreet.example").Messages
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Fill("trix-editor", "Too early")
	b.Press("Control+Enter")
	b.WaitText("Sent. Going to Marguerite.")
	b.WaitText("Leaves in ")
	b.Until(`document.querySelector("trix-editor").textContent.trim() === ""`)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	shoot(t, b, "leaving")
	b.Press("Escape")
	b.Click(".toast button")
	b.WaitText("Not sent. It is your draft again.")
	b.Until(`document.querySelector("trix-editor").textContent.includes("Too early")`)
	b.WaitGone(".msg.unsent")

	b.ClickText("Send")
	b.WaitText("Leaves in ")
	k.Clock.Add(10 * time.Second)
	browser.Eval[bool](b, slowLook)
	k.Reply(k.Joe, c, "<p>Joe was quicker.</p>")
	b.Until(`!!window.goOn`) // the page has asked how its draft stands, and will be told how it stood
	k.Clock.Add(time.Minute)
	if _, err := k.Inbox.LeaveNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.WaitText("An answer did not leave: somebody wrote meanwhile.")
	browser.Eval[bool](b, `(window.goOn(), true)`)
	b.WaitText("It did not leave: Joe Adeyemi wrote meanwhile.")
	b.Until(`document.querySelector("trix-editor").textContent.includes("Too early")`)
	b.WaitFor("[name=anyway]")
	shoot(t, b, "held")
	if now := k.Of("marguerite@lakestreet.example"); now.Messages != before+1 || now.Hand != "held" {
		t.Errorf("held, it is %+v", now)
	}
	b.ClickText("Send anyway")
	b.WaitText("Leaves in ")
	k.Clock.Add(time.Minute)
	if _, err := k.Inbox.LeaveNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.WaitGone(".msg.unsent")
	if m, err := k.Inbox.Message(t.Context(), k.Of("marguerite@lakestreet.example").Newest); err != nil || m.Fresh != "Too early" {
		t.Errorf("sent %q, %v", m.Fresh, err)
	}
}

// TestLaterWithCopiesAndFiles: by the keyboard, a file goes along, a copy too,
// an emoji by its name, and it leaves tomorrow, or another day after all.
func TestLaterWithCopiesAndFiles(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	file := filepath.Join(t.TempDir(), "steps.txt")
	must(t, os.WriteFile(file, []byte("one, two"), 0o600))
	big := filepath.Join(t.TempDir(), "film.mov")
	must(t, os.WriteFile(big, nil, 0o600))
	must(t, os.Truncate(big, inbox.MostBytes+1_000_000))
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.WaitFor("trix-editor")
	b.Upload("#attach", big)
	b.WaitText("“film.mov” is 26 MB; most mail servers take 25 MB.")
	b.Upload("#attach", file)
	b.Until(`document.querySelectorAll(".files [name=file]").length === 1`)
	b.Press("r")
	b.Type("See the file :wav")
	b.WaitFor(".emoji [aria-selected=true]")
	b.Press("Enter")
	b.Until(`document.querySelector("trix-editor").textContent.includes("See the file 👋")`)
	b.ClickText("Copies")
	b.Fill("[name=cc]", "Rolf <rolf@x.example>")
	b.WaitText("Draft kept")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	shoot(t, b, "files")
	b.Open(b.URL()) // all of it is still there
	b.Until(`document.querySelector("[name=cc]").value === "Rolf <rolf@x.example>" && document.querySelectorAll(".files [name=file]").length === 1`)
	b.Click(".conv-head h1")
	b.Press("d")
	b.WaitFor("#later:popover-open")
	shoot(t, b, "later")
	b.ClickText("Tomorrow morning")
	b.WaitText("It leaves tomorrow 09:00.")
	all, err := k.Inbox.Leavings(t.Context(), c.ID)
	must(t, err)
	if len(all) != 1 || len(all[0].Copies) != 1 || len(all[0].Files) != 1 || !all[0].Later() {
		t.Fatalf("leaving: %+v", all)
	}
	b.ClickText("Another moment")
	b.ClickText("Set")
	b.WaitText("It leaves tomorrow 09:00.")
	k.Clock.Set(all[0].LeavesAt)
	if _, err := k.Inbox.LeaveNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.sendAll()
	got := k.world.Mailbox("rolf@x.example")
	if len(got) != 1 {
		t.Fatalf("Rolf got %d mails", len(got))
	}
	if l := mail.Parse(got[0].Raw); !strings.Contains(l.Text, "See the file 👋") || len(l.Attachments) == 0 {
		t.Errorf("Rolf reads %q with %d files", l.Text, len(l.Attachments))
	}
	b.WaitText("Copy to Rolf")
	b.WaitText("steps.txt")
}

// TestPassingOnFromThePage: F, an address, and it has gone; nobody's clock changed.
func TestPassingOnFromThePage(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.WaitFor("trix-editor")
	b.Press("f")
	b.WaitFor("[name=to]")
	b.Until(`document.querySelectorAll("[name=carries]:checked").length > 1`)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	shoot(t, b, "forward")
	b.Fill("[name=to]", "rolf@supplier.example")
	b.Fill("trix-editor", "Is this yours?")
	b.ClickText("Pass on")
	b.WaitText("passed this on to rolf@supplier.example")
	k.sendAll()
	got := k.world.Mailbox("rolf@supplier.example")
	if len(got) != 1 || !strings.Contains(mail.Parse(got[0].Raw).Text, "Is this yours?") {
		t.Fatalf("Rolf got %d mails", len(got))
	}
	if now := k.Of("marguerite@lakestreet.example"); now.WaitingSince.IsZero() {
		t.Error("passing on ended the wait")
	}
}

// shoot keeps a picture where RAPPORT_LOOK says.
func shoot(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	dir := os.Getenv("RAPPORT_LOOK")
	if dir == "" {
		return
	}
	b.Screenshot(filepath.Join(dir, "send-"+name+".png"), 1440, 900, false)
	b.Screenshot(filepath.Join(dir, "send-"+name+"-390.png"), 390, 844, true)
	b.View(1440, 900, false)
}
