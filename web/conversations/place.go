// This file holds where a person stands in the lists, as every address and
// form of the room carries it along.

package conversations

import (
	"net/http"
	"net/url"

	"rapport/inbox"
	saved "rapport/inbox/view"
	"rapport/kit/fault"
	"rapport/web/ui"
)

// place is a list, what it is narrowed by, and the page of it.
type place struct {
	View   inbox.View
	After  string       // where the page before ended
	Saved  string       // id of the saved view it is; then View and Narrow are that view's, once it was read
	Narrow saved.Filter // its List is empty: View says it
}

// placeOf reads it from an address or a form.
func placeOf(r *http.Request) (place, error) {
	p := place{View: inbox.View(r.FormValue("view")), After: r.FormValue("after"), Saved: r.FormValue("saved")}
	if p.Saved == "" {
		p.Narrow = narrowOf(r)
	}
	switch p.View {
	case "":
		p.View = inbox.Waiting
	case inbox.Waiting, inbox.Answered, inbox.Done, inbox.All, inbox.Hand, inbox.Snoozed, inbox.Junk, inbox.Trash, inbox.Opened, inBeast:
	default:
		return p, fault.New(fault.NotFound, "There is no list called “%s”.", p.View)
	}
	return p, nil
}

// of gives an address of the place, with more to ask for: "before", id.
func (p place) of(path string, more ...string) string {
	q := url.Values{}
	for _, f := range p.Fields() {
		q.Set(f.Name, f.Value)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// field is what a form carries along.
type field struct{ Name, Value string }

// Fields are what addresses and forms carry along.
func (p place) Fields() (all []field) {
	add := func(name, value string) {
		if value != "" {
			all = append(all, field{name, value})
		}
	}
	if p.Saved != "" {
		add("saved", p.Saved)
	} else {
		if p.View != inbox.Waiting {
			add("view", string(p.View))
		}
		all = append(all, fieldsOf(p.Narrow)...)
	}
	add("after", p.After)
	return all
}

// top is the first page of the same list.
func (p place) top() place {
	p.After = ""
	return p
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
