package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/team"
)

// desk is an inbox with a team of two, a mailbox, and a mail world around it.
type desk struct {
	t      *testing.T
	db     *db.DB
	clock  *dbtest.Clock
	in     *inbox.Store
	box    inbox.Mailbox
	ana    team.Person
	joe    team.Person
	world  *sandbox.World
	serial int
	files  string // where the blobs are
}

func newDesk(t *testing.T, d *db.DB, clock *dbtest.Clock) *desk {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(dir + "/blobs")
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	world, err := sandbox.Start(ctx, sandbox.Options{Team: []string{"help@kindling.example"}, Now: clock.Now})
	must(t, err)
	t.Cleanup(world.Close)
	people := team.NewStore(d)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}))
	}))
	k := &desk{t: t, db: d, clock: clock, in: inbox.NewStore(d, blobs, key, nil), world: world, files: dir + "/blobs"}
	k.ana, err = people.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	k.joe, err = people.PersonByEmail(ctx, "joe@kindling.example")
	must(t, err)
	host, port := splitAddr(t, world.SMTP())
	k.box, err = k.in.SaveMailbox(ctx, k.ana, inbox.Mailbox{
		Address: "help@kindling.example", Name: "Kindling support",
		Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"},
	})
	must(t, err)
	return k
}

func splitAddr(t *testing.T, addr string) (host string, port int) {
	t.Helper()
	host, text, _ := strings.Cut(addr, ":")
	_, err := fmt.Sscan(text, &port)
	must(t, err)
	return host, port
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// arrives puts raw mail into the mailbox and makes conversations of it.
func (k *desk) arrives(raws ...string) {
	k.t.Helper()
	b := inbox.Batch{Mailbox: k.box.ID}
	for _, raw := range raws {
		b.Mails = append(b.Mails, inbox.Raw{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: k.clock.Now()})
	}
	must(k.t, k.in.Accept(k.t.Context(), b))
	k.sort()
}

func (k *desk) sort() {
	k.t.Helper()
	for {
		n, err := k.in.Sort(k.t.Context(), 50)
		must(k.t, err)
		if n == 0 {
			return
		}
	}
}

// letter writes a mail of a customer.
func (k *desk) letter(from, subject, body string, headers ...string) string {
	k.serial++
	all := append([]string{
		"From: " + from, "To: help@kindling.example", "Subject: " + subject,
		"Date: " + k.clock.Now().Format(time.RFC1123Z), fmt.Sprintf("Message-ID: <m%d@customer.example>", k.serial),
	}, headers...)
	return strings.Join(all, "\n") + "\n\n" + body + "\n"
}

func (k *desk) all() []inbox.Conversation {
	k.t.Helper()
	page, err := k.in.List(k.t.Context(), inbox.Filter{View: inbox.All, Limit: 1000})
	must(k.t, err)
	return page.Rows
}

func (k *desk) only() inbox.Conversation {
	k.t.Helper()
	all := k.all()
	if len(all) != 1 {
		k.t.Fatalf("%d conversations, want 1", len(all))
	}
	return all[0]
}

func (k *desk) thread(conversation string) []inbox.Message {
	k.t.Helper()
	ms, _, err := k.in.Thread(k.t.Context(), conversation, "", 100)
	must(k.t, err)
	return ms
}

func (k *desk) reply(by team.Person, c inbox.Conversation, text string) inbox.Message {
	k.t.Helper()
	m, err := k.in.Reply(k.t.Context(), by, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: text})
	must(k.t, err)
	return m
}

// send carries out all that is due, and gives what customers got since the last call.
func (k *desk) send() {
	k.t.Helper()
	for {
		more, err := k.in.SendNext(k.t.Context())
		must(k.t, err)
		if !more {
			return
		}
	}
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { test(t, newDesk(t, d, clock)) })
}

func TestALetterBeginsAConversationThatWaits(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("Marguerite Olsen <Marguerite@lake.example>", "Card field missing", "The card box never appears.\n\nOn Sun, 22 Nov 2026, Joe wrote:\n> Try again"))
		c := k.only()
		if c.Customer.Email != "marguerite@lake.example" || c.Customer.Name != "Marguerite Olsen" || c.Subject != "Card field missing" {
			t.Errorf("conversation %+v", c)
		}
		if c.Status != inbox.Open || !c.WaitingSince.Equal(k.clock.Now()) || c.Preview != "The card box never appears." {
			t.Errorf("status %s, waiting since %v, preview %q", c.Status, c.WaitingSince, c.Preview)
		}
		n, err := k.in.Counts(t.Context(), k.clock.Now())
		must(t, err)
		if n.Waiting != 1 || n.PastHour != 0 {
			t.Errorf("counts %+v", n)
		}
	})
}

func TestTheSameBytesAreOneMail(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		one := k.letter("a@x.example", "Hello", "one")
		other := strings.Replace(k.letter("a@x.example", "Hello again", "two"), "<m2@", "<m1@", 1) // the same Message-ID
		k.arrives(one, other, one)
		k.arrives(one)
		if got := k.all(); len(got) != 2 {
			t.Errorf("%d conversations, want 2: the same bytes once, and other bytes with the same Message-ID", len(got))
		}
	})
}

func TestWhoBelongsToAConversation(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		k.clock.Add(time.Minute)
		answer := k.reply(k.joe, c, "It is on its way.")
		k.send()
		got := k.world.Mailbox("ann@x.example")
		if len(got) != 1 {
			t.Fatalf("%d mails left, want 1", len(got))
		}
		sent := mail.Parse(got[0].Raw)
		if sent.MessageID != answer.HeaderID || len(sent.InReplyTo) != 1 || sent.InReplyTo[0] != "m1@customer.example" {
			t.Errorf("sent as %q in reply to %v", sent.MessageID, sent.InReplyTo)
		}
		token := sent.ReplyTo[0].Address

		k.clock.Add(time.Minute)
		stranger := "Mallory <mallory@evil.example>"
		k.arrives(
			k.letter("ann@x.example", "Re: Refund", "By reference.", "In-Reply-To: <"+answer.HeaderID+">"),
			k.letter("ann.other@x.example", "no subject", "By token.", "Cc: "+token),
			k.letter("ann@x.example", "AW: refund", "By subject."),
			k.letter(stranger, "Re: Refund", "Let me in.", "In-Reply-To: <"+answer.HeaderID+">", "References: <m1@customer.example>"),
			k.letter(stranger, "Re: Refund", "By subject?"),
			k.letter("ann@x.example", "Refund", "A new question that only sounds alike."),
		)
		texts := []string{}
		for _, m := range k.thread(c.ID) {
			texts = append(texts, m.Fresh)
		}
		want := []string{"Where is it?", "It is on its way.", "By reference.", "By token.", "By subject."}
		if strings.Join(texts, "|") != strings.Join(want, "|") {
			t.Errorf("the thread is %q, want %q", texts, want)
		}
		if n := len(k.all()); n != 3 {
			t.Errorf("%d conversations, want 3: the stranger's two and the new question are apart", n)
		}
		k.clock.Add(31 * 24 * time.Hour)
		k.arrives(k.letter("ann@x.example", "Re: Refund", "Too late for the subject alone."))
		if n := len(k.all()); n != 4 {
			t.Errorf("%d conversations, want 4", n)
		}
	})
}

func TestALetterReopensWhatWasClosed(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		must(t, k.in.Close(ctx, k.joe, k.only().ID))
		if c := k.only(); c.Status != inbox.Closed || !c.WaitingSince.IsZero() {
			t.Fatalf("after closing: %s, waiting since %v", c.Status, c.WaitingSince)
		}
		k.clock.Add(time.Hour)
		k.arrives(k.letter("ann@x.example", "Re: Refund", "Still nothing."))
		if c := k.only(); c.Status != inbox.Open || !c.WaitingSince.Equal(k.clock.Now()) {
			t.Errorf("after writing again: %s, waiting since %v", c.Status, c.WaitingSince)
		}
		must(t, k.in.SetStatus(ctx, k.joe, k.all()[0].ID, inbox.Spam))
		k.clock.Add(time.Hour)
		k.arrives(k.letter("ann@x.example", "Re: Refund", "Hello?", "In-Reply-To: <m1@customer.example>"))
		if got := k.all(); len(got) != 0 {
			t.Errorf("spam came back: %+v", got)
		}
	})
}

func TestMachinesStartNoClock(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		answer := k.reply(k.joe, c, "Soon.")
		k.clock.Add(time.Minute)
		k.arrives(
			k.letter("ann@x.example", "Automatic reply: Refund", "I am away.", "Auto-Submitted: auto-replied", "In-Reply-To: <"+answer.HeaderID+">"),
			k.letter("robot@shop.example", "Your invoice", "Attached.", "Auto-Submitted: auto-generated"),
		)
		ms := k.thread(c.ID)
		if last := ms[len(ms)-1]; last.Kind != inbox.Auto || last.Why == "" {
			t.Errorf("the out-of-office note is %s (%q), want auto with a reason", last.Kind, last.Why)
		}
		n, err := k.in.Counts(t.Context(), k.clock.Now())
		must(t, err)
		if n.Waiting != 0 || len(k.all()) != 2 {
			t.Errorf("%d wait in %d conversations; want none in 2: the machine's mail is shown, and waits for nothing", n.Waiting, len(k.all()))
		}
	})
}

func TestWhatCannotBeReadIsShown(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		must(t, k.in.Accept(ctx, inbox.Batch{Mailbox: k.box.ID, Mails: []inbox.Raw{
			{At: k.clock.Now(), Failed: "The server would not give this mail.", Source: "INBOX 1/7"},
			{Bytes: []byte("\x00\x01\x02\x03\xff\xfe"), At: k.clock.Now()},
			{Bytes: nil, At: k.clock.Now()},
			{Bytes: []byte(k.letter("ann@x.example", "After", "I come behind.")), At: k.clock.Now()},
		}}))
		k.sort()
		if c := k.all(); len(c) == 0 || !strings.Contains(c[0].Preview+c[len(c)-1].Preview, "I come behind") {
			t.Errorf("the mail behind was held up: %+v", c)
		}
		items, err := k.in.Unreadables(ctx, 10)
		must(t, err)
		if len(items)+len(k.all()) != 4 {
			t.Errorf("%d items and %d conversations for 4 mails: one was dropped", len(items), len(k.all()))
		}
		before := len(items)
		must(t, k.in.ResolveUnreadable(ctx, items[0].ID))
		if items, err = k.in.Unreadables(ctx, 10); err != nil || len(items) != before-1 {
			t.Errorf("%d items left, %v; want %d", len(items), err, before-1)
		}
	})
}

func TestASecondClickSendsNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		a := inbox.Answer{ID: id.New(), Conversation: k.only().ID, Saw: k.only().Newest, HTML: "<div>Soon.<script>x()</script></div>"}
		for range 3 {
			if _, err := k.in.Reply(t.Context(), k.joe, a); err != nil {
				t.Fatal(err)
			}
		}
		k.send()
		if got := len(k.world.Mailbox("ann@x.example")); got != 1 {
			t.Errorf("%d mails left, want 1", got)
		}
		if ms := k.thread(a.Conversation); len(ms) != 2 || strings.Contains(ms[1].HTML, "script") {
			t.Errorf("the thread is %+v", ms)
		}
	})
}

func TestRefusedAnswersSayWhy(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		c := k.only()
		k.clock.Add(time.Minute)
		k.arrives(k.letter("xeno@x.example", "Another", "I am Xeno"), "To: help@kindling.example\nSubject: Whose?\n\nHello\n")
		gone, xeno, nameless := k.joe, k.of("xeno@x.example"), k.of("unknown@sender.invalid")
		_, err := k.in.Merge(t.Context(), k.ana, c.ID, []string{xeno.ID})
		must(t, err)
		merged, err := k.in.Conversation(t.Context(), c.ID)
		must(t, err)
		gone.LeftAt = k.clock.Now()
		for name, try := range map[string]struct {
			by   team.Person
			a    inbox.Answer
			want fault.Kind
		}{
			"who left the team":        {gone, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "hi"}, fault.Forbidden},
			"an empty answer":          {k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, HTML: "<div><br></div>"}, fault.Invalid},
			"an unknown conversation":  {k.joe, inbox.Answer{ID: id.New(), Conversation: "nowhere", Text: "hi"}, fault.NotFound},
			"merged into another's":    {k.joe, inbox.Answer{ID: id.New(), Conversation: xeno.ID, Saw: xeno.Newest, Text: "Dear Xeno"}, fault.Invalid},
			"a mail without a sender":  {k.joe, inbox.Answer{ID: id.New(), Conversation: nameless.ID, Saw: nameless.Newest, Text: "hi"}, fault.Invalid},
			"no id":                    {k.joe, inbox.Answer{Conversation: c.ID, Saw: c.Newest, Text: "hi"}, fault.Invalid},
			"a handover line too long": {k.joe, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "hi", Handover: strings.Repeat("x", 301)}, fault.Invalid},
		} {
			if _, err := k.in.Reply(t.Context(), try.by, try.a); !fault.Is(err, try.want) {
				t.Errorf("%s: %v, want %s", name, err, try.want)
			}
			if _, err := k.in.Send(t.Context(), try.by, try.a, k.clock.Now()); !fault.Is(err, try.want) {
				t.Errorf("%s, later: %v, want %s", name, err, try.want)
			}
		}
		if got := k.thread(c.ID); len(got) != 2 {
			t.Errorf("something was kept: %+v", got)
		}
		if m := k.reply(k.joe, merged, "Dear Ann"); m.To[0].Address != "ann@x.example" {
			t.Errorf("who looked at what was merged writes to %v", m.To)
		}
	})
}

func TestSendingAgainUntilItLeaves(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		m := k.reply(k.joe, k.only(), "Soon.")
		delivery := func() inbox.Delivery {
			m, err := k.in.Message(ctx, m.ID)
			must(t, err)
			return *m.Delivery
		}
		k.world.FailNext(1, 451, "try later")
		k.send()
		d := delivery()
		if d.State != inbox.Queued || d.Attempts != 1 || !d.NextAt.After(k.clock.Now()) || !strings.Contains(d.Said, "try later") {
			t.Fatalf("after a 4xx: %+v", d)
		}
		k.clock.Set(d.NextAt)
		k.world.FailNext(1, 550, "no such user")
		k.send()
		if d = delivery(); d.State != inbox.Failed || !strings.Contains(d.Said, "no such user") {
			t.Fatalf("after a 5xx: %+v", d)
		}
		if c := k.only(); c.Hand != "failed" {
			t.Errorf("the conversation is not marked: %+v", c)
		}
		must(t, k.in.SendAgain(ctx, k.ana, m.ID))
		k.send()
		if d = delivery(); d.State != inbox.Sent || d.SentAt.IsZero() {
			t.Fatalf("after trying again: %+v", d)
		}
		if got := len(k.world.Mailbox("ann@x.example")); got != 1 {
			t.Errorf("%d mails left, want 1", got)
		}
	})
}

func TestTheServerDiesAfterItsOK(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		m := k.reply(k.joe, k.only(), "Soon.")
		k.world.DropNext(1, true) // it took the mail, and never said so
		k.send()
		d, err := k.in.Message(t.Context(), m.ID)
		must(t, err)
		k.clock.Set(d.Delivery.NextAt)
		k.send()
		ids := map[string]int{}
		for _, got := range k.world.Mailbox("ann@x.example") {
			ids[mail.Parse(got.Raw).MessageID]++
		}
		if len(ids) != 1 || ids[m.HeaderID] != 2 {
			t.Errorf("mails by Message-ID: %v; the second one must carry the same", ids)
		}
	})
}

func TestABounceComesHome(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
		m := k.reply(k.joe, k.only(), "Soon.")
		k.clock.Add(time.Minute)
		k.arrives(bounce("ann@x.example", m.HeaderID), bounce("mallory@evil.example", m.HeaderID))
		c, err := k.in.Conversation(t.Context(), m.Conversation)
		must(t, err)
		ms := k.thread(m.Conversation)
		if len(ms) != 3 || ms[2].Kind != inbox.Auto || c.Hand != "bounce" {
			t.Errorf("thread of %d, hand %q; want the one bounce that is about Ann", len(ms), c.Hand)
		}
	})
}

func bounce(about, original string) string {
	return `From: MAILER-DAEMON@mx.example
To: help@kindling.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b
MIME-Version: 1.0

--b
Content-Type: text/plain

Your mail to ` + about + ` did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ` + about + `
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <` + original + `>
--b--
`
}

func TestListsPageByPage(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		for i := range 23 {
			k.clock.Add(time.Minute)
			k.arrives(k.letter(fmt.Sprintf("c%d@x.example", i), "Hello", "I wait."))
		}
		for i, c := range k.all() {
			if i%5 == 0 {
				must(t, k.in.Close(ctx, k.ana, c.ID))
			}
		}
		for view, want := range map[inbox.View]int{inbox.Waiting: 18, inbox.Done: 5, inbox.All: 23, inbox.Answered: 0, inbox.Hand: 0} {
			seen := map[string]bool{}
			var last time.Time
			f := inbox.Filter{View: view, Limit: 4}
			for {
				page, err := k.in.List(ctx, f)
				must(t, err)
				for _, c := range page.Rows {
					at := c.NewestAt
					if view == inbox.Waiting {
						at = c.WaitingSince
					}
					if !last.IsZero() && (view == inbox.Waiting) != at.After(last) {
						t.Errorf("%s is out of order", view)
					}
					last, seen[c.ID] = at, true
				}
				if f.After = page.Next; f.After == "" {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("%s shows %d conversations, want %d", view, len(seen), want)
			}
		}
		if _, err := k.in.List(ctx, inbox.Filter{View: inbox.All, After: "x'; DROP TABLE", Limit: 4}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a damaged cursor gives %v", err)
		}
	})
}

func held(err error) bool {
	_, ok := errors.AsType[*inbox.Held](err)
	return ok
}

// Two people answer the same question at the same moment, 200 times: one
// answer leaves, the other is held and shows what is new.
func TestNeverTwoAnswersToOneQuestion(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		ctx := t.Context()
		for round := range 200 {
			k.clock.Add(time.Minute)
			k.arrives(k.letter(fmt.Sprintf("c%d@x.example", round), "Hello", "A question."))
			c := k.all()[0]
			var errs [2]error
			start := make(chan struct{})
			done := make(chan struct{})
			for i, who := range []team.Person{k.ana, k.joe} {
				go func() {
					<-start
					_, errs[i] = k.in.Reply(ctx, who, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: c.Newest, Text: "An answer."})
					done <- struct{}{}
				}()
			}
			close(start)
			<-done
			<-done
			if held(errs[0]) == held(errs[1]) || errs[0] != nil && errs[1] != nil {
				t.Fatalf("round %d: %v and %v; want one to be held", round, errs[0], errs[1])
			}
			loser := errs[0]
			if loser == nil {
				loser = errs[1]
			}
			if h, _ := errors.AsType[*inbox.Held](loser); len(h.New) != 1 || h.New[0].Kind != inbox.Reply {
				t.Fatalf("round %d: the held writer is shown %+v", round, h.New)
			}
			// Having seen it, the second may send all the same.
			seen := k.thread(c.ID)
			if _, err := k.in.Reply(ctx, k.ana, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: seen[len(seen)-1].ID, Text: "And one more thing."}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
