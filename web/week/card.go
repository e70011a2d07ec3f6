// This file holds people's cards as they are shown: to whom, and what can be done with one.

package week

import (
	"context"
	"fmt"
	"time"

	"rapport/kit/zones"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// card is one person's week.
type card struct {
	scorecard.Card
	Place, Now string // the town of the person's zone, and its time of day
	URL        string // the person's own page
	Mine       bool   // it is the viewer's
	Page       string // the address of the week
	Private    bool   // the others don't see it
	Raise      *ui.Raise
	Form       form
}

// Answering tells whether the card's answer was sent and refused.
func (c card) Answering() bool {
	return c.Cheer != nil && c.Form.Name == "answer" && c.Form.Row == c.Cheer.Of.String()
}

// addCards shows the cards that the viewer may see now, and gives whose they are.
func (p *Pages) addCards(ctx context.Context, v *reportPage, who team.Person, people []team.Person) (seen []team.Person, err error) {
	opening, err := p.scores.CardOpening(ctx, v.Week, v.Meeting.At)
	if err != nil {
		return nil, err
	}
	persons := make(map[string]team.Person, len(people))
	for _, one := range people {
		persons[one.ID] = one
	}
	var later time.Time
	for _, c := range v.Report.Cards {
		person := persons[c.Who.ID]
		sees, from := opening.Sees(who, person, c.Shown, v.At)
		if !sees {
			if from.After(later) {
				later = from
			}
			continue
		}
		mine := person.ID == who.ID
		if !mine {
			seen = append(seen, person)
		}
		made := card{
			Card: c, Place: zones.Town(c.Zone), Now: v.At.In(person.Location()).Format("15:04"), URL: personAddress(c.Who.ID, v.Week),
			Mine: mine, Page: address(v.Week), Private: c.Shown == scorecard.OneOnOne, Form: v.Form,
		}
		if c.Cheer != nil && c.Shown == scorecard.Together {
			made.Raise = &ui.Raise{
				Many: true, Kind: "headline", Ref: c.Cheer.Of.String(), Title: c.Cheer.Begin + c.Cheer.Stroke + " than before",
				Said: "From " + c.Who.Name + "’s card.", Back: address(v.Week),
			}
		}
		v.Cards = append(v.Cards, made)
	}
	if !later.IsZero() {
		v.Later = v.later(opening, later)
	}
	var without []string
	for _, w := range v.Report.Without {
		without = append(without, w.Name)
	}
	if len(without) > 0 {
		v.Without = "No card this week: " + and(without) + ". A card appears for whoever answers customers."
	}
	return seen, nil
}

// later says from when the others' cards can be seen.
func (v *reportPage) later(o scorecard.Opening, from time.Time) string {
	when := v.local(from).Format("Monday 2 January, 15:04")
	if from.Equal(o.Team) && from.Equal(v.Meeting.At) {
		return fmt.Sprintf("The others’ cards open as the meeting begins, %s. Everyone sees the own one first.", when)
	}
	return fmt.Sprintf("The others’ cards open when the week is over, %s. Everyone sees the own one first.", when)
}
