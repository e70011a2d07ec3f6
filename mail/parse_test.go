// Reading mail as it really comes: broken, mislabelled, huge.

package mail

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// eml writes a mail with the usual header before the given rest.
func eml(rest string) []byte {
	return []byte(strings.ReplaceAll("From: Kim <kim@example.com>\nTo: support@example.org\nSubject: Form\nMessage-ID: <1@example.com>\n"+
		"Date: Mon, 16 Nov 2026 10:00:00 +0100\n"+rest, "\n", "\r\n"))
}

// TestParseBroken: whatever is wrong with a mail, its words come through, and the oddity is told where there is one.
func TestParseBroken(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		raw     string
		text    string
		problem string
	}{
		"line without colon in the header": {"From: a@b.c\r\nno colon here\r\nSubject: hi\r\nMessage-ID: <1@x>\r\n\r\nthe words", "the words", "not header fields"},
		"mbox line":                        {"From a@b.c Mon Nov 16 10:00:00 2026\nFrom: a@b.c\nSubject: hi\n\nthe words", "the words", ""},
		"blank lines first":                {"\r\n\r\nFrom: a@b.c\r\nSubject: hi\r\n\r\nthe words", "the words", ""},
		"header and body not parted":       {"From: a@b.c\nSubject: hi\nthe words come at once\nand go on", "the words come at once\nand go on", "not header fields"},
		"only CR":                          {"From: a@b.c\rSubject: hi\r\rthe words", "the words", ""},
		"NUL in header":                    {"From: a@b.c\r\nSub\x00ject: hi\r\nTo: x@y.z\r\n\r\nthe words", "the words", "not header fields"},
		"end missing":                      {string(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nthe words")), "the words", "end of this mail is missing"},
		"boundary not named":               {string(eml("Content-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\nthe words\n--x--\n")), "the words", "boundary"},
		"boundary never met":               {string(eml("Content-Type: multipart/mixed; boundary=x\n\nthe words")), "the words", "has none"},
		"other boundary met":               {string(eml("Content-Type: multipart/mixed; boundary=y\n\n--x\nContent-Type: text/plain\n\nthe words\n--x--\n")), "the words", "boundary"},
		"encoding nobody knows":            {string(eml("Content-Transfer-Encoding: x-funny\n\nthe words")), "the words", "transfer encoding"},
		"encoding on a multipart":          {string(eml("Content-Transfer-Encoding: base64\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nthe words\n--x--\n")), "the words", ""},
		"multipart really encoded":         {string(eml("Content-Transfer-Encoding: base64\nContent-Type: multipart/mixed; boundary=x\n\n" + b64([]byte("--x\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--x--\r\n")))), "the words", ""},
		"base64 with rubbish":              {string(eml("Content-Transfer-Encoding: base64\n\ndGhl!!\nIHdv cmRz*\n")), "the words", "base64"},
		"base64 without padding":           {string(eml("Content-Transfer-Encoding: base64\n\ndGhlIHdvcmRzLg\n")), "the words.", "base64"},
		"base64 in two pieces":             {string(eml("Content-Transfer-Encoding: base64\n\ndGhlIA==\nd29yZHM=\n")), "the words", "base64"},
		"words below base64":               {string(eml("Content-Transfer-Encoding: base64\n\nw6kgdGhlIHdvcmRz\n\n--\nA list's own words.\n")), "é the words\n\n--\nA list's own words.", "below the base64"},
		"words below padded base64":        {string(eml("Content-Transfer-Encoding: base64\n\ndGhlIHdvcmRzLg==\n____\nA list's\n")), "the words.\n\n____\nA list's", "below the base64"},
		"bare = in quoted-printable":       {string(eml("Content-Transfer-Encoding: quoted-printable\n\nthe words a=b =ZZ =C3=A9 soft=\n ly")), "the words a=b =ZZ é soft ly", ""},
		"charset nobody knows":             {string(eml("Content-Type: text/plain; charset=x-foo\n\nthe words \xe9")), "the words é", "character set"},
		"8 bit without a label":            {string(eml("\nthe words \xe9\x93")), "the words é“", ""},
		"Latin-1 that is UTF-8":            {string(eml("Content-Type: text/plain; charset=iso-8859-1\n\nthe words é")), "the words é", ""},
		"UTF-8 that is Latin-1":            {string(eml("Content-Type: text/plain; charset=utf-8\n\nthe words \xe9 \xfc")), "the words é ü", ""},
		"gb18030":                          {string(eml("Content-Type: text/plain; charset=gb2312\n\n\xc4\xe3\xba\xc3")), "你好", ""},
		"iso-2022-jp":                      {string(eml("Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$3$s$K$A$O\x1b(B")), "こんにちは", ""},
		"iso-2022-jp unlabelled":           {string(eml("\n\x1b$B$3$s$K$A$O\x1b(B")), "こんにちは", ""},
		"shift_jis":                        {string(eml("Content-Type: text/plain; charset=cp932\n\n\x82\xb1\x82\xf1")), "こん", ""},
		"koi8-r":                           {string(eml("Content-Type: text/plain; charset=\"koi8-r\"\n\n\xf0\xd2\xc9\xd7\xc5\xd4")), "Привет", ""},
		"utf-7":                            {string(eml("Content-Type: text/plain; charset=utf-7\n\nthe words +AOk- 1 +- 1")), "the words é 1 + 1", ""},
		"utf-16":                           {string(eml("Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-16\n\n" + b64([]byte("\xff\xfeh\x00i\x00")))), "hi", ""},
		"parameters of any shape":          {string(eml("Content-Type: text/plain; charset = \"utf-8\" ; format==flowed; x y; ;charset=koi8-r\n\nthe words é")), "the words é", ""},
		"type without a subtype":           {string(eml("Content-Type: text\n\nthe words")), "the words", ""},
		"flowed":                           {string(eml("Content-Type: text/plain; format=flowed\n\nthe words \ngo on\n> a \n> quote\n-- \nKim")), "the words go on\n> a quote\n-- \nKim", ""},
		"flowed with delsp":                {string(eml("Content-Type: text/plain; format=flowed; delsp=yes\n\n日本 \n語\n")), "日本語", ""},
		"HTML only":                        {string(eml("Content-Type: text/html\n\n<title>x</title><p>the <b>words</b><p>a<br>b<ul><li>one<li>two</ul>")), "the words\n\na\nb\n* one\n* two", ""},
		"hidden words in HTML":             {string(eml("Content-Type: text/html\n\n<p style='display: none'>preview<p>the words<div hidden style='display:none'>x<br>y</div>")), "the words", ""},
		"a text with a name":               {string(eml("Content-Type: text/plain; name=\"Unnamed\"\n\nthe words")), "the words", ""},
		"a part without a header":          {string(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nProblem: the words\n--x--")), "Problem: the words", "none"},
		"a blank line before a header":     {string(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nContent-Type: text/html\n\n<p>the words\n--x--")), "the words", ""},
		"a digest":                         {string(eml("Content-Type: multipart/digest; boundary=x\n\n--x\n\nFrom: lee@example.com\nSubject: old\n\nthe words\n--x--")), "the words", "no words of its own"},
		"CR CR LF":                         {"From: a@b.c\r\r\nSubject: hi\r\r\n\r\r\nthe words\r\r\ngo on", "the words\ngo on", ""},
		"cp949":                            {string(eml("Content-Type: text/plain; charset=cp949\n\n\xbe\xc8\xb3\xe7")), "안녕", ""},
		"Latin-1 by another name":          {string(eml("Content-Type: text/plain; charset=latin-1\n\nthe words \xe9")), "the words é", ""},
		"HTML that names no type":          {string(eml("\n<!DOCTYPE html><html><p>the <b>words</b>")), "the words", ""},
		"a mark before the header":         {"\ufeffFrom: a@b.c\r\nSubject: hi\r\n\r\nthe words", "the words", ""},
		"a text that only excuses itself":  {string(eml("Content-Type: multipart/alternative; boundary=x\n\n--x\n\nYour program can't show HTML.\n--x\nContent-Type: text/html\n\n<p>the words\n--x--")), "the words", ""},
		"a text about HTML":                {string(eml("Content-Type: multipart/alternative; boundary=x\n\n--x\n\nthe HTML\n--x\nContent-Type: text/html\n\n<p>the <b>HTML</b>\n--x--")), "the HTML", ""},
		"Markdown":                         {string(eml("Content-Type: text/markdown\n\nthe words")), "the words", ""},
		"HTML names its charset":           {string(eml("Content-Type: text/html\n\n<meta charset=koi8-r><p>\xf0\xd2\xc9\xd7\xc5\xd4")), "Привет", ""},
		"uuencode":                         {string(eml("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n)=&AE('=O<F1S\n`\nend\n")), "the words", ""},
		"two texts with a file between":    {string(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nthe words\n--x\nContent-Type: image/png\n\nx\n--x\n\ngo on\n--x--")), "the words\n\ngo on", ""},
		"text and HTML one after another":  {string(eml("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nthe words\n--x\nContent-Type: text/html\n\n<p>go on\n--x--")), "the words\n\ngo on", ""},
		"a mail passed on as a file":       {string(eml("Content-Type: message/rfc822\n\nFrom: lee@example.com\nSubject: old\n\nthe words")), "the words", "no words of its own"},
		"CRLF mixed with LF":               {"From: a@b.c\nSubject: hi\r\nContent-Type: multipart/mixed; boundary=x\n\r\n--x\r\n\nthe words\n--x--", "the words", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := Parse([]byte(c.raw))
			if got := strings.TrimSpace(l.Text); got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if l.Unreadable || l.From.Address == "" {
				t.Errorf("from %+v, unreadable %v", l.From, l.Unreadable)
			}
			if all := strings.Join(l.Problems, " "); c.problem == "none" && all != "" || c.problem != "none" && !strings.Contains(all, c.problem) {
				t.Errorf("problems %q, want something about %q", l.Problems, c.problem)
			}
		})
	}
}

func TestParseHeaders(t *testing.T) {
	l := Parse([]byte("Return-Path: <>\r\nFrom: J\xf6rg <J\xf6rg@example.com>\r\n" +
		"To: =?utf-8?q?M=C3=BCller,_Jo?= <a@example.com>, \"B, C\" <b@example.com>; c@example.com (Cee), Team: d@example.com, =?utf-8?B?w6k=?= <e@example.com>;\r\n" +
		"Cc: undisclosed-recipients:;\r\nReply-To: \"=?iso-8859-1?Q?Andr=E9?=\" <r@example.com>\r\n" +
		"Subject: =?utf-8?B?w6fDoA==?= plain =?UTF-8?Q?caf=C3?=\r\n =?UTF-8?Q?=A9_bar?= \xe9 =?bad\r\n" +
		"In-Reply-To: Your mail of Monday <p1@x> (was)\r\nReferences: <r1@x>\r\n\t<r2@x><r3@x> <r1@x>\r\nMessage-ID: no brackets@x\r\nDate: 16 Nov 26 10:00 CEST\r\n\r\nhi"))
	want := []Address{{"Müller, Jo", "a@example.com"}, {"B, C", "b@example.com"}, {"Cee", "c@example.com"}, {"", "d@example.com"}, {"é", "e@example.com"}}
	if fmt.Sprint(l.To) != fmt.Sprint(want) || len(l.Cc) != 0 {
		t.Errorf("to %q cc %q", l.To, l.Cc)
	}
	if l.From != (Address{"Jörg", "Jörg@example.com"}) || l.ReplyTo[0] != (Address{"André", "r@example.com"}) {
		t.Errorf("from %q reply-to %q", l.From, l.ReplyTo)
	}
	if l.Subject != "çà plain café bar é =?bad" {
		t.Errorf("subject %q", l.Subject)
	}
	if fmt.Sprint(l.InReplyTo, l.References) != "[p1@x] [r1@x r2@x r3@x]" {
		t.Errorf("thread %q %q", l.InReplyTo, l.References)
	}
	if l.Date.UTC().Format("2006-01-02 15:04") != "2026-11-16 08:00" {
		t.Errorf("date %v", l.Date)
	}
	if l.MessageID == "" || strings.Contains(l.MessageID, " ") {
		t.Errorf("id %q", l.MessageID)
	}
}

// TestParseRawHeaders: octets that no header may hold are read as the text of the mail is.
func TestParseRawHeaders(t *testing.T) {
	const head = "From: \xe9\xd7\xc1\xce <i@example.ru>\nSubject: \xf0\xd2\xc9\xd7\xc5\xd4\n"
	for name, rest := range map[string]string{
		"text":      "Content-Type: text/plain; charset=koi8-r\n\nhi",
		"multipart": "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=koi8-r\n\nhi\n--x--",
	} {
		if l := Parse([]byte(head + rest)); l.Subject != "Привет" || l.From.Name != "Иван" {
			t.Errorf("%s: subject %q from %q", name, l.Subject, l.From.Name)
		}
	}
}

func TestParseDates(t *testing.T) {
	for in, want := range map[string]string{
		"Mon, 16 Nov 2026 10:00:00 +0100 (CET)": "2026-11-16T09:00:00Z", "16 Nov 2026 10:00 GMT": "2026-11-16T10:00:00Z", "Mon, 16 Nov 2026 10:00:00 EST": "2026-11-16T15:00:00Z",
		"Mon Nov 16 10:00:00 2026": "2026-11-16T10:00:00Z", "2026-11-16T10:00:00+01:00": "2026-11-16T09:00:00Z", "2026-11-16 10:00:00 +0000": "2026-11-16T10:00:00Z",
		"Mon, 16 Nov 2026 10:00:00 GMT+0100": "2026-11-16T09:00:00Z", "Montag, 16 Nov 2026 10:00:00 +0100": "2026-11-16T09:00:00Z", "Mon, 16 Nov 2026 10.00.00 +0000": "2026-11-16T10:00:00Z",
		"Thu, 01 Jan 1970 00:00:00 +0000": "", "Mon, 16 Nov 9999 10:00:00 +0000": "", "yesterday": "", "Mon, 32 Nov 2026 10:00:00 +0000": "", "Mon, 16 Nov 2026 10:00:00 +9900": "",
	} {
		at, ok := parseDate(in)
		got := ""
		if ok {
			got = at.UTC().Format("2006-01-02T15:04:05Z")
		}
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	l := Parse([]byte("Received: from a by b; Mon, 16 Nov 2026 10:00:00 +0000\nFrom: a@b.c\nDate: Mon, 16 Nov 2027 10:00:00 +0000\n\nhi"))
	if !l.Date.IsZero() || !strings.Contains(strings.Join(l.Problems, ""), "future") {
		t.Errorf("a date a year after its arrival was taken: %v %q", l.Date, l.Problems)
	}
}

func TestParseNobody(t *testing.T) {
	l := Parse([]byte("From: kim@example.com\nFrom: lee@example.com\n\nhi"))
	if l.From.Address != "kim@example.com" || !strings.Contains(strings.Join(l.Problems, ""), "more than one sender") {
		t.Errorf("two senders: %+v, problems %q", l.From, l.Problems)
	}
	l = Parse([]byte("Subject: hi\n\nthe words"))
	if l.Unreadable || l.From.Address != "" || l.Text != "the words" {
		t.Errorf("%+v", l)
	}
	l = Parse([]byte("From: The Team\nSender: real@example.com\n\nhi"))
	if l.From != (Address{"The Team", "real@example.com"}) {
		t.Errorf("%+v", l.From)
	}
	for _, raw := range []string{"", "\r\n", "\x00\x01\x02\xff", "just some words\nand more"} {
		if l := Parse([]byte(raw)); !l.Unreadable || len(l.Problems) == 0 {
			t.Errorf("%q passed for a mail: %+v", raw, l)
		}
	}
	if l := Parse([]byte("From: a@b.c\r\nSubject: only a header")); l.Unreadable || l.Subject != "only a header" {
		t.Errorf("%+v", l)
	}
}

func TestParseFiles(t *testing.T) {
	part := func(header string) string { return "--x\n" + header + "\n\nDATA\n" }
	raw := eml("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n" +
		part("Content-Type: application/pdf; name*0*=utf-8''na%C3%AFve; name*1=\" report.pdf\"") +
		part("Content-Disposition: attachment; filename=\"../../etc/pass\u202Ewd.exe\"") +
		part("Content-Type: text/html; name=page.html\nContent-Disposition: attachment") +
		part("Content-Type: image/svg+xml; name=a.svg") +
		part("Content-Type: image/png\nContent-ID: <logo@x>\nContent-Disposition: inline; filename==?utf-8?B?w6kucG5n?=") +
		part("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=C:\\dir\\scan.PDF") +
		part("Content-Type: text/calendar; method=REQUEST") +
		part("Content-Type: application/zip\nContent-Disposition: attachment; filename="+strings.Repeat("long", 100)+".zip") +
		"--x\nContent-Type: message/rfc822\n\nSubject: The old one\n\ninner\n--x--\n")
	var got []string
	for _, a := range Parse(raw).Attachments {
		got = append(got, fmt.Sprintf("%s|%s|%v|%s|%d", a.Name, a.Type, a.Inline, a.ContentID, a.Size))
	}
	want := []string{
		"naïve report.pdf|application/pdf|false||4", "passwd.exe|text/plain|false||4", "page.html|application/octet-stream|false||4",
		"a.svg|application/octet-stream|false||4", "é.png|image/png|true|logo@x|4", "scan.PDF|application/pdf|false||4", "invite.ics|text/calendar|false||4",
		strings.Repeat("long", 29) + ".zip|application/zip|false||4", "The old one.eml|message/rfc822|false||29",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// tnef builds a winmail.dat with one file.
func tnef(short, long string, body []byte) []byte {
	attribute := func(level byte, id uint32, data []byte) []byte {
		out := binary.LittleEndian.AppendUint32([]byte{level}, id)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
		return append(append(out, data...), 0, 0)
	}
	units := utf16.Encode([]rune(long + "\x00"))
	props := []byte{1, 0, 0, 0, 0x1f, 0, 0x07, 0x37, 1, 0, 0, 0}
	props = binary.LittleEndian.AppendUint32(props, uint32(2*len(units)))
	for _, u := range units {
		props = binary.LittleEndian.AppendUint16(props, u)
	}
	props = append(props, 0, 0)
	out := append(binary.LittleEndian.AppendUint32(nil, tnefSignature), 1, 0)
	out = append(out, attribute(2, attAttachStart, make([]byte, 14))...)
	out = append(out, attribute(2, attAttachTitle, []byte(short+"\x00"))...)
	out = append(out, attribute(2, attAttachData, body)...)
	return append(out, attribute(2, attAttachProps, props)...)
}

func TestParseWinmail(t *testing.T) {
	dat := base64.StdEncoding.EncodeToString(tnef("RECHNU~1.PDF", "Rechnung für Kim.pdf", []byte("%PDF-1.4")))
	const head = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
	files := Parse(eml(head + dat + "\n--x--")).Attachments
	if len(files) != 1 || files[0].Name != "Rechnung für Kim.pdf" || string(files[0].Body) != "%PDF-1.4" || files[0].Type != "application/pdf" {
		t.Errorf("%+v", files)
	}
	files = Parse(eml(head + base64.StdEncoding.EncodeToString([]byte("not a TNEF")) + "\n--x--")).Attachments
	if len(files) != 1 || files[0].Name != "winmail.dat" {
		t.Errorf("a damaged winmail.dat was not kept: %+v", files)
	}
}

// TestParseHuge: what is too much is cut and told, and nothing takes more than one pass (a quadratic reader would not end here).
func TestParseHuge(t *testing.T) {
	l := Parse([]byte("From: a@b.c\r\nSubject: " + strings.Repeat("=?utf-8?q?x?= long ", 60_000) + "\r\n\r\nhi"))
	if len([]rune(l.Subject)) > maxSubjectLength || !strings.Contains(strings.Join(l.Problems, ""), "too long") {
		t.Errorf("subject of %d, problems %q", len(l.Subject), l.Problems)
	}
	var to strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&to, "Some Name <someone%d@example.com>,\r\n ", i)
	}
	if l = Parse([]byte("From: a@b.c\r\nTo: " + to.String() + "x@y.z\r\n\r\nhi")); len(l.To) != 5001 || len(l.Recipients()) != 5001 {
		t.Errorf("%d recipients", len(l.To))
	}
	var deep strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	if l = Parse(eml(deep.String())); !strings.Contains(strings.Join(l.Problems, ""), "nested deeper") {
		t.Errorf("problems %q", l.Problems)
	}
	if l = Parse(eml("Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\nhi\n", 20_000))); !strings.Contains(strings.Join(l.Problems, ""), "more of them") {
		t.Errorf("problems %q", l.Problems)
	}
	body := base64.StdEncoding.EncodeToString(make([]byte, 30<<20))
	l = Parse(eml("Content-Type: application/zip; name=big.zip\nContent-Transfer-Encoding: base64\n\n" + body))
	if len(l.Attachments) != 1 || l.Attachments[0].Size != 30<<20 {
		t.Errorf("30 MB file: %d files", len(l.Attachments))
	}
	for name, rest := range map[string]string{
		"padding":           "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("=\n", 1<<20) + "*",
		"open quotes":       "To: " + strings.Repeat(`"`, 1<<20) + "\n\nhi",
		"open brackets":     "To: " + strings.Repeat("<(", 1<<19) + "\n\nhi",
		"colons":            "To: " + strings.Repeat("a", 1<<19) + strings.Repeat(":", 1<<19) + "\n\nhi",
		"encoded words":     "To: " + strings.Repeat("=?a?q?", 1<<17) + "\n\nhi",
		"ids":               "References: " + strings.Repeat("<", 1<<19) + strings.Repeat("<a@b>", 1<<17) + "\n\nhi",
		"parameters":        "Content-Type: text/plain" + strings.Repeat(";a*0=b", 1<<17) + "\n\nhi",
		"fields":            strings.Repeat("X: y\n", 1<<18) + "\nhi",
		"broken lines":      strings.Repeat("nothing\nX: y\n", 1<<16) + "\nhi",
		"fake boundaries":   "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--xy\n", 1<<18),
		"quotes":            "\n" + strings.Repeat("> ", 1<<20),
		"attributions":      "\n" + strings.Repeat("On 1.1.2026 10:00 a wrote:\n", 1<<15),
		"quoted and not":    "\n" + strings.Repeat("> a\nb\n", 1<<17),
		"labels":            "\n" + strings.Repeat("From: a\n", 1<<17),
		"open tags":         "Content-Type: text/html\n\n" + strings.Repeat("<div>", 1<<18) + "hi",
		"open links":        "Content-Type: text/html\n\n" + strings.Repeat("<a href=http://x.y>z", 1<<16),
		"open tables":       "Content-Type: text/html\n\n" + strings.Repeat("<table><tr><td>", 1<<16) + "hi",
		"formatting":        "Content-Type: text/html\n\n" + strings.Repeat("<b><i><u><p>", 1<<16) + "hi",
		"quotes in HTML":    "Content-Type: text/html\n\n" + strings.Repeat("<blockquote>a<br>", 1<<16),
		"attributes":        "Content-Type: text/html\n\n<p " + strings.Repeat("a=b ", 1<<18) + ">hi",
		"style":             "Content-Type: text/html\n\n<p style='" + strings.Repeat("a:b;", 1<<18) + "'>hi",
		"open comment":      "Content-Type: text/html\n\n" + strings.Repeat("<!--", 1<<18),
		"open angle":        "Content-Type: text/html\n\n" + strings.Repeat("<", 1<<20),
		"entities":          "Content-Type: text/html\n\n" + strings.Repeat("&amp", 1<<18),
		"breaks in quotes":  "Content-Type: text/html\n\n<blockquote><blockquote><blockquote>" + strings.Repeat("a<br>", 1<<18),
		"misnested":         "Content-Type: text/html\n\n" + strings.Repeat("<a><table><b>", 1<<16),
		"utf-7 shifts":      "Content-Type: text/plain; charset=utf-7\n\n" + strings.Repeat("+", 1<<20),
		"flowed":            "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + strings.Repeat("a \n", 1<<18),
		"mails in mails":    strings.Repeat("Content-Type: message/rfc822\n\n", 1<<15) + "\nhi",
		"delivery statuses": "Content-Type: message/delivery-status\n\n" + strings.Repeat("Final-Recipient: rfc822; a@b.c\nStatus: 4.0.0\n\n", 1<<15),
	} {
		t.Run(name, func(t *testing.T) {
			l := Parse(eml(rest))
			if len(l.Text) > maxText || len(l.To) > maxAddresses || len(l.References) > maxIDs {
				t.Errorf("text %d, to %d, references %d", len(l.Text), len(l.To), len(l.References))
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	sentence := strings.Repeat("This is a sentence of ordinary length that customers write.\r\n", 12)
	raw := eml("Received: from a by b; Mon, 16 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"xx\"\n\n" +
		"--xx\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n" + sentence +
		"\nOn Mon, Nov 16, 2026 at 9:00 AM Ana <ana@example.org> wrote:\n\n> " + sentence +
		"--xx\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<div dir=3D\"ltr\"><p style=3D\"color: red\">Gr=C3=BC=C3=9Fe</p>\n" + sentence +
		"</div><br><div class=3D\"gmail_quote\"><div class=3D\"gmail_attr\">On Mon wrote:<br></div><blockquote class=3D\"gmail_quote\">" + sentence + "</blockquote></div>\n--xx--\n")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		Parse(raw)
	}
}
