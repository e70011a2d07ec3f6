package app_test

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail/imap"
	"rapport/mail/sandbox"
	"rapport/team"
)

// What the mail server would not give at first is fetched at a press of a
// button, once; what is no longer there is told so.
func TestFetchingAMailAgain(t *testing.T) {
	const address = "help@x.example"
	ctx := t.Context()
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{address}, Now: time.Now})
	must(t, err)
	t.Cleanup(world.Close)
	must(t, world.Deliver("ann@x.example", []string{address}, []byte("From: ann@x.example\r\nSubject: Refund\r\n\r\nWhere is it?\r\n")))
	a, err := app.Open(ctx, app.Place{Data: t.TempDir(), Hasty: true})
	must(t, err)
	t.Cleanup(func() { _ = a.Close() })
	head, err := a.Team.Found(ctx, team.Founding{Name: "Ana", Email: "ana@x.example", Password: "a long password", Zone: "UTC"})
	must(t, err)
	host, port, err := net.SplitHostPort(world.IMAP())
	must(t, err)
	number, err := strconv.Atoi(port)
	must(t, err)
	in := inbox.Server{Host: host, Port: number, Security: "plain", User: address, Password: world.Password()}
	box, err := a.Inbox.SaveMailbox(ctx, head, inbox.Mailbox{Address: address, Name: "Help", Incoming: &in})
	must(t, err)

	validity := validityOf(t, box)
	var lost []inbox.Raw
	for uid := range 2 {
		lost = append(lost, inbox.Raw{At: time.Now(), Failed: "Not now.", Source: fmt.Sprintf("%s %d/%d", inbox.CursorOf(in), validity, uid+1)})
	}
	must(t, a.Inbox.Accept(ctx, inbox.Batch{Mailbox: box.ID, Mails: lost}))
	items, err := a.Inbox.Unreadables(ctx, 10)
	must(t, err)
	gone := 0
	for _, item := range items {
		if err := a.Inbox.ReadAgain(ctx, head, item.ID); fault.Is(err, fault.Conflict) && strings.Contains(err.Error(), "no longer in its folder") {
			gone++
		} else {
			must(t, err)
		}
	}
	if _, err := a.Inbox.Sort(ctx, 10); err != nil {
		t.Fatal(err)
	}
	items, err = a.Inbox.Unreadables(ctx, 10)
	must(t, err)
	n, err := a.Inbox.CountMail(ctx, box.ID)
	must(t, err)
	if gone != 1 || len(items) != 1 || n.Messages != 1 {
		t.Errorf("%d gone, %d items, %d messages; want one of each", gone, len(items), n.Messages)
	}
}

// validityOf asks the mailbox's server how it numbers its mails.
func validityOf(t *testing.T, box inbox.Mailbox) uint32 {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var validity uint32
	_ = imap.Follower{Now: time.Now}.Follow(ctx, app.IncomingAccount(box), imap.Cursor{}, func(_ context.Context, b imap.Batch) error {
		validity = b.Cursor.UIDValidity
		stop()
		return nil
	})
	return validity
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
