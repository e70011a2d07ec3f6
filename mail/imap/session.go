// This file holds one signed-in connection with the folder open for reading.

package imap

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"rapport/mail/line"
)

// Steps beyond those of a line.
const (
	openFolder = "folder"
	idle       = "idle"
	count      = "count"
	reading    = "read"
)

// quiet is how long a server may say nothing while it owes an answer. A search
// through a folder of millions takes a while.
const quiet = 2 * time.Minute

// session is a connection; one goroutine at a time uses it.
type session struct {
	account Account
	conn    *line.Conn
	client  *imapclient.Client
	news    chan struct{} // the server said that there are more mails
	canIdle bool
	folder  imap.SelectData
	release func() bool
}

// dial connects and signs in. The session ends with ctx.
func dial(ctx context.Context, a Account) (*session, error) {
	conn, err := line.Open(ctx, a.server(), line.Dialect{StartTLS: startTLS, Greeting: "* OK secured\r\n"})
	if err != nil {
		return nil, err
	}
	s := &session{account: a, conn: conn, news: make(chan struct{}, 1)}
	s.release = context.AfterFunc(ctx, func() { _ = conn.Close() })
	s.client = imapclient.New(conn, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages == nil {
					return
				}
				select {
				case s.news <- struct{}{}:
				default:
				}
			},
		},
	})
	if err := s.client.WaitGreeting(); err != nil {
		defer s.close()
		return nil, s.trouble(line.Connect, err, s.account.Host+" does not greet as an IMAP server.", "Check the port, and choose TLS or STARTTLS as the server has it.")
	}
	if err := s.signIn(); err != nil {
		defer s.close()
		return nil, err
	}
	return s, nil
}

// startTLS asks for encryption, RFC 9051 6.2.1.
func startTLS(t *line.Talk) error {
	greeting, err := t.Line()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return t.Refuse(greeting)
	}
	if err := t.Say("S1 STARTTLS"); err != nil {
		return err
	}
	for {
		answer, err := t.Line()
		if err != nil {
			return err
		}
		upper := strings.ToUpper(answer)
		if strings.HasPrefix(upper, "S1 OK") {
			return nil
		}
		if strings.HasPrefix(upper, "S1 ") || strings.HasPrefix(upper, "* BYE") {
			return t.Refuse(answer)
		}
	}
}

func (s *session) signIn() error {
	caps, err := s.client.Capability().Wait()
	if err != nil {
		return s.trouble(line.SignIn, err, s.account.Host+" does not say what it can do.", "")
	}
	switch {
	case s.client.State() != imap.ConnStateNotAuthenticated: // PREAUTH
	case caps.Has(imap.AuthCap("PLAIN")):
		err = s.client.Authenticate(sasl.NewPlainClient("", s.account.User, s.account.Password))
	case caps.Has(imap.CapLoginDisabled):
		return &line.Trouble{Step: line.SignIn, Permanent: true, Sentence: s.account.Host + " accepts no password on this connection.", Hint: "Choose TLS or STARTTLS; if it is so already, the server wants another way to sign in (OAuth)."}
	default:
		err = s.client.Login(s.account.User, s.account.Password).Wait()
	}
	if err != nil {
		t := s.trouble(line.SignIn, err, s.account.Host+" does not accept this user and password.", "Type both again. Some providers want an app password, or IMAP switched on in their settings.")
		t.Permanent = answered(err)
		if passing(err) {
			t.Permanent, t.Sentence, t.Hint = false, s.account.Host+" can't check passwords at the moment.", "Rapport tries again by itself."
		}
		return t
	}
	if caps, err = s.client.Capability().Wait(); err != nil {
		return s.trouble(line.SignIn, err, "", "")
	}
	s.canIdle = caps.Has(imap.CapIdle)
	return nil
}

// examine opens the folder so that nothing in it can change, RFC 3501 6.3.2.
func (s *session) examine() error {
	data, err := s.client.Select(s.account.folder(), &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return s.trouble(openFolder, err, "There is no folder “"+s.account.folder()+"” to read for "+s.account.User+".", "Choose one of the folders that the server lists.")
	}
	if data.UIDValidity == 0 {
		return &line.Trouble{Step: openFolder, Permanent: true, Sentence: s.account.Host + " does not number its mails (no UIDVALIDITY), so none could be told from another.", Hint: "Use another mail server for this mailbox."}
	}
	s.folder = *data
	return nil
}

// trouble puts an error into words: those given if the server refused, others
// if the line broke.
func (s *session) trouble(step string, err error, sentence, hint string) *line.Trouble {
	var said *imap.Error
	if !errors.As(err, &said) {
		return s.account.server().Broken(step, err, s.conn.Cause())
	}
	return &line.Trouble{Step: step, Said: said.Text, Sentence: sentence, Hint: hint, Err: err}
}

// close ends the connection without ceremony.
func (s *session) close() {
	s.release()
	_ = s.conn.Close()
}

// leave says goodbye first.
func (s *session) leave() {
	_ = s.client.Logout().Wait()
	s.close()
}

func codeOf(err error) imap.ResponseCode {
	if said, ok := errors.AsType[*imap.Error](err); ok {
		return said.Code
	}
	return ""
}

// answered tells whether the server itself refused, and the connection lives on.
func answered(err error) bool {
	var said *imap.Error
	return errors.As(err, &said)
}
