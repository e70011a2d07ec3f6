// This file holds trying a mailbox out: what was typed, before it is saved.

package settings

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"rapport/inbox"
	"rapport/mail/imap"
	"rapport/mail/line"
	"rapport/mail/smtp"
	"rapport/team"
)

// trial is what trying a mailbox out has shown.
type trial struct {
	Said string // one sentence
	Ways []way
}

// way is receiving or sending, step by step.
type way struct {
	Name   string
	Steps  []step
	Remedy string // what to do about the step that failed; empty when none did
	Field  string // where to do it
}

// step is one step of a way, as the page shows it.
type step struct {
	Title  string
	Detail string
	Quote  string // the server's own words
	Class  string // "ok", "bad", "later"
}

// tryMailbox goes both ways with what was typed, and saves nothing. With
// script only the part of the page beside the form is replaced.
func (p *Pages) tryMailbox(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	v := mailboxPage{Form: readMailbox(r)}
	box, err := p.mailboxOf(r, v.Form)
	if said, ok := wrongIn(err); ok {
		v.Wrong, v.Trial = said, &trial{}
		for _, sentence := range said {
			v.Trial.Said = sentence
		}
		return p.showMailbox(w, r, who, http.StatusOK, v)
	}
	if err != nil {
		return err
	}
	t := tryBox(r.Context(), box)
	for i, w := range t.Ways {
		if v.Form.Same && w.Field == "outgoing_password" {
			t.Ways[i].Field = "incoming_password" // the field both ways share
		}
	}
	v.Trial = &t
	return p.showMailbox(w, r, who, http.StatusOK, v)
}

// tryBox tries both ways at once: a person waits.
func tryBox(ctx context.Context, box inbox.Mailbox) trial {
	var in, out []line.Step
	var both sync.WaitGroup
	if s := box.Incoming; s != nil {
		both.Go(func() {
			in = imap.Check(ctx, imap.Account{
				Host: s.Host, Port: s.Port, Security: line.Security(s.Security), User: s.User, Password: s.Password,
				Folder: s.Folder, Since: box.Since,
			})
		})
	}
	if box.Outgoing != nil {
		both.Go(func() { out = smtp.Check(ctx, inbox.OutgoingAccount(box)) })
	}
	both.Wait()
	t := trial{}
	if box.Incoming != nil {
		t.Ways = append(t.Ways, lay("Receiving", "incoming_", in, line.Resolve, line.Connect, line.Secure, line.SignIn, "folder", "idle", "count"))
	}
	if box.Outgoing != nil {
		t.Ways = append(t.Ways, lay("Sending", "outgoing_", out, line.Resolve, line.Connect, line.Secure, line.SignIn))
	}
	t.Said = sum(t.Ways)
	return t
}

// sum says in one sentence how the trial went.
func sum(ways []way) string {
	var stopped []string
	for _, w := range ways {
		for _, s := range w.Steps {
			if s.Class == "bad" {
				stopped = append(stopped, w.Name+" stops at “"+s.Title+"”")
			}
		}
	}
	switch {
	case len(ways) == 0:
		return "There is no server to try yet."
	case len(stopped) == 0:
		return "Everything works. Nothing is saved yet."
	}
	return strings.Join(stopped, ". ") + "."
}

// words are how a step is called while it works, when it failed, and before it
// is reached, and the field it hangs on.
type words struct{ ok, bad, later, field string }

var titles = map[string]words{
	line.Resolve: {"Found the server", "The server was not found", "Find the server", "host"},
	line.Connect: {"It answers", "It does not answer", "Connect", "port"},
	line.Secure:  {"Talked in private", "Not in private", "Agree on privacy", "security"},
	line.SignIn:  {"Signed in", "The sign-in was refused", "Sign in", "password"},
	"folder":     {"Opened the folder", "The folder did not open", "Open the folder", "folder"},
	"idle":       {"Asked how news travels", "It does not say how news travels", "Ask how news travels", "host"},
	"count":      {"Counted the mails", "The mails were not counted", "Count the mails", "host"},
}

// lay sets out the steps of a way, those not reached too.
func lay(name, prefix string, steps []line.Step, whole ...string) way {
	w := way{Name: name}
	done := map[string]line.Step{}
	for _, s := range steps {
		done[s.Name] = s
	}
	for _, what := range whole {
		s, reached := done[what]
		switch {
		case !reached:
			w.Steps = append(w.Steps, step{Title: titles[what].later, Detail: "Not tried yet", Class: "later"})
		case s.OK:
			w.Steps = append(w.Steps, step{Title: titles[what].ok, Detail: s.Sentence, Class: "ok"})
		default:
			w.Steps = append(w.Steps, step{Title: titles[what].bad, Detail: s.Sentence, Quote: s.ServerSaid, Class: "bad"})
			if w.Remedy, w.Field = s.Hint, prefix+titles[what].field; w.Remedy == "" {
				w.Remedy = s.Sentence
			}
		}
	}
	return w
}
