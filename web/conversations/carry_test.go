package conversations_test

// Files and pictures on their way into an answer: dropped, pasted, chosen without script.

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapport/mail"
	"rapport/web/browser"
)

// dotPNG is a picture of one point.
var dotPNG, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

// put writes a file that somebody has on their computer.
func put(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, body, 0o600))
	return path
}

// arrived is the one mail that an address got, read as its owner's program does.
func (k *office) arrived(address string) mail.Letter {
	k.t.Helper()
	k.sendAll()
	got := k.world.Mailbox(address)
	if len(got) == 0 {
		k.t.Fatalf("nothing arrived at %s", address)
	}
	return mail.Parse(got[len(got)-1].Raw)
}

// TestDroppedAndPasted: two files and two pictures, by drag and by the clipboard, onto the words and beside them. What leaves
// has the files as files and the pictures where they were put.
func TestDroppedAndPasted(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	plan, shot := put(t, "plan.pdf", []byte("%PDF-1.4 a plan")), put(t, "dropped.png", dotPNG)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Fill("trix-editor", "See both:")
	b.Paste("pasted.png", "image/png", dotPNG)
	pictures := `document.querySelectorAll('trix-editor img[src^="/uploads/"]').length === `
	b.Until(pictures + `1`)
	b.Paste("list.csv", "text/csv", []byte("a,b"))
	beside := `document.querySelectorAll(".files [name=file]").length === `
	b.Until(beside + `1`)
	b.Drop("trix-editor", shot)
	b.Until(pictures + `2`)
	b.Drop("trix-editor", plan)
	b.Until(beside + `2`)
	b.Drop(".composer .send", put(t, "beside.png", dotPNG)) // beside the words a picture is a file like another
	b.Until(beside + `3`)
	b.Until(`!document.querySelector(".composer[data-over]")`)
	shoot(t, b, "carried")

	b.Open(b.URL()) // at once, while it is being kept: all of it is there again, and its size is known
	b.Until(pictures + `2 && ` + beside + `3`)
	b.Until(`[...document.querySelectorAll("trix-editor img")].every(i => i.naturalWidth === 1)`)
	b.Until(`[...document.querySelectorAll(".files li")].every(li => Number(li.dataset.bytes) > 0)`)
	b.Press("r", "Control+Enter")
	b.WaitText("Sent. Going to Marguerite.")
	b.Until(`document.querySelectorAll(".msg.team img[src*='/attachments/']").length >= 2`)

	l := k.arrived("marguerite@lakestreet.example")
	var files []string
	for _, a := range l.Attachments {
		files = append(files, a.Name)
		if a.Inline != (a.Name == "pasted.png" || a.Name == "dropped.png") {
			t.Errorf("%s within the words: %v", a.Name, a.Inline)
		}
		if a.Inline && (!strings.Contains(l.HTML, `src="cid:`+a.ContentID+`"`) || !bytes.Equal(a.Body, dotPNG)) {
			t.Errorf("%s stands nowhere: %s", a.Name, l.HTML)
		}
	}
	slices.Sort(files)
	if want := []string{"beside.png", "dropped.png", "list.csv", "pasted.png", "plan.pdf"}; !slices.Equal(files, want) || strings.Contains(l.HTML, "/uploads/") {
		t.Errorf("it left with %q: %s", files, l.HTML)
	}
}

// TestAFileWithoutScript: the form itself carries files, and what is refused keeps them.
func TestAFileWithoutScript(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.NoScript()
	b.Open(s.URL + "/conversations/" + c.ID)
	b.Upload("#attach", put(t, "plan.pdf", []byte("%PDF-1.4 a plan")), put(t, "shot.png", dotPNG))
	b.Click(".copies summary")
	b.Fill("[name=cc]", "nobody")
	b.ClickText("Send")
	b.WaitText("is no e-mail address")
	if b.Count(".files [name=file]") != 2 {
		t.Fatal("the files went with the refusal")
	}
	b.Fill("[name=cc]", "")
	b.Fill("#reply", "Here is the plan.")
	b.ClickText("Send")
	b.WaitText("Sent. Going to Marguerite.")
	l := k.arrived("marguerite@lakestreet.example")
	if len(l.Attachments) != 2 || l.Attachments[0].Name != "plan.pdf" || !strings.Contains(l.Text, "Here is the plan.") {
		t.Errorf("it left as %q with %d files", l.Text, len(l.Attachments))
	}
}
