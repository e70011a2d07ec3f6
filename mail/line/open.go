// This file holds the way from a name to an open, private line.

package line

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"time"
)

// How long each part of opening may take, and when a silent peer is given up:
// keepalive probes find a dead one within about 90 s even while nothing is said.
const (
	dialTime      = 20 * time.Second
	handshakeTime = 20 * time.Second
	quiet         = 2 * time.Minute
)

// Dialect is how a protocol asks for TLS in the clear.
type Dialect struct {
	// StartTLS talks until the server is ready for the handshake.
	StartTLS func(*Talk) error
	// Greeting is what the protocol's library reads instead of the server's
	// greeting, which StartTLS has taken from the line.
	Greeting string
}

// Open gives a line on which the protocol can begin. It ends with ctx. Errors
// are *Trouble, whose Step is Resolve, Connect or Secure.
func Open(ctx context.Context, s Server, d Dialect) (*Conn, error) {
	if t := s.Check(); t != nil {
		return nil, t
	}
	dialer := net.Dialer{
		Timeout:         dialTime,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 15 * time.Second, Count: 4},
		// Asked about the address that is dialled in the end, so no name
		// that resolves differently a second time can get around it.
		Control: func(_, address string, _ syscall.RawConn) error {
			if s.Security == Plain && !loopback(address) {
				return errPlain
			}
			return nil
		},
	}
	raw, err := dialer.DialContext(ctx, "tcp", s.Address())
	if err != nil {
		return nil, s.explain(err)
	}
	if s.Security == Plain {
		return wrap(raw, quiet), nil
	}
	secured, err := s.secure(ctx, raw, d)
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	conn := wrap(secured, quiet)
	if s.Security == StartTLS {
		conn.greeting = []byte(d.Greeting)
	}
	return conn, nil
}

func (s Server) secure(ctx context.Context, raw net.Conn, d Dialect) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	if s.Security == StartTLS {
		stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
		err := d.StartTLS(&Talk{server: s, conn: raw})
		stop()
		if err != nil {
			if t, ok := errors.AsType[*Trouble](err); ok {
				return nil, t
			}
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			return nil, &Trouble{Step: Secure, Err: err, Sentence: s.Address() + " did not agree on STARTTLS.", Hint: "Check the port; for one that is encrypted from the first byte choose TLS."}
		}
	}
	c := tls.Client(raw, &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12})
	if err := c.HandshakeContext(ctx); err != nil {
		return nil, s.explainTLS(err)
	}
	return c, nil
}

// Talk is the little that is said in the clear before TLS. It reads byte by
// byte, so whatever somebody slips in behind the server's consent ends up in
// the handshake and breaks it.
type Talk struct {
	server Server
	conn   net.Conn
}

// Line reads one line, without its end.
func (t *Talk) Line() (string, error) {
	const most = 4096
	var (
		text []byte
		b    [1]byte
	)
	for len(text) < most {
		if _, err := io.ReadFull(t.conn, b[:]); err != nil {
			return "", err
		}
		if b[0] == '\n' {
			return strings.TrimSuffix(string(text), "\r"), nil
		}
		text = append(text, b[0])
	}
	return "", errors.New("a line without end")
}

// Say writes one line.
func (t *Talk) Say(text string) error {
	_, err := io.WriteString(t.conn, text+"\r\n")
	return err
}

// Refuse makes the error for a server that has no STARTTLS.
func (t *Talk) Refuse(said string) error {
	return &Trouble{
		Step: Secure, Said: said, Sentence: t.server.Host + " does not offer STARTTLS on port " + t.server.port() + ".",
		Hint: "Choose TLS and its port; without encryption Rapport sends no password.",
	}
}
