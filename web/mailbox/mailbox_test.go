package mailbox_test

import (
	"net/http"
	"strings"
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/mailbox"
)

func TestMain(m *testing.M) { browser.Main(m) }

func open(t *testing.T) (string, *sandbox.World) {
	t.Helper()
	k := desk.Empty(t)
	world := k.World()
	pages := mailbox.New(k.House(&team.Person{}), world, desk.Help, []mailbox.Customer{{Name: "Marguerite Olsen", Address: "marguerite@lake.example"}, {Name: "Bashir Haddad", Address: "bashir@grove.example"}})
	pagetest.Check(t, pages.Set())
	return k.Serve(pages).URL, world
}

func TestWritingAndReadingAsACustomer(t *testing.T) {
	base, world := open(t)
	b := browser.New(t)
	b.Open(base + "/mailbox")
	b.WaitText("No mail yet")
	b.ClickText("Write a mail")
	b.Fill("#sub", "Card field missing")
	b.Fill("#txt", "The card box never appears.")
	b.ClickText("Send")
	b.WaitText("on its way")
	got := world.Mailbox(desk.Help)
	if len(got) != 1 {
		t.Fatalf("%d mails came, want 1", len(got))
	}
	l := mail.Parse(got[0].Raw)
	if l.From.Address != "marguerite@lake.example" || l.Subject != "Card field missing" || !strings.Contains(l.Text, "never appears") || l.Auto.Is {
		t.Errorf("it came as %+v", l)
	}

	answer, err := mail.Compose(mail.Draft{
		From: mail.Address{Name: "Joe", Address: desk.Help}, To: []mail.Address{{Address: "marguerite@lake.example"}},
		ReplyTo: mail.Address{Address: "help+r-token@kindling.example"}, Reply: true, Subject: l.Subject, InReplyTo: l.MessageID, MessageID: "a@kindling.example",
		Date: desk.Noon(), HTML: "<p>Try it once more.</p>",
		Faces: &mail.Faces{GreatURL: base + "/rate/t/great", OkayURL: base + "/rate/t/okay", NotGoodURL: base + "/rate/t/not_good"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Deliver(desk.Help, []string{"marguerite@lake.example"}, answer); err != nil {
		t.Fatal(err)
	}
	b.Open(base + "/mailbox?mail=0")
	b.Until(`document.querySelector("iframe").contentDocument?.body?.innerText.includes("Try it once more.")`)
	b.Until(`document.querySelector("iframe").contentDocument.querySelectorAll("a[href*='/rate/t/'] img[src^='data:image/']").length === 3`)
	b.AxeEverywhere()
	b.ClickText("Answer")
	b.Fill("#txt", "It works, thank you.")
	b.ClickText("Send")
	b.WaitText("on its way")
	got = world.Mailbox(desk.Help)
	l = mail.Parse(got[len(got)-1].Raw)
	if got[len(got)-1].To != "help+r-token@kindling.example" || len(l.InReplyTo) != 1 || l.InReplyTo[0] != "a@kindling.example" || l.FreshText != "It works, thank you." {
		t.Errorf("the answer came to %s as %+v", got[len(got)-1].To, l)
	}
}

func TestMailThatNoPersonWrites(t *testing.T) {
	base, world := open(t)
	b := browser.New(t)
	for _, try := range []string{"away", "broken"} {
		b.Open(base + "/mailbox?as=bashir@grove.example&write=" + try)
		b.ClickText("Send")
		b.WaitText("on its way")
	}
	got := world.Mailbox(desk.Help)
	if len(got) != 2 || mail.Parse(got[0].Raw).Auto.Kind != mail.AutoReply || !mail.Parse(got[1].Raw).Unreadable {
		t.Errorf("%d mails came; want an out-of-office and one that can't be read", len(got))
	}
	if res, err := http.Get(base + "/mailbox?mail=77"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("a mail that is not there: %v, %v", res.StatusCode, err)
	}
}
