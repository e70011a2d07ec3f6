package conversations_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
	"rapport/web/browser"
)

// TestWhatIsLargeAndSly: one mail with all that a stranger may think of. Nothing of it runs, nothing is pushed aside.
func TestWhatIsLargeAndSly(t *testing.T) {
	k := newOffice(t, false)
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
	k.Arrives(b.String())
	c := k.Of("eve@x.example")
	s := k.serve(k.Ana)
	from := time.Now()
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	t.Logf("opened in %v", time.Since(from).Round(time.Millisecond))
	files := p.all("a", ".attachment")
	if len(files) != 200 || said(files[0].FirstChild.NextSibling) != "invoicegnp.exe" {
		t.Errorf("%d files, the first said as %q", len(files), said(files[0]))
	}
	saved := get(t, s.URL+attr(files[0], "href")).code(200)
	if how := saved.Header.Get("Content-Disposition"); how != "attachment; filename=invoicegnp.exe" || saved.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it is saved as %q", how)
	}
	m, err := k.Inbox.Message(t.Context(), c.Newest)
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
	k := newOffice(t, false)
	people, err := team.Addresses(t.Context(), k.DB)
	must(t, err)
	var lines inbox.Lines
	for n := range 5000 {
		m := inbox.Message{
			ID: id.New(), Conversation: "long", At: noon.Add(time.Duration(n-5000) * time.Second), Kind: inbox.Note, Author: k.Joe.Email,
			Subject: "Long", Mailbox: k.Box.Address, Text: fmt.Sprintf("Message %d", n), Fresh: fmt.Sprintf("Message %d", n),
		}
		if n == 0 {
			m.Kind, m.Author, m.To = inbox.FromCustomer, "wren@x.example", []mail.Address{{Address: k.Box.Address}}
		}
		lines.Messages = append(lines.Messages, m)
	}
	must(t, k.DB.Write(t.Context(), func(tx *db.Tx) error { return k.Inbox.Bring(t.Context(), tx, lines, people, k.Box.Address) }))
	c := k.Of("wren@x.example")
	s := k.serve(k.Ana)
	from := time.Now()
	p := get(t, s.URL+"/conversations/"+c.ID).code(200)
	t.Logf("opened in %v", time.Since(from).Round(time.Millisecond))
	if n := len(p.all("article")); n != 50 {
		t.Errorf("%d messages on the page, want 50", n)
	}
	p.says("Message 4999")
	for _, newest := range []int{4949, 4899} { // back through the thread, page by page, without a gap
		earlier := p.all("a", "[href]")
		i := slices.IndexFunc(earlier, func(a *html.Node) bool { return strings.Contains(attr(a, "href"), "before=") })
		if i < 0 {
			t.Fatalf("nothing leads further back than message %d", newest+1)
		}
		from = time.Now()
		p = get(t, s.URL+attr(earlier[i], "href")).code(200)
		t.Logf("further back in %v", time.Since(from).Round(time.Millisecond))
		all := p.all("article")
		if len(all) != 50 || !strings.Contains(said(all[0]), fmt.Sprintf("Message %d", newest-49)) || !strings.Contains(said(all[49]), fmt.Sprintf("Message %d", newest)) {
			t.Errorf("%d messages from %.60q to %.60q", len(all), said(all[0]), said(all[len(all)-1]))
		}
	}
	if now, err := k.Inbox.Conversation(t.Context(), c.ID); err != nil || now.Messages != 5000 || now.Status != inbox.Open {
		t.Errorf("%+v, %v", now, err)
	}
}

// TestAPictureThatIsTooLarge: a few bytes that would be gigabytes in a browser are not drawn; they can be saved.
func TestAPictureThatIsTooLarge(t *testing.T) {
	k := newOffice(t, false)
	size := func(width, height uint32) []byte { // the head of a PNG, with the sum that belongs to it
		head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
		head = append(head, 1, 0, 0, 0, 0)
		png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
		return binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(head))
	}
	part := func(kind string, body []byte) string {
		return "--b\nContent-Type: " + kind + "\nContent-Disposition: attachment; filename=x.png\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(body) + "\n"
	}
	k.Arrives(k.Letter("Eve <eve@x.example>", "Look", "--b\nContent-Type: text/plain\n\nLook\n"+part("image/png", size(60000, 60000))+part("image/gif", size(60000, 60000))+part("image/png", size(4000, 3000))+"--b--",
		"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"))
	s := k.serve(k.Ana)
	path := s.URL + "/messages/" + k.Of("eve@x.example").Newest + "/attachments/"
	for n, code := range []int{422, 422, 200} {
		p := get(t, path+strconv.Itoa(n)).code(code)
		if code == 422 {
			p.says("60000 by 60000 points")
		}
		get(t, path+strconv.Itoa(n)+"?save=1").code(200)
	}
}
