// This file holds what the tests share: a handler that keeps what it is given,
// and the two kinds of server that following is tried on.

package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/mail/dovecot"
	"rapport/mail/imap"
	"rapport/mail/line"
	"rapport/mail/sandbox"
)

// patience bounds every wait; it is long because it only ends tests that failed.
const patience = 60 * time.Second

// kept is a handler's memory: mails, cursor and states, as a database would have them.
type kept struct {
	mu      sync.Mutex
	changed chan struct{}
	cursor  imap.Cursor
	mails   []imap.Mail
	batches []imap.Batch
	states  []imap.State
	refuse  int // refuse this many batches
}

func newKept() *kept { return &kept{changed: make(chan struct{})} }

func (k *kept) handle(_ context.Context, b imap.Batch) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.refuse > 0 {
		k.refuse--
		return errors.New("disk full")
	}
	k.cursor = b.Cursor
	k.mails = append(k.mails, b.Mails...)
	k.batches = append(k.batches, b)
	k.wake()
	return nil
}

func (k *kept) report(s imap.State) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.states = append(k.states, s)
	k.wake()
}

func (k *kept) wake() {
	close(k.changed)
	k.changed = make(chan struct{})
}

// until waits for a condition on what is kept.
func (k *kept) until(t *testing.T, what string, ok func(*kept) bool) {
	t.Helper()
	timeout := time.After(patience)
	for {
		k.mu.Lock()
		done, changed, n, states := ok(k), k.changed, len(k.mails), fmt.Sprint(k.states)
		k.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("waited in vain until %s; %d mails; states %s", what, n, states)
		}
	}
}

func (k *kept) untilMails(t *testing.T, n int) {
	t.Helper()
	k.until(t, fmt.Sprintf("there are %d mails", n), func(k *kept) bool { return len(k.mails) >= n })
}

func (k *kept) untilConnected(t *testing.T) {
	t.Helper()
	k.until(t, "connected", func(k *kept) bool { return len(k.states) > 0 && k.states[len(k.states)-1].Connected })
}

// subjects are the first lines of all mails kept, without “Subject: ”.
func (k *kept) subjects() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []string
	for _, m := range k.mails {
		all = append(all, subject(m.Raw))
	}
	return all
}

func subject(raw []byte) string {
	for l := range strings.Lines(string(raw)) {
		if s, ok := strings.CutPrefix(l, "Subject: "); ok {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// follow follows until the test ends, or stop.
func (k *kept) follow(t *testing.T, a imap.Account, change ...func(*imap.Follower)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	f := imap.Follower{Now: time.Now, Report: k.report}
	for _, c := range change {
		c(&f)
	}
	k.mu.Lock()
	from := k.cursor
	k.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := f.Follow(ctx, a, from, k.handle); !errors.Is(err, context.Canceled) {
			t.Errorf("Follow ended with %v", err)
		}
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

func letter(subject string, extra ...string) []byte {
	return []byte("From: Cora <cora@example.test>\r\nTo: support@example.test\r\nSubject: " + subject + "\r\n\r\nHello\r\n" + strings.Join(extra, ""))
}

func letters(from, to int) [][]byte {
	var all [][]byte
	for i := from; i <= to; i++ {
		all = append(all, letter(fmt.Sprintf("mail %03d", i)))
	}
	return all
}

func numbered(from, to int) []string {
	var all []string
	for i := from; i <= to; i++ {
		all = append(all, fmt.Sprintf("mail %03d", i))
	}
	return all
}

// place is a server with one mailbox.
type place struct {
	account  imap.Account
	deliver  func(t *testing.T, raws ...[]byte)
	renumber func(t *testing.T)
}

func (p place) with(change func(*imap.Account)) imap.Account {
	a := p.account
	change(&a)
	return a
}

// places runs a test against a real Dovecot and against the sandbox.
func places(t *testing.T, test func(t *testing.T, p place)) {
	t.Run("dovecot", func(t *testing.T) {
		s := dovecot.Start(t)
		test(t, dovecotPlace(t, s))
	})
	t.Run("sandbox", func(t *testing.T) {
		w, err := sandbox.Start(t.Context(), sandbox.Options{Team: []string{"support@example.test"}, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.Close)
		host, port := split(t, w.IMAP())
		test(t, place{
			account: imap.Account{Host: host, Port: port, Security: line.Plain, User: "support@example.test", Password: w.Password()},
			deliver: func(t *testing.T, raws ...[]byte) {
				t.Helper()
				for _, raw := range raws {
					if err := w.Deliver("cora@example.test", []string{"support@example.test"}, raw); err != nil {
						t.Error(err)
					}
				}
			},
			renumber: func(t *testing.T) {
				t.Helper()
				if err := w.Renumber("support@example.test"); err != nil {
					t.Fatal(err)
				}
			},
		})
	})
}

func dovecotPlace(t *testing.T, s *dovecot.Server) place {
	s.AddUser(t, "support")
	return place{
		account:  imap.Account{Host: s.Host(), Port: s.IMAP(), Security: line.Plain, User: "support", Password: dovecot.Password},
		deliver:  func(t *testing.T, raws ...[]byte) { t.Helper(); s.Deliver(t, "support", raws...) },
		renumber: func(t *testing.T) { t.Helper(); s.Kill(t); s.ChangeUIDValidity(t, "support"); s.Resume(t) },
	}
}

func split(t *testing.T, address string) (string, int) {
	t.Helper()
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(p)
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}
