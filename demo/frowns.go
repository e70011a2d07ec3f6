// This file holds how the demo's team reads its frowns.

package demo

import (
	"context"
	"time"

	"rapport/kit/fault"
	"rapport/rating"
)

// frownsLeft is for how long before now frowns wait for the visitor.
const frownsLeft = 25 * 24 * time.Hour

// reads lets somebody read a frown the next day, and its writer ask to move one that speaks of both.
func (p *play) reads(message string, about rating.About) {
	at := p.Clock.Now().Add(time.Duration(3+p.serial%20) * time.Hour)
	who := p.people[p.serial%3].Person
	r := rating.Reading{Cause: rating.CauseProduct}
	switch p.serial % 4 {
	case 0:
		r = rating.Reading{Cause: rating.CauseWait, Lesson: "Say on which day we answer, when it is not today."}
	case 1:
		r = rating.Reading{Cause: rating.CauseHelp, Lesson: "Read the whole question before the first sentence of the answer."}
	default:
	}
	if about == rating.Both {
		p.later(at, func(ctx context.Context) error { return p.asksToMove(ctx, message) })
	}
	if p.now.Sub(at) < frownsLeft {
		return
	}
	p.later(at.Add(time.Hour), func(ctx context.Context) error {
		err := p.Ratings.Read(ctx, who, message, r, time.Time{})
		if fault.Is(err, fault.NotFound) { // its customer came round
			return nil
		}
		return err
	})
}

// asksToMove lets the writer of an answer ask, and the head of support decide at once but for the last months.
func (p *play) asksToMove(ctx context.Context, message string) error {
	m, err := p.Inbox.Message(ctx, message)
	if err != nil {
		return err
	}
	for _, c := range p.people {
		if c.Email != m.Author {
			continue
		}
		err := p.Ratings.AskMove(ctx, c.Person, message, rating.Product, "They thank for the help, and are angry with the update.")
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || p.now.Sub(p.Clock.Now()) < 20*7*24*time.Hour {
			return err
		}
		return p.Ratings.DecideMove(ctx, p.people[0].Person, message, true, "Yes: what they name is in the product.")
	}
	return nil
}
