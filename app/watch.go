// This file holds the watching of who is where.

package app

import (
	"context"
	"log/slog"
	"time"
)

// glance is how often other processes' people are looked for, while somebody
// listens: what changes is on every screen within a second.
const glance = 500 * time.Millisecond

// watch tells open pages that who is where changed: at once when it was
// somebody of this process, else at the next glance.
func (a *App) watch(ctx context.Context) error {
	bell := a.moves.Listen()
	defer bell.Stop()
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-bell.Wake():
			bell.Take()
		case <-ticker.C:
		}
		if a.Live.Listeners() == 0 {
			continue
		}
		changed, err := a.Presence.Look(ctx)
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "looking who is where", "error", err)
		}
		if changed {
			a.Live.Stale("presence")
		}
	}
}
