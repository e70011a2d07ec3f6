// This file holds a conversation as it goes on: what customers write, who
// answers, and what they think of it.

package demo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/rating"
)

// talk is a conversation as it goes on.
type talk struct {
	who     Customer
	about   trouble
	subject string
	asked   string
	id      string
	sent    inbox.Message // the newest reply
}

func (p *play) arrival(who Customer, stays bool) func(context.Context) error {
	return p.begins(&talk{who: who, about: pick(p.dice, p.troubles)}, stays)
}

func (p *play) begins(t *talk, stays bool) func(context.Context) error {
	t.subject, t.asked = t.about.subject, pick(p.dice, append(otherWords(t.about.topic), t.about.question))
	return func(ctx context.Context) error {
		if err := p.writes(ctx, t, t.asked); err != nil || stays {
			return err
		}
		p.later(p.answered(), p.reply(t, t.about.answer, 1))
		return nil
	}
}

// writes lets a customer's mail arrive.
func (p *play) writes(ctx context.Context, t *talk, words string) error {
	p.serial++
	head := fmt.Sprintf("From: %s <%s>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
		encodeWord(t.who.Name), t.who.Email, Mailbox, p.Clock.Now().In(home(t.who.Email)).Format(time.RFC1123Z), p.serial, "mail.example")
	body := words + "\r\n\r\n" + firstName(t.who.Name) + "\r\n"
	if t.sent.ID == "" {
		head += "Subject: " + encodeWord(t.subject) + "\r\n"
	} else {
		head += "Subject: " + encodeWord("Re: "+t.subject) + "\r\nIn-Reply-To: <" + t.sent.HeaderID + ">\r\n"
		body += "\r\nOn " + t.sent.At.Format("Mon, 2 Jan 2006 at 15:04") + ", " + t.sent.AuthorName + " wrote:\r\n> " +
			strings.ReplaceAll(t.sent.Text, "\n", "\r\n> ") + "\r\n"
	}
	if err := p.Inbox.Accept(ctx, inbox.Batch{Mailbox: p.box.ID, Mails: []inbox.Raw{{Bytes: []byte(head + "\r\n" + body), At: p.Clock.Now()}}}); err != nil {
		return err
	}
	_, err := p.Inbox.Sort(ctx, 1)
	return err
}

// answered says when somebody gets to it: soon in working hours, a few times late.
func (p *play) answered() time.Time {
	hours := math.Exp(p.dice.NormFloat64()*0.9 + 0.1)
	return p.Clock.Now().Add(time.Duration(min(hours, 30) * float64(time.Hour)))
}

// onDuty is who answers now, by share among those whose day it is.
func (p *play) onDuty() colleague {
	now := p.Clock.Now()
	weights, sum := make([]float64, len(p.people)), 0.0
	for i, c := range p.people {
		local := now.In(c.Location())
		weights[i] = 0.02 * c.share
		if weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday; local.Hour() >= c.from && local.Hour() < c.to && !weekend {
			weights[i] = c.share
		}
		sum += weights[i]
	}
	at := p.dice.Float64() * sum
	for i, w := range weights {
		if at -= w; at <= 0 {
			return p.people[i]
		}
	}
	return p.people[0]
}

func (p *play) reply(t *talk, words string, turn int) func(context.Context) error {
	return func(ctx context.Context) error {
		c, err := p.talkOf(ctx, t)
		if err != nil {
			return err
		}
		who := p.onDuty()
		before := ""
		for _, o := range p.people {
			if o.Email == c.Replier {
				before = o.Name
			}
		}
		last := t.about.more == "" || turn == 2 || p.dice.Float64() < 0.55
		m, err := p.Inbox.Reply(ctx, who.Person, inbox.Answer{
			ID: id.New(), Conversation: c.ID, Saw: c.Newest,
			HTML:          "<div>Hello " + firstName(t.who.Name) + ",</div><div><br></div><div>" + words + "</div><div><br></div><div>" + who.FirstName() + "</div>",
			Handover:      inbox.HandoverLine(before, who.Name),
			HandleSeconds: 60 * who.minutes * math.Exp(p.dice.NormFloat64()*0.35),
			Close:         last,
		})
		if err != nil {
			return err
		}
		if _, err := p.Inbox.SendNext(ctx); err != nil {
			return err
		}
		t.sent = m
		if turn == 1 && p.dice.Float64() < 0.85 {
			if err := errors.Join(p.Inbox.SetTopic(ctx, who.Person, c.ID, t.about.topic, true), p.meets(ctx, who.Person, c.ID, t)); err != nil {
				return err
			}
		}
		p.afterwards(t, last, turn)
		return nil
	}
}

func (p *play) talkOf(ctx context.Context, t *talk) (inbox.Conversation, error) {
	if t.id == "" {
		list, err := p.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 200})
		if err != nil {
			return inbox.Conversation{}, err
		}
		for _, c := range list.Rows {
			if c.Customer.Email == t.who.Email && c.Subject == t.subject {
				t.id = c.ID
			}
		}
	}
	if t.id == "" {
		return inbox.Conversation{}, errors.New("a conversation got lost")
	}
	return p.Inbox.Conversation(ctx, t.id)
}

// afterwards plans what the customer does with an answer.
func (p *play) afterwards(t *talk, last bool, turn int) {
	later := func(hours float64) time.Time {
		return p.Clock.Now().Add(time.Duration(hours * (0.3 + p.dice.ExpFloat64()) * float64(time.Hour)))
	}
	if !last {
		p.later(later(5), func(ctx context.Context) error {
			if err := p.writes(ctx, t, t.about.more); err != nil {
				return err
			}
			p.later(p.answered(), p.reply(t, t.about.moreAnswer, turn+1))
			return nil
		})
		return
	}
	if p.dice.Float64() < 0.16 {
		p.later(later(3), p.rate(t.sent.ID))
	}
	if p.dice.Float64() < 0.12 {
		p.later(later(4), func(ctx context.Context) error {
			if err := p.writes(ctx, t, pick(p.dice, thanks())); err != nil {
				return err
			}
			p.later(later(1), func(ctx context.Context) error { return p.Inbox.Close(ctx, p.onDuty().Person, t.id) })
			return nil
		})
	}
}

func (p *play) rate(message string) func(context.Context) error {
	face := rating.Great
	switch roll := p.dice.Float64(); {
	case roll > 0.93:
		face = rating.NotGood
	case roll > 0.84:
		face = rating.Okay
	}
	about := rating.About("")
	if face != rating.Great {
		about = pick(p.dice, []rating.About{rating.Help, rating.Product, rating.Product, rating.Both})
	}
	comment := pick(p.dice, comments()[string(face)])
	return func(ctx context.Context) error {
		_, err := p.Ratings.Give(ctx, p.RatingToken(message), rating.Rating{Face: face, About: about, Comment: comment})
		if err == nil && face == rating.NotGood {
			p.reads(message, about)
		}
		return err
	}
}
