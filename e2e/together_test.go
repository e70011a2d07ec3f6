package e2e

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
)

// TestNamedInANoteAnsweredByMail: Ana names Joe in a note; his bell rings on whatever page he is. He does not look, gets
// a mail, and answers it: his words are a note on the page that Ana has open. Then she asks him, and he finds it on top.
func TestNamedInANoteAnsweredByMail(t *testing.T) {
	ctx := t.Context()
	var skipped atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(skipped.Load())) }
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{helpAddress}, Now: now})
	must(t, err)
	t.Cleanup(world.Close)
	a, err := app.Open(ctx, app.Place{Data: t.TempDir(), BaseURL: "http://rapport.example", Now: now, Hasty: true})
	must(t, err)
	must(t, a.DB.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "UTC"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "UTC"}))
	}))
	ana, err := a.Team.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	at := func(address string) (string, int) {
		host, port, err := net.SplitHostPort(address)
		must(t, err)
		n, err := strconv.Atoi(port)
		must(t, err)
		return host, n
	}
	in, inPort := at(world.IMAP())
	out, outPort := at(world.SMTP())
	_, err = a.Inbox.SaveMailbox(ctx, ana, inbox.Mailbox{
		Address: helpAddress, Name: "Kindling", Since: now().Add(-time.Hour),
		Incoming: &inbox.Server{Host: in, Port: inPort, Security: "plain", User: helpAddress, Password: world.Password()},
		Outgoing: &inbox.Server{Host: out, Port: outPort, Security: "plain", User: helpAddress, Password: world.Password()},
	})
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	bases := pagesFor(t, a, l, "ana@kindling.example", "joe@kindling.example")
	send := func(from, to, head, words string) {
		t.Helper()
		raw := "From: " + from + "\r\nTo: " + to + "\r\n" + head + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words + "\r\n"
		must(t, world.Deliver(from, []string{to}, []byte(raw)))
	}
	send("marguerite@x.example", helpAddress, "Subject: Card field missing\r\nMessage-ID: <m1@x.example>", "The card box never appears.")

	anas, joes := browser.New(t), browser.New(t)
	anas.Open(bases[0] + "/session/demo/here")
	joes.Open(bases[1] + "/session/demo/here")
	joes.Open(bases[1] + "/settings/me")
	joes.Until(`document.documentElement.dataset.stream === "open"`)
	anas.WaitText("marguerite@x.example")
	anas.Click("a.conv")
	anas.WaitFor("trix-editor")

	// A name is completed by the keyboard, and says whom it means.
	anas.Press("n")
	anas.Until(`document.activeElement.id === "note-words"`)
	anas.Type("@jo")
	anas.WaitFor("#mention-list [aria-selected=true]")
	anas.Press("Enter")
	anas.Type("is it the plug-in?")
	if words := anas.Value("#note-words"); words != "@Joe is it the plug-in?" {
		t.Errorf("the note says %q", words)
	}
	anas.ClickText("Keep the note")
	anas.Until(`document.querySelector(".msg.note .mention")?.textContent === "@Joe"`)

	// The bell rings on a page that shows nothing of the inbox, and the mail comes to who does not look.
	joes.Until(`document.querySelector("#bell .count")?.textContent === "1"`)
	skipped.Add(int64(4 * time.Minute))
	got := mailTo(t, world, "joe@kindling.example")
	if !strings.Contains(got.Text, "Ana Ferreira names you in a note") || !strings.Contains(got.Text, "is it the plug-in?") {
		t.Errorf("the mail says %q", got.Text)
	}
	send("joe@kindling.example", got.ReplyTo[0].Address, "Subject: Re: "+got.Subject+"\r\nMessage-ID: <a1@kindling.example>\r\nIn-Reply-To: <"+got.MessageID+">",
		"It is. I know the site.\r\n\r\nOn Monday Rapport wrote:\r\n> is it the plug-in?")
	anas.WaitText("It is. I know the site.")
	anas.WaitText("Joe left a note for the team")
	joes.WaitGone("#bell .count") // who answered has read it

	// She asks him; it stands on top of his list, and of nobody else's.
	anas.Click(".conv-head h1")
	anas.Press("a")
	anas.WaitFor("#ask:popover-open")
	anas.Choose("#ask-to", "person "+personID(t, a, "joe@kindling.example"))
	anas.Fill("#ask-words", "Would you write to her?")
	anas.Press("Control+Enter")
	anas.WaitText("You ask Joe: Would you write to her?")
	joes.Until(`document.querySelector("#bell .count")?.textContent === "1"`)
	joes.Click("#bell")
	joes.WaitText("Ana asks you")
	joes.AxeEverywhere()
	joes.View(1440, 900, false)
	joes.Open(bases[1] + "/conversations")
	joes.WaitText("Asked of you")
	joes.WaitText("Ana asks you: Would you write to her?")
	joes.Click("a.conv")
	joes.WaitText("Ana asks you: Would you write to her?")
	joes.WaitGone("#bell .count")
	joes.Press("Shift+F")
	joes.WaitText("You hear when the customer writes")
	joes.ClickText("I can’t now")
	joes.WaitNoText("Asked of you")
	anas.WaitNoText("You ask Joe")
	joes.Open(bases[1] + "/news")
	joes.WaitText("names you in a note")

	// What he follows goes on.
	send("marguerite@x.example", helpAddress, "Subject: Re: Card field missing\r\nMessage-ID: <m2@x.example>\r\nIn-Reply-To: <m1@x.example>", "It works again, thank you.")
	joes.WaitText("wrote again")
}

func personID(t *testing.T, a *app.App, email string) string {
	t.Helper()
	p, err := a.Team.PersonByEmail(t.Context(), email)
	must(t, err)
	return p.ID
}

// mailTo waits for the first mail to an address.
func mailTo(t *testing.T, world *sandbox.World, address string) mail.Letter {
	t.Helper()
	wake, stop := world.Watch(address)
	defer stop()
	for {
		if all := world.Mailbox(address); len(all) > 0 {
			return mail.Parse(all[0].Raw)
		}
		select {
		case <-wake:
		case <-time.After(30 * time.Second):
			t.Fatalf("%s got no mail", address)
		}
	}
}
