// This file holds the demo's one-on-ones: the rhythm of each pair, and what
// Sam and Ana have on their page for today.

package demo

import (
	"context"
	"errors"
	"time"

	"rapport/oneonone"
)

// planPairs lets each of the team agree on a rhythm with Ana and talk by it.
func (p *play) planPairs() {
	const weeks = 3
	if p.size.Weeks <= weeks {
		return
	}
	for i, c := range p.people[1:] {
		days := (i + 6) % 7 // Sam's is today
		start := p.now.Add(2*time.Hour).Truncate(time.Hour).AddDate(0, 0, days-7*weeks)
		rhythm := oneonone.Weekly
		if i%2 == 0 {
			rhythm = oneonone.Biweekly
		}
		p.later(start.AddDate(0, 0, -2), func(ctx context.Context) error { return p.agree(ctx, c, rhythm, start) })
	}
	p.later(p.now.Add(-40*time.Hour), p.fillPage)
}

// agree proposes a rhythm, accepts it, and holds the meetings that follow.
func (p *play) agree(ctx context.Context, c colleague, rhythm oneonone.Rhythm, start time.Time) error {
	ana := p.people[0].Person
	pair, err := p.pairOf(ctx, c)
	if err != nil {
		return err
	}
	at := start.In(p.loc)
	cadence := oneonone.CadenceFor(rhythm, "", at.Format(time.DateOnly), at.Format("15:04"), p.loc.String())
	if err := errors.Join(p.Pairs.Propose(ctx, c.Person, pair.ID, cadence, 30, "Half an hour is enough when it is every time."), p.Pairs.Accept(ctx, ana, pair.ID)); err != nil {
		return err
	}
	coming, err := p.Pairs.Coming(ctx, ana, pair.ID, p.Clock.Now(), p.now)
	for i, m := range coming {
		if end := m.Start.Add(32 * time.Minute); end.Before(p.now) {
			face := oneonone.Face(2 + (len(c.Name)+2*i)%4) // from low to bright
			p.later(m.Start, func(ctx context.Context) error { return p.Pairs.CheckIn(ctx, c.Person, pair.ID, face, "") })
			if i == 0 && c.Email == p.people[2].Email {
				p.later(m.Start, func(ctx context.Context) error { return p.openFor(ctx, pair.ID) })
			}
			p.later(end, func(ctx context.Context) error { return p.Pairs.Talked(ctx, ana, m.ID, 30*time.Minute) })
		}
	}
	return err
}

// openFor leaves open what Sam and Ana then carry from talk to talk, and begins their development talk.
func (p *play) openFor(ctx context.Context, pair string) error {
	ana, sam := p.people[0].Person, p.people[2].Person
	_, topic := p.Pairs.AddTopic(ctx, sam, pair, oneonone.NewTopic{Text: "Saturday triage: can it move an hour later?"})
	grow, err := p.Pairs.Make(ctx, sam, oneonone.New{Kind: oneonone.Development, Report: sam.ID, Manager: ana.ID})
	if err != nil {
		return errors.Join(topic, err)
	}
	day := p.now.AddDate(0, 0, 18).In(sam.Location()).Format(time.DateOnly)
	goal, err := p.Pairs.AddGoal(ctx, sam, grow.ID, oneonone.NewGoal{Text: "Teach the receipts part of the plug-in by March"})
	return errors.Join(topic, err,
		p.Pairs.SayGoal(ctx, sam, goal.ID, true, "The first two pages of the guide are written"),
		p.Pairs.Propose(ctx, sam, grow.ID, oneonone.CadenceFor(oneonone.Monthly, "", day, "10:00", sam.Zone), 45, ""),
		p.Pairs.Accept(ctx, ana, grow.ID),
		p.Pairs.Promise(ctx, sam, pair, ana.ID, "A quieter headset", time.Time{}))
}

// pairOf finds the pair of somebody and Ana.
func (p *play) pairOf(ctx context.Context, c colleague) (oneonone.Pair, error) {
	all, err := p.Pairs.All(ctx, c.Person)
	for _, o := range all {
		if o.Other.ID == p.people[0].ID {
			return o.Pair, err
		}
	}
	return oneonone.Pair{}, errors.Join(err, errors.New("there is no pair of "+c.Name))
}

// fillPage is what Sam and Ana wrote for today.
func (p *play) fillPage(ctx context.Context) error {
	ana, sam := p.people[0].Person, p.people[2].Person
	pair, err := p.pairOf(ctx, p.people[2])
	if err != nil {
		return err
	}
	page, err := p.Pairs.Page(ctx, sam, pair.ID)
	for _, asked := range page.Prompts {
		if words := answers()[asked.Aim]; words != "" {
			err = errors.Join(err, p.Pairs.Answer(ctx, sam, pair.ID, asked.Key, words))
		}
	}
	_, first := p.Pairs.AddTopic(ctx, sam, pair.ID, oneonone.NewTopic{Text: "I’d like to write the receipts guide myself instead of reviewing it"})
	_, second := p.Pairs.AddTopic(ctx, ana, pair.ID, oneonone.NewTopic{Text: "Would you show Mei-Lin how you do the screen sessions?"})
	_, goal := p.Pairs.AddGoal(ctx, sam, pair.ID, oneonone.NewGoal{Text: "Half of the licence letters answered from one snippet"})
	return errors.Join(err, first, second, goal,
		p.Pairs.CheckIn(ctx, sam, pair.ID, 4, "Good, a bit short of sleep"),
		p.Pairs.Promise(ctx, sam, pair.ID, sam.ID, "Ask Joe how he batches licence mail", time.Time{}),
		p.Pairs.AddHighlight(ctx, sam, pair.ID, "A shelter sent a photo of its new roof, with thanks for the form that paid for it."))
}

// answers are what Sam says to a prompt, by what it is good for.
func answers() map[oneonone.Aim]string {
	return map[oneonone.Aim]string{
		oneonone.AimPriorities: "The receipts guide, and the fourteen conversations that wait for the fix.",
		oneonone.AimFire:       "Looking at a customer’s screen together. Three this week; each took ten minutes and saved a thread of nine.",
		oneonone.AimStruggle:   "Long licence threads late in my day. I answer them badly after five.",
		oneonone.AimDecisions:  "Whether to tell people about the way round, or wait for the fix.",
		oneonone.AimWay:        "The review of 3.2.2. Everything about the card box waits for it.",
		oneonone.AimHelp:       "Fewer meetings on Thursdays; that is when the long threads come.",
		oneonone.AimRole:       "Mostly good. I would hand over the Saturday reports.",
		oneonone.AimLife:       "The choir has begun again.",
	}
}
