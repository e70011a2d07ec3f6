// This file holds one mail's way to the server, and trying an account out.

package smtp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"rapport/mail/line"
)

const sending = "send"

// How long the server may be silent: after the mail's last dot ten minutes,
// since giving up early there sends it twice (RFC 5321 4.5.3.2.6).
const (
	quiet      = 5 * time.Minute
	quietAtEnd = 10 * time.Minute
	checkTime  = 60 * time.Second
)

// Send hands raw to the server for the recipients of e. Lines end in CRLF (a
// bare LF is sent as CRLF, as SMTP wants it); nothing else is changed. Nil
// means that the server has taken it for all of them; every other outcome is a
// *Failure. When some recipients are refused the mail still goes to the others.
func Send(ctx context.Context, a Account, e Envelope, raw []byte) error {
	if len(e.To) == 0 {
		return &Failure{Permanent: true, Sentence: "The mail has no recipient.", Hint: "Say who is to get it."}
	}
	c, conn, err := dial(ctx, a)
	if err != nil {
		return broken(a, conn, err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer conn.Close()
	if err := c.Mail(e.From, mailOptions(e, len(raw))); err != nil {
		return a.envelopeFailure(conn, err)
	}
	accepted, turnedAway, err := a.recipients(c, e.To)
	if err != nil {
		return broken(a, conn, err)
	}
	if len(accepted) == 0 {
		return a.allRefused(turnedAway)
	}
	if err := a.data(c, conn, raw); err != nil {
		return err
	}
	_ = c.Quit() // the mail is theirs; how they say goodbye changes nothing
	if len(turnedAway) > 0 {
		return a.someRefused(accepted, turnedAway)
	}
	return nil
}

func mailOptions(e Envelope, size int) *smtp.MailOptions {
	o := &smtp.MailOptions{Size: int64(size)}
	for _, address := range append([]string{e.From}, e.To...) {
		if strings.ContainsFunc(address, func(r rune) bool { return r > 127 }) {
			o.UTF8 = true
		}
	}
	return o
}

// envelopeFailure is the failure of MAIL FROM. What the library refuses before
// asking the server, such as a line break in an address, is permanent.
func (a Account) envelopeFailure(conn *line.Conn, err error) *Failure {
	var said *smtp.SMTPError
	if !errors.As(err, &said) && conn.Cause() == nil {
		return &Failure{Permanent: true, Sentence: a.Host + " can't send from or to an address like this.", Hint: "Check the addresses for letters beyond a–z.", Err: err}
	}
	return broken(a, conn, err)
}

func (a Account) recipients(c *smtp.Client, to []string) (accepted []string, turnedAway []Refusal, err error) {
	for _, address := range to {
		err := c.Rcpt(address, nil)
		var said *smtp.SMTPError
		switch {
		case err == nil:
			accepted = append(accepted, address)
		case errors.As(err, &said) && said.Code != 421:
			turnedAway = append(turnedAway, Refusal{address, said.Code/100 == 5, said.Code, enhanced(said), oneLine(said.Message)})
		case strings.ContainsAny(address, "\r\n"):
			turnedAway = append(turnedAway, Refusal{Address: address, Permanent: true, Said: "the address has a line break"})
		default:
			return nil, nil, err
		}
	}
	return accepted, turnedAway, nil
}

func (a Account) data(c *smtp.Client, conn *line.Conn, raw []byte) error {
	w, err := c.Data()
	if err != nil {
		return broken(a, conn, err)
	}
	if _, err := w.Write(raw); err != nil {
		return broken(a, conn, err)
	}
	conn.Watch(quietAtEnd)
	if err := w.Close(); err != nil {
		f := broken(a, conn, err)
		if f.Code == 0 {
			f.Unsure = true
			f.Sentence = a.Host + " was handed the mail, but the line broke before it said thanks."
			f.Hint = "Rapport sends it again; at worst it arrives twice."
		}
		return f
	}
	conn.Watch(quiet)
	return nil
}

func (a Account) allRefused(away []Refusal) *Failure {
	first := away[0]
	f := refused(a, &smtp.SMTPError{Code: first.Code, Message: first.Said})
	f.Enhanced, f.Refused, f.Permanent = first.Enhanced, away, true
	for _, r := range away {
		f.Permanent = f.Permanent && r.Permanent
	}
	f.Sentence = a.Host + " refuses the recipient " + first.Address + "."
	if len(away) > 1 {
		f.Sentence = fmt.Sprintf("%s refuses all %d recipients.", a.Host, len(away))
	}
	f.Hint = "Rapport tries again by itself."
	if f.Permanent {
		f.Hint = "Check the address."
	}
	return f
}

func (a Account) someRefused(accepted []string, away []Refusal) *Failure {
	f := a.allRefused(away)
	f.Accepted = accepted
	f.Sentence = fmt.Sprintf("The mail went to %s, but not to %s.", strings.Join(accepted, ", "), names(away))
	return f
}

func names(away []Refusal) string {
	var all []string
	for _, r := range away {
		all = append(all, r.Address)
	}
	return strings.Join(all, ", ")
}

// dial connects, secures, introduces itself and signs in.
func dial(ctx context.Context, a Account) (*smtp.Client, *line.Conn, error) {
	conn, err := line.Open(ctx, a.server(), line.Dialect{StartTLS: a.startTLS, Greeting: "220 secured\r\n"})
	if err != nil {
		return nil, nil, err
	}
	conn.Watch(quiet)
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	c := smtp.NewClient(conn)
	if err := c.Hello(a.hello()); err != nil {
		return nil, conn, fail(conn, a.trouble(conn, line.Connect, err, a.Host+" does not want to talk to “"+a.hello()+"”.", "Check port and security, and the name this machine introduces itself with."))
	}
	if a.User == "" {
		return c, conn, nil
	}
	if err := a.signIn(c); err != nil {
		return nil, conn, fail(conn, a.trouble(conn, line.SignIn, err, a.Host+" does not accept this user and password.", "Type both again. Some providers want an app password."))
	}
	return c, conn, nil
}

func fail(conn *line.Conn, err error) error {
	_ = conn.Close()
	return err
}

func (a Account) trouble(conn *line.Conn, step string, err error, sentence, hint string) error {
	if t, ok := errors.AsType[*line.Trouble](err); ok {
		return t
	}
	var said *smtp.SMTPError
	if !errors.As(err, &said) {
		return a.server().Broken(step, err, conn.Cause())
	}
	t := &line.Trouble{Step: step, Permanent: said.Code/100 == 5, Said: fmt.Sprintf("%d %s", said.Code, oneLine(said.Message)), Sentence: sentence, Hint: hint, Err: err}
	if !t.Permanent {
		t.Sentence, t.Hint = a.Host+" can't talk at the moment.", "Rapport tries again by itself."
	}
	return t
}

// startTLS asks for encryption, RFC 3207.
func (a Account) startTLS(t *line.Talk) error {
	for _, say := range []struct{ text, want string }{{"", "220"}, {"EHLO " + a.hello(), "250"}, {"STARTTLS", "220"}} {
		if say.text != "" {
			if err := t.Say(say.text); err != nil {
				return err
			}
		}
		for {
			answer, err := t.Line()
			if err != nil {
				return err
			}
			if !strings.HasPrefix(answer, say.want) {
				return t.Refuse(answer)
			}
			if len(answer) < 4 || answer[3] != '-' {
				break
			}
		}
	}
	return nil
}

func (a Account) signIn(c *smtp.Client) error {
	switch {
	case c.SupportsAuth("PLAIN"):
		return c.Auth(sasl.NewPlainClient("", a.User, a.Password))
	case c.SupportsAuth("LOGIN"):
		return c.Auth(&login{a.User, a.Password})
	}
	return &line.Trouble{Step: line.SignIn, Permanent: true, Sentence: a.Host + " takes no password on this connection.", Hint: "Leave user and password empty if the server wants none, or choose another port or security."}
}

// login is the LOGIN mechanism as most servers have it: it waits to be asked
// for the user, then for the password, whatever the question says.
type login struct{ user, password string }

func (l *login) Start() (mech string, first []byte, err error) { return "LOGIN", nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	answer := l.user
	l.user, l.password = l.password, ""
	return []byte(answer), nil
}

// Check tries the account up to the moment where a mail would follow, and
// tells each step: resolve, connect, secure, sign in. The first that fails is
// the last. No mail is sent.
func Check(ctx context.Context, a Account) []line.Step {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	in := line.Step{Name: line.SignIn, OK: true, Sentence: "No sign-in is wanted, and none is made."}
	if a.User != "" {
		in.Sentence = "Signed in as " + a.User + "."
	}
	c, _, err := dial(ctx, a)
	if err == nil {
		defer c.Close()
		_ = c.Quit()
	}
	return a.server().Steps(err, in)
}
