package e2e

// A day without mail servers: it is said, nothing is lost, and all of it comes and goes in its order once they are back.

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rapport/alarm"
	"rapport/app"
	"rapport/event"
	"rapport/inbox"
	"rapport/kit/id"
	"rapport/mail/dovecot"
	"rapport/mail/sandbox"
	"rapport/web/browser"
)

// wire carries connections to a server until it is cut.
type wire struct {
	to string
	at string
	mu sync.Mutex
	l  net.Listener
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	w := &wire{to: to, at: "127.0.0.1:0"}
	w.join(t)
	t.Cleanup(w.cut)
	return w
}

// join lets connections through, always at the same address.
func (w *wire) join(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", w.at)
	must(t, err)
	w.mu.Lock()
	w.l, w.at = l, l.Addr().String()
	w.mu.Unlock()
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer from.Close()
				to, err := net.Dial("tcp", w.to)
				if err != nil {
					return
				}
				defer to.Close()
				go func() { _, _ = io.Copy(to, from) }()
				_, _ = io.Copy(from, to)
			}()
		}
	}()
}

// cut refuses connections from now on.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.l.Close()
}

func TestADayWithoutMailServers(t *testing.T) {
	ctx := t.Context()
	var ahead atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	server := dovecot.Start(t)
	server.AddUser(t, helpAddress)
	world, err := sandbox.Start(ctx, sandbox.Options{Now: now})
	must(t, err)
	t.Cleanup(world.Close)
	smtp := newWire(t, world.SMTP())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	in := &inbox.Server{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: helpAddress, Password: dovecot.Password}
	a := settled(t, app.Place{Data: t.TempDir(), BaseURL: "http://" + l.Addr().String(), Now: now}, in, serverAt(t, smtp.at))
	letRun(t, a, l, a.Web(app.WebOptions{}).Handler)
	r := &running{a, "http://" + l.Addr().String(), world, server}
	ana, err := a.Team.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)

	const before, during = 6, 12
	letter := func(n int) []byte {
		return fmt.Appendf(nil, "From: c%02d@lake.example\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <q%d@lake.example>\r\n\r\nHow?\r\n", n, helpAddress, n, n)
	}
	asked := func() (who []string) { // in the order in which their mail came in
		events, err := event.After(ctx, a.DB, 0, 1000)
		must(t, err)
		for _, e := range events {
			if m, err := event.Read[inbox.MessageAdded](e); e.Kind == inbox.EventMessage && err == nil && m.Kind == inbox.FromCustomer {
				who = append(who, m.From)
			}
		}
		return who
	}
	for n := range before {
		server.Deliver(t, helpAddress, letter(n))
	}
	waitFor(t, 30*time.Second, func() (bool, string) { return len(asked()) == before, fmt.Sprint(asked()) })
	page, err := a.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 100})
	must(t, err)

	server.Kill(t)
	smtp.cut()
	waitFor(t, 30*time.Second, func() (bool, string) {
		out, err := a.Inbox.Outages(ctx)
		must(t, err)
		return len(out) == 1 && out[0].Trouble != "", fmt.Sprintf("%+v", out)
	})
	for n := range during { // what customers write waits on the server, what we answer waits here
		ahead.Add(int64(2 * time.Hour))
		at := time.Now().Unix() + int64(n)
		must(t, os.WriteFile(filepath.Join(server.Maildir(helpAddress), "new", fmt.Sprintf("%d.M%dP1.lake", at, n)), letter(before+n), 0o666))
		if n%2 == 0 {
			c := page.Rows[n/2]
			_, err := a.Inbox.Reply(ctx, ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "Thus."})
			must(t, err)
		}
	}
	waitFor(t, 30*time.Second, func() (bool, string) {
		out, err := a.Inbox.Outages(ctx)
		must(t, err)
		return len(out) == 1 && out[0].Stuck != "", fmt.Sprintf("%+v", out)
	})
	b := browser.New(t)
	r.signIn(b, "ana@kindling.example")
	b.WaitText("No mail comes in from " + helpAddress)
	b.WaitText("Answers from " + helpAddress + " wait.")
	b.Open(r.base + "/week")
	b.WaitText(helpAddress + " hasn’t received mail")
	b.WaitText("haven’t left")
	b.AxeEverywhere()
	if left := world.Mailbox("c00@lake.example"); len(left) != 0 {
		t.Errorf("%d mails left by a server that was down", len(left))
	}

	server.Resume(t)
	smtp.join(t)
	ahead.Add(int64(10 * time.Minute)) // it is time to try again
	waitFor(t, time.Minute, func() (bool, string) { return len(asked()) == before+during, fmt.Sprint(asked()) })
	if got := asked()[before:]; !slices.IsSorted(got) {
		t.Errorf("the mails came in as %v", got)
	}
	for n := range during / 2 { // they begin in their order, which package inbox tries; several leave at a time
		r.got(t, fmt.Sprintf("c%02d@lake.example", n), 1)
	}
	waitFor(t, 30*time.Second, func() (bool, string) {
		out, err := a.Inbox.Outages(ctx)
		must(t, err)
		return len(out) == 0, fmt.Sprintf("%+v", out)
	})
	b.Open(r.base + "/week")
	if strings.Contains(b.Text("body"), "hasn’t received mail") {
		t.Error("the banner outlasts the trouble")
	}
	waitFor(t, 30*time.Second, func() (bool, string) {
		all := world.Mailbox(ana.Email)
		return len(all) > 0, fmt.Sprintf("%d alarms reached the head after %s", len(all), alarm.Patience)
	})
	for n := range during / 2 {
		if got := world.Mailbox(fmt.Sprintf("c%02d@lake.example", n)); len(got) != 1 {
			t.Errorf("%d answers reached customer %d, want 1", len(got), n)
		}
	}
}
