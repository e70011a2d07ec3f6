// This file holds trying a mailbox out: what was typed, before it is saved.

package settings

import (
	"context"
	"net/http"
	"sync"

	"rapport/inbox"
	"rapport/mail/imap"
	"rapport/mail/line"
	"rapport/mail/smtp"
	"rapport/team"
)

// trial is what trying a mailbox out has shown.
type trial struct {
	Said    string // one sentence
	In, Out []step // empty where no server was named
	Remedy  []remedy
}

// step is one step of a way, as the page shows it.
type step struct {
	Title  string
	Detail string
	Quote  string // the server's own words
	Class  string // "ok", "bad", "later"
}

// remedy is what to do about the first step that failed.
type remedy struct{ Way, Say, Field string }

// Bad tells whether anything failed.
func (t trial) Bad() bool { return len(t.Remedy) > 0 || len(t.In)+len(t.Out) == 0 }

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
	var stopped []string
	show := func(way string, steps []line.Step, whole []string) []step {
		shown, failed := lay(steps, whole)
		if failed != nil {
			stopped = append(stopped, way+" stops where "+titles[failed.Name].doing)
			t.Remedy = append(t.Remedy, remedy{way, remedyFor(*failed), prefixes[way] + titles[failed.Name].field})
		}
		return shown
	}
	if box.Incoming != nil {
		t.In = show("Receiving", in, []string{line.Resolve, line.Connect, line.Secure, line.SignIn, "folder", "idle", "count"})
	}
	if box.Outgoing != nil {
		t.Out = show("Sending", out, []string{line.Resolve, line.Connect, line.Secure, line.SignIn})
	}
	switch {
	case len(stopped) == 2:
		t.Said = stopped[0] + ", " + lower(stopped[1]) + "."
	case len(stopped) == 1:
		t.Said = stopped[0] + "."
	case box.Incoming == nil && box.Outgoing == nil:
		t.Said = "There is no server to try yet."
	default:
		t.Said = "Everything works. Nothing is saved yet."
	}
	return t
}

func lower(s string) string { return string(s[0]|0x20) + s[1:] }

var prefixes = map[string]string{"Receiving": "incoming_", "Sending": "outgoing_"}

// words are how a step is called while it works, when it failed, and where its field is.
type words struct{ ok, bad, later, doing, field string }

var titles = map[string]words{
	line.Resolve: {"Found the server", "The server was not found", "Find the server", "the server is looked up", "host"},
	line.Connect: {"It answers", "It does not answer", "Connect", "it connects", "port"},
	line.Secure:  {"Talked in private", "Not in private", "Agree on privacy", "privacy is agreed on", "security"},
	line.SignIn:  {"Signed in", "The sign-in was refused", "Sign in", "it signs in", "password"},
	"folder":     {"Opened the folder", "The folder did not open", "Open the folder", "the folder is opened", "folder"},
	"idle":       {"Asked how news travels", "It does not say how news travels", "Ask how news travels", "news is asked for", "host"},
	"count":      {"Counted the mails", "The mails were not counted", "Count the mails", "mails are counted", "host"},
}

// lay sets the steps of a way out, those not reached too, and gives the one that failed.
func lay(steps []line.Step, whole []string) (shown []step, failed *line.Step) {
	done := map[string]line.Step{}
	for _, s := range steps {
		done[s.Name] = s
		if !s.OK && failed == nil {
			failed = &s
		}
	}
	for _, name := range whole {
		s, reached := done[name]
		switch {
		case !reached:
			shown = append(shown, step{Title: titles[name].later, Detail: "Not tried yet", Class: "later"})
		case s.OK:
			shown = append(shown, step{Title: titles[name].ok, Detail: s.Sentence, Class: "ok"})
		default:
			shown = append(shown, step{Title: titles[name].bad, Detail: s.Sentence, Quote: s.ServerSaid, Class: "bad"})
		}
	}
	return shown, failed
}

func remedyFor(s line.Step) string {
	if s.Hint != "" {
		return s.Hint
	}
	return s.Sentence
}
