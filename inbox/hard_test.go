package inbox_test

// What is rare, and must not go wrong: clocks that disagree, servers that stop
// in the middle, colleagues with their own mail programs, forms, archives.

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail/smtp"
	"rapport/team"
)

func TestWhoReopensFindsItAmongTheWaiting(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		must(t, k.in.Close(t.Context(), k.joe, c.ID))
		k.clock.Add(time.Minute)
		must(t, k.in.Reopen(t.Context(), k.joe, c.ID))
		if c = k.only(); c.Status != inbox.Open || !c.WaitingSince.Equal(k.clock.Now()) {
			t.Errorf("%s, waiting since %v", c.Status, c.WaitingSince)
		}
	})
}

func TestAMarkGoesWhenSomebodySawToIt(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		m, err := k.in.Reply(t.Context(), k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "Soon.", Close: true})
		must(t, err)
		for _, see := range []func() error{
			func() error { return k.in.Close(t.Context(), k.joe, c.ID) },
			func() error {
				_, err := k.in.Reply(t.Context(), k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: k.only().Newest, Text: "To your other address.", Close: true})
				return err
			},
		} {
			k.clock.Add(time.Minute)
			k.arrives(strings.Replace(bounce("ann@x.example", m.HeaderID), "Undelivered", "Undelivered "+id.New(), 1))
			if got := k.only(); got.Hand != "bounce" || got.Status != inbox.Closed {
				t.Fatalf("after a bounce: %q, %s", got.Hand, got.Status)
			}
			must(t, see())
			if got := k.only(); got.Hand != "" {
				t.Errorf("still marked %q", got.Hand)
			}
		}
	})
}

func TestAnOlderClockStillShowsWhatIsNew(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		answer := k.reply(k.joe, c, "Soon.")
		k.clock.Add(-time.Minute) // the mail server's clock is behind
		k.arrives(k.letter("ann@x.example", "Re: Refund", "Hello?", "In-Reply-To: <m1@customer.example>"))
		k.clock.Add(2 * time.Minute)
		_, err := k.in.Reply(t.Context(), k.ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: answer.ID, Text: "Here."})
		if h, ok := errors.AsType[*inbox.Held](err); !ok || len(h.New) != 1 || h.New[0].Fresh != "Hello?" {
			t.Errorf("held with %+v, %v; want the one new message", h, err)
		}
	})
}

func TestStoppingSendsNothingTwice(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		k.reply(k.joe, k.only(), "Soon.")
		ctx, stop := context.WithCancel(t.Context())
		carried := 0
		k.in.Carry = func(context.Context, smtp.Account, smtp.Envelope, []byte) error {
			carried++
			stop() // the program is told to stop just as the server says OK
			return nil
		}
		if _, err := k.in.SendNext(ctx); err != nil {
			t.Fatal(err)
		}
		k.clock.Add(24 * time.Hour)
		if more, err := k.in.SendNext(t.Context()); more || err != nil || carried != 1 {
			t.Errorf("carried %d times, more %v, %v", carried, more, err)
		}
	})
}

func TestAServerThatSpeaksNoUTF8(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		must(t, k.in.Accept(ctx, inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{{At: k.clock.Now(), Failed: "Ung\xfcltig", Source: "INBOX 1/1"}}}))
		must(t, k.in.SetTrouble(ctx, k.box.ID, "Zugang ung\xfcltig"))
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		m := k.reply(k.joe, k.only(), "Soon.")
		k.in.Carry = func(context.Context, smtp.Account, smtp.Envelope, []byte) error {
			return &smtp.Failure{Said: "sp\xe4ter", Sentence: "The server is busy."}
		}
		k.send()
		got, err := k.in.Message(ctx, m.ID)
		must(t, err)
		if got.Delivery.State != inbox.Queued || !got.Delivery.NextAt.After(k.clock.Now()) {
			t.Errorf("%+v", got.Delivery)
		}
	})
}

func TestKillsCondemnOnlyTheMailThatCausedThem(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		b := inbox.Batch{Mailbox: k.box.ID}
		for _, who := range []string{"a", "b", "c", "d"} {
			b.Mails = append(b.Mails, inbox.Raw{Bytes: []byte(k.letter(who+"@x.example", "Hello "+who, "I wait.")), At: k.clock.Now()})
		}
		must(t, k.in.Accept(ctx, b))
		for range 3 { // three times the whole batch was taken up, and the program died
			must(t, k.db.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `UPDATE mail_in SET attempts = attempts + 1`) }))
		}
		k.sort()
		if items, err := k.in.Unreadables(ctx, 10); err != nil || len(items) != 0 || len(k.all()) != 4 {
			t.Errorf("%d unreadable and %d conversations, %v; want all four read", len(items), len(k.all()), err)
		}
	})
}

// A disk that is away for longer than five tries makes items of good mail; once
// it is back, they become conversations. Rubbish becomes an item again.
func TestWhatCouldNotBeReadIsReadAgain(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		must(t, k.in.Accept(ctx, inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{
			{Bytes: []byte(k.letter("ann@x.example", "Refund", "Where is it?")), At: k.clock.Now()},
			{Bytes: []byte("\x00\x01\xff"), At: k.clock.Now()},
			{At: k.clock.Now(), Failed: "The server would not give this mail.", Source: "INBOX 1/7"},
		}}))
		must(t, k.db.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `UPDATE mail_in SET attempts = 5`) }))
		k.sort()
		items, err := k.in.Unreadables(ctx, 10)
		if err != nil || len(items) != 3 || len(k.all()) != 0 {
			t.Fatalf("%d items and %d conversations, %v; want 3 items", len(items), len(k.all()), err)
		}
		k.in.Fetch = func(_ context.Context, box inbox.Mailbox, source string) (inbox.Raw, error) {
			if box.ID != k.box.ID || source != "INBOX 1/7" {
				t.Errorf("fetched from %q of %s", source, box.Address)
			}
			return inbox.Raw{Bytes: []byte(k.letter("bob@x.example", "Invoice", "And mine?")), At: k.clock.Now(), Source: source}, nil
		}
		for _, item := range items {
			if err := k.in.ReadAgain(ctx, team.Person{}, item.ID); !fault.Is(err, fault.Forbidden) {
				t.Errorf("a stranger: %v", err)
			}
			must(t, k.in.ReadAgain(ctx, k.joe, item.ID))
			if err := k.in.ReadAgain(ctx, k.joe, item.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("twice: %v", err)
			}
		}
		k.sort()
		if items, err = k.in.Unreadables(ctx, 10); err != nil || len(items) != 1 || len(k.all()) != 2 {
			t.Errorf("%d items and %d conversations, %v; want rubbish, and the two mails", len(items), len(k.all()), err)
		}
	})
}

func TestAnotherAccountHasItsOwnCursor(t *testing.T) {
	one := inbox.Server{Host: "imap.one.example", User: "help"}
	other := one
	other.Host = "imap.two.example"
	folder := one
	folder.Folder = "Archive"
	if a, b, c := inbox.CursorOf(one), inbox.CursorOf(other), inbox.CursorOf(folder); a == b || a == c {
		t.Errorf("cursors %q, %q, %q", a, b, c)
	}
}

func TestAColleagueAnswersByOwnMail(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?", "Cc: joe@kindling.example"))
		c := k.only()
		k.clock.Add(time.Minute)
		k.arrives(k.letter("joe@kindling.example", "Re: Refund", "On its way.", "Cc: Ann <ann@x.example>", "In-Reply-To: <m1@customer.example>"))
		ms := k.thread(c.ID)
		if len(ms) != 2 || ms[1].Kind != inbox.Reply || len(ms[1].To) != 1 || ms[1].To[0].Address != "ann@x.example" {
			t.Errorf("the thread is %+v; want Joe's reply to Ann", ms)
		}
		// Being of the team is not enough: Ana has no part in it, and a sender can be forged.
		k.arrives(k.letter("ana@kindling.example", "Re: Refund", "Forged?", "Cc: Ann <ann@x.example>", "In-Reply-To: <m1@customer.example>"))
		if n := len(k.thread(c.ID)); n != 2 {
			t.Errorf("%d messages; a stranger came in as Ana", n)
		}
	})
}

func TestAFormOnAPage(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("help@kindling.example", "Contact form", "Can I pay by invoice?", "Reply-To: Sam <sam@y.example>"))
		c := k.only()
		if c.Customer.Email != "sam@y.example" || c.WaitingSince.IsZero() {
			t.Errorf("%s waits since %v; want Sam to wait", c.Customer.Email, c.WaitingSince)
		}
	})
}

func TestACopyOfOursIsKnownByItsWords(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		m := k.reply(k.joe, k.only(), "It is on its way.")
		raw, err := k.in.Compose(t.Context(), m.ID)
		must(t, err)
		k.arrives(strings.ReplaceAll(string(raw), "\r\n", "\n"))
		if n := len(k.thread(m.Conversation)); n != 2 || len(k.all()) != 1 {
			t.Errorf("the copy of our reply was kept again: %d messages", n)
		}
		k.arrives("From: help@kindling.example\nTo: help@kindling.example\nSubject: Hm\nMessage-ID: <" + m.HeaderID + ">\n\nOther words altogether.\n")
		shown := false
		for _, c := range k.all() {
			for _, m := range k.thread(c.ID) {
				shown = shown || strings.Contains(m.Text, "Other words")
			}
		}
		if !shown {
			t.Error("a mail with our Message-ID and other words was dropped")
		}
	})
}

func TestAnArchiveThreadsByItsOwnTime(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		old := time.Date(2019, 5, 1, 9, 0, 0, 0, time.UTC)
		k.arrives(k.letter("ann@x.example", "Refund", "Today's question."))
		first, second := k.letter("ann@x.example", "Refund", "Then."), k.letter("ann@x.example", "Re: Refund", "Two days later.")
		inside := k.letter("joe@kindling.example", "Lunch", "Only among us.")
		must(t, k.in.Accept(t.Context(), inbox.Batch{Mailbox: k.box.ID, Old: true, Mails: []inbox.Raw{
			{Bytes: []byte(first), At: old}, {Bytes: []byte(second), At: old.AddDate(0, 0, 2)}, {Bytes: []byte(inside), At: old},
		}}))
		k.sort()
		if n := len(k.all()); n != 3 {
			t.Errorf("%d conversations, want 3: today's, that of 2019, and the lunch", n)
		}
		for _, c := range k.all() {
			if c.Subject == "Lunch" && c.BeganAt.IsZero() {
				t.Error("a conversation without a beginning can't be answered and written out again")
			}
		}
	})
}

func TestWhatAnswersSayOfWhoAndWhen(t *testing.T) {
	for _, c := range [][3]string{
		{"Joe Adeyemi", "Ana Ferreira", "Ana here, picking up from Joe."},
		{"Joe Adeyemi", "Joe Okafor", "Another Joe here, picking up from Joe."},
		{"Joe", "Joe", ""},
		{"", "Ana Ferreira", ""},
	} {
		if got := inbox.HandoverLine(c[0], c[1]); got != c[2] {
			t.Errorf("from %q to %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	each(t, func(t *testing.T, k *desk) {
		date := k.clock.Now().In(time.FixedZone("", -6*60*60))
		raw := k.letter("ann@x.example", "Refund", "Where is it?")
		k.arrives(strings.Replace(raw, k.clock.Now().Format(time.RFC1123Z), date.Format(time.RFC1123Z), 1))
		mail, err := k.in.Compose(t.Context(), k.reply(k.joe, k.only(), "Soon.").ID)
		must(t, err)
		if want := "On " + date.Format("Mon, 2 Jan 2006 at 15:04") + ", ann@x.example wrote:"; !strings.Contains(string(mail), want) {
			t.Errorf("the answer does not quote by the customer's clock, %q:\n%s", want, mail)
		}
	})
}
