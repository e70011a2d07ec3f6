package latchkey_test

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/latchkey"
	"rapport/mail/sandbox"
	"rapport/team"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// gate is a door with a mailbox by which mail leaves, and two people.
type gate struct {
	*latchkey.Sender
	t        *testing.T
	world    *sandbox.World
	ana, joe team.Person
	box      inbox.Mailbox
}

func each(t *testing.T, test func(g *gate, clock *dbtest.Clock)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx := t.Context()
		key, err := secret.Open(t.TempDir())
		must(t, err)
		blobs, err := blob.Open(t.TempDir())
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		g := &gate{t: t, Sender: &latchkey.Sender{DB: d, Team: team.NewStore(d), Inbox: inbox.NewStore(d, blobs, key, nil), BaseURL: "https://support.kindling.example/"}}
		g.world, err = sandbox.Start(ctx, sandbox.Options{Team: []string{"help@kindling.example"}, Now: clock.Now})
		must(t, err)
		t.Cleanup(g.world.Close)
		g.ana, err = g.Team.Found(ctx, team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: "a few words in a row", Zone: "UTC"})
		must(t, err)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "UTC"})
		}))
		g.joe, err = g.Team.PersonByEmail(ctx, "joe@kindling.example")
		must(t, err)
		test(g, clock)
	})
}

// mails gives a mailbox by which mail leaves.
func (g *gate) mails() {
	g.t.Helper()
	host, port, err := net.SplitHostPort(g.world.SMTP())
	must(g.t, err)
	n, err := strconv.Atoi(port)
	must(g.t, err)
	g.box, err = g.Inbox.SaveMailbox(g.t.Context(), g.ana, inbox.Mailbox{
		Address: "help@kindling.example", Name: "Kindling support",
		Outgoing: &inbox.Server{Host: host, Port: n, Security: "plain", User: "help@kindling.example", Password: g.world.Password()},
	})
	must(g.t, err)
}

// works does all the work that is due, and says how much that was.
func (g *gate) works() (n int) {
	g.t.Helper()
	for {
		more, err := g.SendNext(g.t.Context())
		must(g.t, err)
		if !more {
			return n
		}
		n++
	}
}

var linkIn = regexp.MustCompile(`https://support\.kindling\.example/session/password/([A-Z2-7]+)`)

// came gives the secrets of the links that came to an address.
func (g *gate) came(address string) (secrets []string) {
	for _, m := range g.world.Mailbox(address) {
		for _, found := range linkIn.FindAllStringSubmatch(strings.ReplaceAll(string(m.Raw), "=\r\n", ""), -1) {
			secrets = append(secrets, found[1])
		}
	}
	slices.Sort(secrets)
	return slices.Compact(secrets)
}

func TestAskingAtTheDoor(t *testing.T) {
	each(t, func(g *gate, clock *dbtest.Clock) {
		ctx := t.Context()
		asks := func(email string) error { return g.Ask(ctx, email, "203.0.113.7") }
		must(g.t, asks("Ana@Kindling.example"))
		g.works()
		if n := g.works(); n != 0 {
			g.t.Errorf("without a mailbox it was tried %d times at one moment", n)
		}
		g.mails()
		for _, email := range []string{"nobody@kindling.example", g.joe.Email} { // Joe never had a password
			must(g.t, asks(email))
		}
		clock.Add(2 * time.Minute)
		g.works()
		if n := len(g.came("nobody@kindling.example")) + len(g.came(g.joe.Email)); n != 0 {
			g.t.Errorf("%d links went to who has no password", n)
		}
		links := g.came(g.ana.Email)
		if len(links) != 1 {
			g.t.Fatalf("links %v came to Ana", links)
		}
		if p, err := g.Team.RenewPassword(ctx, links[0], "other words in a row"); err != nil || p.ID != g.ana.ID {
			g.t.Errorf("%+v, %v", p, err)
		}
		if err := asks("no address"); !fault.Is(err, fault.Invalid) {
			g.t.Errorf("%v", err)
		}
	})
}

// What is refused is the same for an address that is known and one that is not.
func TestAskingTooOften(t *testing.T) {
	each(t, func(g *gate, clock *dbtest.Clock) {
		ctx := t.Context()
		for _, email := range []string{g.ana.Email, "nobody@kindling.example"} {
			for n := range 4 {
				err := g.Ask(ctx, email, fmt.Sprint("203.0.113.", n))
				if (n < 3) != (err == nil) || n == 3 && !fault.Is(err, fault.TooMany) {
					g.t.Errorf("%s, asked %d times: %v", email, n+1, err)
				}
			}
		}
		var refused error
		for n := range 25 {
			refused = errors.Join(refused, g.Ask(ctx, fmt.Sprintf("c%d@kindling.example", n), "198.51.100.1"))
		}
		if !fault.Is(refused, fault.TooMany) {
			g.t.Errorf("one place asks for 25 addresses: %v", refused)
		}
		clock.Add(16 * time.Minute)
		must(g.t, g.Ask(ctx, g.ana.Email, "203.0.113.1"))
	})
}

func TestTheHeadOfSupportSendsOne(t *testing.T) {
	each(t, func(g *gate, _ *dbtest.Clock) {
		ctx := t.Context()
		if _, err := g.Send(ctx, g.joe, g.ana.ID); !fault.Is(err, fault.Forbidden) {
			g.t.Errorf("a technician: %v", err)
		}
		if _, err := g.Send(ctx, g.ana, g.ana.ID); !fault.Is(err, fault.Conflict) {
			g.t.Errorf("without a mailbox: %v", err)
		}
		g.mails()
		if _, err := g.Send(ctx, g.ana, g.joe.ID); !fault.Is(err, fault.NotFound) {
			g.t.Errorf("to who never had one: %v", err)
		}
		to, err := g.Send(ctx, g.ana, g.ana.ID)
		must(g.t, err)
		if links := g.came(to.Email); len(links) != 1 {
			g.t.Errorf("links %v", links)
		}
	})
}
