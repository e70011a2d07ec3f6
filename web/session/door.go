// This file holds signing in and out.

package session

import (
	"crypto/subtle"
	"net/http"
	"net/netip"
	"strings"

	"rapport/kit/fault"
	"rapport/web/ui"
)

// doorway is what every page of the door shows.
type doorway struct {
	ui.Frame
	Team string // the team's name; empty before the founding
}

type signInPage struct {
	doorway
	Email string
	Next  string
	Wrong string // why the last try failed
	Rest  bool   // too many tries: passwords rest
	Lost  bool   // who forgot the password can ask for a link
	Demo  bool   // nobody has a password: the demo's own address leads in
}

// longestForm bounds what a stranger may send.
const longestForm = 64 << 10

// stand is the doorway for a request.
func (p *Pages) stand(w http.ResponseWriter, r *http.Request, title string) (doorway, error) {
	set, err := p.team.Settings(r.Context())
	f := p.house.Frame(w, r, title, "")
	f.Body = "door-page"
	w.Header().Set("Cache-Control", "no-store")
	return doorway{f, set.Name}, err
}

func (p *Pages) showSignIn(w http.ResponseWriter, r *http.Request) error {
	next := ui.NextPath(r.FormValue("next"))
	if _, ok := p.house.Viewer(r); ok {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	founded, err := p.team.Founded(r.Context())
	if err != nil {
		return err
	}
	if !founded && p.options.DemoKey == "" {
		http.Redirect(w, r, "/founding", http.StatusSeeOther)
		return nil
	}
	d, err := p.stand(w, r, "Sign in")
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.signIn, signInPage{doorway: d, Next: next, Lost: p.options.Latchkey != nil, Demo: !founded})
}

func (p *Pages) doSignIn(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	email, next := r.PostFormValue("email"), ui.NextPath(r.PostFormValue("next"))
	who, err := p.team.SignIn(r.Context(), email, r.PostFormValue("password"), origin(r))
	status, again := http.StatusUnprocessableEntity, signInPage{Email: email, Next: next, Lost: p.options.Latchkey != nil}
	switch {
	case err == nil:
		if err := p.Enter(r, who); err != nil {
			return err
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	case fault.Is(err, fault.Invalid):
		again.Wrong = say(err)
	case fault.Is(err, fault.TooMany):
		status, again.Rest = http.StatusTooManyRequests, true
	default:
		return err
	}
	if again.doorway, err = p.stand(w, r, "Sign in"); err != nil {
		return err
	}
	return ui.Show(w, status, p.signIn, again)
}

func (p *Pages) doSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, ui.SignInPath, http.StatusSeeOther)
	return nil
}

// doDemo lets the demo's visitor in. The key is known to whoever started the demo.
func (p *Pages) doDemo(w http.ResponseWriter, r *http.Request) error {
	if subtle.ConstantTimeCompare([]byte(r.PathValue("key")), []byte(p.options.DemoKey)) != 1 {
		return fault.New(fault.NotFound, "This address belongs to an earlier run of the demo. Use the one that was printed last.")
	}
	who, err := p.team.PersonByEmail(r.Context(), p.options.DemoPerson)
	if err != nil {
		return err
	}
	if err := p.Enter(r, who); err != nil {
		return err
	}
	http.Redirect(w, r, ui.HomePath, http.StatusSeeOther)
	return nil
}

func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not arrive whole. Send it again.").Because(err)
	}
	return nil
}

// origin is the network address a request comes from. Behind a proxy on this
// machine or its own network it is the one that the proxy saw: what it appended
// to X-Forwarded-For comes last, all before it anybody can write. From the
// open network the header is not looked at.
func origin(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	near := peer.Addr().Unmap()
	if !near.IsLoopback() && !near.IsPrivate() {
		return near.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if far, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
		return far.Unmap().WithZone("").String()
	}
	return near.String()
}
