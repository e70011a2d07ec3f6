// This file holds what a person sets about themselves.

package settings

import (
	"errors"
	"net/http"
	"strings"

	"rapport/kit/fault"
	"rapport/team"
	"rapport/web/ui"
)

type mePage struct {
	frame
	Name  string
	Email string
	Zone  string
	Zones []string
	Has   bool // a password, so that the old one is asked for
	Mails []wish
	Feed  string // address for calendar programs; empty for none
}

func (p *Pages) showMe(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.renderMe(w, r, who, http.StatusOK, who.Name, who.Zone, nil)
}

func (p *Pages) renderMe(w http.ResponseWriter, r *http.Request, who team.Person, status int, name, zone string, said wrong) error {
	has, err := p.team.HasPassword(r.Context(), who.ID)
	if err != nil {
		return err
	}
	mails, err := p.wishes(r, who)
	if err != nil {
		return err
	}
	feed, err := p.feed(r, who)
	if err != nil {
		return err
	}
	v := mePage{
		frame: p.frame(w, r, who, "My settings", "me"), Name: name, Email: who.Email, Zone: zone, Zones: team.Zones(zone), Has: has,
		Mails: mails, Feed: feed,
	}
	v.Wrong = said
	return ui.Show(w, status, p.me, v)
}

func (p *Pages) saveMe(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	name, zone := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("zone")
	_, err := p.team.SaveMe(r.Context(), who, name, zone)
	if said, ok := wrongIn(err); ok {
		return p.renderMe(w, r, who, http.StatusUnprocessableEntity, name, zone, said)
	}
	if err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Saved."})
	http.Redirect(w, r, "/settings/me", http.StatusSeeOther)
	return nil
}

func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	err := p.team.ChangePassword(r.Context(), who, r.PostForm.Get("old"), r.PostForm.Get("password"))
	if said, ok := wrongIn(err); ok {
		return p.renderMe(w, r, who, http.StatusUnprocessableEntity, who.Name, who.Zone, said)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.TooMany {
		return p.renderMe(w, r, who, http.StatusTooManyRequests, who.Name, who.Zone, wrong{"old": f.Say})
	}
	if err != nil {
		return err
	}
	if p.options.Enter != nil {
		if err := p.options.Enter(r, who); err != nil {
			return err
		}
	}
	ui.SayNext(w, ui.Toast{Text: "Your new password holds. Every other browser is signed out."})
	http.Redirect(w, r, "/settings/me", http.StatusSeeOther)
	return nil
}
