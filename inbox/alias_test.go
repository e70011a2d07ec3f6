package inbox_test

// Several mailboxes and their other addresses: one mail is one conversation, and who wrote to an address is answered from it.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/mail"
)

// second makes another mailbox of the desk.
func (k *desk) second() *desk {
	k.t.Helper()
	box, err := k.in.SaveMailbox(k.t.Context(), k.ana, inbox.Mailbox{Address: "billing@kindling.example", Name: "Kindling billing", Outgoing: k.box.Outgoing})
	must(k.t, err)
	other := *k
	other.box = box
	return &other
}

func TestOneMailToTwoMailboxesIsOneConversation(t *testing.T) {
	each(t, func(t *testing.T, help *desk) {
		ctx, billing := t.Context(), help.second()
		to := func(delivered, mail string) string {
			return "Delivered-To: " + delivered + "\n" + strings.Replace(mail, "To: help@kindling.example", "To: help@kindling.example, billing@kindling.example", 1)
		}
		one := help.letter("ann@x.example", "Invoice", "It names the wrong company.")
		help.arrives(to("help@kindling.example", one))
		billing.arrives(to("billing@kindling.example", one))
		c := help.only()
		if got := help.thread(c.ID); len(got) != 1 {
			t.Fatalf("%d messages, want 1", len(got))
		}
		in, err := help.in.StandsIn(ctx, c)
		must(t, err)
		if !slices.Equal(in, []string{help.box.ID, billing.box.ID}) {
			t.Errorf("it stands in %v", in)
		}
		help.clock.Add(time.Minute)
		again := help.letter("ann@x.example", "Re: Invoice", "Kindling Ltd, please.", "In-Reply-To: <m1@customer.example>")
		billing.arrives(to("billing@kindling.example", again)) // the other one first this time
		help.arrives(to("help@kindling.example", again))
		if got := help.thread(help.only().ID); len(got) != 2 {
			t.Errorf("%d messages, want 2", len(got))
		}
	})
}

func TestWhoKnowsAMessageIDBringsNothingTogether(t *testing.T) {
	each(t, func(t *testing.T, help *desk) {
		billing := help.second()
		help.arrives(help.letter("ann@x.example", "Invoice", "It names the wrong company."))
		for _, forged := range []struct{ from, subject, words string }{
			{"eve@x.example", "Invoice", "It names the wrong company."},
			{"ann@x.example", "Invoice", "Pay me instead."},
			{"ann@x.example", "Another", "It names the wrong company."},
		} {
			before, other := len(help.all()), help.letter(forged.from, forged.subject, forged.words)
			billing.arrives(strings.Replace(other, fmt.Sprintf("<m%d@", help.serial), "<m1@", 1))
			if got := len(help.all()); got != before+1 {
				t.Errorf("%d conversations, want %d: %s", got, before+1, other)
			}
		}
	})
}

func TestAnAnswerLeavesFromTheAddressThatWasWrittenTo(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.box.Aliases = []inbox.Alias{{Address: "Sales@Kindling.example", Name: "Kindling sales", Signature: "Kindling sales team"}, {Address: "hello@kindling.example"}}
		var err error
		k.box, err = k.in.SaveMailbox(ctx, k.ana, k.box)
		must(t, err)
		for _, c := range []struct{ to, from, name, signature string }{
			{"sales@kindling.example", "sales@kindling.example", "Joe, Kindling sales", "Kindling sales team"},
			{"hello@kindling.example", "hello@kindling.example", "Joe, Kindling support", ""},
			{"help@kindling.example", "help@kindling.example", "Joe, Kindling support", ""},
		} {
			customer := "ann-" + strings.Split(c.to, "@")[0] + "@x.example"
			k.arrives(strings.Replace(k.letter(customer, "Price", "How much?"), "To: help@kindling.example", "To: "+c.to, 1))
			all := k.all()
			talk := all[slices.IndexFunc(all, func(o inbox.Conversation) bool { return o.Customer.Email == customer })]
			k.reply(k.joe, talk, "Nine euros.")
			k.send()
			got := k.world.Mailbox(customer)
			if len(got) != 1 {
				t.Fatalf("%d mails reached %s", len(got), customer)
			}
			l := mail.Parse(got[0].Raw)
			if l.From.Address != c.from || l.From.Name != c.name || !strings.Contains(l.Text, c.signature) {
				t.Errorf("to %s: from %+v with %q", c.to, l.From, l.Text)
			}
			back := l.ReplyTo[0].Address
			if mail.BareAddress(back) != c.from {
				t.Errorf("answers go to %s", back)
			}
			k.arrives(strings.Replace(k.letter("ann-private@x.example", "From home", "Thanks."), "To: help@kindling.example", "To: "+back, 1))
			if thread := k.thread(talk.ID); len(thread) != 3 {
				t.Errorf("to %s: %d messages after an answer to %s", c.to, len(thread), back)
			}
		}
	})
}

func TestAnAddressBelongsToOneMailbox(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx, other := t.Context(), k.second()
		save := func(box inbox.Mailbox, aliases ...string) error {
			box.Aliases = nil
			for _, a := range aliases {
				box.Aliases = append(box.Aliases, inbox.Alias{Address: a})
			}
			_, err := k.in.SaveMailbox(ctx, k.ana, box)
			return err
		}
		must(t, save(k.box, "sales@kindling.example"))
		must(t, save(k.box, "sales@kindling.example", "hello@kindling.example"))
		for _, c := range []struct {
			err   error
			words string
		}{
			{save(other.box, "sales@kindling.example"), "sales@kindling.example is an address of another mailbox already."},
			{save(other.box, "help@kindling.example"), "help@kindling.example is an address of another mailbox already."},
			{save(other.box, "billing@kindling.example"), "billing@kindling.example stands here twice."},
			{save(other.box, "sales"), "“sales” is no address."},
			{save(inbox.Mailbox{Address: "hello@kindling.example", Name: "Hello"}), "hello@kindling.example is an address of another mailbox already."},
		} {
			if !fault.Is(c.err, fault.Invalid) || !strings.Contains(c.err.Error(), c.words) {
				t.Errorf("%v, want %s", c.err, c.words)
			}
		}
		box, err := k.in.Mailbox(ctx, k.box.ID)
		must(t, err)
		if len(box.Aliases) != 2 || !box.Owns("SALES@kindling.example") || box.Owns("billing@kindling.example") {
			t.Errorf("the mailbox has %+v", box.Aliases)
		}
	})
}
