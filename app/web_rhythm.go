// This file puts together the pages of how a day goes: how people stand, guests, and weekends.

package app

import (
	"rapport/kit/page"
	"rapport/web/guests"
	"rapport/web/status"
	"rapport/web/triage"
	"rapport/web/ui"
)

func (a *App) rhythmPages(h *ui.House, mux ui.Mux) []*page.Set {
	h.Says = a.Rhythm.Saying
	stand := status.New(h, a.Rhythm)
	weekend := triage.New(h, a.Rhythm, a.Inbox, a.Team)
	pitchIn := guests.New(h, guests.Stores{Rhythm: a.Rhythm, Inbox: a.Inbox, Team: a.Team, BaseURL: a.Place.BaseURL})
	pitchIn.Routes(mux)
	stand.Routes(mux)
	weekend.Routes(mux)
	return []*page.Set{stand.Set(), weekend.Set(), pitchIn.Set()}
}
