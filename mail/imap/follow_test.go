// This file holds the tests of following, on real servers.

package imap_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"rapport/mail/dovecot"
	rimap "rapport/mail/imap"
)

func TestMailArrivesInOrder(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 3)...)
		k := newKept()
		k.follow(t, p.account)
		k.untilMails(t, 3)
		p.deliver(t, letter("mail 004")) // while it waits: IDLE has a minute, polling would take nine
		k.untilMails(t, 4)
		if diff := cmp.Diff(numbered(1, 4), k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		last := uint32(0)
		for _, m := range k.mails {
			if m.UID <= last || m.UIDValidity == 0 || m.InternalDate.IsZero() {
				t.Errorf("a mail with UID %d after %d, UIDVALIDITY %d, arrived %v", m.UID, last, m.UIDValidity, m.InternalDate)
			}
			last = m.UID
		}
		if k.cursor.LastUID != last {
			t.Errorf("cursor is at %d, last mail %d", k.cursor.LastUID, last)
		}
	})
}

func TestBurstsWhileFollowing(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		k := newKept()
		k.follow(t, p.account)
		k.untilConnected(t)
		for i := 1; i <= 300; i += 30 {
			p.deliver(t, letters(i, i+29)...)
		}
		k.untilMails(t, 300)
		// While the folder is open Dovecot may number two mails of a burst the
		// other way round, so what counts is its numbers.
		for i := range k.mails[1:] {
			if k.mails[i].UID >= k.mails[i+1].UID {
				t.Errorf("UID %d comes before %d", k.mails[i].UID, k.mails[i+1].UID)
			}
		}
		got := k.subjects()
		slices.Sort(got)
		if diff := cmp.Diff(numbered(1, 300), got); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
	})
}

func TestBatchesAreBounded(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 450)...)
		k := newKept()
		k.follow(t, p.account)
		k.untilMails(t, 450)
		if diff := cmp.Diff(numbered(1, 450), k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
		for i, b := range k.batches {
			if len(b.Mails) > 200 {
				t.Errorf("batch %d has %d mails", i, len(b.Mails))
			}
		}
	})
}

func TestGoesOnFromTheCursor(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 5)...)
		k := newKept()
		stop := k.follow(t, p.account)
		k.untilMails(t, 5)
		stop()
		p.deliver(t, letters(6, 9)...)
		k.follow(t, p.account)
		k.untilMails(t, 9)
		if diff := cmp.Diff(numbered(1, 9), k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
	})
}

func TestRenumberedFolderIsReadAgain(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 5)...)
		k := newKept()
		stop := k.follow(t, p.account)
		k.untilMails(t, 5)
		stop()
		before := k.cursor
		p.renumber(t)
		p.deliver(t, letter("mail 006"))
		k.follow(t, p.account)
		k.untilMails(t, 11)
		if k.cursor.UIDValidity == before.UIDValidity {
			t.Fatal("the folder was not renumbered")
		}
		again := k.subjects()[5:]
		if diff := cmp.Diff(numbered(1, 6), again); diff != "" {
			t.Errorf("read again, -want +got:\n%s", diff)
		}
		k.mu.Lock()
		for i, b := range k.batches {
			if want := b.Cursor.UIDValidity != before.UIDValidity; b.Rescan != want {
				t.Errorf("batch %d: Rescan is %v", i, b.Rescan)
			}
		}
		k.mu.Unlock()
		p.deliver(t, letter("mail 007"))
		k.untilMails(t, 12)
		if b := k.batches[len(k.batches)-1]; b.Rescan {
			t.Error("a mail after the rescan is still flagged as one")
		}
	})
}

func TestRefusedBatchComesAgain(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 3)...)
		k := newKept()
		k.refuse = 1
		k.follow(t, p.account)
		k.untilMails(t, 3)
		if diff := cmp.Diff(numbered(1, 3), k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if len(k.states) != 3 || k.states[1].Connected || !strings.Contains(k.states[1].Sentence, "could not be kept") {
			t.Errorf("states %v, want connected, not kept, connected", k.states)
		}
	})
}

func TestServerRestarts(t *testing.T) {
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	k := newKept()
	k.follow(t, p.account)
	k.untilConnected(t)
	for i := 1; i <= 40; i += 10 {
		p.deliver(t, letters(i, i+9)...)
		s.Restart(t)
	}
	p.deliver(t, letter("mail 041"))
	k.untilMails(t, 41)
	got := k.subjects()
	slices.Sort(got)
	if diff := cmp.Diff(numbered(1, 41), got); diff != "" {
		t.Errorf("mails, -want +got:\n%s", diff)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	lost := false
	for _, st := range k.states {
		if !st.Connected {
			lost = true
			if st.Sentence == "" || st.Hint == "" || st.Err == nil || st.Since.IsZero() {
				t.Errorf("a poor report: %+v", st)
			}
		}
	}
	if !lost {
		t.Error("no report said that the connection was lost")
	}
}

func TestNothingOnTheServerChanges(t *testing.T) {
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	p.deliver(t, letters(1, 3)...)
	k := newKept()
	k.follow(t, p.account)
	k.untilMails(t, 3)
	p.deliver(t, letter("mail 004"))
	k.untilMails(t, 4)

	c, err := imapclient.DialInsecure(net.JoinHostPort(p.account.Host, strconv.Itoa(p.account.Port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("support", dovecot.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	list, err := c.Fetch(all, &imap.FetchOptions{Flags: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 4 {
		t.Fatalf("%d mails on the server, want 4", len(list))
	}
	for _, m := range list {
		// \Recent goes to the first who selects, not to who examines.
		if len(m.Flags) != 1 || !strings.EqualFold(string(m.Flags[0]), `\Recent`) {
			t.Errorf("mail %d has flags %v, want only \\Recent", m.SeqNum, m.Flags)
		}
	}
}

func TestBigMail(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		noise := make([]byte, 22<<20)
		if _, err := rand.Read(noise); err != nil {
			t.Fatal(err)
		}
		var body strings.Builder
		text := base64.StdEncoding.EncodeToString(noise)
		for len(text) > 0 {
			n := min(76, len(text))
			body.WriteString(text[:n] + "\r\n")
			text = text[n:]
		}
		big := letter("big", body.String())
		if len(big) < 30<<20 {
			t.Fatalf("only %d bytes", len(big))
		}
		p.deliver(t, letter("before"), big, letter("after"))
		k := newKept()
		k.follow(t, p.account)
		k.untilMails(t, 3)
		if diff := cmp.Diff([]string{"before", "big", "after"}, k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
		if !bytes.HasSuffix(k.mails[1].Raw, big) {
			t.Errorf("the big mail came as %d bytes, was %d", len(k.mails[1].Raw), len(big))
		}
	})
}

func TestOddBytesComeThrough(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		odd := []byte("Subject: odd\r\n\r\n\xff\xfe \x80 {12}\r\n* OK [ALERT] )\r\n..\r\nlast line")
		p.deliver(t, odd, letter("after"))
		k := newKept()
		k.follow(t, p.account)
		k.untilMails(t, 2)
		if !bytes.Contains(k.mails[0].Raw, odd) {
			t.Errorf("got %q", k.mails[0].Raw)
		}
	})
}

func TestSince(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		now := time.Now().Truncate(time.Second)
		since := now.AddDate(0, 0, -30)
		for _, old := range []struct {
			subject string
			at      time.Time
		}{{"last year", now.AddDate(-1, 0, 0)}, {"an hour too old", since.Add(-time.Hour)}, {"just in", since.Add(time.Hour)}, {"yesterday", now.AddDate(0, 0, -1)}} {
			appendMail(t, p, letter(old.subject), old.at)
		}
		k := newKept()
		stop := k.follow(t, p.with(func(a *rimap.Account) { a.Since = since }))
		k.until(t, "two mails and the end of the first look", func(k *kept) bool { return len(k.mails) == 2 && k.cursor.LastUID == 4 })
		if diff := cmp.Diff([]string{"just in", "yesterday"}, k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
		if !k.mails[1].InternalDate.Equal(now.AddDate(0, 0, -1)) {
			t.Errorf("arrived %v, want %v", k.mails[1].InternalDate, now.AddDate(0, 0, -1))
		}
		steps := rimap.Check(t.Context(), p.with(func(a *rimap.Account) { a.Since = since }))
		if last := steps[len(steps)-1]; !last.OK || !strings.HasPrefix(last.Sentence, "2 mails will be read") {
			t.Errorf("the check counts %+v", last)
		}

		// Old mail that is moved in later is new here.
		appendMail(t, p, letter("moved in"), now.AddDate(-2, 0, 0))
		k.untilMails(t, 3)
		stop()

		everything := newKept()
		everything.follow(t, p.account)
		everything.untilMails(t, 5)
	})
}

func TestFirstLookThatIsCutShortBeginsAgain(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 201)...) // more than a batch
		appendMail(t, p, letter("too old"), time.Now().AddDate(-1, 0, 0))
		p.deliver(t, letter("mail 202"))
		account := p.with(func(a *rimap.Account) { a.Since = time.Now().AddDate(0, 0, -30) })
		k := newKept()
		ctx, cancel := context.WithCancel(t.Context())
		err := rimap.Follower{Now: time.Now}.Follow(ctx, account, k.cursor, func(ctx context.Context, b rimap.Batch) error {
			defer cancel()
			return k.handle(ctx, b)
		})
		if !errors.Is(err, context.Canceled) || len(k.mails) == 0 || len(k.mails) > 200 {
			t.Fatalf("%d mails before the end, %v", len(k.mails), err)
		}
		k.follow(t, account)
		k.until(t, "the first look is over", func(k *kept) bool { return k.cursor.LastUID == 203 })
		got := k.subjects()
		slices.Sort(got)
		if diff := cmp.Diff(numbered(1, 202), slices.Compact(got)); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
	})
}

func TestFirstLookAtAFolderWithoutNewMail(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		appendMail(t, p, letter("old"), time.Now().AddDate(-1, 0, 0))
		k := newKept()
		k.follow(t, p.with(func(a *rimap.Account) { a.Since = time.Now().AddDate(0, 0, -30) }))
		k.until(t, "the cursor is past the old mail", func(k *kept) bool { return k.cursor.LastUID == 1 })
		p.deliver(t, letter("new"))
		k.untilMails(t, 1)
		if diff := cmp.Diff([]string{"new"}, k.subjects()); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
	})
}

func TestRenewedConnectionGoesOn(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		k := newKept()
		k.follow(t, p.account, func(f *rimap.Follower) { f.Renew = time.Millisecond })
		for i := 1; i <= 100; i += 10 {
			p.deliver(t, letters(i, i+9)...)
		}
		k.untilMails(t, 100)
		got := k.subjects()
		slices.Sort(got)
		if diff := cmp.Diff(numbered(1, 100), got); diff != "" {
			t.Errorf("mails, -want +got:\n%s", diff)
		}
	})
}

func TestRenumberedWhileConnected(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		p.deliver(t, letters(1, 2)...)
		k := newKept()
		k.follow(t, p.account, func(f *rimap.Follower) { f.Renew = 50 * time.Millisecond })
		k.untilMails(t, 2)
		p.renumber(t)
		k.untilMails(t, 4)
	})
}

// appendMail puts a mail with a date of its own into the folder, by IMAP.
func appendMail(t *testing.T, p place, raw []byte, at time.Time) {
	t.Helper()
	c, err := imapclient.DialInsecure(net.JoinHostPort(p.account.Host, strconv.Itoa(p.account.Port)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(p.account.User, p.account.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	folder := p.account.Folder
	if folder == "" {
		folder = "INBOX"
	}
	cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: at})
	if _, err := cmd.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}
