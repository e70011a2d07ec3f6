package inbox_test

// A server for sending that is down: answers wait in their order, and follow once one gets through.

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/mail/smtp"
)

func TestAnswersWaitWhileTheServerIsDownAndLeaveInTheirOrder(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, began := t.Context(), k.clock.Now()
		var tried, left []string
		down := true
		k.in.Carry = func(_ context.Context, _ smtp.Account, e smtp.Envelope, _ []byte) error {
			tried = append(tried, e.To[0])
			if down {
				return &smtp.Failure{Account: true, Sentence: "smtp.kindling.example can't be reached.", Hint: "Is it running?"}
			}
			left = append(left, e.To[0])
			return nil
		}
		var asked []string
		for hour := 0; hour < 24; hour += 2 { // a day, an answer every two hours
			who := fmt.Sprintf("c%02d@x.example", hour)
			asked = append(asked, who)
			k.arrives(k.letter(who, fmt.Sprint("Question ", hour), "How?"))
			all := k.all()
			c := all[slices.IndexFunc(all, func(c inbox.Conversation) bool { return c.Customer.Email == who })]
			_, err := k.in.Reply(ctx, k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "Thus."})
			must(t, err)
			for range 6 {
				k.send()
				k.send() // too early: nothing is tried
				k.clock.Add(20 * time.Minute)
			}
		}
		box, err := k.in.Mailbox(ctx, k.box.ID)
		must(t, err)
		if box.Stuck != "This didn’t leave. smtp.kindling.example can't be reached. Is it running?" || box.StuckAt.Before(began) || box.StuckAt.After(began.Add(time.Minute)) {
			t.Errorf("stuck: %q since %v", box.Stuck, box.StuckAt)
		}
		if n := len(tried); n != 72 {
			t.Errorf("the server was tried %d times in a day, want once whenever it was time", n)
		}
		if i := slices.IndexFunc(tried, func(who string) bool { return who != asked[0] }); i >= 0 {
			t.Errorf("%s tried, not the oldest", tried[i])
		}
		if n, err := k.in.Counts(ctx, k.clock.Now()); err != nil || n.Hand != 0 {
			t.Errorf("%d need a hand, %v: nobody can mend an answer whose server is down", n.Hand, err)
		}
		down = false
		k.send()
		if !slices.Equal(left, asked) {
			t.Errorf("left in the order %s", strings.Join(left, " "))
		}
		if box, err = k.in.Mailbox(ctx, k.box.ID); err != nil || box.Stuck != "" || !box.StuckAt.IsZero() {
			t.Errorf("still stuck: %q, %v", box.Stuck, err)
		}
	})
}

func TestAServerThatStaysDownFailsItsAnswersAfterTwoDays(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.in.Carry = func(context.Context, smtp.Account, smtp.Envelope, []byte) error {
			return &smtp.Failure{Account: true, Sentence: "smtp.kindling.example can't be reached."}
		}
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		k.reply(k.joe, k.only(), "Soon.")
		for range 2*24 + 1 {
			k.send()
			k.clock.Add(time.Hour)
		}
		if c := k.only(); c.Hand != "failed" {
			t.Errorf("after two days it needs %q, want a hand", c.Hand)
		}
	})
}

func TestTheTeamsOwnMailLeavesByAMailboxThatWorks(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		other := k.second()
		k.in.Carry = func(_ context.Context, _ smtp.Account, e smtp.Envelope, _ []byte) error {
			return &smtp.Failure{Account: true, Sentence: "It can't be reached."}
		}
		other.arrives(other.letter("ann@x.example", "Refund", "Where is it?"))
		other.reply(k.joe, other.only(), "Soon.")
		other.send()
		if box, err := k.in.Sender(t.Context()); err != nil || box.ID != k.box.ID {
			t.Errorf("it would leave by %s, %v; want %s", box.Address, err, k.box.Address)
		}
	})
}
