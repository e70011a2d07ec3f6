// This file holds the tests of the mail world that sending and following do not
// already make.

package sandbox

import (
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

func start(t *testing.T) *World {
	t.Helper()
	w, err := Start(t.Context(), Options{Team: []string{"Support@Example.test"}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func TestPlusAddressesShareAMailbox(t *testing.T) {
	w := start(t)
	for _, to := range []string{"support@example.test", "support+abc.def@example.test", "SUPPORT@EXAMPLE.TEST"} {
		if err := w.Deliver("cora@example.test", []string{to}, []byte("Subject: x\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	got := w.Mailbox("Support+xyz@example.test")
	if len(got) != 3 || got[1].To != "support+abc.def@example.test" {
		t.Errorf("the mailbox holds %+v", got)
	}
}

func TestWatchTellsOfNewMail(t *testing.T) {
	w := start(t)
	wake, stop := w.Watch("cora+1@example.test")
	if err := w.Deliver("a@example.test", []string{"other@example.test"}, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-wake:
		t.Error("told of another's mail")
	default:
	}
	for range 3 {
		if err := w.Deliver("a@example.test", []string{"cora@example.test"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	<-wake
	stop()
	if err := w.Deliver("a@example.test", []string{"cora@example.test"}, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-wake:
		t.Error("told after stop")
	default:
	}
}

func TestOnlyOnThisMachine(t *testing.T) {
	w := start(t)
	for _, address := range []string{w.SMTP(), w.IMAP()} {
		host, _, err := net.SplitHostPort(address)
		if err != nil || !net.ParseIP(host).IsLoopback() {
			t.Errorf("listens on %s", address)
		}
	}
}

func TestWrongPasswordAndStrangers(t *testing.T) {
	w := start(t)
	for _, c := range []struct{ user, password string }{{"support@example.test", "guess"}, {"cora@example.test", w.Password()}} {
		client, err := imapclient.DialInsecure(w.IMAP(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Login(c.user, c.password).Wait(); err == nil {
			t.Errorf("%s got in", c.user)
		}
		_ = client.Close()
	}
}

func TestFullMailboxLosesTheOldest(t *testing.T) {
	w := start(t)
	for i := range boxCount + 3 {
		if err := w.Deliver("a@example.test", []string{"support@example.test"}, fmt.Appendf(nil, "Subject: %d\r\n\r\n", i)); err != nil {
			t.Fatal(err)
		}
	}
	got := w.Mailbox("support@example.test")
	if len(got) != boxCount || string(got[0].Raw) != "Subject: 3\r\n\r\n" {
		t.Errorf("%d mails, the oldest %q", len(got), got[0].Raw)
	}
	client, err := imapclient.DialInsecure(w.IMAP(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login("support@example.test", w.Password()).Wait(); err != nil {
		t.Fatal(err)
	}
	data, err := client.Select("INBOX", nil).Wait()
	if err != nil || data.NumMessages != boxCount {
		t.Errorf("IMAP shows %d mails, %v", data.NumMessages, err)
	}
}

func TestCloseTwiceAndDeliverAfter(t *testing.T) {
	w := start(t)
	w.Close()
	w.Close()
	if _, err := net.Dial("tcp", w.SMTP()); err == nil {
		t.Error("still listens")
	}
}

func TestNeedsAClock(t *testing.T) {
	if _, err := Start(t.Context(), Options{}); err == nil {
		t.Error("started without a clock")
	}
}
