package conversations_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
)

func TestAConversationOpensAtTheNewestWords(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	p := get(t, k.serve(k.Ana).URL+"/conversations/"+c.ID).code(200)
	newest := p.one("[data-open-here]")
	if !strings.Contains(said(newest), "It worked on your test page") {
		t.Errorf("it opens at %q", said(newest))
	}
	words := said(p.all("article", ".customer")[1])
	if at := strings.Index(words, "Quoted text"); at < 0 || strings.Index(words, "On Sun, 22 Nov 2026") < at {
		t.Errorf("the quoted words are not behind their fold: %q", words)
	}
	p.says("Joe left a note for the team", "“Nobody told me the update would do this.”", "not good, Sun", "about our product",
		"Receipt numbering for the auditor", "site-report.html")
	if links := p.all("a", "[href=https://test.kindling.example]"); len(links) != 1 || attr(links[0], "target") != "_blank" {
		t.Error("the link of Joe's answer is missing or opens here")
	}
	p.silent("alert(1)", "tracker.example", "onerror")
	if line := p.field("handover"); line != "Ana here, picking up from Joe." {
		t.Errorf("the handover line is %q", line)
	}
	for _, one := range p.all("a", ".conv", "[aria-current=true]") {
		if !strings.HasPrefix(said(one), "Marguerite") {
			t.Errorf("the list marks %q", said(one))
		}
	}
	if own := get(t, k.serve(k.Joe).URL+"/conversations/"+c.ID).code(200); len(own.all("[name=handover]")) != 0 {
		t.Error("Joe would hand over to himself")
	}
	get(t, k.serve(k.Ana).URL+"/conversations/none").code(404)
}

func TestStrangersWordsStayWords(t *testing.T) {
	k := newOffice(t, false)
	evil := `<script>alert(1)</script><img src=x onerror=alert(2)>`
	k.Arrives(k.Letter(`"Eve `+evil+`" <eve@x.example>`, evil, evil+" https://x.example/?a=1&b=\"><script>alert(3)</script>"))
	c := k.Of("eve@x.example")
	s := k.serve(k.Ana)
	for _, path := range []string{"/conversations", "/conversations/" + c.ID} {
		p := get(t, s.URL+path).code(200)
		for _, n := range p.all("script") {
			if attr(n, "src") == "" || attr(n, "nonce") == "" {
				t.Errorf("%s: a script of a stranger", path)
			}
		}
		for _, n := range p.all("img") {
			t.Errorf("%s: a picture of a stranger: %v", path, n.Attr)
		}
		p.says("<script>alert(1)</script>")
	}
}

func TestALongThreadIsFoldedAndHasPages(t *testing.T) {
	k := newOffice(t, false)
	k.before(300 * time.Hour)
	k.Arrives(k.Letter("Wren <wren@x.example>", "Long", "Message 0"))
	c := k.Of("wren@x.example")
	for i := 1; i < 120; i++ {
		k.Clock.Add(time.Hour)
		must(t, k.Inbox.AddNote(t.Context(), k.Joe, id.New(), c.ID, fmt.Sprintf("Message %d", i)))
	}
	k.Clock.Add(time.Hour)
	k.Reply(k.Joe, c, "Answer 120")
	k.Clock.Add(time.Hour)
	k.Arrives(k.Letter("Wren <wren@x.example>", "Re: Long", "Message 121"))
	s := k.serve(k.Ana)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	if n := len(p.all("article")); n != 50 {
		t.Errorf("%d messages on a page, want 50", n)
	}
	fold := p.one("details", ".earlier")
	if !strings.Contains(said(fold), "48 earlier messages") || strings.Contains(said(fold), "Answer 120") {
		t.Errorf("the fold holds %.200q", said(fold))
	}
	seen := map[string]bool{}
	for next := "/conversations/" + c.ID; next != ""; {
		p := get(t, s.URL+next).code(200)
		for _, a := range p.all("article") {
			seen[attr(a, "id")] = true
		}
		next = ""
		for _, a := range p.all("a") {
			if strings.Contains(attr(a, "href"), "before=") {
				next = attr(a, "href")
			}
		}
	}
	if len(seen) != 122 {
		t.Errorf("paging shows %d messages, want 122", len(seen))
	}
}

func TestWhatDidNotArriveSaysWhy(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s := k.serve(k.Ana)
	yusuf := k.Of("yusuf@fener.example")
	p := get(t, s.URL+"/conversations/"+yusuf.ID).code(200)
	p.says("not sent", "This didn’t leave.", "Recipient address rejected", "Try again")
	k.world.Refuse("yusuf@fener.example", 0, "")
	again := post(t, s.URL+"/messages/"+yusuf.Newest+"/sending").code(303)
	if to := again.Header.Get("Location"); to != "/conversations/"+yusuf.ID {
		t.Errorf("it leads to %s", to)
	}
	get(t, s.URL+"/conversations/"+yusuf.ID).code(200).says("On its way")
	k.sendAll()
	p = get(t, s.URL+"/conversations/"+yusuf.ID).code(200)
	p.silent("On its way", "This didn’t leave", "Try again")
	post(t, s.URL+"/messages/"+yusuf.Newest+"/sending").code(409)

	back := get(t, s.URL+"/conversations/"+k.Of("lottie@saltmarsh.example").ID).code(200)
	if auto := back.one("article", ".auto", ".bad"); !strings.Contains(said(auto), "This answer came back") {
		t.Errorf("the bounce says %q", said(auto))
	}
	away := get(t, s.URL+"/conversations/"+k.Of("bashir@cedar.example").ID).code(200)
	if auto := away.one("article", ".auto"); !strings.Contains(said(auto), "Automatic answer from Bashir Haddad") || !strings.Contains(said(auto), "No clock runs") {
		t.Errorf("the absence says %q", said(auto))
	}
}

func TestTryingAgainIsSaid(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("Wren <wren@x.example>", "Hello", "Hello"))
	k.Reply(k.Ana, k.Of("wren@x.example"), "Hi Wren")
	k.world.FailNext(1, 451, "Try later")
	_, err := k.Inbox.SendNext(t.Context())
	must(t, err)
	p := get(t, k.serve(k.Ana).URL+"/conversations/"+k.Of("wren@x.example").ID).code(200)
	p.says("Trying again at ", "Try later", "1 try so far")
}

func TestTheMailAsItCame(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	now, err := k.Inbox.Conversation(t.Context(), c.ID)
	must(t, err)
	base := s.URL + "/messages/" + now.Newest

	p := get(t, base+"/html").code(200)
	policy := p.Header.Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "sandbox ", "frame-ancestors 'self'", "form-action 'none'"} {
		if !strings.Contains(policy, must) {
			t.Errorf("the frame's policy lacks %s: %s", must, policy)
		}
	}
	if strings.Contains(policy, "https:") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("the frame's policy allows too much: %s", policy)
	}
	p.says("the same thing", "Pictures from elsewhere are left out")
	p.silent("<script", ` src="https://tracker`, "cid:")
	if got := attr(p.all("img")[0], "src"); got != "/messages/"+now.Newest+"/attachments/0" {
		t.Errorf("the picture inside is at %s", got)
	}
	asked := get(t, base+"/html?images=1").code(200)
	if !strings.Contains(asked.Header.Get("Content-Security-Policy"), "https:") || !strings.Contains(asked.Raw, `src="https://tracker.example/pixel.gif"`) {
		t.Error("pictures that were asked for do not load")
	}
	asked.silent("<script", "Pictures from elsewhere are left out")

	shot := get(t, base+"/attachments/0").code(200)
	if !bytes.Equal([]byte(shot.Raw), picture()) || shot.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(shot.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("the picture is served as %v", shot.Header)
	}
	if how := get(t, base+"/attachments/0?save=1").Header.Get("Content-Disposition"); how != "attachment; filename=donate-page.png" {
		t.Errorf("it is saved as %q", how)
	}
	page := get(t, base+"/attachments/1").code(200)
	for name, want := range map[string]string{
		"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=site-report.html", "X-Content-Type-Options": "nosniff",
	} {
		if got := page.Header.Get(name); got != want {
			t.Errorf("a stranger's page has %s %q, want %q", name, got, want)
		}
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
		t.Errorf("a file is served without a sandbox: %s", policy)
	}
	for _, n := range []string{"2", "-1", "x"} {
		get(t, base+"/attachments/"+n).code(404)
	}
	raw := get(t, base+"/raw").code(200)
	if !strings.Contains(raw.Raw, "Content-ID: <shot@lake>") || !strings.HasSuffix(raw.Header.Get("Content-Disposition"), `.eml"`) {
		t.Errorf("the raw mail is served as %v", raw.Header)
	}
	get(t, s.URL+"/messages/"+k.Of("yusuf@fener.example").Newest+"/raw").code(404)
	get(t, s.URL+"/messages/"+k.Of("yusuf@fener.example").Newest+"x/html").code(404)
}

func TestAnUnreadableMail(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s := k.serve(k.Ana)
	var link string
	for _, row := range get(t, s.URL+"/conversations").all("a", ".conv") {
		if strings.HasPrefix(attr(row, "href"), "/unreadable/") {
			link = attr(row, "href")
		}
	}
	p := get(t, s.URL+link).code(200)
	p.says("Nothing of it is lost", "The server broke off after 4096 of 38210 bytes.", "It still lies in the mailbox help@kindling.example")
	get(t, s.URL+link+"/raw").code(404)
	if to := post(t, s.URL+link+"/resolution").code(303).Header.Get("Location"); to != "/conversations" {
		t.Errorf("it leads to %s", to)
	}
	get(t, s.URL+"/conversations").code(200).says("Needs a hand 2")
	post(t, s.URL+link+"/resolution").code(404)

	must(t, k.Inbox.Accept(t.Context(), inbox.Batch{Mailbox: k.Box.ID, Mails: []inbox.Raw{{At: k.Clock.Now(), Bytes: []byte("\x00\x01\xff")}}}))
	_, err := k.Inbox.Sort(t.Context(), 10)
	must(t, err)
	items, err := k.Inbox.Unreadables(t.Context(), 10)
	must(t, err)
	if len(items) != 1 {
		t.Fatalf("%d items, want 1", len(items))
	}
	p = get(t, s.URL+"/unreadable/"+items[0].ID).code(200)
	p.says("3 bytes", "First lines of the mail as it came")
	if raw := get(t, s.URL+"/unreadable/"+items[0].ID+"/raw").code(200); raw.Raw != "\x00\x01\xff" {
		t.Errorf("the raw mail is %q", raw.Raw)
	}
	if to := post(t, s.URL+"/unreadable/"+items[0].ID+"/reading").code(303).Header.Get("Location"); to != "/conversations" {
		t.Errorf("reading it again leads to %s", to)
	}
	get(t, s.URL+"/unreadable/"+items[0].ID).code(404)
}
