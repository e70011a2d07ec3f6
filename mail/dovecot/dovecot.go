// This file holds the server: starting, stopping, and what tests do to it.

package dovecot

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Password opens every mailbox.
const Password = "secret"

// Server is a running Dovecot.
type Server struct {
	dir   string
	ports [3]int // IMAP, IMAPS (0 without TLS), LMTP
	roots *x509.CertPool
	owner *user.User

	mu      sync.Mutex
	process *exec.Cmd
	exited  chan struct{}
}

// Start starts a server without TLS. It is stopped when the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	return start(t, false)
}

// StartTLS starts a server that has TLS (IMAPS) and STARTTLS (IMAP), takes no
// password in the clear, and whose certificate Roots trusts.
func StartTLS(t testing.TB) *Server {
	t.Helper()
	return start(t, true)
}

func start(t testing.TB, tls bool) *Server {
	t.Helper()
	binary := find(t)
	// Not t.TempDir: the mail's owner must get in, and sockets want short paths.
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{dir: dir, owner: mailOwner(t)}
	c := settings{Dir: dir, TLS: tls, User: s.owner.Username, Group: groupOf(t, s.owner)}
	if tls {
		c.Cert, c.Key, s.roots = certificate(t, dir)
	}
	for _, sub := range []string{"run", "state", "mail"} {
		must(t, os.Mkdir(filepath.Join(dir, sub), 0o755))
	}
	must(t, os.Chmod(dir, 0o755))
	s.own(t, filepath.Join(dir, "mail"))
	must(t, os.WriteFile(filepath.Join(dir, "users"), nil, 0o644))
	s.ports = freePorts(t)
	c.IMAP, c.LMTP = s.ports[0], s.ports[2]
	if tls {
		c.IMAPS = s.ports[1]
	}
	f, err := os.Create(filepath.Join(dir, "dovecot.conf"))
	must(t, err)
	must(t, configuration.Execute(f, c))
	must(t, f.Close())
	s.run(t, binary)
	t.Cleanup(func() { s.Kill(t) })
	return s
}

// find tells where Dovecot is.
func find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("this test needs a real Dovecot: apt-get install dovecot-imapd dovecot-lmtpd")
	return ""
}

// mailOwner is who the mail belongs to: ourselves, or nobody if that is root,
// whom Dovecot refuses to give mail to.
func mailOwner(t testing.TB) *user.User {
	t.Helper()
	var u *user.User
	var err error
	if os.Getuid() == 0 {
		u, err = user.Lookup("nobody")
	} else {
		u, err = user.Current()
	}
	must(t, err)
	return u
}

func groupOf(t testing.TB, u *user.User) string {
	t.Helper()
	g, err := user.LookupGroupId(u.Gid)
	must(t, err)
	return g.Name
}

func (s *Server) own(t testing.TB, path string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	uid, err := strconv.Atoi(s.owner.Uid)
	must(t, err)
	gid, err := strconv.Atoi(s.owner.Gid)
	must(t, err)
	must(t, os.Chown(path, uid, gid))
}

// freePorts picks ports that were free a moment ago.
func freePorts(t testing.TB) [3]int {
	t.Helper()
	var ports [3]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

func (s *Server) run(t testing.TB, binary string) {
	t.Helper()
	cmd := exec.Command(binary, "-F", "-c", filepath.Join(s.dir, "dovecot.conf"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	out := filepath.Join(s.dir, "out")
	f, err := os.OpenFile(out, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	must(t, err)
	defer f.Close()
	cmd.Stdout, cmd.Stderr = f, f
	must(t, cmd.Start())
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	s.mu.Lock()
	s.process, s.exited = cmd, exited
	s.mu.Unlock()
	s.await(t, exited)
}

// await returns when the server answers.
func (s *Server) await(t testing.TB, exited <-chan struct{}) {
	t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		if s.answers(s.ports[0]) && s.answers(s.ports[2]) {
			return
		}
		select {
		case <-exited:
			t.Fatalf("Dovecot did not start:\n%s", s.Log())
		case <-timeout:
			t.Fatalf("Dovecot does not answer:\n%s", s.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) answers(port int) bool {
	c, err := net.DialTimeout("tcp", "127.0.0.1:"+strconv.Itoa(port), time.Second)
	if err != nil {
		return false
	}
	defer c.Close()
	defer time.AfterFunc(2*time.Second, func() { _ = c.Close() }).Stop()
	n, err := c.Read(make([]byte, 1))
	return n == 1 && err == nil
}

// Host is the name to connect to; the certificate carries it.
func (s *Server) Host() string { return "127.0.0.1" }

// IMAP is the port without encryption from the first byte.
func (s *Server) IMAP() int { return s.ports[0] }

// IMAPS is the port with TLS from the first byte; only after StartTLS.
func (s *Server) IMAPS() int { return s.ports[1] }

// LMTP is the port that takes mail.
func (s *Server) LMTP() int { return s.ports[2] }

// Roots are the authorities that trust the server's certificate; only after StartTLS.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// Log gives what the server has to say.
func (s *Server) Log() string {
	out, _ := os.ReadFile(filepath.Join(s.dir, "out"))
	logged, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(out) + string(logged)
}

// AddUser makes a mailbox, which Password opens.
func (s *Server) AddUser(t testing.TB, name string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(s.dir, "users"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = fmt.Fprintf(f, "%s:{PLAIN}%s\n", name, Password)
	must(t, err)
	must(t, f.Close())
}

// Deliver brings mails to a user by LMTP, in order, in one connection.
func (s *Server) Deliver(t testing.TB, name string, raws ...[]byte) {
	t.Helper()
	if err := s.deliver(name, raws); err != nil {
		t.Fatalf("delivering to %s: %v\n%s", name, err, s.Log())
	}
}

func (s *Server) deliver(name string, raws [][]byte) error {
	conn, err := net.Dial("tcp", net.JoinHostPort(s.Host(), strconv.Itoa(s.ports[2])))
	if err != nil {
		return err
	}
	c := smtp.NewClientLMTP(conn)
	defer c.Close()
	for _, raw := range raws {
		if err := c.Mail("sender@example.test", nil); err != nil {
			return err
		}
		if err := c.Rcpt(name, nil); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return c.Quit()
}

// Maildir is the folder of a user's INBOX.
func (s *Server) Maildir(name string) string { return filepath.Join(s.dir, "mail", name, "Maildir") }

// ChangeUIDValidity gives a user's INBOX another UIDVALIDITY, mails keeping
// their order, as after a restore from backup. Kill the server before and Resume it after, or
// those who have the folder open will not see it.
func (s *Server) ChangeUIDValidity(t testing.TB, name string) {
	t.Helper()
	indexes, err := filepath.Glob(filepath.Join(s.Maildir(name), "dovecot.index*"))
	must(t, err)
	for _, f := range indexes {
		must(t, os.Remove(f))
	}
	// The list of numbers begins with "3 V<uidvalidity> N<next uid> G<guid>";
	// Dovecot would take the present second for a new one, which may be the old.
	list := filepath.Join(s.Maildir(name), "dovecot-uidlist")
	text, err := os.ReadFile(list)
	must(t, err)
	header, mails, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(header)
	if len(fields) < 4 || !strings.HasPrefix(fields[1], "V") {
		t.Fatalf("dovecot-uidlist begins with %q", header)
	}
	old, err := strconv.ParseUint(fields[1][1:], 10, 32)
	must(t, err)
	fields[1] = "V" + strconv.FormatUint(old+1, 10)
	must(t, os.WriteFile(list, []byte(strings.Join(fields, " ")+"\n"+mails), 0o600))
}

// Restart stops the server, with everyone connected, and starts it again on the same ports.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Kill(t)
	s.Resume(t)
}

// Resume starts a killed server again on the same ports.
func (s *Server) Resume(t testing.TB) {
	t.Helper()
	s.run(t, find(t))
}

// Kill ends the server and all its processes at once.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return
	}
	if err := syscall.Kill(-s.process.Process.Pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Errorf("stopping Dovecot: %v", err)
	}
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
		_ = syscall.Kill(-s.process.Process.Pid, syscall.SIGKILL)
		<-s.exited
	}
	s.process = nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
