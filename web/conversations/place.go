// This file holds where a person stands in the lists, as every address and
// form of the room carries it along.

package conversations

import (
	"net/http"
	"net/url"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/web/ui"
)

// place is a list and the page of it.
type place struct {
	View  inbox.View
	After string // where the page before ended
}

// placeOf reads it from an address or a form.
func placeOf(r *http.Request) (place, error) {
	p := place{View: inbox.View(r.FormValue("view")), After: r.FormValue("after")}
	switch p.View {
	case "":
		p.View = inbox.Waiting
	case inbox.Waiting, inbox.Answered, inbox.Done, inbox.All, inbox.Hand, inbox.Snoozed, inbox.Junk, inbox.Trash, inBeast:
	default:
		return p, fault.New(fault.NotFound, "There is no list called “%s”.", p.View)
	}
	return p, nil
}

// of gives an address of the place, with more to ask for: "before", id.
func (p place) of(path string, more ...string) string {
	q := url.Values{}
	if p.View != inbox.Waiting {
		q.Set("view", string(p.View))
	}
	if p.After != "" {
		q.Set("after", p.After)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// List is the address of the list itself.
func (p place) List() string {
	if p.View == inBeast {
		return beastPath
	}
	return p.of(ui.InboxPath)
}

// talk is the address of a conversation.
func (p place) talk(id string, more ...string) string {
	if p.View == inBeast {
		return beastPath + "?with=" + url.QueryEscape(id)
	}
	return p.of(talkPath(id), more...)
}

func talkPath(id string) string { return ui.InboxPath + "/" + url.PathEscape(id) }
