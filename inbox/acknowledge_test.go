package inbox_test

import (
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
)

func TestACustomerIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.arrives(k.letter("Wren Castellanos <wren@openbooks.example>", "Export", "How do I export donors?"))
		c := k.only()
		k.clock.Add(time.Hour)
		m, err := k.in.Acknowledge(ctx, k.joe, c.ID, "A person answers on Monday.")
		must(t, err)
		again, err := k.in.Acknowledge(ctx, k.ana, c.ID, "Or on Tuesday.")
		must(t, err)
		if again.ID != m.ID || again.Text != "A person answers on Monday." {
			t.Errorf("told again: %q", again.Text)
		}
		now := k.only()
		if now.Messages != 2 || !now.WaitingSince.Equal(c.WaitingSince) || now.Replier != "" || now.Newest != c.Newest || now.Status != inbox.Open {
			t.Errorf("it changed more than the thread: %+v, was %+v", now, c)
		}
		raw, err := k.in.Compose(ctx, m.ID)
		must(t, err)
		l := mail.Parse(raw)
		if !l.Auto.Is || l.Header("Auto-Submitted") != "auto-replied" || l.InReplyTo == nil || strings.Contains(string(raw), "Joe") || strings.Contains(l.Text, "How was this answer") {
			t.Errorf("the mail is no automatic one: %+v\n%s", l.Auto, raw)
		}
		if l.To[0].Address != "wren@openbooks.example" || l.From.Address != k.box.Address {
			t.Errorf("from %v to %v", l.From, l.To)
		}
		all, err := event.Of(ctx, k.db, c.ID)
		must(t, err)
		for _, e := range all {
			if e.Kind != inbox.EventMessage {
				continue
			}
			added, err := event.Read[inbox.MessageAdded](e)
			must(t, err)
			if added.Message == m.ID && (added.Kind != inbox.Auto || added.From == k.joe.Email) {
				t.Errorf("the numbers hear of %+v", added)
			}
		}
	})
}

func TestProgramsAreToldNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		for n, raw := range []string{
			k.letter("Wren <wren@away.example>", "Away", "I am away.", "Auto-Submitted: auto-replied"),
			k.letter("News <news@list.example>", "News", "All the news.", "List-Id: <news.list.example>"),
			k.letter("Mail Delivery <mailer-daemon@mx.example>", "Undelivered", "It did not arrive."),
			k.letter("Shop <no-reply@shop.example>", "Your order", "It has been sent."),
		} {
			k.arrives(raw)
			c := k.all()[0]
			if _, err := k.in.Acknowledge(ctx, k.joe, c.ID, "A person answers on Monday."); !fault.Is(err, fault.Conflict) {
				t.Errorf("mail %d of a program (%s): %v", n, c.Customer.Email, err)
			}
			k.clock.Add(time.Minute)
		}
		k.arrives(k.letter("Ada <ada@lake.example>", "A question", "May I ask?"))
		c := k.of("ada@lake.example")
		k.reply(k.joe, c, "Yes.")
		if _, err := k.in.Acknowledge(ctx, k.joe, c.ID, "A person answers on Monday."); !fault.Is(err, fault.Conflict) {
			t.Errorf("an answered conversation was told: %v", err)
		}
		if _, err := k.in.Acknowledge(ctx, k.joe, c.ID, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("nothing was told: %v", err)
		}
	})
}
