package e2e

import (
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/mail"
	"rapport/mail/dovecot"
	"rapport/mail/sandbox"
	"rapport/metric"
	"rapport/team"
	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

const password = "long enough words"

// running is the whole program, served in this process.
type running struct {
	*app.App
	base   string
	world  *sandbox.World // takes what leaves
	server *dovecot.Server
}

func run(t *testing.T) *running {
	t.Helper()
	server := dovecot.Start(t)
	server.AddUser(t, helpAddress)
	world, err := sandbox.Start(t.Context(), sandbox.Options{Now: time.Now})
	must(t, err)
	t.Cleanup(world.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + l.Addr().String()
	in := &inbox.Server{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: helpAddress, Password: dovecot.Password}
	a := settled(t, app.Place{Data: t.TempDir(), BaseURL: base}, in, serverAt(t, world.SMTP()))
	ana, err := a.Team.PersonByEmail(t.Context(), "ana@kindling.example")
	must(t, err)
	secret, err := a.Team.Invite(t.Context(), ana, team.Invitation{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician})
	must(t, err)
	_, err = a.Team.Accept(t.Context(), secret, "Joe Adeyemi", password, "Africa/Lagos")
	must(t, err)
	letRun(t, a, l, a.Web(app.WebOptions{}).Handler)
	return &running{a, base, world, server}
}

func (r *running) signIn(b *browser.Browser, email string) {
	b.Open(r.base + "/session")
	b.Fill("#email", email)
	b.Fill("#password", password)
	b.ClickText("Sign in")
	b.WaitFor(".inbox-list")
}

// got waits for the n-th mail that reached an address.
func (r *running) got(t *testing.T, address string, n int) mail.Letter {
	t.Helper()
	waitFor(t, 30*time.Second, func() (bool, string) {
		return len(r.world.Mailbox(address)) >= n, fmt.Sprintf("%d of %d mails reached %s", len(r.world.Mailbox(address)), n, address)
	})
	return mail.Parse(r.world.Mailbox(address)[n-1].Raw)
}

// A customer writes, Ana answers, the customer writes again, Joe continues,
// the customer clicks a face, and the week counts it.
func TestTheWholeLoop(t *testing.T) {
	r := run(t)
	ana := browser.New(t)
	joe := browser.New(t)
	r.signIn(ana, "ana@kindling.example")
	ana.WaitText("Nobody is waiting")

	r.server.Deliver(t, helpAddress, []byte("From: Marguerite Olsen <marguerite@lake.example>\r\nTo: "+helpAddress+
		"\r\nSubject: Card field missing\r\nMessage-ID: <first@lake.example>\r\n\r\nThe card box never appears.\r\n"))
	ana.WaitText("Marguerite Olsen") // without a reload
	ana.WaitText("The card box never appears.")
	ana.ClickText("Marguerite Olsen")
	ana.WaitFor("#reply, trix-editor")
	ana.Click("trix-editor")
	ana.Type("Please try once more with the caching plug-in paused.")
	ana.Press("Control+Enter")
	first := r.got(t, "marguerite@lake.example", 1)
	if !strings.Contains(first.Text, "caching plug-in paused") || first.From.Name != "Ana, Kindling support" || len(first.InReplyTo) != 1 || first.InReplyTo[0] != "first@lake.example" {
		t.Errorf("the first answer left as %+v", first)
	}

	r.signIn(joe, "joe@kindling.example")
	r.server.Deliver(t, helpAddress, []byte("From: Marguerite Olsen <marguerite@lake.example>\r\nTo: "+first.ReplyTo[0].Address+
		"\r\nSubject: Re: Card field missing\r\nMessage-ID: <second@lake.example>\r\nIn-Reply-To: <"+first.MessageID+">\r\n\r\nStill nothing.\r\n\r\nOn Sunday, Ana wrote:\r\n> Please try once more\r\n"))
	joe.WaitText("Still nothing.")
	joe.ClickText("Marguerite Olsen")
	joe.WaitFor("trix-editor")
	if line := joe.Value("#handover"); line != "Joe here, picking up from Ana." {
		t.Errorf("the handover line is %q", line)
	}
	joe.Click("trix-editor")
	joe.Type("I have mended it for you.")
	joe.ClickText("Send & close")
	second := r.got(t, "marguerite@lake.example", 2)
	if !strings.Contains(second.Text, "Joe here, picking up from Ana.") || !strings.Contains(second.Text, "I have mended it for you.") {
		t.Errorf("the second answer reads %q", second.Text)
	}

	link := regexp.MustCompile(`http://[^\s>\]")]+/great`).FindString(second.Text)
	if link == "" {
		t.Fatalf("no face in %q", second.Text)
	}
	customer := browser.New(t)
	customer.Open(link)
	customer.WaitText("How did Joe do?")
	customer.WaitText("Saved")

	week, err := r.Numbers.ThisWeek(t.Context())
	must(t, err)
	waitFor(t, 10*time.Second, func() (bool, string) {
		w, err := r.Numbers.Week(t.Context(), week)
		must(t, err)
		return w.Team[metric.Ratings].N == 1 && w.Team[metric.RepliesSent].N == 2, fmt.Sprintf("%+v", w.Team)
	})
	joe.Open(r.base + "/week/" + week.String())
	joe.WaitText("1 of 1")
	joe.Open(r.base + "/week/" + week.String() + "/new_conversations")
	joe.WaitText("Card field missing")
	for _, b := range []*browser.Browser{ana, joe, customer} {
		b.Axe()
	}
}
