// This file holds what a person writes into a conversation, and when it is held back.

package inbox

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/mail"

	"github.com/google/uuid"
)

// Answer is a reply on its way to the customer, or what is passed on to
// somebody else.
type Answer struct {
	// ID is minted when the composer opens, so that a second click sends nothing.
	ID           string `json:"id"`
	Conversation string `json:"-"`
	Kind         Kind   `json:"-"` // Forward, or a reply
	// Saw is the newest message of the talk that the writer has seen. If it is
	// not the newest any more, the answer is held: see Held.
	Saw           string         `json:"saw,omitempty"`
	HTML          string         `json:"html,omitempty"`     // from the editor; sanitised here
	Text          string         `json:"text,omitempty"`     // where there is no HTML
	Handover      string         `json:"handover,omitempty"` // the line that tells who is answering; empty for none
	HandleSeconds float64        `json:"seconds,omitempty"`
	Close         bool           `json:"close,omitempty"` // send & close
	CloseIfQuiet  bool           `json:"quiet,omitempty"` // it sleeps from now on, and closes when nobody writes for QuietAfter
	To            []mail.Address `json:"to,omitempty"`    // of a reply: nobody is the customer
	Copies        []mail.Address `json:"copies,omitempty"`
	Blind         []mail.Address `json:"blind,omitempty"`   // each gets it, and no other learns of it
	Files         []string       `json:"files,omitempty"`   // ids of uploads, in their order; pictures within the words are known by these
	Carries       []string       `json:"carries,omitempty"` // ids of the messages that are passed on
	Bare          bool           `json:"bare,omitempty"`    // without the files of those messages
}

// Held says that an answer was not sent, since the customer or a colleague
// wrote meanwhile. Whoever sends again having seen New is not held.
type Held struct{ New []Message }

// Error says it in one sentence.
func (h *Held) Error() string {
	if n := len(h.New); n == 1 {
		return fmt.Sprintf("%s wrote while you did. Read it first: your draft is safe.", h.New[0].called())
	}
	return "The conversation went on while you wrote. Read it first: your draft is safe."
}

func (m Message) called() string {
	if m.AuthorName != "" {
		return m.AuthorName
	}
	return m.Author
}

const (
	longestAnswer   = 1 << 20
	longestHandover = 300
	longestHandle   = 8 * 60 * 60 // seconds; nobody writes one answer for longer
)

// check refuses what can't be sent, and gives the answer in the form that is kept.
func (a Answer) check() (Answer, error) {
	if _, err := uuid.Parse(a.ID); err != nil {
		return a, fault.New(fault.Invalid, "The form is incomplete. Open the conversation again; your draft is kept.")
	}
	a, err := a.tidy()
	if err != nil {
		return a, err
	}
	if a.Kind == Forward && len(a.To) == 0 {
		return a, fault.Field("to", "To whom? Give an address.")
	}
	if a.wordless() && len(a.Files) == 0 && len(a.Carries) == 0 {
		return a, fault.Field("body", "There is nothing to send yet.")
	}
	return a, a.filled()
}

// wordless tells that nothing was written.
func (a Answer) wordless() bool { return a.Text == "" && !strings.Contains(a.HTML, "<img") }

// tidy gives the answer in the form that is kept, finished or not.
func (a Answer) tidy() (Answer, error) {
	a.HTML = mail.Sanitise(a.HTML, false)
	if a.HTML != "" {
		a.Text = mail.TextOf(a.HTML)
	}
	a.Text = strings.TrimSpace(a.Text)
	switch {
	case len(a.HTML)+len(a.Text) > longestAnswer:
		return a, fault.Field("body", "The answer is too long to send: one million letters at most.")
	case utf8.RuneCountInString(a.Handover) > longestHandover:
		return a, fault.Field("handover", "The line that says who is answering is too long: %d letters at most.", longestHandover)
	case len(a.Carries) > mostCarried:
		return a, fault.Field("body", "That is too much to pass on at once: %d messages at most.", mostCarried)
	}
	if err := a.address(); err != nil {
		return a, err
	}
	a.Files = append(a.Files, pictureIDs(a.HTML)...)
	a.Files = firstOnly(a.Files, func(id string) string { return id })
	a.Handover = strings.Join(strings.Fields(a.Handover), " ")
	if !(a.HandleSeconds > 0) || math.IsInf(a.HandleSeconds, 0) { // also when it is no number
		a.HandleSeconds = 0
	}
	a.HandleSeconds = math.Round(min(a.HandleSeconds, longestHandle))
	return a, nil
}

// HandoverLine is what the mail says when the person who answers is another
// than the one who replied last; empty when there is nothing to say. It is given
// whole names, and says the first ones: customers are told no others.
func HandoverLine(from, to string) string {
	before, now := firstName(from), firstName(to)
	if before == "" || from == to {
		return ""
	}
	if before == now {
		now = "Another " + now
	}
	return fmt.Sprintf("%s here, picking up from %s.", now, before)
}

// firstName is what customers are told of a person's name.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
