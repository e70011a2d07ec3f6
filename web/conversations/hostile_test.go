package conversations_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/web/browser"
)

// TestWhatIsLargeAndSly: one mail with all that a stranger may think of. Nothing of it runs, nothing is pushed aside.
func TestWhatIsLargeAndSly(t *testing.T) {
	k := newDesk(t, false)
	var to strings.Builder
	for n := range 5000 {
		fmt.Fprintf(&to, ",\r\n person%d@crowd.example", n)
	}
	bomb := base64.StdEncoding.EncodeToString([]byte("PK\x03\x04 forty-two zips in zips, never unpacked"))
	evil := `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.pwned=1&gt;">` +
		`<svg><script>top.pwned=1</script></svg><img src=x onerror=top.pwned=1><a href="javascript:top.pwned=1">press</a>` + strings.Repeat("<div>", 300) + "deep"
	var b strings.Builder
	fmt.Fprintf(&b, "From: Eve <eve@x.example>\r\nTo: help@kindling.example%s\r\nSubject: %s\r\nMessage-ID: <sly@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=sly\r\n\r\n",
		to.String(), strings.Repeat("Subject without end ", 1<<20/20))
	fmt.Fprintf(&b, "--sly\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s\r\n", evil)
	for n := range 200 {
		name := fmt.Sprintf("bomb%d.zip", n)
		if n == 0 {
			name = "invoice\u202Egnp.exe"
		}
		fmt.Fprintf(&b, "--sly\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", name, bomb)
	}
	b.WriteString("--sly--\r\n")
	k.arrives(b.String())
	c := k.of("eve@x.example")
	s := k.serve(k.ana)
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	files := p.all("a", ".attachment")
	if len(files) != 200 || said(files[0].FirstChild.NextSibling) != "invoicegnp.exe" {
		t.Errorf("%d files, the first said as %q", len(files), said(files[0]))
	}
	saved := get(t, s.URL+attr(files[0], "href")).code(200)
	if how := saved.Header.Get("Content-Disposition"); how != "attachment; filename=invoicegnp.exe" || saved.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it is saved as %q", how)
	}
	m, err := k.in.Message(t.Context(), c.Newest)
	must(t, err)
	if len(m.Attachments) != 200 || len(c.Subject) > 4000 || len(m.To) > 5001 {
		t.Errorf("%d files, a subject of %d, %d who got it", len(m.Attachments), len(c.Subject), len(m.To))
	}

	screen := browser.New(t)
	screen.View(390, 844, false)
	for _, path := range []string{"/conversations", "/conversations/" + c.ID} {
		screen.Open(s.URL + path)
		if wide := browser.Eval[int](screen, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %d px wide", path, wide)
		}
	}
	if browser.Eval[bool](screen, `"pwned" in window`) {
		t.Error("a stranger's script ran")
	}
}

// TestFiveThousandMessagesInOne: the page shows the newest fifty, and says how long that took.
func TestFiveThousandMessagesInOne(t *testing.T) {
	k := newDesk(t, false)
	k.before(6000 * time.Second)
	k.arrives(k.letter("Wren <wren@x.example>", "Long", "Message 0"))
	c := k.of("wren@x.example")
	for n := 1; n < 5000; n++ {
		k.clock.Add(time.Second)
		must(t, k.in.AddNote(t.Context(), k.joe, id.New(), c.ID, fmt.Sprintf("Message %d", n)))
	}
	s := k.serve(k.ana)
	from := time.Now()
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	t.Logf("opened in %v", time.Since(from).Round(time.Millisecond))
	if n := len(p.all("article")); n != 50 {
		t.Errorf("%d messages on the page, want 50", n)
	}
	p.says("Message 4999")
	if now, err := k.in.Conversation(t.Context(), c.ID); err != nil || now.Messages != 5000 || now.Status != inbox.Open {
		t.Errorf("%+v, %v", now, err)
	}
}
