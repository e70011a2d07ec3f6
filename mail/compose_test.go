// Composing: what goes out comes back the same, and nothing breaks out.

package mail

import (
	"strings"
	"testing"
	"time"
)

func draft() Draft {
	return Draft{
		From: Address{"Ana from Kindling", "support@kindling.example"}, To: []Address{{`Jürgen, "J" Müller`, "j@example.com"}},
		Cc:      []Address{{"", "cc@example.com"}},
		ReplyTo: Address{"Kindling", SignAddress([]byte("k"), "support@kindling.example", "0192f0c1-2345-7abc-8def-0123456789ab")},
		Subject: "Kartenfeld fehlt – große Sorge", Reply: true, Date: time.Date(2026, 11, 16, 10, 0, 0, 0, time.FixedZone("", 3600)),
		MessageID: "a.b@kindling.example", InReplyTo: "x@y", References: []string{"0@y"},
		HTML: "<p>Hi <b>Jürgen</b>,</p><ol><li>one<li>two</ol><script>alert(1)</script>", Handover: "Ana here, picking up from Joe.",
		Signature:   "Ana\nKindling support",
		Faces:       &Faces{GreatURL: "https://help.example/r/1", OkayURL: "https://help.example/r/2", NotGoodURL: "https://help.example/r/3"},
		Quoted:      &Quote{Attribution: "On Monday 23 November at 07:18 Marguerite Olsen wrote:", Text: "It worked\n\n> and then"},
		Attachments: []Attachment{{Name: "ä b.pdf", Type: "application/pdf", Body: []byte("%PDF")}, {Name: "shot.png", Type: "image/png", Inline: true, ContentID: "shot@x", Body: []byte("png")}},
	}
}

func TestComposeComesBack(t *testing.T) {
	d := draft()
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	l := Parse(raw)
	if len(l.Problems) > 0 || l.Auto.Is {
		t.Errorf("problems %q, auto %+v", l.Problems, l.Auto)
	}
	if l.From != d.From || l.To[0] != d.To[0] || l.Cc[0] != d.Cc[0] || l.ReplyTo[0] != d.ReplyTo {
		t.Errorf("people: %+v %+v %+v %+v", l.From, l.To, l.Cc, l.ReplyTo)
	}
	if l.Subject != "Re: Kartenfeld fehlt – große Sorge" || l.MessageID != d.MessageID || !l.Date.Equal(d.Date) {
		t.Errorf("subject %q id %q date %v", l.Subject, l.MessageID, l.Date)
	}
	if strings.Join(l.InReplyTo, " ") != "x@y" || strings.Join(l.References, " ") != "0@y x@y" {
		t.Errorf("thread: %q %q", l.InReplyTo, l.References)
	}
	const want = "Ana here, picking up from Joe.\n\nHi Jürgen,\n\n1. one\n2. two\n\nAna\nKindling support\n\nHow was this answer?\n" +
		"  Great     https://help.example/r/1\n  Okay      https://help.example/r/2\n  Not good  https://help.example/r/3\n\n" +
		"On Monday 23 November at 07:18 Marguerite Olsen wrote:\n> It worked\n>\n>> and then\n"
	if l.Text != want {
		t.Errorf("text:\n%s", l.Text)
	}
	if strings.Contains(l.HTML, "alert") || !strings.Contains(l.HTML, `href="https://help.example/r/2"`) || !strings.Contains(l.HTML, "cid:face-okay@rapport") {
		t.Errorf("html:\n%s", l.HTML)
	}
	if len(l.Attachments) != 5 || l.Attachments[4].Name != "ä b.pdf" || !l.Attachments[3].Inline || l.Attachments[3].ContentID != "shot@x" {
		t.Errorf("files: %+v", l.Attachments)
	}
	if strings.Contains(l.FreshText, "It worked") || strings.Contains(l.FreshHTML, "It worked") {
		t.Errorf("the history is not cut off:\n%s\n%s", l.FreshText, l.FreshHTML)
	}
}

func TestComposeAuto(t *testing.T) {
	d := draft()
	d.Auto = "auto-replied"
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if l := Parse(raw); l.Auto.Kind != AutoOwn || l.MayAnswer() || l.Header("Auto-Submitted") != "auto-replied" {
		t.Errorf("auto: %+v %v", l.Auto, l.Headers)
	}
}

// TestComposeInjection puts line ends and headers into every field a stranger may have a say in.
func TestComposeInjection(t *testing.T) {
	const evil = "x\r\nBcc: victim@example.com\r\n\r\n<script>evil()</script>"
	d := draft()
	d.From.Name, d.To[0].Name, d.Subject, d.Handover, d.Signature = evil, evil, evil, evil, evil
	d.InReplyTo, d.References, d.Quoted.Attribution, d.Quoted.Text = evil, []string{evil, "good@x"}, evil, evil
	d.Attachments[0].Name, d.Attachments[0].Type, d.Attachments[1].ContentID, d.Lang = evil, evil, evil, evil
	d.Faces.Question, d.Faces.Great = evil, evil
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if strings.HasPrefix(strings.ToLower(line), "bcc") {
			t.Errorf("a header was smuggled in:\n%s", head)
		}
	}
	l := Parse(raw)
	if strings.Contains(l.HTML, "<script") || len(l.InReplyTo) != 0 || strings.Join(l.References, " ") != "good@x" {
		t.Errorf("%q %q\n%s", l.InReplyTo, l.References, l.HTML)
	}
	for _, change := range []func(*Draft){
		func(d *Draft) { d.To[0].Address = "a@b.c\r\nBcc: v@example.com" },
		func(d *Draft) { d.From.Address = "a@b.c>, <v@example.com" },
		func(d *Draft) { d.ReplyTo.Address = "no address" },
		func(d *Draft) { d.MessageID = "a@b>\r\nX: y" },
		func(d *Draft) { d.Auto = "no\r\nX: y" },
		func(d *Draft) { d.Faces.GreatURL = "javascript:alert(1)" },
		func(d *Draft) { d.To = nil },
		func(d *Draft) { d.HTML, d.Text, d.Attachments = "<p> </p>", "", nil },
	} {
		d := draft()
		change(&d)
		if raw, err := Compose(d); err == nil {
			t.Errorf("composed in spite of it:\n%.600s", raw)
		}
	}
}

// A page of ours with its pictures and an invitation: each program finds the way to read it that it knows.
func TestComposeAPageWithACalendar(t *testing.T) {
	const body = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
	d := Draft{
		From: Address{"Rapport", "help@kindling.example"}, To: []Address{{"Ana", "ana@kindling.example"}}, Subject: "Support weekly",
		Date: time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC), MessageID: "notice.1@kindling.example", Auto: "auto-generated",
		Text: "On Monday.", Page: `<!doctype html><p class="fig">On <b>Monday</b><img src="cid:chart@rapport" alt="">`,
		Calendar:    &Calendar{"REQUEST", body},
		Attachments: []Attachment{{Name: "chart.png", Type: "image/png", Inline: true, ContentID: "chart@rapport", Body: []byte("png")}},
	}
	raw, err := Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"multipart/related", "multipart/alternative", "text/calendar; method=REQUEST; charset=UTF-8", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the mail lacks %q:\n%s", want, raw)
		}
	}
	l := Parse(raw)
	if l.Text != "On Monday.\n" && l.Text != "On Monday." || !strings.Contains(l.HTML, "<b>Monday</b>") || !l.Auto.Is {
		t.Errorf("text %q, html %q, auto %v", l.Text, l.HTML, l.Auto)
	}
	found := ""
	for _, a := range l.Attachments {
		if a.Type == "text/calendar" {
			found = string(a.Body)
		}
	}
	if found != body {
		t.Errorf("the calendar came back as %q", found)
	}
	d.Calendar.Method = "REQUEST\r\nX: y"
	if _, err := Compose(d); err == nil {
		t.Error("a method broke out of its header")
	}
}

func TestAQuoteOfQuotesStandsInItsOwn(t *testing.T) {
	d := draft()
	d.Quoted.Text = "It worked.\n\nOn Sunday Joe wrote:\n> Try <it>\n> again.\n>\n> > Where?\n>> Here.\nThanks"
	_, page, err := d.bodies()
	if err != nil {
		t.Fatal(err)
	}
	got := page[strings.Index(page, quoteOpen):strings.LastIndex(page, "</div>")]
	got = strings.NewReplacer(quoteOpen, "[", "</blockquote>\n", "]", "<br>\n", " ", "<p>", "", "</p>\n", ". ", "\n", "").Replace(got)
	if want := "[It worked.. On Sunday Joe wrote:. [Try &lt;it&gt; again.. [Where? Here.. ]]Thanks. ]"; got != want {
		t.Errorf("the quote is\n%s, want\n%s", got, want)
	}
}
