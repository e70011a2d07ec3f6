// This file holds the room and its addresses.

package ratings

import (
	"embed"

	"rapport/kit/page"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages are the pages of a customer's rating.
type Pages struct {
	house   *ui.House
	ratings *rating.Store
	team    *team.Store

	set    *page.Set
	rate   page.Page[ratePage]
	thanks page.Page[thanksPage]
	closed page.Page[closedPage]
}

// New makes the pages.
func New(house *ui.House, ratings *rating.Store, people *team.Store) *Pages {
	p := &Pages{house: house, ratings: ratings, team: people, set: page.NewSet(ui.Layout(), files)}
	p.rate = page.Of[ratePage](p.set, "rate.html", "sheet.html")
	p.thanks = page.Of[thanksPage](p.set, "thanks.html", "sheet.html")
	p.closed = page.Of[closedPage](p.set, "closed.html", "sheet.html")
	return p
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes registers the addresses.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /rate/{token}", p.house.Public(p.show))
	mux.Handle("GET /rate/{token}/{face}", p.house.Public(p.show))
	mux.Handle("GET /rate/{token}/thanks", p.house.Public(p.thank))
	mux.Handle("POST /rate/{token}", p.house.Public(p.give))
}
