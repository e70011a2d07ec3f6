// Compose: our answers as bytes.

package mail

import (
	"errors"
	"time"
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
	Text      string // the answer as text; made from HTML when empty. One of the two is needed.
	Handover  string // one line put first, such as "Ana here, picking up from Joe."
	Signature string // lines of plain text
	Faces     *Faces
	Quoted    *Quote

	Attachments []Attachment // Inline ones go beside the HTML under their ContentID
	Lang        string       // of the HTML, such as "en"; "en" when empty
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

// Compose makes the raw mail (RFC 5322, lines end with CRLF) of a draft.
func Compose(d Draft) ([]byte, error) {
	return nil, errors.New("composing is not built yet")
}
