// This file holds what the demo's team asked of product, and whom it hurts.

package demo

import (
	"context"
	"errors"
	"time"

	"rapport/escalation"
	"rapport/kit/id"
	"rapport/team"
)

// hurt is something that only product can mend, met in conversations of a topic.
type hurt struct {
	topic string
	weeks int // ago, when it was raised
	by    int
	known escalation.Known
	steps []step
	id    string
}

// step is a status that product gave, some days after it was raised.
type step struct {
	days   int
	status escalation.Status
	why    string
}

func hurts() []*hurt {
	return []*hurt{
		{topic: "Card box", weeks: 1, by: 1, known: escalation.Known{
			Title: "The card box does not appear in Safari", Urgency: escalation.Losing,
			Happens:  "In Safari 26 the form loads, and the card field stays empty. Nobody can give by card.",
			Verified: "Seen on three phones of ours and on eleven pages of customers; not in other browsers.",
			Solved:   "The card field appears in Safari 26 without anybody refreshing anything.",
			Blocks:   "Galas and the weeks of giving.", Meanwhile: "Refresh the forms, or give by bank transfer.",
			Reference: "https://code.kindling.example/forms/issues/812",
		}, steps: []step{{1, escalation.Review, "Reproduced with Joe."}, {3, escalation.Progress, "The fix is in 3.2.2, held back for one review."}}},
		{topic: "Licence", weeks: 11, by: 2, known: escalation.Known{
			Title: "A licence counts the old host after moving", Urgency: escalation.Blocked,
			Happens: "After a move the licence says it is active elsewhere.", Verified: "With every move, since version 3.",
			Solved: "A site that moves keeps its licence.", Meanwhile: "We free the old site by hand.",
		}, steps: []step{{6, escalation.Review, "Looked at it with Sam."}, {20, escalation.Planned, "For release 3.3."}}},
		{topic: "Receipts", weeks: 4, by: 1, known: escalation.Known{
			Title: "Receipts keep last year’s address", Urgency: escalation.Blocked,
			Happens: "Receipts take the address from a place that nobody looks at.", Verified: "Eleven organisations, each after a move.",
			Solved: "One address, in one place.", Meanwhile: "Organisation, Legal details.",
		}, steps: []step{{9, escalation.Review, "Which of the two places do people expect?"}}},
		{topic: "Goal bar", weeks: 2, by: 1, known: escalation.Known{
			Title: "Refunded gifts still count toward the goal bar", Urgency: escalation.Annoying,
			Happens: "The bar shows 104 % where it should show 96.", Verified: "With any refund.", Solved: "Refunds leave the bar within an hour.",
			Meanwhile: "Set the total by hand.",
		}},
		{topic: "Mail delivery", weeks: 18, by: 3, known: escalation.Known{
			Title: "Thank-you mails land in spam at one provider", Urgency: escalation.Blocked,
			Happens: "Mails of new sites land in spam until two records are set.", Verified: "With test addresses at the provider.",
			Solved: "Setup asks for the two records, and checks them.",
		}, steps: []step{{5, escalation.Planned, "Together with the new setup."}, {110, escalation.Complete, "Setup checks the records since 3.2.1."}}},
	}
}

func (p *play) planHurts() {
	dov := p.people[6].Person
	for _, h := range p.hurts {
		at := p.weeksAgo(h.weeks).Add(3 * time.Hour)
		if h.weeks >= p.size.Weeks {
			continue
		}
		p.later(at, func(ctx context.Context) error {
			who := p.people[h.by].Person
			e, err := p.Escalations.Raise(ctx, who, escalation.New{ID: id.New(), Known: h.known})
			h.id = e.ID
			for i, met := range p.met[h.topic] {
				if left := len(p.met[h.topic]) - i; left <= 9 {
					err = errors.Join(err, p.Escalations.Link(ctx, who, h.id, met.conversation, met.quote))
				}
			}
			return err
		})
		for _, s := range h.steps {
			p.later(at.AddDate(0, 0, s.days), func(ctx context.Context) error {
				return p.Escalations.SetStatus(ctx, dov, h.id, s.status, s.why)
			})
		}
	}
}

// met is a conversation in which a trouble was met.
type met struct{ conversation, quote string }

// meets keeps that a conversation is about a topic, and joins it to what hurts.
func (p *play) meets(ctx context.Context, who team.Person, conversation string, t *talk) error {
	one := met{conversation, escalation.Quote(t.asked)}
	p.met[t.about.topic] = append(p.met[t.about.topic], one)
	for _, h := range p.hurts {
		if h.id != "" && h.topic == t.about.topic {
			return p.Escalations.Link(ctx, who, h.id, one.conversation, one.quote)
		}
	}
	return nil
}
