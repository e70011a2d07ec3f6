// This file holds where a mail server is and how it is secured.

package line

import (
	"crypto/x509"
	"errors"
	"net"
	"strconv"
	"strings"
)

// Security says how a line is kept private.
type Security string

// TLS is encrypted from the first byte, StartTLS after a request in the clear
// (RFC 3207, RFC 9051 6.2.1). Plain is for a server on the same machine only.
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
	Plain    Security = "plain"
)

// Server is one mail server as a person writes it into a form.
type Server struct {
	Host     string
	Port     int
	Security Security
	RootCAs  *x509.CertPool // trusted certificate authorities; nil: those of the machine
}

// Address gives host:port.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// errPlain marks a refusal to talk in the clear to another machine.
var errPlain = errors.New("plain text to another machine")

// Check refuses what could never work, before anything is sent; nil is fine.
func (s Server) Check() *Trouble {
	switch {
	case s.Host == "" || strings.ContainsAny(s.Host, " \t\r\n/@"):
		return &Trouble{Step: Resolve, Permanent: true, Sentence: "This is no name of a mail server: “" + s.Host + "”.", Hint: "Write just the name, such as imap.example.com."}
	case s.Port < 1 || s.Port > 65535:
		return &Trouble{Step: Connect, Permanent: true, Sentence: "The port must be a number from 1 to 65535.", Hint: "Common ones: IMAP 993 (TLS) and 143 (STARTTLS), SMTP 465 (TLS) and 587 (STARTTLS)."}
	}
	switch s.Security {
	case TLS, StartTLS:
		return nil
	case Plain:
		if ip := net.ParseIP(s.Host); ip != nil && !ip.IsLoopback() {
			return s.refusePlain()
		}
		return nil
	}
	return &Trouble{Step: Secure, Permanent: true, Sentence: "The security must be tls, starttls or plain, not “" + string(s.Security) + "”."}
}

func (s Server) refusePlain() *Trouble {
	return &Trouble{
		Step: Connect, Permanent: true, Err: errPlain,
		Sentence: "Without encryption only a server on this machine is talked to, and " + s.Host + " is another one.",
		Hint:     "Choose TLS or STARTTLS.",
	}
}

// loopback tells whether a resolved address (ip:port) is this machine.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
