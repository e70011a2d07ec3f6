// This file holds the menu of all that can be done with a conversation besides
// answering it: each verb stands there with its key.

package conversations

import (
	"net/http"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// more is the menu of one conversation. Its keys work while it is closed.
type more struct {
	Place  listing
	Status string // where a status posts to
	Hidden string // spam or deleted, when it is
}

func (v view) more(list listing) more {
	m := more{Place: list, Status: talkPath(v.c.ID) + "/status"}
	if v.c.Status == inbox.Spam || v.c.Status == inbox.Deleted {
		m.Hidden = string(v.c.Status)
	}
	return m
}

// said is what the page tells after a status was set.
var said = map[inbox.Status]string{inbox.Spam: "Marked as spam", inbox.Deleted: "Deleted", inbox.Open: "Back again"}

// putStatus puts the conversation where a person wants it.
func (p *Pages) putStatus(w http.ResponseWriter, r *http.Request, who team.Person) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	status := inbox.Status(r.FormValue("status"))
	words, ok := said[status]
	if !ok {
		return fault.New(fault.Invalid, "“%s” is nowhere to put a conversation.", status)
	}
	if err := p.inbox.SetStatus(r.Context(), who, c.ID, status); err != nil {
		return err
	}
	t := ui.Toast{Text: words + ": " + firstOf(c.Customer) + ".", Seconds: 5}
	if status == inbox.Open {
		ui.SayNext(w, t)
		http.Redirect(w, r, at.talk(c.ID), http.StatusSeeOther)
		return nil
	}
	t.Undo, t.Seconds = at.of(talkPath(c.ID)+"/closure/removal"), 0
	ui.SayNext(w, t)
	http.Redirect(w, r, at.List(), http.StatusSeeOther)
	return nil
}
