// This file holds what became of a mail that was not simply sent.

package smtp

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-smtp"

	"rapport/mail/line"
)

// Failure is why a mail, or part of its recipients, was not served.
type Failure struct {
	Permanent bool   // trying again can't help: the server refused this mail for good (5xx)
	Account   bool   // no mail can be sent through this account until it is mended: name, certificate, password
	Code      int    // the server's reply code; 0: it gave none
	Enhanced  string // RFC 3463, such as 5.1.1; empty: none
	Said      string // the server's own words
	Sentence  string // for people
	Hint      string // what to do
	Err       error

	// Accepted are the recipients for whom the server has taken the mail in
	// spite of the failure: never send it to them again. Refused are the others,
	// one by one. Both are empty when the mail failed as a whole.
	Accepted []string
	Refused  []Refusal

	// Unsure says that the line broke after the whole mail was handed over and
	// before the server's reply: it may have been taken. SMTP has no way to ask
	// (RFC 5321 6.1); another attempt with the same Message-ID is the rule, since
	// twice is better than never.
	Unsure bool
}

// Refusal is one recipient turned away.
type Refusal struct {
	Address   string
	Permanent bool
	Code      int
	Enhanced  string
	Said      string
}

// Error gives the sentence and the server's words.
func (f *Failure) Error() string {
	s := f.Sentence
	if f.Said != "" {
		s += fmt.Sprintf(" (%d %s)", f.Code, f.Said)
	}
	if f.Err != nil && f.Code == 0 {
		s += " (" + f.Err.Error() + ")"
	}
	return s
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Again lists the recipients to try once more after a partial failure.
func (f *Failure) Again() []string {
	var again []string
	for _, r := range f.Refused {
		if !r.Permanent {
			again = append(again, r.Address)
		}
	}
	return again
}

// refused makes the failure of a reply code of the server.
func refused(a Account, said *smtp.SMTPError) *Failure {
	f := &Failure{Permanent: said.Code/100 == 5, Code: said.Code, Enhanced: enhanced(said), Said: oneLine(said.Message), Err: said}
	if f.Permanent {
		f.Sentence, f.Hint = a.Host+" refuses this mail.", "Read what the server says, mend it, and try again."
	} else {
		f.Sentence, f.Hint = a.Host+" can't take this mail just now.", "Rapport tries again by itself."
	}
	switch {
	case f.Code == 421:
		f.Sentence = a.Host + " is too busy or shutting down."
	case f.Enhanced == "5.1.1", f.Code == 550 && strings.HasPrefix(f.Enhanced, "5.1."):
		f.Sentence, f.Hint = "There is no such recipient.", "Check the address."
	case f.Code == 552, f.Enhanced == "5.3.4", f.Enhanced == "5.2.3":
		f.Sentence, f.Hint = "The mail is too big for "+a.Host+".", "Send the attachment another way."
	case f.Enhanced == "4.2.2", f.Enhanced == "5.2.2":
		f.Sentence = "The recipient's mailbox is full."
	}
	return f
}

// broken makes the failure of everything but a plain refusal. What is wrong
// with the account is never the mail's fault, so it is worth another try.
func broken(a Account, conn *line.Conn, err error) *Failure {
	var said *smtp.SMTPError
	t, ok := errors.AsType[*line.Trouble](err)
	switch {
	case ok:
		f := &Failure{Account: true, Said: t.Said, Sentence: t.Sentence, Hint: t.Hint, Err: t}
		if errors.As(err, &said) {
			f.Code, f.Enhanced, f.Said = said.Code, enhanced(said), oneLine(said.Message)
		}
		return f
	case errors.As(err, &said):
		return refused(a, said)
	}
	t = a.server().Broken(sending, err, conn.Cause())
	return &Failure{Sentence: t.Sentence, Hint: t.Hint, Err: t}
}

func enhanced(e *smtp.SMTPError) string {
	if e.EnhancedCode == smtp.EnhancedCodeNotSet || e.EnhancedCode == smtp.NoEnhancedCode {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", e.EnhancedCode[0], e.EnhancedCode[1], e.EnhancedCode[2])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
