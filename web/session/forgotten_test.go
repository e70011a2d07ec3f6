package session_test

// Coming in again after the password was forgotten.

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rapport/latchkey"
	"rapport/web/browser"
	"rapport/web/session"
)

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
	k.Ana = k.found()
	k.world = k.Mailbox()
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
	if g := elsewhere.get("/"); g.Path != "/session" {
		t.Errorf("the other browser is still in: at %s", g.Path)
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
			if g.Status != http.StatusOK || g.Path != "/session/forgotten" {
				t.Errorf("%s: %d at %s", email, g.Status, g.Path)
			}
			bodies = append(bodies, g.Words())
		}
		g := v.post("/session/forgotten", "email", email)
		if g.Status != http.StatusTooManyRequests || !strings.Contains(g.Words(), "Wait a quarter of an hour") {
			t.Errorf("%s: %d %s", email, g.Status, g.Words())
		}
	}
	for _, body := range bodies[1:] {
		if body != bodies[0] {
			t.Errorf("the answers differ: %q and %q", bodies[0], body)
		}
	}
	v := k.visitor()
	if g := v.post("/session/forgotten", "email", "no address"); g.Status != http.StatusUnprocessableEntity {
		t.Errorf("no address: %d", g.Status)
	}
	if g := v.get("/session/password/NEVER"); g.Status != http.StatusGone {
		t.Errorf("a link that never was: %d", g.Status)
	}
}
