// This file holds what the demo's team says to each other beside a conversation.

package demo

import (
	"context"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
)

// planTogether lets a colleague name the person who looks, shortly before they look.
func (p *play) planTogether() {
	p.later(p.now.Add(-2*time.Minute), func(ctx context.Context) error {
		page, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 2})
		if err != nil || len(page.Rows) == 0 {
			return err
		}
		of := page.Rows[len(page.Rows)-1]
		return p.Inbox.AddNote(ctx, p.people[1].Person, id.New(), of.ID, "@"+p.people[0].FirstName()+", you had the same with somebody last month. Do you remember what it was?")
	})
}
