// This file holds the tests of signing in: security, the check of an account, folders.

package imap_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/mail/dovecot"
	rimap "rapport/mail/imap"
	"rapport/mail/line"
)

func TestPlainOnlyOnThisMachine(t *testing.T) {
	a := rimap.Account{Host: "192.0.2.1", Security: line.Plain, User: "u", Password: "p"}
	err := rimap.Follower{Now: time.Now}.Follow(t.Context(), a, rimap.Cursor{}, nil)
	trouble, ok := errors.AsType[*line.Trouble](err)
	if !ok || !trouble.Permanent || !strings.Contains(trouble.Sentence, "Without encryption") {
		t.Errorf("followed in the clear: %v", err)
	}
	steps := rimap.Check(t.Context(), a)
	if last := steps[len(steps)-1]; last.OK || !strings.Contains(last.Sentence, "Without encryption") {
		t.Errorf("checked in the clear: %+v", steps)
	}
}

func TestTLS(t *testing.T) {
	s := dovecot.StartTLS(t)
	p := dovecotPlace(t, s)
	p.deliver(t, letter("secret"))
	for _, c := range []struct {
		name     string
		security line.Security
		port     int
		trust    bool
		wantStep string // that fails; empty: none
		want     string // in its sentence
	}{
		{"TLS", line.TLS, s.IMAPS(), true, "", ""},
		{"STARTTLS", line.StartTLS, s.IMAP(), true, "", ""},
		{"TLS, stranger's certificate", line.TLS, s.IMAPS(), false, line.Secure, "nobody this machine trusts"},
		{"STARTTLS, stranger's certificate", line.StartTLS, s.IMAP(), false, line.Secure, "nobody this machine trusts"},
		{"TLS on the port for STARTTLS", line.TLS, s.IMAP(), true, line.Secure, "does not speak TLS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := p.with(func(a *rimap.Account) { a.Security, a.Port = c.security, c.port })
			if c.trust {
				a.RootCAs = s.Roots()
			}
			steps := rimap.Check(t.Context(), a)
			last := steps[len(steps)-1]
			if c.wantStep != "" {
				if last.OK || last.Name != c.wantStep || !strings.Contains(last.Sentence, c.want) || last.Hint == "" {
					t.Errorf("the last step is %+v, want %s to fail with %q", last, c.wantStep, c.want)
				}
				return
			}
			if !last.OK || last.Name != "count" {
				t.Errorf("the last step is %+v", last)
			}
			k := newKept()
			stop := k.follow(t, a)
			k.untilMails(t, 1)
			stop()
		})
	}
}

func TestCheckNamesTheStep(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		for _, c := range []struct {
			name   string
			change func(*rimap.Account)
			step   string
			want   string
		}{
			{"wrong password", func(a *rimap.Account) { a.Password = "wrong" }, line.SignIn, "does not accept this user and password"},
			{"no such folder", func(a *rimap.Account) { a.Folder = "Nowhere" }, "folder", "no folder “Nowhere”"},
			{"nobody listens", func(a *rimap.Account) { a.Port = 1 }, line.Connect, "refuses connections"},
			{"no STARTTLS", func(a *rimap.Account) { a.Security = line.StartTLS }, line.Secure, "does not offer STARTTLS"},
			{"a line break in the name", func(a *rimap.Account) { a.Host = "a\r\nb" }, line.Resolve, "no name of a mail server"},
		} {
			t.Run(c.name, func(t *testing.T) {
				steps := rimap.Check(t.Context(), p.with(c.change))
				for _, s := range steps[:len(steps)-1] {
					if !s.OK {
						t.Errorf("step %+v failed before the last", s)
					}
				}
				if last := steps[len(steps)-1]; last.OK || last.Name != c.step || !strings.Contains(last.Sentence, c.want) {
					t.Errorf("the last step is %+v, want %s to fail with %q", last, c.step, c.want)
				}
			})
		}
		var names []string
		for _, s := range rimap.Check(t.Context(), p.account) {
			if !s.OK {
				t.Errorf("step %+v", s)
			}
			names = append(names, s.Name)
		}
		if diff := cmp.Diff([]string{"resolve", "connect", "secure", "sign in", "folder", "idle", "count"}, names); diff != "" {
			t.Errorf("steps, -want +got:\n%s", diff)
		}
	})
}

func TestWrongPasswordIsReported(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		k := newKept()
		k.follow(t, p.with(func(a *rimap.Account) { a.Password = "wrong" }))
		k.until(t, "a report", func(k *kept) bool { return len(k.states) > 0 })
		st := k.states[0]
		if st.Connected || !strings.Contains(st.Sentence, "does not accept this user and password") || st.Hint == "" || st.Since.IsZero() {
			t.Errorf("reported %+v", st)
		}
	})
}

func TestFolders(t *testing.T) {
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	got, err := rimap.Folders(t.Context(), p.account)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"INBOX", "Archive", "Junk"}, got); diff != "" {
		t.Errorf("folders, -want +got:\n%s", diff)
	}
}

func TestAnotherFolder(t *testing.T) {
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	a := p.with(func(a *rimap.Account) { a.Folder = "Archive" })
	p.account = a
	appendMail(t, p, letter("kept there"), time.Now())
	k := newKept()
	k.follow(t, a)
	k.untilMails(t, 1)
}
