// This file holds what the frame of every page asks of one-on-ones: whether somebody has any, and what waits for
// their decision behind the bell.

package app

import (
	"context"

	"rapport/oneonone"
	"rapport/team"
	newspages "rapport/web/news"
	"rapport/web/openings"
	"rapport/web/ui"
)

// meetsAny tells whether the main navigation leads somebody to one-on-ones.
func (a *App) meetsAny(ctx context.Context, who team.Person) (bool, error) {
	if oneonone.MayOpen(who) {
		return true, nil // somebody has to be able to ask, and to agree
	}
	return a.Pairs.Any(ctx, who)
}

// bell adds the requests of the law that the person could agree to, whatever they are about.
func (a *App) bell(news *newspages.Pages) func(context.Context, team.Person) (*ui.Bell, error) {
	return func(ctx context.Context, who team.Person) (*ui.Bell, error) {
		b, err := news.Bell(ctx, who)
		if err != nil {
			return b, err
		}
		waiting, err := a.Pairs.Waiting(ctx, who)
		for _, o := range waiting {
			b.Waits = append(b.Waits, ui.News{Who: "A request", Did: "waits for a second person", About: "Opened because the law asked", URL: openings.Path + "/" + o.ID, At: o.AskedAt, New: true})
		}
		return b, err
	}
}
