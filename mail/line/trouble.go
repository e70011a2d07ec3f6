// This file holds what can go wrong on a line, in words.

package line

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// The steps on the way to a working account, in their order.
const (
	Resolve = "resolve"
	Connect = "connect"
	Secure  = "secure"
	SignIn  = "sign in"
)

// Step is one step of trying an account out, for a form's "try it" and for doctor.
type Step struct {
	Name       string
	OK         bool
	Sentence   string // what happened, a whole sentence for people
	ServerSaid string // the server's own words, if it said any
	Hint       string // what to do
}

// Trouble is an error that knows at which step it happened and what to do.
type Trouble struct {
	Step      string
	Permanent bool // trying again without changing the settings can't help
	Said      string
	Sentence  string
	Hint      string
	Err       error
}

// Error gives the sentence, and the cause behind it.
func (t *Trouble) Error() string {
	if t.Err != nil {
		return t.Sentence + " (" + t.Err.Error() + ")"
	}
	return t.Sentence
}

// Unwrap gives the cause.
func (t *Trouble) Unwrap() error { return t.Err }

// explain puts a failure to connect into words.
func (s Server) explain(err error) *Trouble {
	t := &Trouble{Step: Connect, Err: err}
	var dns *net.DNSError
	switch {
	case errors.Is(err, errPlain):
		return s.refusePlain()
	case errors.As(err, &dns):
		t.Step = Resolve
		t.Sentence, t.Hint = "The name "+s.Host+" could not be looked up.", "Check this machine's network and name server."
		if dns.IsNotFound {
			t.Sentence, t.Hint = "There is no server called "+s.Host+".", "Check the spelling of the name."
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		t.Sentence, t.Hint = s.Host+" refuses connections on port "+s.port()+".", "Check the port, and whether the mail server is running."
	case timedOut(err):
		t.Sentence, t.Hint = s.Address()+" does not answer.", "Check the port, and whether a firewall is in between."
	default:
		t.Sentence, t.Hint = s.Address()+" could not be reached.", "Check name, port and network."
	}
	return t
}

// explainTLS puts a failed handshake into words.
func (s Server) explainTLS(err error) *Trouble {
	t := &Trouble{Step: Secure, Err: err}
	var (
		unknown  x509.UnknownAuthorityError
		name     x509.HostnameError
		invalid  x509.CertificateInvalidError
		notTLS   tls.RecordHeaderError
		alert    tls.AlertError
		verified *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &unknown):
		t.Sentence, t.Hint = "The certificate of "+s.Host+" is signed by nobody this machine trusts.", "If it is your own server, give Rapport its certificate authority."
	case errors.As(err, &name):
		t.Sentence, t.Hint = "The certificate is made out to another name than "+s.Host+".", "Use the name that the certificate carries."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		t.Sentence, t.Hint = "The certificate of "+s.Host+" is not valid today.", "Renew it, and check the clocks of both machines."
	case errors.As(err, &verified), errors.As(err, &invalid):
		t.Sentence, t.Hint = "The certificate of "+s.Host+" can't be trusted.", "See the cause, and mend the certificate."
	case errors.As(err, &notTLS):
		t.Sentence, t.Hint = s.Host+" does not speak TLS on port "+s.port()+".", "Choose STARTTLS, or the port for TLS."
	case timedOut(err):
		t.Sentence, t.Hint = s.Address()+" does not finish the TLS handshake.", "Choose STARTTLS, or the port for TLS."
	case errors.As(err, &alert):
		t.Sentence, t.Hint = s.Host+" refuses the TLS connection.", "The server may be too old, or its certificate broken."
	default:
		t.Sentence, t.Hint = "The encrypted connection to "+s.Address()+" could not be set up.", "Check the port and the kind of security."
	}
	return t
}

// Broken puts the end of a line that was open into words; err is what the
// protocol above made of it, cause what the line saw first.
func (s Server) Broken(step string, err, cause error) *Trouble {
	t := &Trouble{Step: step, Err: err}
	switch {
	case errors.Is(cause, errSilent):
		t.Sentence, t.Hint = s.Host+" stopped answering.", "Rapport tries again by itself."
	case cause == nil || errors.Is(cause, net.ErrClosed):
		t.Sentence, t.Hint = "The talk with "+s.Host+" ended in confusion.", "Rapport tries again by itself; if it keeps happening, the cause is of interest to its makers."
	case errors.Is(cause, io.EOF) || errors.Is(cause, io.ErrUnexpectedEOF):
		t.Sentence, t.Hint = s.Host+" hung up.", "Rapport tries again by itself."
	default:
		t.Sentence, t.Hint = "The connection to "+s.Host+" broke.", "Rapport tries again by itself."
	}
	return t
}

func (s Server) port() string { return s.Address()[strings.LastIndexByte(s.Address(), ':')+1:] }

func timedOut(err error) bool {
	var ne net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || (errors.As(err, &ne) && ne.Timeout())
}

// Steps tells the way to a signed-in connection: all steps when err is nil,
// else those before the one that failed, and that one. signedIn is what to say
// of the last.
func (s Server) Steps(err error, signedIn Step) []Step {
	secured := "The connection is encrypted and the server's certificate is good."
	if s.Security == Plain {
		secured = "Not encrypted, which is fine within this machine."
	}
	steps := []Step{
		{Name: Resolve, OK: true, Sentence: "The name " + s.Host + " is known."},
		{Name: Connect, OK: true, Sentence: s.Address() + " answers."},
		{Name: Secure, OK: true, Sentence: secured},
		signedIn,
	}
	if err == nil {
		return steps
	}
	last := Failed(Connect, err)
	for i := range steps {
		if steps[i].Name == last.Name {
			return append(steps[:i], last)
		}
	}
	return []Step{last}
}

// Failed makes a failed step of an error, at the step it knows, else at name.
func Failed(name string, err error) Step {
	if t, ok := errors.AsType[*Trouble](err); ok {
		return Step{Name: t.Step, Sentence: t.Sentence, ServerSaid: t.Said, Hint: t.Hint}
	}
	return Step{Name: name, Sentence: "This failed: " + err.Error()}
}
