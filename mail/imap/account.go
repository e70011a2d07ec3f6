// This file holds what goes in (an account, a cursor) and what comes out (mails, states).

package imap

import (
	"context"
	"crypto/x509"
	"time"

	"rapport/mail/line"
)

// Account is one folder of one person or team on an IMAP server.
//
// The sign-in is by password. Another way (XOAUTH2) would be another field
// beside Password and another branch of signIn; nothing else knows of it.
type Account struct {
	Host     string
	Port     int           // 0: 993 for TLS, else 143
	Security line.Security // Plain only towards this machine
	User     string
	Password string
	Folder   string         // empty: INBOX
	Since    time.Time      // how far back a first look goes, by arrival at the server; zero: everything
	RootCAs  *x509.CertPool // trusted certificate authorities; nil: those of the machine
}

func (a Account) server() line.Server {
	s := line.Server{Host: a.Host, Port: a.Port, Security: a.Security, RootCAs: a.RootCAs}
	if s.Port == 0 {
		s.Port = 143
		if s.Security == line.TLS {
			s.Port = 993
		}
	}
	return s
}

func (a Account) folder() string {
	if a.Folder == "" {
		return "INBOX"
	}
	return a.Folder
}

// Cursor is how far a folder has been read. UIDs only grow as long as the
// folder's UIDVALIDITY stays (RFC 3501 2.3.1.1), so no mail can appear at or
// below LastUID; when UIDVALIDITY changes, the cursor is worth nothing.
type Cursor struct {
	UIDValidity uint32 // 0: never read
	LastUID     uint32
}

// Mail is one mail as the server gave it.
type Mail struct {
	UID          uint32
	UIDValidity  uint32
	InternalDate time.Time // arrival at the server; zero if the server can't say
	Raw          []byte
	// Failed is empty for a mail that was read. Else the server would not
	// give this mail up, Raw is nil, and this sentence says why: show it, so
	// that nobody thinks there was no mail. Refetch tries it again.
	Failed string
}

// Batch is what a handler keeps in one transaction: the mails and the cursor.
type Batch struct {
	Cursor Cursor // after this batch; a first look that leaves older mail out moves it at its end
	Mails  []Mail // by UID, ascending; may be none, when only the cursor moves
	// Rescan says that the server has renumbered the folder (UIDVALIDITY), so
	// these may be old friends: compare contents. A handler that is killed in
	// the middle of a rescan will not see the flag again, so comparing contents
	// of every mail is the safe habit; the flag is for telling people why.
	Rescan bool
}

// Handler keeps a batch. When it returns nil the batch counts as committed and
// the next follows; after an error the same mails come again, a little later.
type Handler func(ctx context.Context, b Batch) error

// State is how following stands, told when it changes.
type State struct {
	Connected bool
	Since     time.Time // when it became so
	Err       error     // why it is not connected
	Sentence  string    // Err for people
	Hint      string    // what to do
}
