// This file holds which alarms a person's pages show.

package app

import (
	"context"

	"rapport/team"
	"rapport/web/ui"
)

// alarms are the mailboxes that have stopped working, for who can put them right.
func (a *App) alarms(ctx context.Context, who team.Person) (all []ui.Alarm, err error) {
	if !who.May() {
		return nil, nil
	}
	boxes, err := a.Inbox.Outages(ctx)
	for _, m := range boxes {
		url := "/settings/mailboxes/" + m.ID
		if m.Trouble != "" {
			all = append(all, ui.Alarm{Mailbox: m.Address, URL: url, Since: m.TroubleAt, Why: m.Trouble})
		}
		if m.Stuck != "" {
			all = append(all, ui.Alarm{Mailbox: m.Address, URL: url, Out: true, Since: m.StuckAt, Why: m.Stuck})
		}
	}
	return all, err
}
