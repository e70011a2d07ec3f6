// This file holds the test that the server for tests takes mail and restarts.

package dovecot

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDeliverRestartDeliver(t *testing.T) {
	s := Start(t)
	s.AddUser(t, "ann")
	s.Deliver(t, "ann", []byte("Subject: one\r\n\r\nhi\r\n"))
	s.Restart(t)
	s.Deliver(t, "ann", []byte("Subject: two\r\n\r\nhi\r\n"))
	files, err := os.ReadDir(filepath.Join(s.Maildir("ann"), "new"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Errorf("%d mails in the Maildir, want 2", len(files))
	}
}
