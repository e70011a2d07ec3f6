// This file holds what is done to a conversation by one press: close, re-open,
// try again, and taking an unreadable mail off the list.

package conversations

import (
	"net/http"
	"time"

	"rapport/inbox"
	"rapport/team"
	"rapport/web/ui"
)

// close closes, goes back to the list, and offers the way back.
func (p *Pages) close(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.putOne(w, r, who, inbox.Closed, time.Time{}, "")
}

// reopen opens a closed conversation again.
func (p *Pages) reopen(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if err := p.inbox.Reopen(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Open again.", Seconds: 5})
	http.Redirect(w, r, at.talk(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

// sendAgain queues an answer once more that did not leave.
func (p *Pages) sendAgain(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	m, err := p.inbox.Message(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.inbox.SendAgain(r.Context(), who, m.ID); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Trying again now.", Seconds: 5})
	http.Redirect(w, r, at.talk(m.Conversation), http.StatusSeeOther)
	return nil
}

// readAgain has a mail read once more that could not be read.
func (p *Pages) readAgain(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if err := p.inbox.ReadAgain(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Reading it again. It comes back as a conversation, or to this list.", Seconds: 5})
	http.Redirect(w, r, at.List(), http.StatusSeeOther)
	return nil
}

// resolve takes a mail off the list that could not be read.
func (p *Pages) resolve(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if err := p.inbox.ResolveUnreadable(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Off the list. The mail itself is kept.", Seconds: 5})
	http.Redirect(w, r, at.List(), http.StatusSeeOther)
	return nil
}
