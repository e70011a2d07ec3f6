// Package dbtest gives tests real databases: SQLite always, PostgreSQL
// whenever its programs are found. Only tests import it.
package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/schema"
)

// Start is the moment at which the clock of a test's database stands first.
var start = time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)

// Clock is a test's own clock: it stands still until it is moved.
type Clock struct{ us atomic.Int64 }

// Now is the clock's moment.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.us.Load()).UTC() }

// Set puts the clock to a moment.
func (c *Clock) Set(at time.Time) { c.us.Store(at.UnixMicro()) }

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.us.Add(d.Microseconds()) }

// Each runs the test once on every database there is, each time on a new and
// empty one whose clock the test moves.
func Each(t *testing.T, test func(t *testing.T, d *db.DB, clock *Clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		One(t, db.Options{File: filepath.Join(t.TempDir(), "rapport.db")}, test)
	})
	t.Run("postgres", func(t *testing.T) {
		u, ok := Postgres(t)
		if !ok {
			t.Skip("PostgreSQL is not installed: apt-get install postgresql")
		}
		One(t, db.Options{URL: u}, test)
	})
}

// One runs the test on the new and empty database that o names.
func One(t *testing.T, o db.Options, test func(*testing.T, *db.DB, *Clock)) {
	t.Helper()
	clock := &Clock{}
	clock.Set(start)
	o.Now = clock.Now
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := schema.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	test(t, d, clock)
}

var (
	serverOnce sync.Once
	serverURL  string
	errServer  error
	databases  atomic.Int64
)

// Postgres gives the address of a new and empty PostgreSQL database; false
// when the machine has no PostgreSQL. RAPPORT_TEST_POSTGRES names a server
// that runs already; else one is started for this test program and ends with it.
func Postgres(t *testing.T) (string, bool) {
	t.Helper()
	serverOnce.Do(func() { serverURL, errServer = server() })
	if errServer != nil {
		t.Fatal(errServer)
	}
	if serverURL == "" {
		return "", false
	}
	admin, err := db.Open(t.Context(), db.Options{URL: serverURL})
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	pool, _ := admin.Conn()
	if _, err := pool.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin, err := db.Open(context.Background(), db.Options{URL: serverURL})
		if err != nil {
			return // the server ends with the test program
		}
		defer admin.Close()
		pool, _ := admin.Conn()
		if _, err := pool.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Log(err)
		}
	})
	u, err := url.Parse(serverURL)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String(), true
}

// server starts PostgreSQL in a folder of its own, as an ordinary user when
// the tests run as root, since PostgreSQL refuses root. It dies with this process.
func server() (string, error) {
	if u := os.Getenv("RAPPORT_TEST_POSTGRES"); u != "" {
		return u, nil
	}
	bin, ok := binaries()
	if !ok {
		return "", nil
	}
	dir, err := os.MkdirTemp("", "rapport-postgres-")
	if err != nil {
		return "", err
	}
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() == 0 {
		if attr.Credential, err = ordinary(dir); err != nil {
			return "", err
		}
	}
	data := filepath.Join(dir, "data")
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
	init.SysProcAttr, init.Dir = &syscall.SysProcAttr{Credential: attr.Credential}, dir
	if out, err := init.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	serve := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	serve.SysProcAttr, serve.Dir = attr, dir
	if err := startPinned(serve); err != nil {
		return "", fmt.Errorf("starting PostgreSQL: %w", err)
	}
	return waitFor(fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port))
}

// startPinned starts cmd from a thread that lives as long as the program:
// the death signal is sent when the starting thread ends, not the process.
func startPinned(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		lockThread()
		started <- cmd.Start()
		_ = cmd.Wait() // for as long as the tests run
	}()
	return <-started
}

func waitFor(u string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		d, err := db.Open(ctx, db.Options{URL: u})
		if err == nil {
			return u, d.Close()
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("PostgreSQL did not start: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func binaries() (string, bool) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), true
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", false
	}
	return filepath.Dir(slices.Max(found)), true
}

// ordinary gives the folder to the user nobody and says how to run as it.
func ordinary(dir string) (*syscall.Credential, error) {
	who, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.Atoi(who.Uid)
	gid, err2 := strconv.Atoi(who.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}
