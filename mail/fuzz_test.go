// Fuzzing what strangers send, with what must hold for any mail.

package mail

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse: no mail makes Parse panic, grow without bound, write broken UTF-8, lose a readable text or let a script through.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/clients/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, s := range hostile {
		f.Add(eml("Content-Type: text/html\n\n" + s))
	}
	f.Add(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: application/ms-tnef\n\n" + string(tnef("a", "b", []byte("c"))) + "\n--x--"))
	f.Add(eml("Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;a@b.c\nStatus: 5.0.0\n\n--x--"))
	f.Add(eml("Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\nContent-Transfer-Encoding: quoted-printable\n\n+AOk- =\n> a \n-- \nx"))
	f.Add(eml("Content-Type: application/pdf; name*0*=utf-8''a%20; name*1=b\nContent-Transfer-Encoding: base64\n\nYQ=="))
	f.Add(eml("Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$3$s\x1b(B"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := Parse(raw)
		checkLetter(t, raw, l)
		if _, err := json.Marshal(Explain(raw)); err != nil {
			t.Errorf("no JSON: %v", err)
		}
	})
}

func checkLetter(t *testing.T, raw []byte, l Letter) {
	t.Helper()
	strs := append([]string{l.From.Name, l.From.Address, l.Subject, l.MessageID, l.Text, l.FreshText, l.HTML, l.FreshHTML, l.Auto.Reason}, l.Problems...)
	strs = append(append(strs, l.InReplyTo...), l.References...)
	for _, list := range [][]Address{l.To, l.Cc, l.ReplyTo} {
		for _, a := range list {
			strs = append(strs, a.Name, a.Address)
		}
	}
	size := 0
	for _, a := range l.Attachments {
		strs = append(strs, a.Name, a.Type, a.ContentID)
		size += a.Size
		if a.Name == "" || strings.ContainsAny(a.Name, "/\\\r\n\x00") || utf8.RuneCountInString(a.Name) > maxNameLength || a.Size != len(a.Body) || SafeType(a.Type) != a.Type {
			t.Errorf("file %q of type %q", a.Name, a.Type)
		}
	}
	for _, s := range strs {
		if !utf8.ValidString(s) {
			t.Errorf("broken UTF-8: %q", s)
		}
	}
	if strings.ContainsAny(l.Subject+l.MessageID+l.From.Name+l.From.Address, "\r\n\x00") {
		t.Errorf("a line end in a header: %q %q %+v", l.Subject, l.MessageID, l.From)
	}
	if size > 2*len(raw)+1000 || len(l.Text) > maxText || len(l.Text) > 60*len(raw)+1000 || len(l.HTML) > 60*len(raw)+1000 || len(l.Problems) > 20 {
		t.Errorf("%d octets grew: files %d, text %d, html %d", len(raw), size, len(l.Text), len(l.HTML))
	}
	if isBlank(l.FreshText) != isBlank(l.Text) {
		t.Errorf("fresh %q of text %q", l.FreshText, l.Text)
	}
	if isBlank(l.Text) && len(raw) < 1<<16 {
		notes := &problems{}
		if p := (&tree{problems: notes}).read(raw, 0, "text/plain"); hasWords(p) && len(notes.list) == 0 {
			t.Errorf("a readable text is lost: %q", raw)
		}
	}
	checkHarmless(t, "", l.HTML, false)
	checkHarmless(t, "", l.FreshHTML, false)
}

// hasWords tells whether a part, or one below it, is unencoded ASCII text that anybody can read.
func hasWords(p *part) bool {
	if slices.ContainsFunc(p.children, hasWords) {
		return true
	}
	if p.kind != "text/plain" || len(p.children) > 0 || p.disposition != "" || len(p.params) > 0 || len(p.header.get("content-transfer-encoding")) > 0 {
		return false
	}
	for _, c := range p.body {
		if c > '~' || c < ' ' && c != '\n' {
			return false
		}
	}
	return !isBlank(string(p.body))
}

// FuzzFresh: Split loses no line, doubles none, and leaves something fresh of any text that has words.
func FuzzFresh(f *testing.F) {
	files, err := filepath.Glob("testdata/fresh/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range strings.Split("\n"+string(data), "\n#### ")[1:] {
			_, body, _ := strings.Cut(section, "\n")
			text, _, _ := strings.Cut(body, "\n==== fresh\n")
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		fresh, rest := Split(text)
		checkNothingLost(t, text, fresh, rest)
		if isBlank(fresh) && !isBlank(text) {
			t.Errorf("nothing is fresh of %q", text)
		}
	})
}

// FuzzSanitise: whatever the markup, what is left is harmless and settled.
func FuzzSanitise(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, remote := range []bool{false, true} {
			out := Sanitise(src, remote)
			checkHarmless(t, src, out, remote)
			checkHarmless(t, out, Sanitise(out, remote), remote)
		}
	})
}

// FuzzCompose: whatever people write, a mail that is composed has only our headers, and comes back with the same words.
func FuzzCompose(f *testing.F) {
	f.Add("Kim", "Form", "Hello\n\n> x", "<p>Hi</p>", "1@x", "a.pdf")
	f.Add("x\r\nBcc: v@x.y", "=?utf-8?q?a?=\r\n\r\nevil", ".\r\n.\r\n", "<img src=x onerror=pwned()>", "<a>\r\n", "../\"\r\nX: y")
	f.Add("\xff\u202e", strings.Repeat("ü", 600), "\x00 \t\r", "", strings.Repeat("a", 2000), "")
	ours := map[string]bool{
		"date": true, "mime-version": true, "message-id": true, "subject": true, "in-reply-to": true, "references": true, "from": true, "to": true,
		"reply-to": true, "content-type": true, "cc": true, "content-transfer-encoding": true,
	}
	f.Fuzz(func(t *testing.T, name, subject, text, page, id, file string) {
		d := draft()
		d.From.Name, d.To[0].Name, d.Subject, d.Text, d.HTML, d.InReplyTo, d.Handover, d.Signature = name, name, subject, text, page, id, name, text
		d.References = []string{id, "x@y", id}
		d.Quoted = &Quote{Attribution: subject, Text: text, HTML: page}
		d.Attachments = []Attachment{{Name: file, Type: file, Body: []byte(text)}, {Name: file, Inline: true, ContentID: id, Type: "image/png"}}
		raw, err := Compose(d)
		if err != nil {
			t.Skip() // refused, which is safe
		}
		h, _, broken := splitHeader(raw)
		for _, field := range h {
			if !ours[field.name] {
				t.Errorf("smuggled in: %q", field.name)
			}
		}
		l := Parse(raw)
		if broken || len(l.Problems) > 0 || l.From.Address != d.From.Address || len(l.To) != 1 || l.MessageID != d.MessageID {
			t.Errorf("problems %q from %+v to %+v id %q", l.Problems, l.From, l.To, l.MessageID)
		}
		if want := outgoingSubject(subject, true); l.Subject != want {
			t.Errorf("subject %q, want %q", l.Subject, want)
		}
		if want, _, err := d.bodies(); err != nil || strings.TrimSpace(l.Text) != strings.TrimSpace(want) {
			t.Errorf("%v\ntext %q\nwant %q", err, l.Text, want)
		}
		if len(l.Attachments) != 5 {
			t.Errorf("%d files", len(l.Attachments))
		}
		checkHarmless(t, page, l.HTML, false)
	})
}
