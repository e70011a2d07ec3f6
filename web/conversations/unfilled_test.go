package conversations_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
)

// TestNothingLeavesWithAnOpenBlank: whichever way an answer is sent, by whom, and wherever its words came from, the server
// refuses it while a blank is open, says where, and gives every word back.
func TestNothingLeavesWithAnOpenBlank(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	c := k.Of("marguerite@lakestreet.example")
	mails := len(k.world.Mailbox("marguerite@lakestreet.example"))
	const html = "<div>In WordPress, open {{where}} and press Copy.</div>"
	anas, joes := k.serve(k.Ana), k.serve(k.Joe)
	refused := func(name, base string, fields ...string) {
		t.Helper()
		form := []string{"id", id.New(), "saw", c.Newest, "format", "html", "body", html}
		for i := 0; i < len(fields); i += 2 {
			if at := slices.Index(form, fields[i]); at >= 0 {
				form[at+1] = fields[i+1]
			} else {
				form = append(form, fields[i:i+2]...)
			}
		}
		p := post(t, base+"/conversations/"+c.ID+"/replies", form...)
		if p.Code != 422 {
			t.Fatalf("%s: answered %d", name, p.Code)
		}
		p.says("is not filled in yet", "press Copy.")
		if at := p.one("textarea", "#reply"); attr(at, "aria-invalid") != "true" || !strings.Contains(p.field("body"), "press Copy.") {
			t.Errorf("%s: the words came back as %q", name, p.field("body"))
		}
	}
	refused("at once", anas.URL)
	must(t, k.Inbox.SetUndoSeconds(t.Context(), k.Ana, 10))
	refused("with seconds to undo", anas.URL)
	refused("later", anas.URL, "later", "own", "moment", "2026-11-24T09:00")
	refused("in an hour of Beast mode that is over", anas.URL, "view", "beast")
	_, err := k.rhythm.Begin(t.Context(), k.Ana)
	must(t, err)
	refused("in Beast mode", anas.URL, "view", "beast")
	refused("sent anyway", anas.URL, "anyway", c.Newest)
	refused("and closed", anas.URL, "then", "close")
	refused("passed on", anas.URL, "kind", "forward", "to", "rolf@x.example")
	refused("without script", anas.URL, "format", "text", "body", "Open {{ optional: they want a call }}\nand press Copy.")
	refused("within bold words", anas.URL, "body", "<div>Open <strong>{{where</strong>}} and press Copy.</div>")

	// Joe goes on with her draft, on a computer that knows nothing of the snippet.
	_, err = k.Inbox.KeepDraft(t.Context(), k.Ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Kind: inbox.Reply, Saw: c.Newest, HTML: html}, 0)
	must(t, err)
	post(t, joes.URL+"/conversations/"+c.ID+"/drafts/taking", "from", k.Ana.Email, "kind", "reply").code(303)
	p := get(t, joes.URL+"/conversations/"+c.ID).code(200)
	refused("taken over", joes.URL, "id", p.field("id"), "body", p.field("body"))
	if drafts, err := k.Inbox.Drafts(t.Context(), k.Joe.Email, c.ID); err != nil || !slices.ContainsFunc(drafts, func(d inbox.Draft) bool {
		return d.Person == k.Joe.Email && d.State == inbox.DraftOpen && d.HTML == html
	}) {
		t.Errorf("refused, the draft is %+v, %v", drafts, err)
	}

	k.Clock.Add(48 * time.Hour)
	for more := true; more; {
		more, err = k.Inbox.LeaveNext(t.Context())
		must(t, err)
	}
	k.sendAll()
	if n := len(k.world.Mailbox("marguerite@lakestreet.example")); n != mails || len(k.world.Mailbox("rolf@x.example")) != 0 {
		t.Errorf("%d mails arrived", n-mails)
	}

	post(t, anas.URL+"/conversations/"+c.ID+"/notes", "id", id.New(), "body", "What is {{where}}?").code(303)
	post(t, anas.URL+"/conversations/"+c.ID+"/replies", "id", id.New(), "saw", c.Newest, "format", "html", "body",
		"<div>Write this:</div><pre>Dear {{name}},</pre><div>and {single} braces are letters.</div>").code(303)
}
