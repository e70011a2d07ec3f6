// This file holds how people come in for the first time: the founding and invitations.

package session

import (
	"errors"
	"net/http"
	"strings"

	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

type foundingPage struct {
	doorway
	Form  team.Founding
	Zones zones
	Wrong wrong
}

type invitedPage struct {
	doorway
	Invitation team.Invitation
	Name       string
	Zones      zones
	Wrong      wrong
}

// zones is the choice of a time zone.
type zones struct {
	All    []string
	Chosen string
	Detect bool // the browser's own is chosen by script; false once a person has chosen
}

func zoneChoice(chosen string) zones {
	z := zones{All: team.Zones(chosen), Chosen: chosen, Detect: chosen == ""}
	if z.Detect {
		z.Chosen = "UTC"
	}
	return z
}

// wrong is what is wrong with a form, by field.
type wrong map[string]string

// Is says what is wrong with a field; empty when nothing is.
func (w wrong) Is(field string) string { return w[field] }

// wrongIn reads it from an error; ok when it is about a field of the form.
func wrongIn(err error) (w wrong, ok bool) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid || f.Field == "" {
		return nil, false
	}
	return wrong{f.Field: f.Say}, true
}

func say(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Say
	}
	return ""
}

func (p *Pages) showFounding(w http.ResponseWriter, r *http.Request) error {
	founded, err := p.team.Founded(r.Context())
	if err != nil {
		return err
	}
	if founded {
		http.Redirect(w, r, ui.SignInPath, http.StatusSeeOther)
		return nil
	}
	return p.askFounder(w, r, http.StatusOK, foundingPage{Zones: zoneChoice("")})
}

func (p *Pages) askFounder(w http.ResponseWriter, r *http.Request, status int, v foundingPage) (err error) {
	if v.doorway, err = p.stand(w, r, "First run"); err != nil {
		return err
	}
	v.Form.Password = "" // never sent back
	return ui.Show(w, status, p.founding, v)
}

func (p *Pages) doFound(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := team.Founding{
		Team: strings.TrimSpace(r.PostFormValue("team")), Name: strings.TrimSpace(r.PostFormValue("name")),
		Email: r.PostFormValue("email"), Password: r.PostFormValue("password"), Zone: r.PostFormValue("zone"),
	}
	who, err := p.found(r, form)
	if w2, ok := wrongIn(err); ok {
		return p.askFounder(w, r, http.StatusUnprocessableEntity, foundingPage{Form: form, Zones: zoneChoice(form.Zone), Wrong: w2})
	}
	if err != nil {
		return err
	}
	if err := p.Enter(r, who); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/mailboxes", http.StatusSeeOther)
	return nil
}

func (p *Pages) found(r *http.Request, form team.Founding) (team.Person, error) {
	if form.Team == "" || len(form.Team) > 200 {
		return team.Person{}, fault.Field("team", "Give the team a name, 200 letters at most: customers read it.")
	}
	return p.team.Found(r.Context(), form)
}

func (p *Pages) showInvited(w http.ResponseWriter, r *http.Request) error {
	in, err := p.team.Invited(r.Context(), r.PathValue("secret"))
	if err != nil {
		return p.tooOld(w, r, err)
	}
	return p.askInvited(w, r, http.StatusOK, invitedPage{Invitation: in, Name: in.Name, Zones: zoneChoice("")})
}

func (p *Pages) askInvited(w http.ResponseWriter, r *http.Request, status int, v invitedPage) (err error) {
	if v.doorway, err = p.stand(w, r, "Your invitation"); err != nil {
		return err
	}
	return ui.Show(w, status, p.invited, v)
}

// tooOld shows that an invitation opens nothing any more; other errors stay errors.
func (p *Pages) tooOld(w http.ResponseWriter, r *http.Request, err error) error {
	if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Conflict) {
		return err
	}
	d, err := p.stand(w, r, "This invitation has grown old")
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusGone, p.old, d)
}

func (p *Pages) doAccept(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	secret, name, zone := r.PathValue("secret"), strings.TrimSpace(r.PostFormValue("name")), r.PostFormValue("zone")
	who, err := p.team.Accept(r.Context(), secret, name, r.PostFormValue("password"), zone)
	if w2, ok := wrongIn(err); ok {
		in, err := p.team.Invited(r.Context(), secret)
		if err != nil {
			return p.tooOld(w, r, err)
		}
		return p.askInvited(w, r, http.StatusUnprocessableEntity, invitedPage{Invitation: in, Name: name, Zones: zoneChoice(zone), Wrong: w2})
	}
	if err != nil {
		return p.tooOld(w, r, err)
	}
	if err := p.Enter(r, who); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Welcome, " + who.FirstName() + "."})
	http.Redirect(w, r, ui.HomePath, http.StatusSeeOther)
	return nil
}

// Task says in one sentence what the invited person will do.
func (v invitedPage) Task() string {
	switch v.Invitation.Role {
	case team.Technician, team.Senior:
		return "You’ll answer customers with the others, and see your own numbers as they see theirs."
	case team.Guest:
		return "You’ll pitch in: a few conversations a day, with the team beside you."
	case team.Head:
		return "You’ll lead support: mailboxes, people and the week are yours to look after."
	case team.Product:
		return "You’ll read what hurts customers, in their own words."
	case team.Success, team.Director:
		return "You’ll see conversations and the week as the team sees them."
	}
	return ""
}
