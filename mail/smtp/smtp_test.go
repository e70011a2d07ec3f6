// This file holds the tests of sending, against real servers on this machine.

package smtp_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"rapport/mail/line"
	"rapport/mail/sandbox"
	"rapport/mail/smtp"
)

func world(t *testing.T) (*sandbox.World, smtp.Account) {
	t.Helper()
	w, err := sandbox.Start(t.Context(), sandbox.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, account(t, w.SMTP(), line.Plain)
}

func account(t *testing.T, address string, s line.Security) smtp.Account {
	t.Helper()
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(p)
	if err != nil {
		t.Fatal(err)
	}
	return smtp.Account{Host: host, Port: port, Security: s, Hello: "rapport.test"}
}

func to(addresses ...string) smtp.Envelope {
	return smtp.Envelope{From: "support+t0ken@example.test", To: addresses}
}

func failure(t *testing.T, err error) *smtp.Failure {
	t.Helper()
	f, ok := errors.AsType[*smtp.Failure](err)
	if !ok {
		t.Fatalf("%v is no failure", err)
	}
	if f.Sentence == "" || f.Hint == "" {
		t.Errorf("a failure without words: %+v", f)
	}
	return f
}

func TestSentUnchanged(t *testing.T) {
	w, a := world(t)
	for name, raw := range map[string]string{
		"ordinary":           "Subject: hi\r\n\r\nHello\r\n",
		"dots":               "Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n",
		"eight bits":         "Subject: caf\xc3\xa9\r\n\r\n\xff\x80\r\n",
		"a very long line":   "Subject: long\r\n\r\n" + strings.Repeat("x", 1900) + "\r\n",
		"header alone":       "Subject: bare\r\n\r\n",
		"a lone return sign": "Subject: cr\r\n\r\na\rb\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			who := strings.ReplaceAll(name, " ", ".") + "@example.test"
			if err := smtp.Send(t.Context(), a, to(who), []byte(raw)); err != nil {
				t.Fatal(err)
			}
			got := w.Mailbox(who)
			if len(got) != 1 || string(got[0].Raw) != raw || got[0].From != "support+t0ken@example.test" {
				t.Errorf("arrived %q, want %q", got, raw)
			}
		})
	}
}

func TestBigMailIsSent(t *testing.T) {
	w, a := world(t)
	raw := append([]byte("Subject: big\r\n\r\n"), bytes.Repeat([]byte(strings.Repeat("x", 76)+"\r\n"), 400_000)...)
	if err := smtp.Send(t.Context(), a, to("cora@example.test"), raw); err != nil {
		t.Fatal(err)
	}
	if got := w.Mailbox("cora@example.test"); len(got) != 1 || !bytes.Equal(got[0].Raw, raw) {
		t.Error("the big mail did not arrive as it was")
	}
}

func TestRefusals(t *testing.T) {
	w, a := world(t)
	for _, c := range []struct {
		code      int
		said      string
		permanent bool
		sentence  string
	}{
		{421, "shutting down", false, "too busy"},
		{450, "greylisted, come back", false, "just now"},
		{451, "local error", false, "just now"},
		{550, "spam", true, "refuses this mail"},
		{552, "too much", true, "too big"},
		{554, "no", true, "refuses this mail"},
	} {
		t.Run(strconv.Itoa(c.code), func(t *testing.T) {
			who := strconv.Itoa(c.code) + "@example.test"
			w.FailNext(1, c.code, c.said)
			f := failure(t, smtp.Send(t.Context(), a, to(who), []byte("Subject: x\r\n\r\n")))
			if f.Permanent != c.permanent || f.Code != c.code || f.Said != c.said || f.Enhanced == "" || f.Unsure || f.Account || !strings.Contains(f.Sentence, c.sentence) {
				t.Errorf("got %+v", f)
			}
			if len(w.Mailbox(who)) != 0 {
				t.Error("it was delivered all the same")
			}
			if err := smtp.Send(t.Context(), a, to(who), []byte("Subject: x\r\n\r\n")); err != nil || len(w.Mailbox(who)) != 1 {
				t.Errorf("the next one did not go through: %v", err)
			}
		})
	}
}

func TestPartOfTheRecipientsRefused(t *testing.T) {
	w, a := world(t)
	w.Refuse("gone@example.test", 550, "no such user")
	w.Refuse("later@example.test", 450, "mailbox busy")
	raw := []byte("Subject: x\r\n\r\n")
	f := failure(t, smtp.Send(t.Context(), a, to("ann@example.test", "gone@example.test", "later@example.test"), raw))
	want := []smtp.Refusal{
		{Address: "gone@example.test", Permanent: true, Code: 550, Enhanced: "5.1.1", Said: "no such user"},
		{Address: "later@example.test", Code: 450, Enhanced: "4.1.1", Said: "mailbox busy"},
	}
	if diff := cmp.Diff(want, f.Refused); diff != "" {
		t.Errorf("refused, -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ann@example.test"}, f.Accepted); diff != "" {
		t.Errorf("accepted, -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"later@example.test"}, f.Again()); diff != "" || f.Permanent {
		t.Errorf("to try again (permanent: %v), -want +got:\n%s", f.Permanent, diff)
	}
	if len(w.Mailbox("ann@example.test")) != 1 {
		t.Error("the one who was not refused has no mail")
	}

	f = failure(t, smtp.Send(t.Context(), a, to("gone@example.test"), raw))
	if !f.Permanent || f.Code != 550 || len(f.Accepted) != 0 || !strings.Contains(f.Sentence, "gone@example.test") {
		t.Errorf("the only recipient refused: %+v", f)
	}
}

func TestLineDropsBeforeTheReply(t *testing.T) {
	for _, keep := range []bool{true, false} {
		w, a := world(t)
		w.DropNext(1, keep)
		f := failure(t, smtp.Send(t.Context(), a, to("cora@example.test"), []byte("Subject: x\r\n\r\n")))
		if f.Permanent || !f.Unsure || f.Code != 0 {
			t.Errorf("kept %v: %+v", keep, f)
		}
		if got := len(w.Mailbox("cora@example.test")); (got == 1) != keep {
			t.Errorf("kept %v: %d mails", keep, got)
		}
	}
}

func TestReplyHookComesAfterDelivery(t *testing.T) {
	w, a := world(t)
	seen := 0
	w.BeforeReply(func(sandbox.Delivered) { seen = len(w.Mailbox("cora@example.test")) })
	if err := smtp.Send(t.Context(), a, to("cora@example.test"), []byte("Subject: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if seen != 1 {
		t.Errorf("%d mails when the hook ran, want 1", seen)
	}
}

func TestUnreachable(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	f := failure(t, smtp.Send(t.Context(), account(t, closed.Addr().String(), line.Plain), to("a@example.test"), nil))
	if f.Permanent || !f.Account || !strings.Contains(f.Sentence, "refuses connections") {
		t.Errorf("nobody listens: %+v", f)
	}
	f = failure(t, smtp.Send(t.Context(), smtp.Account{Host: "192.0.2.1", Security: line.Plain}, to("a@example.test"), nil))
	if !f.Account || !strings.Contains(f.Sentence, "Without encryption") {
		t.Errorf("in the clear to another machine: %+v", f)
	}
}

func TestCancelledWhileTheServerIsSilent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts, says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		c, err := l.Accept()
		if err == nil {
			cancel()
			_, _ = io.Copy(io.Discard, c)
		}
	}()
	if f := failure(t, smtp.Send(ctx, account(t, l.Addr().String(), line.Plain), to("a@example.test"), nil)); f.Permanent {
		t.Errorf("got %+v", f)
	}
}

func TestBadAddresses(t *testing.T) {
	w, a := world(t)
	for _, e := range []smtp.Envelope{
		{From: "a@example.test"},
		{From: "a@example.test\r\nRCPT TO:<evil@example.test>", To: []string{"b@example.test"}},
		{From: "a@example.test", To: []string{"b@example.test>\r\nDATA"}},
	} {
		if f := failure(t, smtp.Send(t.Context(), a, e, []byte("Subject: x\r\n\r\n"))); !f.Permanent {
			t.Errorf("%q: %+v", e, f)
		}
	}
	if got := w.Addresses(); len(got) != 0 {
		t.Errorf("mail got out to %v", got)
	}
	if err := smtp.Send(t.Context(), a, to("jürgen@example.test"), []byte("Subject: x\r\n\r\n")); err != nil {
		t.Errorf("a server with SMTPUTF8 refused: %v", err)
	}
}

// strict is a server that wants TLS and a sign-in by one mechanism.
type strict struct {
	mechanism string
	got       chan string
}

func (s *strict) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return &session{strict: s}, nil }

type session struct {
	*strict
	in bool
}

func (s *session) AuthMechanisms() []string { return []string{s.mechanism} }

func (s *session) Auth(string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != "ann" || password != "sécret" {
			return gosmtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}
	if s.mechanism == sasl.Plain {
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	}
	return &loginServer{check: check}, nil
}

// loginServer asks as Microsoft's servers do.
type loginServer struct {
	check func(user, password string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (s *session) Mail(string, *gosmtp.MailOptions) error {
	if !s.in {
		return gosmtp.ErrAuthRequired
	}
	return nil
}
func (s *session) Rcpt(string, *gosmtp.RcptOptions) error { return nil }
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.got <- string(raw)
	return err
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func TestPrivateAndSignedIn(t *testing.T) {
	config, roots := selfSigned(t)
	for _, c := range []struct {
		name      string
		mechanism string
		security  line.Security
	}{
		{"TLS, PLAIN", "PLAIN", line.TLS},
		{"TLS, LOGIN", "LOGIN", line.TLS},
		{"STARTTLS, PLAIN", "PLAIN", line.StartTLS},
		{"STARTTLS, LOGIN", "LOGIN", line.StartTLS},
	} {
		t.Run(c.name, func(t *testing.T) {
			backend := &strict{mechanism: c.mechanism, got: make(chan string, 1)}
			srv := gosmtp.NewServer(backend)
			srv.Domain, srv.ErrorLog = "strict.test", log.New(io.Discard, "", 0)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			a := account(t, l.Addr().String(), c.security)
			if c.security == line.TLS {
				l = tls.NewListener(l, config)
			} else {
				srv.TLSConfig = config
			}
			go func() { _ = srv.Serve(l) }()
			t.Cleanup(func() { _ = srv.Close() })

			a.User, a.Password = "ann", "sécret"
			f := failure(t, smtp.Send(t.Context(), a, to("b@example.test"), nil))
			if f.Permanent || !f.Account || !strings.Contains(f.Sentence, "nobody this machine trusts") {
				t.Errorf("with a stranger's certificate: %+v", f)
			}
			a.RootCAs = roots
			raw := "Subject: x\r\n\r\nprivate\r\n"
			if err := smtp.Send(t.Context(), a, to("b@example.test"), []byte(raw)); err != nil {
				t.Fatal(err)
			}
			if got := <-backend.got; got != raw {
				t.Errorf("arrived %q", got)
			}
			for _, s := range smtp.Check(t.Context(), a) {
				if !s.OK {
					t.Errorf("step %+v", s)
				}
			}
			a.Password = "wrong"
			f = failure(t, smtp.Send(t.Context(), a, to("b@example.test"), nil))
			if f.Permanent || !f.Account || f.Code != 535 || !strings.Contains(f.Sentence, "user and password") {
				t.Errorf("with a wrong password: %+v", f)
			}
			steps := smtp.Check(t.Context(), a)
			if last := steps[len(steps)-1]; last.OK || last.Name != line.SignIn || last.ServerSaid == "" {
				t.Errorf("the check of a wrong password ends with %+v", last)
			}
		})
	}
}

func TestNoSTARTTLSNoPassword(t *testing.T) {
	_, a := world(t)
	a.Security, a.User, a.Password = line.StartTLS, "ann", "secret"
	f := failure(t, smtp.Send(t.Context(), a, to("b@example.test"), nil))
	if !f.Account || !strings.Contains(f.Sentence, "does not offer STARTTLS") {
		t.Errorf("got %+v", f)
	}
}

func TestBackoff(t *testing.T) {
	var sum time.Duration
	last := time.Duration(0)
	for attempt := 1; ; attempt++ {
		wait, on := smtp.Backoff(attempt)
		if !on {
			if _, on := smtp.Backoff(attempt + 1); on {
				t.Error("it goes on after giving up")
			}
			break
		}
		if attempt == 1 && wait != 30*time.Second {
			t.Errorf("the first wait is %v", wait)
		}
		if sum += wait; wait > 2*time.Hour || (wait < last && sum != smtp.GiveUp) {
			t.Errorf("wait %d is %v after %v", attempt, wait, last)
		}
		last = wait
	}
	if sum != smtp.GiveUp {
		t.Errorf("gives up after %v, want %v", sum, smtp.GiveUp)
	}
}

func selfSigned(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, roots
}
