// The letter: what is known of one mail once it has been read.

package mail

import (
	"strings"
	"time"
)

// Address is one mailbox: the name people see and the address that mail goes to ("local@domain", as written by the sender).
type Address struct {
	Name    string
	Address string
}

// Letter is one mail, read as well as it can be. All strings are valid UTF-8. Identifiers stand without angle brackets.
type Letter struct {
	From    Address
	To      []Address
	Cc      []Address
	ReplyTo []Address

	Subject    string
	Date       time.Time // zero when the header is missing or absurd; the arrival at the server is the better clock anyway
	MessageID  string
	InReplyTo  []string
	References []string

	Text      string // the whole readable text; made from the HTML when there is no text part
	FreshText string // what was written now, without quoted history and signature; never empty when Text is not
	HTML      string // sanitised, remote images parked (see Sanitise); empty when the mail has none
	FreshHTML string // HTML without the quoted history; equal to HTML when no seam was found

	Attachments []Attachment
	Auto        Auto
	Bounce      *Bounce // nil unless the mail is a bounce

	// Headers holds the trace fields that routing and loop prevention look at (see traceFields), keyed by lower-case name.
	Headers map[string][]string

	Problems   []string // sentences: what was odd about this mail and what was done about it
	Unreadable bool     // nothing readable was found; show the raw mail for download instead
}

// Attachment is one file that came with a letter, or that goes with a Draft.
type Attachment struct {
	Name      string // safe to save: no path, no control or direction characters, at most 120 characters
	Type      string // safe to serve (see SafeType)
	Size      int    // octets of Body
	Inline    bool   // shown inside the HTML by cid:
	ContentID string // without angle brackets
	Body      []byte
}

// Kinds of mail that no person wrote just now, and that therefore must start no clock and get no automatic answer.
const (
	AutoBounce  = "bounce"     // a report that an earlier mail did not arrive, or did late
	AutoReply   = "auto_reply" // out of office, "we got your mail"
	AutoList    = "list"       // a mailing list or a newsletter
	AutoOwn     = "own"        // sent by itself by a Rapport (X-Loop of ours)
	AutoMachine = "machine"    // any other mail that says it was made by a program
)

// Auto says whether a program sent this mail (RFC 3834 and what is common besides), of what kind, and how we know.
type Auto struct {
	Is     bool
	Kind   string // one of the Auto constants; empty when Is is false
	Reason string // the header or the sentence that tells
}

// Bounce is what a delivery status report (RFC 3464) says, or what can be guessed of a mail server's report without one.
type Bounce struct {
	OriginalID     string // Message-ID of the mail that did not arrive; empty when the report does not carry it
	FinalRecipient string
	Status         string // enhanced status code such as "5.1.1" (RFC 3463)
	Action         string // failed, delayed, delivered, relayed, expanded
	Diagnostic     string // the other server's own words
	Permanent      bool   // trying again is in vain
}

// Header gives the first value of a trace field, or "".
func (l *Letter) Header(name string) string {
	if v := l.Headers[strings.ToLower(name)]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Recipients lists each address this mail was sent or delivered to, lower-cased, without doubles: where a signed reply
// address or the name of a mailbox may be found.
func (l *Letter) Recipients() []string {
	seen := make(map[string]bool, len(l.To)+len(l.Cc)+4)
	var all []string
	add := func(address string) {
		address = strings.ToLower(strings.Trim(strings.TrimSpace(address), "<>"))
		if address != "" && !seen[address] {
			seen[address] = true
			all = append(all, address)
		}
	}
	for _, list := range [][]Address{l.To, l.Cc} {
		for _, a := range list {
			add(a.Address)
		}
	}
	for _, name := range []string{"delivered-to", "x-original-to", "envelope-to"} {
		for _, v := range l.Headers[name] {
			add(v)
		}
	}
	return all
}
