// This file holds the page on which the head of support names what the team keeps of each customer.

package settings

import (
	"net/http"

	"rapport/inbox"
	"rapport/team"
	"rapport/web/ui"
)

const customersPath = "/settings/customers"

type customersPage struct {
	frame
	Fields []inbox.Field
	Of     string // id of the field that what is wrong is about; empty of a new one
	Name   string // as it was typed for a new one
}

// Line is the form's line for a field's name.
func (v customersPage) Line(f inbox.Field) field {
	line := field{Name: "name-" + f.ID, Label: "Name", Type: "text", Value: f.Name, Auto: "off", Required: true}
	if f.ID == v.Of {
		line.Wrong = v.Wrong.Is("name")
	}
	return line
}

// New is the form's line for a new field's name.
func (v customersPage) New() field {
	line := field{Name: "name", Label: "What is it called?", Type: "text", Value: v.Name, Help: "Plan, school, version of the plug-in.", Auto: "off", Required: true}
	if v.Of == "" {
		line.Wrong = v.Wrong.Is("name")
	}
	return line
}

func (p *Pages) listFields(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.showFields(w, r, who, http.StatusOK, customersPage{})
}

func (p *Pages) showFields(w http.ResponseWriter, r *http.Request, who team.Person, status int, v customersPage) (err error) {
	said := v.Wrong
	v.frame = p.frame(w, r, who, "About customers", "customers")
	v.Wrong = said
	if v.Fields, err = p.inbox.Fields(r.Context()); err != nil {
		return err
	}
	return ui.Show(w, status, p.customers, v)
}

// saveField adds a field, or gives one another name.
func (p *Pages) saveField(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	f := inbox.Field{ID: r.PathValue("field"), Name: r.PostForm.Get("name")}
	if f.ID != "" {
		f.Name = r.PostForm.Get("name-" + f.ID)
	}
	saved, err := p.inbox.SaveField(r.Context(), who, f)
	if said, ok := wrongIn(err); ok {
		v := customersPage{Of: f.ID}
		if f.ID == "" {
			v.Name = f.Name
		}
		v.Wrong = said
		return p.showFields(w, r, who, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Saved: “" + saved.Name + "”.", Seconds: 5})
	http.Redirect(w, r, customersPath, http.StatusSeeOther)
	return nil
}

// dropField takes a field off all customers, or brings it back.
func (p *Pages) dropField(w http.ResponseWriter, r *http.Request, who team.Person) error {
	id, back := r.PathValue("field"), r.FormValue("back") != ""
	if err := p.inbox.DropField(r.Context(), who, id, !back); err != nil {
		return err
	}
	t := ui.Toast{Text: "It is back, with all it said."}
	if !back {
		t = ui.Toast{Text: "The field stands beside no customer any more.", Undo: customersPath + "/" + id + "/removal?back=1"}
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, customersPath, http.StatusSeeOther)
	return nil
}
