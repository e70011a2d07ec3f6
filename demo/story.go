// This file holds what the demo's team says and sets beside its work: when
// people work, who is away, what they want of the numbers, and what they noted.

package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
)

// weekdays are the same hours from Monday to Friday.
func weekdays(from, to int) (w team.WeekHours) {
	for i := range 5 {
		w[i] = []team.Interval{{From: 60 * from, To: 60 * to}}
	}
	return w
}

// rules sets what holds from the first day on.
func (p *play) rules(ctx context.Context) error {
	you := p.people[0].Person
	err := p.Team.SetOfficeHours(ctx, you, team.Office{Zone: "Europe/Lisbon", Hours: weekdays(8, 20)})
	for _, c := range p.people {
		err = errors.Join(err, p.Team.SetWorking(ctx, you, c.ID, team.Working{Hours: weekdays(c.from, c.to), Country: c.country}))
	}
	for _, g := range []struct {
		key   metric.Key
		owner int
		goal  float64
	}{
		{metric.FirstResponseTime, 1, 3 * 3600},
		{metric.RepliedWithin24h, 1, 0.95},
		{metric.Happiness, 0, 80},
		{metric.ClosedOfNew, 2, 1},
		{metric.Capacity, 0, 0.85},
	} {
		err = errors.Join(err, p.Scorecard.SetOwner(ctx, you, g.key, p.people[g.owner].ID), p.Scorecard.SetGoal(ctx, you, g.key, &g.goal))
	}
	return err
}

// planStory lets things be said and entered as the year goes on.
func (p *play) planStory() {
	ana, joe, sam, tui := p.people[0].Person, p.people[1].Person, p.people[2].Person, p.people[4].Person
	for i, c := range p.people {
		for _, weeks := range []int{44 - 2*i, 19 - 2*i} {
			p.away(c.Person, team.Vacation, p.weeksAgo(weeks), 5+2*(i%3))
		}
	}
	p.away(joe, team.Sickness, p.weeksAgo(5).AddDate(0, 0, 1), 3)
	p.away(tui, team.Vacation, p.now.AddDate(0, 0, -2), 10)
	p.away(sam, team.Vacation, p.now.AddDate(0, 0, 30), 11)

	p.planRhythm()

	p.later(p.now.Add(-2*time.Minute), p.putToSleep)
	p.later(p.now.Add(-3*time.Minute), p.describe)
	p.said(40, joe, metric.NewConversations, "Spring campaigns begin.")
	p.said(24, ana, metric.NewConversations, "Version 3 brought 400 new sites. This is growth, and we hired for it.")
	p.said(9, sam, metric.FirstResponseTime, "Joe ill, and nobody had the early hours.")
	p.said(1, p.people[5].Person, metric.NewConversations, "Safari dropped the card box with its last update.")
	if p.size.Weeks > growth {
		p.later(p.weeksAgo(growth-8), func(ctx context.Context) error {
			_, err := p.Scorecard.StartSegment(ctx, ana, metric.NewConversations, p.week(growth), "Version 3 ships")
			return err
		})
	}
}

// growth is how many weeks ago the product's new version brought more customers.
const growth = 26

// weeksAgo is Monday at ten, in the team's zone, that many weeks before this week.
func (p *play) weeksAgo(n int) time.Time {
	return time.UnixMicro(p.week(n).Window(p.loc).Start).In(p.loc).Add(10 * time.Hour)
}

func (p *play) week(ago int) metric.Week { return metric.WeekOf(p.now.UnixMicro(), p.loc).Add(-ago) }

// away enters time off two weeks before it begins, or on the first day of sickness.
func (p *play) away(who team.Person, why team.Reason, first time.Time, days int) {
	at := first.AddDate(0, 0, -14)
	if why == team.Sickness {
		at = first
	}
	if at.After(p.now) {
		at = p.now.Add(-24 * time.Hour)
	}
	if at.Before(p.Clock.Now()) {
		return
	}
	p.later(at, func(ctx context.Context) error {
		_, err := p.Team.AskOff(ctx, who, team.Absence{Person: who.ID, Reason: why, First: first.Format(time.DateOnly), Last: first.AddDate(0, 0, days-1).Format(time.DateOnly)})
		return err
	})
}

// said is a remark beside a week, made on the Monday after it.
func (p *play) said(weeks int, who team.Person, k metric.Key, text string) {
	if weeks >= p.size.Weeks {
		return
	}
	p.later(p.weeksAgo(weeks-1), func(ctx context.Context) error {
		if _, err := p.Scorecard.Note(ctx, who, scorecard.Ref{Week: p.week(weeks), Key: k}, text); err != nil {
			return fmt.Errorf("noting beside %s: %w", k, err)
		}
		return nil
	})
}
