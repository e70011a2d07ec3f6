// Compose: our answers as bytes.

package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	stdmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Draft is what goes into one mail of ours. Nothing in it can break out of its header or of the HTML.
type Draft struct {
	From    Address
	To      []Address
	Cc      []Address
	ReplyTo Address // usually From's name with SignAddress(mailbox)
	Subject string  // goes out as it is; with Reply set, "Re: " is put before it unless a reply prefix is there

	Reply      bool
	Date       time.Time // as the customer's header shows it; its zone is kept
	MessageID  string    // stable and unique, "local@domain" without angle brackets
	InReplyTo  string    // Message-ID of the mail that is answered
	References []string  // oldest first; InReplyTo is added at the end, the middle is left out when there are many

	Auto string // "auto-replied" or "auto-generated" (RFC 3834) for mail that no person sends; else empty

	HTML      string // the answer; sanitised here again
	Page      string // instead: a whole page of our own making, sent as it is, with its Text beside it
	Text      string // the answer as text; made from HTML when empty. One of the two is needed.
	Handover  string // one line put first, such as "Ana here, picking up from Joe."
	Signature string // lines of plain text
	Faces     *Faces
	Quoted    *Quote

	Calendar *Calendar // goes as a third way to read the mail, which calendars know what to do with

	Attachments []Attachment // Inline ones go beside the HTML under their ContentID
	Lang        string       // of the HTML, such as "en"; "en" when empty
}

// Calendar is an invitation, its change, or its end (iMIP, RFC 6047).
type Calendar struct {
	Method string // REQUEST, CANCEL, PUBLISH; the same as in Body
	Body   string // iCalendar, lines ending with CRLF
}

// Faces asks for a rating with one link a face. Empty labels are English.
type Faces struct {
	Question, Great, Okay, NotGood string
	GreatURL, OkayURL, NotGoodURL  string // http or https
}

// Quote is the history below an answer: a line saying who wrote it and when, and the words. HTML is made from Text when empty,
// Text from HTML.
type Quote struct {
	Attribution string
	Text, HTML  string
}

// maxReferences is how many ids a References header carries: the first and the last ones, as RFC 5322's threading needs.
const maxReferences = 20

// Compose makes the raw mail (RFC 5322, lines end with CRLF) of a draft. It refuses addresses and ids that are none, a mail to
// nobody, and one without words.
func Compose(d Draft) ([]byte, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := setAddresses(m, d); err != nil {
		return nil, err
	}
	if err := setThread(m, d); err != nil {
		return nil, err
	}
	m.Subject(outgoingSubject(d.Subject, d.Reply))
	m.SetDateWithValue(d.Date)
	if d.Auto != "" {
		if d.Auto != "auto-replied" && d.Auto != "auto-generated" {
			return nil, fmt.Errorf("Auto-Submitted can be auto-replied or auto-generated, not %q", d.Auto)
		}
		m.SetGenHeader("Auto-Submitted", d.Auto)
		m.SetGenHeader("X-Auto-Response-Suppress", "All")
		m.SetGenHeader("X-Loop", OwnMark)
	}
	text, page, err := d.bodies()
	if err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, text)
	m.AddAlternativeString(gomail.TypeTextHTML, page)
	if c := d.Calendar; c != nil {
		if !methodShape.MatchString(c.Method) {
			return nil, fmt.Errorf("%q is no method of a calendar", clip(c.Method, 100))
		}
		// Base64 carries the lines' ends as they are; some calendars want the charset behind the method.
		m.AddAlternativeString(gomail.ContentType("text/calendar; method="+c.Method), c.Body, gomail.WithPartEncoding(gomail.EncodingB64))
	}
	if err := attach(m, d); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("this mail can't be written: %w", err)
	}
	return out.Bytes(), nil
}

func setAddresses(m *gomail.Msg, d Draft) error {
	if len(d.To) == 0 {
		return errors.New("this mail is to nobody: give an address in To")
	}
	set := func(header gomail.AddrHeader, list ...Address) error {
		all := make([]*stdmail.Address, 0, len(list))
		for _, a := range list {
			address := strings.TrimSpace(a.Address)
			if !validAddress(address) {
				return fmt.Errorf("%q is no address that mail can go to", clip(a.Address, 100))
			}
			all = append(all, &stdmail.Address{Name: clip(headerWords(a.Name), 200), Address: address})
		}
		m.SetAddrHeaderFromMailAddress(header, all...)
		return nil
	}
	err := errors.Join(set(gomail.HeaderFrom, d.From), set(gomail.HeaderTo, d.To...))
	if len(d.Cc) > 0 {
		err = errors.Join(err, set(gomail.HeaderCc, d.Cc...))
	}
	if d.ReplyTo.Address != "" {
		err = errors.Join(err, set(gomail.HeaderReplyTo, d.ReplyTo))
	}
	return err
}

var methodShape = regexp.MustCompile(`^[A-Z]{3,20}$`)

var idShape = regexp.MustCompile(`^[!#-'*+/-9=?A-Z^-~.-]{1,250}@[!#-'*+/-9=?A-Z^-~.:\[\]-]{1,250}$`)

// setThread says which mail this is and what it answers. Ids of other mails that would break the header are left out.
func setThread(m *gomail.Msg, d Draft) error {
	if !idShape.MatchString(d.MessageID) {
		return fmt.Errorf("%q is no Message-ID: it must look like an address", clip(d.MessageID, 100))
	}
	m.SetMessageIDWithValue(d.MessageID)
	var chain []string
	for _, id := range append(slices.Clip(d.References), d.InReplyTo) {
		if isCarriableID(id) {
			chain = appendNew(chain, "<"+id+">")
		}
	}
	if len(chain) > maxReferences {
		chain = append(chain[:1:1], chain[len(chain)-maxReferences+1:]...)
	}
	if isCarriableID(d.InReplyTo) {
		m.SetGenHeaderPreformatted("In-Reply-To", "<"+d.InReplyTo+">")
	}
	if len(chain) > 0 {
		m.SetGenHeaderPreformatted("References", strings.Join(chain, "\r\n "))
	}
	return nil
}

// isCarriableID is milder than idShape: strangers' ids need not look like addresses, only be one printable ASCII word.
func isCarriableID(id string) bool {
	if id == "" || len(id) > 900 {
		return false
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' || id[i] == '<' || id[i] == '>' {
			return false
		}
	}
	return true
}

// headerWords makes one clean line that no reader takes for an encoded word (RFC 2047) which it is not.
func headerWords(s string) string {
	return strings.ReplaceAll(cleanLine(strings.ToValidUTF8(s, "")), "=?", "= ?")
}

func outgoingSubject(subject string, reply bool) string {
	subject = clip(headerWords(subject), 500)
	if reply && !IsReplySubject(subject) {
		subject = "Re: " + subject
	}
	return strings.TrimSpace(subject)
}

func attach(m *gomail.Msg, d Draft) error {
	if d.Faces != nil {
		for _, f := range faces {
			body, err := facePictures.ReadFile("faces/" + f.file)
			if err != nil {
				return fmt.Errorf("the picture of a face is missing: %w", err)
			}
			m.EmbedReadSeeker(f.file, bytes.NewReader(body), gomail.WithFileContentType("image/png"), gomail.WithFileContentID(f.id))
		}
	}
	for _, a := range d.Attachments {
		kind := gomail.ContentType(SafeType(a.Type))
		name, body := SafeName(a.Name), io.ReadSeeker(bytes.NewReader(a.Body))
		if id := a.ContentID; a.Inline && isCarriableID(id) {
			m.EmbedReadSeeker(name, body, gomail.WithFileContentType(kind), gomail.WithFileContentID(id))
			continue
		}
		m.AttachReadSeeker(name, body, gomail.WithFileContentType(kind))
	}
	return nil
}
