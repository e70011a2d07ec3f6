// This file holds what the list says of answers that are about to leave.

package conversations

import (
	"context"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/web/ui"
)

// addLeaves marks the rows in which an answer is about to leave.
func (p *Pages) addLeaves(ctx context.Context, f ui.Frame, l *listing) error {
	var ids []string
	for _, g := range l.Groups {
		for _, r := range g.Rows {
			ids = append(ids, r.ID)
		}
	}
	going, err := p.inbox.Goings(ctx, ids)
	if err != nil || len(going) == 0 {
		return err
	}
	for _, g := range l.Groups {
		for i := range g.Rows {
			if one, ok := going[g.Rows[i].ID]; ok {
				g.Rows[i].Leaves = leavesSaid(one, f.At, l.zone)
			}
		}
	}
	return nil
}

// leavesSaid says when an answer leaves, in the width of a row.
func leavesSaid(g inbox.Going, now time.Time, zone *time.Location) string {
	if !g.Later {
		return "leaving"
	}
	return "leaves " + strings.TrimPrefix(soon(g.At, now, zone), "at ")
}
