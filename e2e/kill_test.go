// Package e2e tries the whole program as people and the world treat it. It has
// no code, only tests.
package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"rapport/app"
	"rapport/inbox"
	"rapport/mail/dovecot"
	"rapport/team"
)

const helpAddress = "help@kindling.example"

// settled is a data folder with a team of two and a mailbox on a real Dovecot.
func settled(t *testing.T, place app.Place, in, out *inbox.Server) *app.App {
	t.Helper()
	ctx := t.Context()
	a, err := app.Open(ctx, place)
	must(t, err)
	if founded, err := a.Team.Founded(ctx); err != nil || founded {
		return a
	}
	ana, err := a.Team.Found(ctx, team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: "long enough words", Zone: "Europe/Lisbon"})
	must(t, err)
	_, err = a.Inbox.SaveMailbox(ctx, ana, inbox.Mailbox{Address: helpAddress, Name: "Kindling support", Incoming: in, Outgoing: out})
	must(t, err)
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func serverAt(t *testing.T, address string) *inbox.Server {
	t.Helper()
	host, text, err := net.SplitHostPort(address)
	must(t, err)
	port, err := strconv.Atoi(text)
	must(t, err)
	return &inbox.Server{Host: host, Port: port, Security: "plain"}
}

// program builds the rapport command once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "rapport-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "rapport")
	out, err := exec.Command("go", "build", "-o", path, "rapport/cmd/rapport").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building rapport: %w: %s", err, out)
	}
	return path, nil
})

// serve runs rapport serve as a program of its own.
func serve(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	path, err := program()
	must(t, err)
	cmd := exec.Command(path, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	must(t, cmd.Start())
	return cmd
}

// The program is killed twenty times at random moments while five hundred
// mails arrive. Afterwards each of them is there, once.
func TestKilledWhileMailArrives(t *testing.T) {
	const mails, kills = 500, 20
	server := dovecot.Start(t)
	server.AddUser(t, helpAddress)
	dir := t.TempDir()
	in := &inbox.Server{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: helpAddress, Password: dovecot.Password}
	a := settled(t, app.Place{Data: dir}, in, nil)
	must(t, a.Close())

	delivered := make(chan struct{})
	go func() {
		defer close(delivered)
		for i := range mails {
			raw := fmt.Sprintf("From: c%d@x.example\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <m%d@x.example>\r\n\r\nThis is question %d.\r\n", i, helpAddress, i, i, i)
			server.Deliver(t, helpAddress, []byte(raw))
			time.Sleep(25 * time.Millisecond) // so that they arrive for as long as it is killed
		}
	}()
	dice := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for range kills {
		cmd := serve(t, dir)
		time.Sleep(time.Duration(200+dice.IntN(900)) * time.Millisecond) // a random moment is what is tried here
		must(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
	}
	<-delivered
	cmd := serve(t, dir)
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	a, err := app.Open(t.Context(), app.Place{Data: dir})
	must(t, err)
	defer a.Close()
	seen := map[string]int{}
	waitFor(t, time.Minute, func() (bool, string) {
		seen = map[string]int{}
		must(t, inbox.EachLine(t.Context(), a.DB, func(l inbox.Lines) error {
			for _, m := range l.Messages {
				seen[m.Subject]++
			}
			return nil
		}))
		return len(seen) >= mails, fmt.Sprintf("%d of %d mails", len(seen), mails)
	})
	for i := range mails {
		if n := seen[fmt.Sprintf("Question %d", i)]; n != 1 {
			t.Errorf("mail %d is there %d times", i, n)
		}
	}
	if items, err := a.Inbox.Unreadables(t.Context(), 10); err != nil || len(items) > 0 {
		t.Errorf("unreadable: %v, %v", items, err)
	}
}

// waitFor asks again and again until it is so.
func waitFor(t *testing.T, most time.Duration, so func() (bool, string)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	for {
		ok, now := so()
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("after %v: %s", most, now)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
