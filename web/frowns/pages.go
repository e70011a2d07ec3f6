// This file holds the room's pages and the addresses at which they stand.

package frowns

import (
	"embed"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are the rooms that the pages read.
type Stores struct {
	Ratings *rating.Store
	Inbox   *inbox.Store
	Hurts   *escalation.Store
	Team    *team.Store
}

// Pages serves the frowns.
type Pages struct {
	house *ui.House
	Stores

	set  *page.Set
	page page.Page[frownPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, Stores: s, set: set, page: page.Of[frownPage](set, "frowns.html", "form.html", "move.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /frowns":                                  p.showQueue,
		"GET /frowns/read":                             p.showRead,
		"GET /frowns/asked":                            p.showAsked,
		"GET /frowns/{message}":                        p.showOne,
		"POST /frowns/{message}/reading":               p.read,
		"POST /frowns/{message}/reading/removal":       p.putBack,
		"POST /frowns/{message}/answer":                p.answer,
		"POST /frowns/{message}/move":                  p.ask,
		"POST /frowns/{message}/move/removal":          p.drop,
		"POST /frowns/{message}/move/decision":         p.decide,
		"POST /frowns/{message}/move/decision/removal": p.reopen,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// root is where all of this room stands.
const root = "/frowns"

func pathOf(message string, more ...string) string {
	return strings.Join(append([]string{root, url.PathEscape(message)}, more...), "/")
}

func talkPath(conversation string) string {
	return ui.InboxPath + "/" + url.PathEscape(conversation)
}

// wrong gives the sentences at the fields; nil when err is no matter of a form's.
func wrong(err error) map[string]string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return nil
	}
	return map[string]string{f.Field: f.Say}
}

func (p *Pages) showQueue(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.show(w, r, who, shown{list: toRead})
}

func (p *Pages) showRead(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.show(w, r, who, shown{list: wasRead})
}

func (p *Pages) showAsked(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.show(w, r, who, shown{list: asked})
}

func (p *Pages) showOne(w http.ResponseWriter, r *http.Request, who team.Person) error {
	return p.show(w, r, who, shown{message: r.PathValue("message")})
}

// values writes pairs of names and values as an address does.
func values(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}
