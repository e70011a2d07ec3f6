package session_test

// Coming in again after the password was forgotten.

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/secret"
	"rapport/latchkey"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/session"
)

// letters makes the inbox by which links leave, and the world they go to.
func (k *door) letters() *inbox.Store {
	k.t.Helper()
	key, err := secret.Open(k.t.TempDir())
	must(k.t, err)
	blobs, err := blob.Open(k.t.TempDir())
	must(k.t, err)
	k.t.Cleanup(func() { must(k.t, blobs.Close()) })
	k.world, err = sandbox.Start(k.t.Context(), sandbox.Options{Team: []string{"help@kindling.example"}, Now: k.clock.Now})
	must(k.t, err)
	k.t.Cleanup(k.world.Close)
	k.inbox = inbox.NewStore(k.db, blobs, key, nil)
	return k.inbox
}

// mails gives the team a mailbox by which mail leaves.
func (k *door) mails(ana team.Person) {
	k.t.Helper()
	host, port, err := net.SplitHostPort(k.world.SMTP())
	must(k.t, err)
	n, err := strconv.Atoi(port)
	must(k.t, err)
	_, err = k.inbox.SaveMailbox(k.t.Context(), ana, inbox.Mailbox{
		Address: "help@kindling.example", Name: "Kindling support",
		Outgoing: &inbox.Server{Host: host, Port: n, Security: "plain", User: "help@kindling.example", Password: k.world.Password()},
	})
	must(k.t, err)
}

var linkIn = regexp.MustCompile(`https://support\.kindling\.example(/session/password/[A-Z2-7]+)`)

// link sends what was asked for, and gives the path that came by mail to an address.
func (k *door) link(l *latchkey.Sender, address string) string {
	k.t.Helper()
	for more := true; more; {
		var err error
		more, err = l.SendNext(k.t.Context())
		must(k.t, err)
	}
	for _, m := range k.world.Mailbox(address) {
		if found := linkIn.FindStringSubmatch(strings.ReplaceAll(string(m.Raw), "=\r\n", "")); found != nil {
			return found[1]
		}
	}
	k.t.Fatal("no link came to", address)
	return ""
}

func TestComingInAgainInABrowser(t *testing.T) {
	l := &latchkey.Sender{}
	k := newDoor(t, session.Options{Latchkey: l})
	ana := k.found()
	k.mails(ana)
	elsewhere := k.visitor()
	elsewhere.signIn()

	b := browser.New(t)
	b.Open(k.url + "/session")
	for _, email := range []string{"nobody@kindling.example", "ana@kindling.example"} {
		b.ClickText("Forgotten your password?")
		b.WaitText("Say who you are.")
		b.Fill("#email", email)
		b.Press("Enter")
		b.WaitText("If this address is one of the team’s, a mail with a link is on its way.")
		b.Axe()
		b.ClickText("Back to signing in")
		b.WaitText("Welcome back")
	}
	at := k.link(l, "ana@kindling.example")
	if n := len(k.world.Mailbox("nobody@kindling.example")); n != 0 {
		t.Errorf("%d mails went to nobody", n)
	}
	b.Open(k.url + at)
	b.WaitText("Choose a new password")
	if dir := os.Getenv("RAPPORT_PICTURES"); dir != "" {
		b.Screenshot(filepath.Join(dir, "renew.png"), 1440, 900, false)
		b.Screenshot(filepath.Join(dir, "renew-390.png"), 390, 844, true)
	}
	b.AxeEverywhere()
	b.Fill("#password", "other words in a row")
	b.Press("Enter")
	b.WaitText("inside as ana@kindling.example")
	if g := elsewhere.get("/"); g.path != "/session" {
		t.Errorf("the other browser is still in: at %s", g.path)
	}
	b.Open(k.url + at)
	b.WaitText("This link has grown old")
	b.Axe()
}

// The answer is the same for everybody, up to the letter.
func TestAskingTellsNothing(t *testing.T) {
	l := &latchkey.Sender{}
	k := newDoor(t, session.Options{Latchkey: l})
	k.found()
	var bodies []string
	for _, email := range []string{"ana@kindling.example", "nobody@kindling.example"} {
		v := k.visitor()
		for range 3 {
			g := v.post("/session/forgotten", "email", email)
			if g.status != http.StatusOK || g.path != "/session/forgotten" {
				t.Errorf("%s: %d at %s", email, g.status, g.path)
			}
			bodies = append(bodies, g.text)
		}
		g := v.post("/session/forgotten", "email", email)
		if g.status != http.StatusTooManyRequests || !strings.Contains(g.text, "Wait a quarter of an hour") {
			t.Errorf("%s: %d %s", email, g.status, g.text)
		}
	}
	for _, body := range bodies[1:] {
		if body != bodies[0] {
			t.Errorf("the answers differ: %q and %q", bodies[0], body)
		}
	}
	v := k.visitor()
	if g := v.post("/session/forgotten", "email", "no address"); g.status != http.StatusUnprocessableEntity {
		t.Errorf("no address: %d", g.status)
	}
	if g := v.get("/session/password/NEVER"); g.status != http.StatusGone {
		t.Errorf("a link that never was: %d", g.status)
	}
}
