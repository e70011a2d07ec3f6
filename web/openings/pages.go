// This file holds the room's pages and the addresses at which they stand.

package openings

import (
	"embed"
	"net/http"
	"strings"

	"rapport/kit/page"
	"rapport/oneonone"
	"rapport/oneonone/letters"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are what the pages read and change.
type Stores struct {
	Pairs   *oneonone.Store
	Team    *team.Store
	Letters *letters.Sender // writes down what was opened
}

// Pages serves the openings.
type Pages struct {
	house *ui.House
	Stores

	set  *page.Set
	list page.Page[listPage]
	one  page.Page[onePage]
	read page.Page[readPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, Stores: s, set: set,
		list: page.Of[listPage](set, "list.html"),
		one:  page.Of[onePage](set, "one.html"),
		read: page.Of[readPage](set, "read.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Path is where the list stands.
const Path = "/openings"

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	for pattern, f := range map[string]ui.TeamHandler{
		"GET " + Path:                      p.showList,
		"POST " + Path:                     p.ask,
		"GET " + Path + "/{id}":            p.showOne,
		"POST " + Path + "/{id}/agreement": p.agree,
		"POST " + Path + "/{id}/refusal":   p.refuse,
		"POST " + Path + "/{id}/readings":  p.showOpened,
	} {
		mux.Handle(pattern, p.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
			w.Header().Set("Cache-Control", "no-store")
			return f(w, r, who)
		}))
	}
}

func (p *Pages) frame(w http.ResponseWriter, r *http.Request, title string) ui.Frame {
	return p.house.Frame(w, r, title, ui.NavOneOnOnes)
}

func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
