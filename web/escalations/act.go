// This file holds what is done by one press: where it stands, and which
// conversations belong to it.

package escalations

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

func (p *Pages) setStatus(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, status, why := r.PathValue("id"), escalation.Status(r.FormValue("status")), r.FormValue("why")
	err := p.escalations.SetStatus(r.Context(), who, id, status, why)
	if f := wrong(err); f != nil {
		return p.renderOne(w, r, who, http.StatusUnprocessableEntity, &decision{Options: options(status), Why: why, Error: f})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It stands at “" + status.Label() + "”.", Seconds: 5})
	to := pathOf(id)
	if status == escalation.Complete {
		to = pathOf(id, "telling")
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// conversationIn reads the id of a conversation from its address, or an id by itself.
func conversationIn(typed string) string {
	typed = strings.TrimSpace(typed)
	if u, err := url.Parse(typed); err == nil {
		if _, after, ok := strings.Cut(u.Path, ui.InboxPath+"/"); ok {
			typed, _, _ = strings.Cut(after, "/")
		}
	}
	return typed
}

// link joins a conversation from the escalation's own page.
func (p *Pages) link(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, talk := r.PathValue("id"), cmp.Or(conversationIn(r.FormValue("conversation")), r.FormValue("newest"))
	if talk == "" {
		return fault.New(fault.Invalid, "Choose a conversation, or paste the address of one.")
	}
	quote, err := p.quoteFor(r, talk)
	if err != nil {
		return err
	}
	if err := p.escalations.Link(r.Context(), who, id, talk, quote); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Added.", Undo: pathOf(id, "links", talk, "removal")})
	http.Redirect(w, r, pathOf(id), http.StatusSeeOther)
	return nil
}

// quoteFor gives the words that were chosen, or the first sentences of what
// the customer wrote last.
func (p *Pages) quoteFor(r *http.Request, talk string) (string, error) {
	if q := strings.TrimSpace(r.FormValue("quote")); q != "" {
		return q, nil
	}
	thread, _, err := p.inbox.Thread(r.Context(), talk, "", 20)
	words := ""
	for _, m := range thread {
		if m.Kind == inbox.FromCustomer {
			words = m.Fresh
		}
	}
	return escalation.Quote(words), err
}

// add joins a conversation from its own page, to what is there or to what is
// raised by the same form, and goes back to it.
func (p *Pages) add(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, talk := r.FormValue("escalation"), r.FormValue("conversation")
	quote, err := p.quoteFor(r, talk)
	if err != nil {
		return err
	}
	if id == "" {
		n := newFrom(r)
		n.Quote = quote
		if _, err := p.escalations.Raise(r.Context(), who, n); err != nil {
			f := newForm()
			f.ID, f.Known, f.Conversation, f.Quote = n.ID, n.Known, talk, quote
			return p.showForm(w, r, f, err)
		}
		ui.SayNext(w, ui.Toast{Text: "Raised. Product sees it now.", Seconds: 8})
	} else {
		if err := p.escalations.Link(r.Context(), who, id, talk, quote); err != nil {
			return err
		}
		ui.SayNext(w, ui.Toast{Text: "Added to what hurts.", Undo: pathOf(id, "links", talk, "removal") + back(r)})
	}
	http.Redirect(w, r, backTo(r, talkPath(talk)), http.StatusSeeOther)
	return nil
}

// unlink takes a conversation off, and offers the way back.
func (p *Pages) unlink(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, talk := r.PathValue("id"), r.PathValue("talk")
	if err := p.escalations.Unlink(r.Context(), who, id, talk); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Taken off.", Undo: pathOf(id, "links", talk) + back(r)})
	http.Redirect(w, r, backTo(r, pathOf(id, "conversations")), http.StatusSeeOther)
	return nil
}

func (p *Pages) relink(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, talk := r.PathValue("id"), r.PathValue("talk")
	if err := p.escalations.Relink(r.Context(), who, id, talk); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "It is back.", Seconds: 5})
	http.Redirect(w, r, backTo(r, pathOf(id, "conversations")), http.StatusSeeOther)
	return nil
}

// backTo is the conversation's page on which the press was made, with its
// place in a list, or a frown's; else another page of ours.
func backTo(r *http.Request, other string) string {
	if b := r.FormValue("back"); strings.HasPrefix(b, ui.InboxPath+"/") || strings.HasPrefix(b, "/frowns/") {
		return b
	}
	return other
}

// back keeps that page for the way back.
func back(r *http.Request) string {
	if b := backTo(r, ""); b != "" {
		return "?back=" + url.QueryEscape(b)
	}
	return ""
}
