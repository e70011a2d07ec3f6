// This file holds the room's pages and the addresses at which they stand.

package snippets

import (
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/rating"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are the rooms that the pages read.
type Stores struct {
	Snippets *snippet.Store
	Inbox    *inbox.Store
	Ratings  *rating.Store
	Team     *team.Store
}

// Pages serves the snippets.
type Pages struct {
	house *ui.House
	Stores

	set  *page.Set
	list page.Page[listPage]
	one  page.Page[onePage]

	bring page.Page[importPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, Stores: s, set: set,
		list: page.Of[listPage](set, "list.html", "parts.html"),
		one:  page.Of[onePage](set, "one.html", "parts.html"),

		bring: page.Of[importPage](set, "import.html", "parts.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /snippets":                          p.showList,
		"POST /snippets":                         p.write,
		"GET /snippets/new":                      p.showNew,
		"GET /snippets/choices":                  p.choices,
		"GET /snippets/import":                   p.showImport,
		"POST /snippets/import":                  p.bringIn,
		"POST /snippets/import/look":             p.lookImport,
		"POST /snippets/import/removal/{at}":     p.takeBack,
		"GET /snippets/{id}":                     p.showOne,
		"POST /snippets/{id}":                    p.change,
		"GET /snippets/{id}/words":               p.words,
		"POST /snippets/{id}/retirement":         p.retire,
		"POST /snippets/{id}/retirement/removal": p.restore,
		"POST /snippets/{id}/versions/{version}": p.goBack,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// root is where all of this room stands.
const root = "/snippets"

func pathOf(id string, more ...string) string {
	return strings.Join(append([]string{root, url.PathEscape(id)}, more...), "/")
}

// wrong gives the sentences at the fields; nil when err is no matter of the form's.
func wrong(err error) map[string]string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return nil
	}
	return map[string]string{f.Field: f.Say}
}

// give answers a script.
func give(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, no-store")
	return json.NewEncoder(w).Encode(v)
}
