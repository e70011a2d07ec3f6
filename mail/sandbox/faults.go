// This file holds failing on demand, for tests of whoever sends.

package sandbox

import (
	"github.com/emersion/go-smtp"
)

// faults are the troubles that the world has been asked for; guarded by World.mu.
type faults struct {
	failing int
	reply   *smtp.SMTPError
	refuse  map[string]*smtp.SMTPError
	drop    int
	keep    bool
	before  func(Delivered)
}

// FailNext makes the next n mails end in a reply of this code (4xx or 5xx) and
// text, after their whole content was sent. They are not delivered.
func (w *World) FailNext(n, code int, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.failing, w.faults.reply = n, &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

// Refuse turns a recipient away with this code and text from now on; code 0
// takes it back.
func (w *World) Refuse(address string, code int, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if code == 0 {
		delete(w.faults.refuse, mailboxOf(address))
		return
	}
	if w.faults.refuse == nil {
		w.faults.refuse = map[string]*smtp.SMTPError{}
	}
	w.faults.refuse[mailboxOf(address)] = &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: text}
}

// DropNext makes the line break after the whole content of each of the next n
// mails, before any reply. With keep they are delivered all the same, which is
// what a sender can't know.
func (w *World) DropNext(n int, keep bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.drop, w.faults.keep = n, keep
}

// BeforeReply calls f for each mail that came by SMTP, after it was delivered
// and before the sender is told: the moment to kill the sender. Nil ends it.
func (w *World) BeforeReply(f func(Delivered)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.before = f
}

// fate is what shall happen to the mail that has just come.
type fate struct {
	reply  *smtp.SMTPError // end with this
	drop   bool            // cut the line
	keep   bool            // deliver
	before func(Delivered)
}

func (w *World) nextFate() fate {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &w.faults
	switch {
	case f.failing > 0:
		f.failing--
		return fate{reply: f.reply}
	case f.drop > 0:
		f.drop--
		return fate{drop: true, keep: f.keep}
	}
	return fate{keep: true, before: f.before}
}

func (w *World) refused(address string) *smtp.SMTPError {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults.refuse[mailboxOf(address)]
}
