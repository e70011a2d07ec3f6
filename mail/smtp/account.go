// This file holds the account that sends, and when to try again.

package smtp

import (
	"crypto/x509"
	"time"

	"rapport/mail/line"
)

// Account is a server that takes mail for sending.
type Account struct {
	Host     string
	Port     int           // 0: 465 for TLS, 587 for STARTTLS, 25 for plain
	Security line.Security // Plain only towards this machine
	User     string        // empty: no sign-in
	Password string
	Hello    string         // how this machine introduces itself, a domain name; empty: localhost
	RootCAs  *x509.CertPool // trusted certificate authorities; nil: those of the machine
}

func (a Account) server() line.Server {
	s := line.Server{Host: a.Host, Port: a.Port, Security: a.Security, RootCAs: a.RootCAs}
	if s.Port == 0 {
		s.Port = map[line.Security]int{line.TLS: 465, line.StartTLS: 587}[s.Security]
	}
	if s.Port == 0 {
		s.Port = 25
	}
	return s
}

func (a Account) hello() string {
	if a.Hello == "" {
		return "localhost"
	}
	return a.Hello
}

// Envelope says who sends and who is to get it, as bare addresses. It is what
// servers go by; the header of the mail is for people.
type Envelope struct {
	From string // empty: nobody, as bounces have it
	To   []string
}

// GiveUp is the age at which a mail that still can't be sent has failed.
const GiveUp = 48 * time.Hour

// Backoff is how long to wait after failure number attempt (the first is 1):
// 30 s, doubling up to 2 h. False means: give up, because the waits so far add
// up to GiveUp.
func Backoff(attempt int) (time.Duration, bool) {
	const first, longest = 30 * time.Second, 2 * time.Hour
	wait, waited := first, time.Duration(0)
	for i := 1; i < attempt; i++ {
		waited += wait
		wait = min(2*wait, longest)
		if waited >= GiveUp {
			return 0, false
		}
	}
	if waited+wait > GiveUp {
		wait = GiveUp - waited
	}
	return wait, wait > 0
}
