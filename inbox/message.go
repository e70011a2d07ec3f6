// This file holds a message and how it is delivered.

package inbox

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rapport/mail"
)

// Message is one letter, answer or note in a conversation.
type Message struct {
	ID            string
	Conversation  string
	At            time.Time
	Kind          Kind
	Author        string // address, lower case
	AuthorName    string
	To, Copies    []mail.Address
	Blind         []mail.Address // of ours: who got it without the others knowing
	Subject       string
	Text          string // the whole, readable
	Fresh         string // what was written now, apart from quotes and signature
	HTML          string // sanitised; empty for plain text
	Handover      string // the line that told the customer who is answering
	HandleSeconds *float64
	HeaderID      string // Message-ID without brackets
	Raw           string // blob of the raw mail
	Mailbox       string // address it was sent through, as a log names it
	Why           string // what makes an auto message automatic, in words
	Problems      []string
	Attachments   []Attachment
	Carries       []string  // ids of the messages that it passed on
	Delivery      *Delivery // of replies that leave by mail
}

// Attachment is a file that came with a message.
type Attachment struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Size      int    `json:"size"`
	Blob      string `json:"blob"`
	ContentID string `json:"cid,omitempty"`
	Inline    bool   `json:"inline,omitempty"`
}

// Delivery says how far a reply has come on its way out.
type Delivery struct {
	State    DeliveryState
	Attempts int
	TriedAt  time.Time
	SentAt   time.Time
	NextAt   time.Time // when it is tried again
	Said     string    // the server's own words
	Sentence string    // what went wrong and what to do
}

// DeliveryState is queued, sending, sent or failed.
type DeliveryState string

// The states of a delivery. Sending that outlives its worker is tried again
// with the same Message-ID.
const (
	Queued  DeliveryState = "queued"
	Sending DeliveryState = "sending"
	Sent    DeliveryState = "sent"
	Failed  DeliveryState = "failed"
)

// recipients lists the addresses that a message of ours goes to, each once.
func (m Message) recipients() (all []string) {
	for _, a := range slices.Concat(m.To, m.Copies, m.Blind) {
		if !slices.Contains(all, a.Address) {
			all = append(all, a.Address)
		}
	}
	return all
}

// previewOf is the beginning of a text, on one line.
func previewOf(text string) string {
	const most = 180
	line := strings.Join(strings.Fields(cut(text, 8*most)), " ")
	if r := []rune(line); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return line
}

// cut shortens a text to at most n bytes, between letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// plain leaves out what no database keeps as text.
func plain(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD") }

// asJSON keeps a list as text; an empty list as nothing.
func asJSON[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // lists of plain values always marshal
	}
	return string(b)
}

// listOf reads what asJSON kept.
func listOf[T any](text string) (list []T, err error) {
	if text == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &list)
	return list, err
}
