// This file holds the demo's town hall, to which questions are collected.

package demo

import (
	"context"
	"errors"
	"time"

	"rapport/meeting"
)

// townHall begins a town hall in ten days; two ask without a name, one with it.
func (p *play) townHall(ctx context.Context) error {
	ser, err := p.Meetings.Begin(ctx, p.people[0].Person, meeting.Template(meeting.TownHall, p.now.AddDate(0, 0, 10).In(p.loc).Format(time.DateOnly), "16:00", p.loc.String()))
	if err != nil {
		return err
	}
	ask := func(by int, words string, unnamed bool) error {
		_, err := p.Meetings.Ask(ctx, p.people[by].Person, meeting.Asking{Series: ser.ID, Text: words, Unnamed: unnamed})
		return err
	}
	return errors.Join(
		ask(4, "Will we hire in Singapore before the next Giving Tuesday?", true),
		ask(2, "What becomes of weekend triage when there are ten of us?", true),
		ask(1, "Can we show the shelters’ roofs in the office?", false),
	)
}
