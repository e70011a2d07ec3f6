// Package calendar answers calendar programs: a person's meetings at a secret
// address. It shows no page, and knows nobody but by that address.
package calendar

// This file holds the one address.

import (
	"fmt"
	"net/http"
	"strings"

	"rapport/kit/fault"
	"rapport/meeting/invitation"
	"rapport/web/ui"
)

// Pages are the calendar's addresses.
type Pages struct {
	house *ui.House
	feeds *invitation.Store
}

// New makes them.
func New(house *ui.House, feeds *invitation.Store) *Pages { return &Pages{house, feeds} }

// Routes registers them.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /calendar/{file}", p.house.Public(p.feed))
}

// feed gives the calendar of who has the address. Programs come for it every
// few hours, from everywhere; the address itself is the key.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	token, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		return fault.New(fault.NotFound, "There is no such calendar.")
	}
	text, err := p.feeds.Feed(r.Context(), token)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="meetings.ics"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	_, _ = fmt.Fprint(w, text) // whoever asked may have gone
	return nil
}
