package conversations_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/team"
)

func TestAnswering(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	p := get(t, s.URL+"/conversations/"+c.ID+"?view=all").code(200)
	sent := post(t, s.URL+"/conversations/"+c.ID+"/replies", "view", "all", "id", p.field("id"), "saw", p.field("saw"), "format", "html",
		"body", "<div>Hi <strong>Marguerite</strong>, let’s look at it together.</div>", "handover", p.field("handover"), "handle_seconds", "498").code(303)
	if to := sent.Header.Get("Location"); to != "/conversations/"+c.ID+"?view=all" {
		t.Errorf("it leads to %s", to)
	}
	now := k.Of("marguerite@lakestreet.example")
	m, err := k.Inbox.Message(t.Context(), now.Newest)
	must(t, err)
	if m.Author != k.Ana.Email || m.Handover != "Ana here, picking up from Joe." || m.HandleSeconds == nil || *m.HandleSeconds != 498 || !strings.Contains(m.HTML, "<strong>") {
		t.Errorf("kept %+v", m)
	}
	if !now.WaitingSince.IsZero() || now.Status != inbox.Open {
		t.Errorf("the conversation is %s and waits since %v", now.Status, now.WaitingSince)
	}
	if strong := get(t, s.URL+"/conversations/"+c.ID).code(200).all("strong"); len(strong) != 1 {
		t.Error("what the editor made bold is not")
	}
	k.sendAll()
	if got := k.world.Mailbox("marguerite@lakestreet.example"); len(got) == 0 {
		t.Error("nothing arrived at Marguerite's")
	}
}

func TestSendAndClose(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Joe)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	sent := post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", p.field("id"), "saw", p.field("saw"), "format", "text",
		"body", "First line\n\nSecond <b>line</b>", "then", "close").code(303)
	if to := sent.Header.Get("Location"); to != "/conversations" {
		t.Errorf("it leads to %s", to)
	}
	now := k.Of("marguerite@lakestreet.example")
	if now.Status != inbox.Closed {
		t.Errorf("it is %s", now.Status)
	}
	p = get(t, s.URL+"/conversations/"+c.ID).code(200)
	p.says("closed", "Re-open", "Second <b>line</b>")
	post(t, s.URL+"/conversations/"+c.ID+"/closure/removal").code(303)
	if now := k.Of("marguerite@lakestreet.example"); now.Status != inbox.Open {
		t.Errorf("re-opened, it is %s", now.Status)
	}
	post(t, s.URL+"/conversations/"+c.ID+"/closure", "view", "answered").code(303)
	if now := k.Of("marguerite@lakestreet.example"); now.Status != inbox.Closed {
		t.Errorf("closed, it is %s", now.Status)
	}
}

func TestAHeldAnswerComesBackWhole(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	answer, saw := p.field("id"), p.field("saw")
	k.Reply(k.Joe, c, "<p>Joe was quicker.</p>")
	k.Clock.Add(10 * time.Second)
	held := post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", answer, "saw", saw, "format", "html", "body", "<div>My own answer</div>",
		"handover", "Me, not Joe.", "handle_seconds", "60").code(409)
	held.says("Joe replied 10 s ago.", "your draft is safe", "New since you began to write")
	if at := held.one("[data-open-here]"); !strings.Contains(said(at), "Joe was quicker.") {
		t.Errorf("it opens at %q", said(at))
	}
	for name, want := range map[string]string{"body": "<div>My own answer</div>", "handover": "Me, not Joe.", "saw": saw, "id": answer, "format": "html", "handle_seconds": "60"} {
		if got := held.field(name); got != want {
			t.Errorf("%s came back as %q, want %q", name, got, want)
		}
	}
	unasked := post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", answer, "saw", saw, "format", "html", "body", "<div>My own answer</div>").code(409)
	if got := unasked.field("handover"); got != "Ana here, picking up from Joe." {
		t.Errorf("whose form knew of no handover is offered the line %q", got)
	}
	for _, b := range held.all("button", "[type=submit]", "[data-composer-target=calm]") {
		if !is(b, "[hidden]") {
			t.Errorf("%q can be pressed before reading", said(b))
		}
	}
	seen := attr(held.one("button", "[name=anyway]"), "value")
	post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", answer, "saw", saw, "anyway", seen, "format", "html", "body", "<div>My own answer</div>").code(303)
	if m, err := k.Inbox.Message(t.Context(), answer); err != nil || m.Fresh != "My own answer" {
		t.Errorf("sent anyway: %q, %v", m.Fresh, err)
	}
}

func TestAnAnswerFromBeforeAMerge(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("Wren <wren@x.example>", "Hello", "Hello"))
	k.Clock.Add(time.Minute)
	k.Arrives(k.Letter("Xeno <xeno@x.example>", "Hello", "Hello"))
	wren, xeno := k.Of("wren@x.example"), k.Of("xeno@x.example")
	s := k.serve(k.Ana)
	_, err := k.Inbox.Merge(t.Context(), k.Ana, wren.ID, []string{xeno.ID})
	must(t, err)
	p := post(t, s.URL+"/conversations/"+xeno.ID+"/replies", "id", id.New(), "saw", xeno.Newest, "body", "Dear Xeno").code(422)
	p.says("it was written to Xeno, and the conversation is one with Wren now.")
	if to := attr(p.one("form", ".composer-dock"), "action"); to != "/conversations/"+wren.ID+"/replies" || p.field("body") != "Dear Xeno" {
		t.Errorf("%q goes on to %s", p.field("body"), to)
	}
}

func TestTwoAtOnce(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("Wren <wren@x.example>", "Hello", "Hello"))
	c := k.Of("wren@x.example")
	mine, theirs := k.serve(k.Ana).URL, k.serve(k.Joe).URL
	for range 20 {
		now, err := k.Inbox.Conversation(t.Context(), c.ID)
		must(t, err)
		codes := make([]int, 2)
		send := func(i int, base string) func() {
			return func() {
				codes[i] = post(t, base+"/conversations/"+c.ID+"/replies", "id", id.New(), "saw", now.Newest, "body", "Hello").Code
			}
		}
		atOnce(send(0, mine), send(1, theirs))
		slices.Sort(codes)
		if !slices.Equal(codes, []int{303, 409}) {
			t.Fatalf("two answers to one question ended in %v", codes)
		}
	}
}

func TestAnswersThatCantBeSent(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	for _, one := range []struct{ body, handover, says, field string }{
		{" ", "", "There is nothing to send yet.", "body"},
		{"Hello", strings.Repeat("x", 301), "too long", "handover"},
	} {
		bad := post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", p.field("id"), "saw", p.field("saw"), "body", one.body, "handover", one.handover).code(422)
		bad.says(one.says)
		if at := bad.one("[aria-invalid=true]"); attr(at, "name") != one.field {
			t.Errorf("the error stands at %s, want %s", attr(at, "name"), one.field)
		}
		if got := bad.field("handover"); got != one.handover {
			t.Errorf("the line came back as %q", got)
		}
	}
	post(t, s.URL+"/conversations/none/replies", "id", id.New(), "body", "Hello").code(404)
}

func TestNotes(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	note := id.New()
	post(t, s.URL+"/conversations/"+c.ID+"/notes", "id", note, "body", "Ask <Priya>").code(303)
	post(t, s.URL+"/conversations/"+c.ID+"/notes", "id", note, "body", "Ask <Priya>").code(303)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	if notes := p.all("article", ".note"); len(notes) != 2 || !strings.Contains(said(notes[1]), "You left a note for the team") || !strings.Contains(said(notes[1]), "Ask <Priya>") {
		t.Errorf("%d notes", len(notes))
	}
	bad := post(t, s.URL+"/conversations/"+c.ID+"/notes", "id", id.New(), "body", " ").code(422)
	bad.says("The note is empty.")
	if attr(bad.one("[aria-invalid=true]"), "id") != "note-words" {
		t.Error("the error does not stand at the note")
	}
}

func TestWhoLeftMayOnlyLook(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	gone := team.Person{ID: k.Joe.ID, Email: k.Joe.Email, Name: k.Joe.Name, Role: k.Joe.Role, Zone: k.Joe.Zone, LeftAt: noon}
	s := k.serve(gone)
	post(t, s.URL+"/conversations/"+c.ID+"/closure").code(403)
	post(t, s.URL+"/conversations/"+c.ID+"/notes", "id", id.New(), "body", "x").code(403)
	post(t, s.URL+"/conversations/"+c.ID+"/replies", "id", id.New(), "saw", c.Newest, "body", "x").code(403)
}

// An upload that brings no file breaks nothing of what follows on its connection, whatever the house's clock says.
func TestAnUploadWithoutAFileLeavesTheConnectionWell(t *testing.T) {
	k := newOffice(t, false)
	c, s := k.busy(), k.serve(k.Ana)
	k.Clock.Add(-5 * 365 * 24 * time.Hour)
	for range 20 {
		res, err := http.DefaultClient.Post(s.URL+"/conversations/"+c.ID+"/uploads", "", nil)
		must(t, err)
		_, err = io.Copy(io.Discard, res.Body)
		must(t, errors.Join(err, res.Body.Close()))
		if res.StatusCode != http.StatusUnprocessableEntity {
			t.Fatalf("no file is answered by %s", res.Status)
		}
		res, err = http.DefaultClient.Get(s.URL + "/conversations/" + c.ID)
		must(t, err)
		page, err := io.ReadAll(res.Body)
		must(t, errors.Join(err, res.Body.Close()))
		if res.StatusCode != http.StatusOK || !strings.Contains(string(page), `id="conversation"`) {
			t.Fatalf("after it the conversation is %s, %d bytes", res.Status, len(page))
		}
	}
}
