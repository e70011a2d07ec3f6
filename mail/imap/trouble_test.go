// This file holds the tests of servers and lines that misbehave: a real Dovecot
// behind a proxy that does the mischief.

package imap_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"rapport/mail/dovecot"
	"rapport/mail/imap"
)

// mischief is what the proxy does. Commands of the client are lines; answer
// returns what to say instead of asking the server, empty for asking it.
type mischief struct {
	mu       sync.Mutex
	answer   func(tag, command string) string
	cutAt    string            // hang up when the server says this
	replaced map[string]string // words of the server, each replaced by one as long
	cuts     int
}

func (m *mischief) set(change func(*mischief)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// proxied puts a proxy before a fresh Dovecot.
func proxied(t *testing.T, m *mischief) (place, *dovecot.Server) {
	t.Helper()
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	target := net.JoinHostPort(p.account.Host, strconv.Itoa(p.account.Port))
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go m.between(client, target)
		}
	}()
	p.account.Port = l.Addr().(*net.TCPAddr).Port
	return p, s
}

func (m *mischief) between(client net.Conn, target string) {
	defer client.Close()
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		defer server.Close()
		r := bufio.NewReader(client)
		for {
			text, err := r.ReadString('\n')
			if err != nil {
				return
			}
			m.mu.Lock()
			answer := m.answer
			m.mu.Unlock()
			if tag, command, ok := strings.Cut(strings.TrimSpace(text), " "); ok && answer != nil {
				if say := answer(tag, command); say != "" {
					_, _ = io.WriteString(client, say)
					continue
				}
			}
			_, _ = io.WriteString(server, text)
		}
	}()
	r := bufio.NewReader(server)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return
		}
		m.mu.Lock()
		cut := m.cutAt != "" && bytes.Contains(line, []byte(m.cutAt))
		if cut {
			m.cuts++
		}
		for from, to := range m.replaced {
			line = bytes.ReplaceAll(line, []byte(from), []byte(to))
		}
		m.mu.Unlock()
		if cut {
			_, _ = client.Write(line[:len(line)/2])
			return
		}
		_, _ = client.Write(line)
	}
}

// failedOf are the numbers of the mails that came as failed, with their sentences.
func failedOf(k *kept) map[uint32]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := map[uint32]string{}
	for _, m := range k.mails {
		if m.Failed != "" {
			all[m.UID] = m.Failed
		}
	}
	return all
}

func TestMailThatBreaksTheLineIsGivenUp(t *testing.T) {
	m := &mischief{cutAt: "POISON"}
	p, _ := proxied(t, m)
	p.deliver(t, letter("mail 001"), letter("mail 002", "POISON\r\n"), letter("mail 003"))
	k := newKept()
	k.follow(t, p.account)
	k.untilMails(t, 3)
	if diff := cmp.Diff([]string{"mail 001", "", "mail 003"}, k.subjects()); diff != "" {
		t.Errorf("mails, -want +got:\n%s", diff)
	}
	if f := failedOf(k); len(f) != 1 || !strings.Contains(f[2], "hangs up") {
		t.Errorf("failed: %v", f)
	}
	if m.cuts != 4 {
		t.Errorf("%d connections broke over it, want 4: with the others, and three times alone", m.cuts)
	}
	m.set(func(m *mischief) { m.cutAt = "" })
	got, err := imap.Refetch(t.Context(), p.account, k.cursor.UIDValidity, 2)
	if err != nil || got.Failed != "" || subject(got.Raw) != "mail 002" {
		t.Errorf("fetched again: %v, %q", err, got.Raw)
	}
	if _, err := imap.Refetch(t.Context(), p.account, k.cursor.UIDValidity, 99); !errors.Is(err, imap.ErrGone) {
		t.Errorf("a mail that never was: %v", err)
	}
}

// asks tells whether a command reads the body of the mail with this UID.
func asks(command string, uid int) bool {
	found := regexp.MustCompile(`^UID FETCH (\S+) .*BODY\.PEEK`).FindStringSubmatch(command)
	if found == nil {
		return false
	}
	for part := range strings.SplitSeq(found[1], ",") {
		from, to, ranged := strings.Cut(part, ":")
		if !ranged {
			to = from
		}
		a, _ := strconv.Atoi(from)
		b, _ := strconv.Atoi(to)
		if a <= uid && uid <= b {
			return true
		}
	}
	return false
}

func TestRefusedMailIsShownAsFailed(t *testing.T) {
	for _, c := range []struct{ name, answer, want string }{
		{"NO", " NO [CANNOT] broken beyond repair\r\n", "It says: broken beyond repair"},
		{"BAD", " BAD what\r\n", "It says: what"},
		{"nothing", " OK done\r\n", "gives nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &mischief{answer: func(tag, command string) string {
				if asks(command, 2) {
					return tag + c.answer
				}
				return ""
			}}
			p, _ := proxied(t, m)
			p.deliver(t, letters(1, 3)...)
			k := newKept()
			k.follow(t, p.account)
			k.untilMails(t, 3)
			if diff := cmp.Diff([]string{"mail 001", "", "mail 003"}, k.subjects()); diff != "" {
				t.Errorf("mails, -want +got:\n%s", diff)
			}
			if f := failedOf(k); len(f) != 1 || !strings.Contains(f[2], c.want) {
				t.Errorf("failed: %v, want %q", f, c.want)
			}
		})
	}
}

func TestPassingRefusalLosesNothing(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		left         int
	}{
		{"by its code", " NO [UNAVAILABLE] storage is away\r\n", 2},
		{"without a code", " BAD Request is throttled. Suggested Backoff Time: 300 milliseconds\r\n", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &mischief{}
			m.answer = func(tag, command string) string {
				m.mu.Lock()
				defer m.mu.Unlock()
				if c.left > 0 && (asks(command, 1) || asks(command, 2)) {
					c.left--
					return tag + c.answer
				}
				return ""
			}
			p, _ := proxied(t, m)
			p.deliver(t, letters(1, 2)...)
			k := newKept()
			k.follow(t, p.account)
			k.untilMails(t, 2)
			if diff := cmp.Diff(numbered(1, 2), k.subjects()); diff != "" {
				t.Errorf("mails, -want +got:\n%s", diff)
			}
		})
	}
}

func TestUnreadableFileOnTheServer(t *testing.T) {
	s := dovecot.Start(t)
	p := dovecotPlace(t, s)
	p.deliver(t, letters(1, 3)...)
	files, err := filepath.Glob(filepath.Join(s.Maildir("support"), "new", "*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if subject(raw) == "mail 002" {
			if err := os.Chmod(f, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	k := newKept()
	k.follow(t, p.account)
	k.untilMails(t, 3)
	if diff := cmp.Diff([]string{"mail 001", "", "mail 003"}, k.subjects()); diff != "" {
		t.Errorf("mails, -want +got:\n%s", diff)
	}
	if f := failedOf(k); len(f) != 1 || f[2] == "" {
		t.Errorf("failed: %v", f)
	}
}

func TestServerWithoutIDLEIsAsked(t *testing.T) {
	m := &mischief{replaced: map[string]string{"IDLE": "XXXX"}}
	p, _ := proxied(t, m)
	k := newKept()
	k.follow(t, p.account, func(f *imap.Follower) { f.Poll = 20 * time.Millisecond })
	k.untilConnected(t)
	p.deliver(t, letter("mail 001"))
	k.untilMails(t, 1)
	p.deliver(t, letter("mail 002"))
	k.untilMails(t, 2)
}

func TestServerThatRefusesIDLEIsAsked(t *testing.T) {
	m := &mischief{answer: func(tag, command string) string {
		if command == "IDLE" {
			return tag + " NO not today\r\n"
		}
		return ""
	}}
	p, _ := proxied(t, m)
	k := newKept()
	k.follow(t, p.account, func(f *imap.Follower) { f.Poll = 20 * time.Millisecond })
	k.untilConnected(t)
	p.deliver(t, letter("mail 001"))
	k.untilMails(t, 1)
}

func TestMailDeletedWhileBeingRead(t *testing.T) {
	var once sync.Once
	m := &mischief{}
	p, s := proxied(t, m)
	m.set(func(m *mischief) {
		m.answer = func(_, command string) string {
			if asks(command, 2) {
				once.Do(func() { expunge(t, s, 2) })
			}
			return ""
		}
	})
	p.deliver(t, letters(1, 3)...)
	k := newKept()
	k.follow(t, p.account)
	k.until(t, "the third mail is there", func(k *kept) bool { return k.cursor.LastUID == 3 })
	if f := failedOf(k); len(f) != 0 {
		t.Errorf("failed: %v", f)
	}
	// Dovecot may still give the deleted mail to who had the folder open.
	if got := k.subjects(); got[0] != "mail 001" || got[len(got)-1] != "mail 003" {
		t.Errorf("mails %v", got)
	}
}

// expunge deletes a mail as another client.
func expunge(t *testing.T, s *dovecot.Server, uid goimap.UID) {
	c, err := imapclient.DialInsecure(net.JoinHostPort(s.Host(), strconv.Itoa(s.IMAP())), nil)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	if err := c.Login("support", dovecot.Password).Wait(); err != nil {
		t.Error(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Error(err)
	}
	deleted := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}
	if err := c.Store(goimap.UIDSetNum(uid), deleted, nil).Close(); err != nil {
		t.Error(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Error(err)
	}
}
