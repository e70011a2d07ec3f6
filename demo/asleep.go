// This file holds what sleeps in the demo: conversations that can wait.

package demo

import (
	"context"
	"time"

	"rapport/inbox"
)

// putToSleep lets two answered conversations sleep: one until a morning to
// come, one until its customer writes.
func (p *play) putToSleep(ctx context.Context) error {
	page, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.Answered, Limit: 6})
	if err != nil || len(page.Rows) < 4 {
		return err
	}
	morning := time.Date(p.now.Year(), p.now.Month(), p.now.Day()+1, 9, 0, 0, 0, p.loc)
	if _, err := p.Inbox.Put(ctx, p.people[0].Person, []string{page.Rows[1].ID}, inbox.Pending, morning); err != nil {
		return err
	}
	_, err = p.Inbox.Put(ctx, p.people[1].Person, []string{page.Rows[3].ID}, inbox.Pending, time.Time{})
	return err
}
