// This file holds the room and its addresses.

package session

import (
	"embed"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"rapport/kit/page"
	"rapport/latchkey"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Options say how the door stands.
type Options struct {
	Secure     bool   // the pages are reached by https: the cookie goes nowhere else
	DemoKey    string // opens GET /session/demo/{key}; made anew for each run, empty for none
	DemoPerson string // the address of whom that key signs in

	Latchkey *latchkey.Sender // for who forgot the password; nil where no mail leaves
}

// Pages are the door's pages, and the keeper of sessions.
type Pages struct {
	house    *ui.House
	team     *team.Store
	sessions *scs.SessionManager
	options  Options

	set      *page.Set
	signIn   page.Page[signInPage]
	founding page.Page[foundingPage]
	invited  page.Page[invitedPage]
	old      page.Page[doorway]

	forgotten page.Page[forgottenPage]
	renew     page.Page[renewPage]
	spent     page.Page[doorway]
}

// Lives of a session: at most, and unused.
const (
	lifetime = 30 * 24 * time.Hour
	idle     = 14 * 24 * time.Hour
)

// New makes the door. The app wraps everything in Middleware, and gives
// Viewer to the house.
func New(house *ui.House, people *team.Store, sessions *team.Sessions, o Options) *Pages {
	p := &Pages{house: house, team: people, options: o, sessions: scs.New()}
	p.sessions.Store = sessions
	p.sessions.HashTokenInStore = true
	p.sessions.Lifetime = lifetime
	p.sessions.Cookie.Name = "session"
	if o.Secure {
		p.sessions.Cookie.Name = "__Host-session" // no other host, no plain connection can set it: RFC 6265bis 4.1.3.2
		p.sessions.Cookie.Secure = true
	}
	p.sessions.Cookie.HttpOnly = true
	p.sessions.Cookie.SameSite = http.SameSiteLaxMode
	p.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		house.Public(func(http.ResponseWriter, *http.Request) error { return err }).ServeHTTP(w, r)
	}
	p.set = page.NewSet(ui.Layout(), files)
	p.signIn = page.Of[signInPage](p.set, "signin.html", "door.html")
	p.founding = page.Of[foundingPage](p.set, "founding.html", "door.html")
	p.invited = page.Of[invitedPage](p.set, "invited.html", "door.html")
	p.old = page.Of[doorway](p.set, "old.html", "door.html")
	p.forgotten = page.Of[forgottenPage](p.set, "forgotten.html", "door.html")
	p.renew = page.Of[renewPage](p.set, "renew.html", "door.html")
	p.spent = page.Of[doorway](p.set, "spent.html", "door.html")
	return p
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes registers the door's addresses.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /session", p.house.Public(p.showSignIn))
	mux.Handle("POST /session", p.house.Public(p.doSignIn))
	mux.Handle("POST /session/end", p.house.Public(p.doSignOut))
	p.routesForgotten(mux)
	mux.Handle("GET /founding", p.house.Public(p.showFounding))
	mux.Handle("POST /founding", p.house.Public(p.doFound))
	mux.Handle("GET /invitations/{secret}", p.house.Public(p.showInvited))
	mux.Handle("POST /invitations/{secret}", p.house.Public(p.doAccept))
	if p.options.DemoKey != "" {
		mux.Handle("GET /session/demo/{key}", p.house.Public(p.doDemo))
	}
}
