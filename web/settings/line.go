// This file holds what part people have, who reports to whom, and leaving the team.

package settings

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// badLine is what was refused: for whom, in which field, and why.
type badLine struct{ Of, Field, Said string }

// Bad says what is wrong with a field of a person's.
func (v peoplePage) Bad(p team.Person, field string) string {
	if v.Line.Of != p.ID || v.Line.Field != field {
		return ""
	}
	return v.Line.Said
}

// Manager is what the person is called to whom one reports; empty for nobody.
func (v peoplePage) Manager(p team.Person) string {
	if i := slices.IndexFunc(v.People, func(o team.Person) bool { return o.Email == p.Manager }); i >= 0 && p.Manager != "" {
		return v.People[i].Name
	}
	return ""
}

// Others are the members to whom a person could report.
func (v peoplePage) Others(p team.Person) []team.Person {
	return slices.DeleteFunc(v.Members(), func(o team.Person) bool { return o.ID == p.ID })
}

func (p *Pages) setManager(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	of := r.PathValue("id")
	err := p.team.SetManager(r.Context(), who, of, r.PostForm.Get("manager"))
	if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Kind == fault.Invalid {
		return p.showPeople(w, r, who, http.StatusUnprocessableEntity, peoplePage{Form: team.Invitation{Role: team.Technician}, Line: badLine{of, "manager", refused.Say}})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Kept. Their one-on-one follows the new line.", Seconds: 8})
	http.Redirect(w, r, "/settings/people", http.StatusSeeOther)
	return nil
}

// setRole gives a person another part in the team: the form's field role, or ?role= to take it back.
func (p *Pages) setRole(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	of, role := r.PathValue("id"), team.Role(r.Form.Get("role"))
	was, err := p.team.SetRole(r.Context(), who, of, role)
	if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Kind == fault.Invalid {
		return p.showPeople(w, r, who, http.StatusUnprocessableEntity, peoplePage{Form: team.Invitation{Role: team.Technician}, Line: badLine{of, "role", refused.Say}})
	}
	if err != nil {
		return err
	}
	now, err := p.team.Person(r.Context(), of)
	if err != nil {
		return err
	}
	t, to := ui.Toast{Text: now.FirstName() + " is " + roleWords(now.Role) + " from now on."}, "/settings/people"
	switch {
	case now.ID == who.ID && !now.May():
		to = "/settings/me"
	case was != role:
		t.Undo = "/settings/people/" + url.PathEscape(of) + "/role?" + url.Values{"role": {string(was)}}.Encode()
	}
	ui.SayNext(w, t)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// roleWords says a role in a sentence.
func roleWords(r team.Role) string {
	switch r {
	case team.Head:
		return "head of support"
	case team.Product:
		return "with product"
	case team.Technician, team.Senior, team.Guest, team.Success, team.Director:
	}
	return "a " + strings.ToLower(r.Label())
}

// sendLink mails a person a link to choose a new password.
func (p *Pages) sendLink(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if p.options.Latchkey == nil {
		return fault.New(fault.Conflict, "No mail leaves here.")
	}
	ctx, cancel := context.WithTimeout(r.Context(), mailTime)
	defer cancel()
	of := r.PathValue("id")
	to, err := p.options.Latchkey.Send(ctx, who, of)
	if refused, ok := errors.AsType[*fault.Error](err); ok && to.ID != "" {
		return p.showPeople(w, r, who, http.StatusConflict, peoplePage{Form: team.Invitation{Role: team.Technician}, Line: badLine{of, "link", refused.Say}})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "A link is on its way to " + to.Email + ". It holds for an hour.", Seconds: 8})
	http.Redirect(w, r, "/settings/people", http.StatusSeeOther)
	return nil
}

// letLeave can't be undone, since private notes go at once: so one press alone does nothing.
func (p *Pages) letLeave(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if r.PostForm.Get("left") == "" {
		return fault.New(fault.Conflict, "Nothing happened. Tick that the person has left the team, and press again.")
	}
	of, err := p.team.Person(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.team.Leave(r.Context(), who, of.ID); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: of.FirstName() + " has left the team."})
	http.Redirect(w, r, "/settings/people", http.StatusSeeOther)
	return nil
}
