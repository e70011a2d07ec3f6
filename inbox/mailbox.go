// This file holds a mailbox: the address customers write to, and the servers behind it.

package inbox

import (
	"cmp"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/team"
)

// Mailbox is an address of the team that customers write to.
type Mailbox struct {
	ID        string
	Address   string // lower case
	Name      string // the sender's name customers see behind the person's
	Signature string // plain text below each answer
	Incoming  *Server
	Outgoing  *Server
	Since     time.Time // how far back the first connection reads; zero is everything
	CreatedAt time.Time
	Trouble   string // why mail does not come in, in words; empty when all is well
	TroubleAt time.Time
	Aliases   []Alias // its other addresses
	Stuck     string  // why answers do not leave, in words; empty when all is well
	StuckAt   time.Time
	stuckTill time.Time // when it is tried again
}

// Server is a mail server's address and key.
type Server struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Security string `json:"security"` // tls, starttls, or plain (loopback only)
	User     string `json:"user,omitempty"`
	Password string `json:"password,omitempty"`
	Folder   string `json:"folder,omitempty"`
}

// CursorOf names what a cursor counts: a folder of one account. Another
// account's mails have numbers of their own.
func CursorOf(s Server) string {
	return s.User + "@" + s.Host + "/" + cmp.Or(s.Folder, "INBOX")
}

func (m *Mailbox) check() error {
	var err error
	if m.Address, err = team.CleanEmail(m.Address); err != nil {
		return err
	}
	m.Name = strings.TrimSpace(m.Name)
	if m.Name == "" {
		return fault.Field("name", "Give the mailbox a name, for example “Kindling support”: customers see it behind the person’s.")
	}
	if err := m.checkAliases(); err != nil {
		return err
	}
	for what, s := range map[string]*Server{"incoming": m.Incoming, "outgoing": m.Outgoing} {
		if s == nil {
			continue
		}
		switch {
		case strings.TrimSpace(s.Host) == "":
			return fault.Field(what+"_host", "Which server carries the mail? It should look like imap.example.com.")
		case s.Port < 1 || s.Port > 65535:
			return fault.Field(what+"_port", "%d is no port. It is a number from 1 to 65535, most often 993 (IMAP) or 587 (SMTP).", s.Port)
		case s.Security != "tls" && s.Security != "starttls" && s.Security != "plain":
			return fault.Field(what+"_security", "Choose TLS, STARTTLS, or plain for a server on this machine.")
		}
	}
	return nil
}
