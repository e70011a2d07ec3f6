// This file holds what the demo's team arranged lately: lists that it saved,
// a customer who writes from two addresses, who joins its meeting once a month,
// and an answer that somebody began.

package demo

import (
	"context"
	"errors"
	"time"

	"rapport/inbox"
	"rapport/inbox/view"
	"rapport/kit/id"
)

// planLately plans it for the last month and the last minutes.
func (p *play) planLately() {
	home := &talk{who: Customer{"Marguerite Olsen", "marguerite.olsen@home.example"}, about: p.troubles[2], subject: "From my own address"}
	home.asked = "I am at home, so this comes from my own address. " + home.about.question
	work := &talk{who: Customers()[0], about: p.troubles[2], subject: home.about.subject, asked: home.about.question}
	p.later(p.now.Add(-17*24*time.Hour), func(ctx context.Context) error {
		p.later(p.Clock.Now().Add(time.Hour), p.reply(work, work.about.answer, 1))
		return p.writes(ctx, work, work.asked)
	})
	p.later(p.now.Add(-16*24*time.Hour), func(ctx context.Context) error {
		p.later(p.Clock.Now().Add(time.Hour), p.reply(home, home.about.answer, 2))
		return p.writes(ctx, home, home.asked)
	})
	p.later(p.now.Add(-5*time.Minute), func(ctx context.Context) error {
		return errors.Join(p.saveViews(ctx), p.onePerson(ctx, home.who.Email), p.monthly(ctx))
	})
	p.later(p.now.Add(-90*time.Second), p.begun)
}

// saveViews keeps two lists for all, and one for the visitor alone.
func (p *play) saveViews(ctx context.Context) error {
	views := view.NewStore(p.DB, p.Inbox)
	for i, v := range []view.View{
		{Name: "The card box", Shared: true, Filter: view.Filter{List: inbox.All, Topic: p.troubles[0].topic}},
		{Name: "In Spanish", Shared: true, Filter: view.Filter{List: inbox.All, Language: "es"}},
		{Name: "I had the last word", Filter: view.Filter{List: inbox.Done, Person: You}},
	} {
		by := p.people[1-i%2].Person
		if !v.Shared {
			by = p.people[0].Person
		}
		if _, err := views.Save(ctx, by, v); err != nil {
			return err
		}
		p.Clock.Set(p.Clock.Now().Add(time.Second))
	}
	return nil
}

// onePerson says that somebody's two addresses are one person's.
func (p *play) onePerson(ctx context.Context, other string) error {
	first, err := p.Inbox.CustomerBy(ctx, Customers()[0].Email)
	second, err2 := p.Inbox.CustomerBy(ctx, other)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	_, err = p.Inbox.MergeCustomers(ctx, p.people[1].Person, first.ID, second.ID)
	return err
}

// monthly lets product join the first weekly meeting of each month, and no other.
func (p *play) monthly(ctx context.Context) error {
	ser, err := p.Meetings.Series(ctx, p.people[0].Person, p.series.ID)
	if err != nil {
		return err
	}
	ser.Everyone, ser.People, ser.Guests = false, nil, []string{p.people[6].ID}
	for _, c := range p.people[:6] {
		ser.People = append(ser.People, c.ID)
	}
	p.series, err = p.Meetings.Change(ctx, p.people[0].Person, ser)
	return err
}

// begun leaves an answer that Sam began to somebody who waits, unsent.
func (p *play) begun(ctx context.Context) error {
	page, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 3})
	if err != nil || len(page.Rows) < 3 {
		return err
	}
	c := page.Rows[2]
	_, err = p.Inbox.KeepDraft(ctx, p.people[2].Person, inbox.Answer{
		ID: id.New(), Conversation: c.ID, Kind: inbox.Reply, Saw: c.Newest,
		HTML: "<div>Hello " + firstName(c.Customer.Called()) + ",</div><div><br></div><div>I looked at it just now, and I think I see what it is. One moment: I want to be sure before I</div>",
	}, 0)
	return err
}
