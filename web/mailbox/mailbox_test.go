package mailbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rapport/kit/page/pagetest"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/mailbox"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

const help = "help@kindling.example"

func open(t *testing.T) (string, *sandbox.World) {
	t.Helper()
	world, err := sandbox.Start(t.Context(), sandbox.Options{Team: []string{help}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(world.Close)
	h := &ui.House{
		Faults: ui.NewFaults(), Now: time.Now,
		Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer:  func(*http.Request) (team.Person, bool) { return team.Person{}, false },
	}
	pages := mailbox.New(h, world, help, []mailbox.Customer{{Name: "Marguerite Olsen", Address: "marguerite@lake.example"}, {Name: "Bashir Haddad", Address: "bashir@grove.example"}})
	pagetest.Check(t, pages.Set())
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		<-r.Context().Done()
	})
	pages.Routes(mux)
	server := httptest.NewServer(ui.Secure(mux))
	t.Cleanup(server.CloseClientConnections)
	t.Cleanup(server.Close)
	return server.URL, world
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
	got := world.Mailbox(help)
	if len(got) != 1 {
		t.Fatalf("%d mails came, want 1", len(got))
	}
	l := mail.Parse(got[0].Raw)
	if l.From.Address != "marguerite@lake.example" || l.Subject != "Card field missing" || !strings.Contains(l.Text, "never appears") || l.Auto.Is {
		t.Errorf("it came as %+v", l)
	}

	answer, err := mail.Compose(mail.Draft{
		From: mail.Address{Name: "Joe", Address: help}, To: []mail.Address{{Address: "marguerite@lake.example"}},
		ReplyTo: mail.Address{Address: "help+r-token@kindling.example"}, Reply: true, Subject: l.Subject, InReplyTo: l.MessageID, MessageID: "a@kindling.example",
		Date: time.Now(), HTML: "<p>Try it once more.</p>",
		Faces: &mail.Faces{GreatURL: base + "/rate/t/great", OkayURL: base + "/rate/t/okay", NotGoodURL: base + "/rate/t/not_good"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Deliver(help, []string{"marguerite@lake.example"}, answer); err != nil {
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
	got = world.Mailbox(help)
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
	got := world.Mailbox(help)
	if len(got) != 2 || mail.Parse(got[0].Raw).Auto.Kind != mail.AutoReply || !mail.Parse(got[1].Raw).Unreadable {
		t.Errorf("%d mails came; want an out-of-office and one that can't be read", len(got))
	}
	if res, err := http.Get(base + "/mailbox?mail=77"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("a mail that is not there: %v, %v", res.StatusCode, err)
	}
}
