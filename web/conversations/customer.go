// This file holds what the team knows of a customer, beside a conversation:
// other addresses, the hour there, own fields and notes.

package conversations

import (
	"errors"
	"html/template"
	"net/http"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// customer is what the team knows of a customer.
type customer struct {
	Post   string // where its forms go, each below it
	Place  place
	First  string
	Local  string // "Tuesday 07:40"; empty when the mails don't tell
	Kin    []inbox.Kin
	Fields []inbox.FieldValue
	Known  bool // some field says something
	Notes  []aboutNote
	Wrong  wrongAbout
}

type aboutNote struct {
	ID, Text, Who string
	When          template.HTML
}

// wrongAbout is what is wrong with one of the forms: "email", "fields" or "note".
type wrongAbout struct {
	Form, Typed, Said string
	fields            map[string]string // what was typed into the fields, by id
}

func customerOf(f ui.Frame, v view, about inbox.About) customer {
	c := customer{
		Post: talkPath(v.c.ID) + "/customer", Place: v.at, First: firstOf(v.c.Customer), Kin: about.Kin, Fields: about.Fields, Wrong: v.about,
	}
	if about.Zone != nil {
		c.Local = f.At.In(about.Zone).Format("Monday 15:04")
	}
	for i, one := range about.Fields {
		c.Known = c.Known || one.Value != ""
		if typed, ok := v.about.fields[one.ID]; ok {
			c.Fields[i].Value = typed
		}
	}
	for _, n := range about.Notes {
		who := v.names[n.By]
		if who == "" {
			who = n.By
		}
		c.Notes = append(c.Notes, aboutNote{n.ID, n.Text, who, f.Brief(n.At)})
	}
	return c
}

// customerRoutes says where the forms go.
func (p *Pages) customerRoutes(mux ui.Mux) {
	for path, act := range map[string]aboutAct{
		"addresses":         p.sameCustomer,
		"addresses/removal": p.otherCustomer,
		"fields":            p.describe,
		"fields/removal":    p.redescribe,
		"notes":             p.noteCustomer,
		"notes/removal":     p.dropCustomerNote,
	} {
		mux.Handle("POST /conversations/{id}/customer/"+path, p.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
			return p.aboutCustomer(w, r, who, act)
		}))
	}
}

// aboutAct carries one form out; what it says is told, with its way back below the forms' address.
type aboutAct func(r *http.Request, who team.Person, c inbox.Customer) (words, undo string, err error)

// aboutForms names the form of each field that can be wrong.
var aboutForms = map[string]string{"email": "email", "note": "note"}

func (p *Pages) aboutCustomer(w http.ResponseWriter, r *http.Request, who team.Person, act aboutAct) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	c, err := p.inbox.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	words, undo, err := act(r, who, c.Customer)
	if wrong, ok := errors.AsType[*fault.Error](err); ok && (wrong.Kind == fault.Invalid || wrong.Kind == fault.Conflict && len(typedFields(r)) > 0) {
		said := wrongAbout{Form: aboutForms[wrong.Field], Typed: r.FormValue(wrong.Field), Said: wrong.Say, fields: typedFields(r)}
		if said.Form == "" {
			said.Form = "fields"
		}
		return p.renderTalk(w, r, http.StatusUnprocessableEntity, view{who: who, at: at, c: c, about: said})
	}
	if err != nil {
		return err
	}
	if words != "" {
		t := ui.Toast{Text: words}
		if undo != "" {
			path, query, _ := strings.Cut(undo, "?")
			name, value, _ := strings.Cut(query, "=")
			t.Undo = at.of(talkPath(c.ID)+"/customer/"+path, name, value)
		}
		ui.SayNext(w, t)
	}
	http.Redirect(w, r, at.talk(c.ID), http.StatusSeeOther)
	return nil
}

// sameCustomer says that another address is this person's: one that was typed,
// or, to take a parting back, the customer's id.
func (p *Pages) sameCustomer(r *http.Request, who team.Person, c inbox.Customer) (words, undo string, err error) {
	other := r.FormValue("other")
	if other == "" {
		found, err := p.inbox.CustomerBy(r.Context(), r.FormValue("email"))
		if err != nil {
			return "", "", err
		}
		other = found.ID
	}
	tie, err := p.inbox.MergeCustomers(r.Context(), who, c.ID, other)
	return "One person. What both addresses wrote stands together.", "addresses/removal?tie=" + tie, err
}

func (p *Pages) otherCustomer(r *http.Request, who team.Person, _ inbox.Customer) (words, undo string, err error) {
	if other := r.FormValue("other"); other != "" {
		undo = "addresses?other=" + other
	}
	return "Two people again.", undo, p.inbox.Part(r.Context(), who, r.FormValue("tie"))
}

func (p *Pages) describe(r *http.Request, who team.Person, c inbox.Customer) (words, undo string, err error) {
	var told []inbox.Told
	for field, value := range typedFields(r) {
		told = append(told, inbox.Told{Field: field, Value: value, Saw: r.PostForm.Get("saw-" + field)})
	}
	deed, err := p.inbox.Describe(r.Context(), who, c.ID, told)
	if deed == "" {
		return "", "", err
	}
	return "Written down.", "fields/removal?deed=" + deed, err
}

// typedFields is what was typed into the fields, by id. The form was read before.
func typedFields(r *http.Request) map[string]string {
	typed := map[string]string{}
	for name := range r.PostForm {
		if field, ok := strings.CutPrefix(name, "field-"); ok {
			typed[field] = r.PostForm.Get(name)
		}
	}
	return typed
}

func (p *Pages) redescribe(r *http.Request, who team.Person, _ inbox.Customer) (words, undo string, err error) {
	return "As before.", "", p.inbox.Redescribe(r.Context(), who, r.FormValue("deed"))
}

func (p *Pages) noteCustomer(r *http.Request, who team.Person, c inbox.Customer) (words, undo string, err error) {
	note, err := p.inbox.NoteCustomer(r.Context(), who, c.ID, r.FormValue("note"))
	return "Noted, for the team only.", "notes/removal?note=" + note, err
}

// dropCustomerNote takes a note away, or brings it back with "back".
func (p *Pages) dropCustomerNote(r *http.Request, who team.Person, _ inbox.Customer) (words, undo string, err error) {
	if note := r.FormValue("back"); note != "" {
		return "It is back.", "", p.inbox.DropCustomerNote(r.Context(), who, note, false)
	}
	note := r.FormValue("note")
	return "The note is gone.", "notes/removal?back=" + note, p.inbox.DropCustomerNote(r.Context(), who, note, true)
}
