// This file puts together the pages of how a day goes: how people stand, and weekends.

package app

import (
	"rapport/kit/page"
	"rapport/web/status"
	"rapport/web/triage"
	"rapport/web/ui"
)

func (a *App) rhythmPages(h *ui.House, mux ui.Mux) []*page.Set {
	h.Says = a.Rhythm.Saying
	stand := status.New(h, a.Rhythm)
	weekend := triage.New(h, a.Rhythm, a.Inbox, a.Team)
	stand.Routes(mux)
	weekend.Routes(mux)
	return []*page.Set{stand.Set(), weekend.Set()}
}
