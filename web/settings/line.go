// This file holds who reports to whom, and leaving the team.

package settings

import (
	"errors"
	"net/http"
	"slices"

	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

// badLine is a manager that was refused: for whom, and why.
type badLine struct{ Of, Said string }

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
		return p.showPeople(w, r, who, http.StatusUnprocessableEntity, peoplePage{Form: team.Invitation{Role: team.Technician}, Line: badLine{of, refused.Say}})
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Kept. Their one-on-one follows the new line.", Seconds: 8})
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
