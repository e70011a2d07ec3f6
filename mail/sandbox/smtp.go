// This file holds the SMTP server that takes mail for any address.

package sandbox

import (
	"crypto/subtle"
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (w *World) newSMTP() *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &sending{world: w, conn: c}, nil
	}))
	s.Domain = "sandbox.test"
	s.MaxMessageBytes = mailSize
	s.MaxRecipients = 100
	s.AllowInsecureAuth = true // on this machine only
	s.EnableSMTPUTF8 = true
	s.ErrorLog = silent()
	return s
}

// sending is one sender's connection.
type sending struct {
	world *World
	conn  *smtp.Conn
	from  string
	to    []string
}

// AuthMechanisms offers a sign-in; none is asked for.
func (s *sending) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth checks the password of the world, whatever the user.
func (s *sending) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, password string) error {
		if subtle.ConstantTimeCompare([]byte(password), []byte(s.world.password)) != 1 {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *sending) Mail(from string, _ *smtp.MailOptions) error {
	s.from, s.to = from, nil
	return nil
}

func (s *sending) Rcpt(to string, _ *smtp.RcptOptions) error {
	if no := s.world.refused(to); no != nil {
		return no
	}
	if !strings.Contains(to, "@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 3}, Message: "That is no address"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *sending) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	fate := s.world.nextFate()
	if fate.keep {
		if err := s.world.Deliver(s.from, s.to, raw); err != nil {
			return err
		}
	}
	switch {
	case fate.reply != nil:
		return fate.reply
	case fate.drop:
		_ = s.conn.Conn().Close()
		return errors.New("dropped on demand")
	case fate.before != nil:
		fate.before(Delivered{At: s.world.options.Now(), From: s.from, To: strings.Join(s.to, ", "), Raw: raw})
	}
	return nil
}

func (s *sending) Reset()        { s.from, s.to = "", nil }
func (s *sending) Logout() error { return nil }
