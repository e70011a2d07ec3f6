// This file holds how somebody comes in who forgot the password: asking for a link, and what the link opens.

package session

import (
	"net/http"

	"rapport/kit/fault"
	"rapport/latchkey"
	"rapport/team"
	"rapport/web/ui"
)

type forgottenPage struct {
	doorway
	Email string
	Wrong string
	Asked bool // a mail is on its way, if the address is anybody's
	Rest  bool // asked too often
}

type renewPage struct {
	doorway
	Person team.Person
	Wrong  wrong
}

const forgottenPath = ui.SignInPath + "/forgotten"

func (p *Pages) showForgotten(w http.ResponseWriter, r *http.Request) error {
	return p.askForgotten(w, r, http.StatusOK, forgottenPage{Asked: r.FormValue("asked") != ""})
}

func (p *Pages) askForgotten(w http.ResponseWriter, r *http.Request, status int, v forgottenPage) (err error) {
	if v.doorway, err = p.stand(w, r, "A new password"); err != nil {
		return err
	}
	return ui.Show(w, status, p.forgotten, v)
}

// doForget answers the same whether or not the address is anybody's.
func (p *Pages) doForget(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	email := r.PostFormValue("email")
	err := p.options.Latchkey.Ask(r.Context(), email, origin(r))
	switch {
	case err == nil:
		http.Redirect(w, r, forgottenPath+"?asked=1", http.StatusSeeOther)
		return nil
	case fault.Is(err, fault.Invalid):
		return p.askForgotten(w, r, http.StatusUnprocessableEntity, forgottenPage{Email: email, Wrong: say(err)})
	case fault.Is(err, fault.TooMany):
		return p.askForgotten(w, r, http.StatusTooManyRequests, forgottenPage{Rest: true})
	}
	return err
}

func (p *Pages) showRenew(w http.ResponseWriter, r *http.Request) error {
	who, err := p.team.Linked(r.Context(), r.PathValue("secret"))
	if err != nil {
		return p.linkTooOld(w, r, err)
	}
	return p.askRenew(w, r, http.StatusOK, renewPage{Person: who})
}

func (p *Pages) askRenew(w http.ResponseWriter, r *http.Request, status int, v renewPage) (err error) {
	if v.doorway, err = p.stand(w, r, "A new password"); err != nil {
		return err
	}
	return ui.Show(w, status, p.renew, v)
}

// linkTooOld shows that a link opens nothing any more; other errors stay errors.
func (p *Pages) linkTooOld(w http.ResponseWriter, r *http.Request, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	d, err := p.stand(w, r, "This link has grown old")
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusGone, p.spent, d)
}

// doRenew keeps the new password, and lets its person in.
func (p *Pages) doRenew(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	secret := r.PathValue("secret")
	who, err := p.team.RenewPassword(r.Context(), secret, r.PostFormValue("password"))
	if said, ok := wrongIn(err); ok {
		who, err := p.team.Linked(r.Context(), secret)
		if err != nil {
			return p.linkTooOld(w, r, err)
		}
		return p.askRenew(w, r, http.StatusUnprocessableEntity, renewPage{Person: who, Wrong: said})
	}
	if err != nil {
		return p.linkTooOld(w, r, err)
	}
	if err := p.Enter(r, who); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "Your new password holds. Every other browser is signed out."})
	http.Redirect(w, r, ui.HomePath, http.StatusSeeOther)
	return nil
}

// routesForgotten registers the addresses; without a way to mail there are none.
func (p *Pages) routesForgotten(mux ui.Mux) {
	if p.options.Latchkey == nil {
		return
	}
	mux.Handle("GET "+forgottenPath, p.house.Public(p.showForgotten))
	mux.Handle("POST "+forgottenPath, p.house.Public(p.doForget))
	mux.Handle("GET "+latchkey.Path+"{secret}", p.house.Public(p.showRenew))
	mux.Handle("POST "+latchkey.Path+"{secret}", p.house.Public(p.doRenew))
}
