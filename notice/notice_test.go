package notice_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/sandbox"
	"rapport/notice"
	"rapport/team"
)

// office is a team of two with a mail world around it, and no mailbox yet.
type office struct {
	t        *testing.T
	db       *db.DB
	clock    *dbtest.Clock
	in       *inbox.Store
	notices  *notice.Store
	world    *sandbox.World
	ana, joe team.Person
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		dir := t.TempDir()
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		world, err := sandbox.Start(t.Context(), sandbox.Options{Now: clock.Now})
		must(t, err)
		t.Cleanup(world.Close)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return errors.Join(
				team.Bring(t.Context(), tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
				team.Bring(t.Context(), tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}))
		}))
		o := &office{t: t, db: d, clock: clock, in: inbox.NewStore(d, blobs, key, nil), world: world}
		o.notices = notice.NewStore(d, o.in)
		o.in.Aside = o.notices.Aside
		people := team.NewStore(d)
		o.ana, err = people.PersonByEmail(t.Context(), "ana@kindling.example")
		must(t, err)
		o.joe, err = people.PersonByEmail(t.Context(), "joe@kindling.example")
		must(t, err)
		test(t, o)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) mailbox(address string) inbox.Mailbox {
	o.t.Helper()
	host, text, _ := strings.Cut(o.world.SMTP(), ":")
	port := 0
	_, err := fmt.Sscan(text, &port)
	must(o.t, err)
	box, err := o.in.SaveMailbox(o.t.Context(), o.ana, inbox.Mailbox{
		Address: address, Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"},
	})
	must(o.t, err)
	return box
}

func (o *office) queue(m notice.Mail) {
	o.t.Helper()
	must(o.t, o.db.Write(o.t.Context(), func(tx *db.Tx) error { return notice.Queue(o.t.Context(), tx, m) }))
}

// send carries out all that is due.
func (o *office) send() {
	o.t.Helper()
	for {
		more, err := o.notices.SendNext(o.t.Context())
		must(o.t, err)
		if !more {
			return
		}
	}
}

func (o *office) kept(key string) notice.Kept {
	o.t.Helper()
	k, err := o.notices.ByKey(o.t.Context(), key)
	must(o.t, err)
	return k
}

// got gives the only mail of an address.
func (o *office) got(address string) mail.Letter {
	o.t.Helper()
	all := o.world.Mailbox(address)
	if len(all) != 1 {
		o.t.Fatalf("%s has %d mails; want one", address, len(all))
	}
	return mail.Parse(all[0].Raw)
}

// arrives lets a mail come in to the mailbox, and gives how many conversations there are then.
func (o *office) arrives(box inbox.Mailbox, raw string) int {
	o.t.Helper()
	must(o.t, o.in.Accept(o.t.Context(), inbox.Batch{Mailbox: box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: o.clock.Now()}}}))
	if _, err := o.in.Sort(o.t.Context(), 10); err != nil {
		o.t.Fatal(err)
	}
	var messages int
	events, err := event.After(o.t.Context(), o.db, 0, 1000)
	must(o.t, err)
	for _, e := range events {
		if e.Kind == inbox.EventMessage || e.Kind == inbox.EventUnreadable {
			messages++
		}
	}
	return messages
}

func TestANoticeLeavesOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mailbox("help@kindling.example")
		m := notice.Mail{
			Key: "recap 1 joe", To: o.joe, Subject: "What came of it — Støtte", Text: "Decided: tea.", HTML: "<!doctype html><p>Decided: <b>tea</b>.",
			Pictures: []notice.Picture{{ID: "sales@rapport", PNG: []byte("png")}}, Calendar: &mail.Calendar{Method: "REQUEST", Body: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
		}
		o.queue(m)
		m.Subject = "Another"
		o.queue(m)
		o.send()
		l := o.got("joe@kindling.example")
		if l.Subject != "What came of it — Støtte" || !strings.Contains(l.HTML, "<b>tea</b>") || !l.Auto.Is || l.From.Address != "help@kindling.example" || len(l.Attachments) != 2 {
			t.Errorf("it came as %+v", l)
		}
		o.queue(m)
		o.send()
		if k := o.kept(m.Key); len(o.world.Mailbox("joe@kindling.example")) != 1 || k.State != notice.Sent || k.HeaderID != l.MessageID {
			t.Errorf("sent twice, or not kept as sent: %+v", k)
		}
	})
}

func TestWithoutAMailboxItWaitsAndSaysSo(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T"})
		for range 100 {
			o.send()
			o.clock.Add(time.Hour)
		}
		said, err := o.notices.Trouble(t.Context())
		must(t, err)
		if k := o.kept("k"); k.State != notice.Queued || k.Attempts != 0 || !strings.Contains(said, "One mail to the team has not left. No mailbox has a server") {
			t.Errorf("%+v, told as %q", k, said)
		}
		o.mailbox("help@kindling.example")
		o.send()
		o.got("joe@kindling.example")
		if said, err := o.notices.Trouble(t.Context()); err != nil || said != "" {
			t.Errorf("it has left, and the trouble is %q, %v", said, err)
		}
	})
}

func TestTheTeamsOwnMailboxSends(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mailbox("a@kindling.example")
		o.mailbox("help@kindling.example")
		must(t, team.NewStore(o.db).SaveSettings(t.Context(), o.ana, team.Settings{Name: "Kindling", Zone: "UTC", Mailbox: "help@kindling.example"}))
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T"})
		o.send()
		if from := o.got("joe@kindling.example").From; from.Address != "help@kindling.example" {
			t.Errorf("it came from %v", from)
		}
	})
}

func TestTroubleIsTriedAgainAndEnds(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mailbox("help@kindling.example")
		o.world.FailNext(2, 451, "not now")
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T"})
		o.send()
		first := o.kept("k")
		if first.State != notice.Queued || first.Attempts != 1 || !first.NextAt.After(o.clock.Now()) || first.Said != "not now" {
			t.Fatalf("after a refusal for now: %+v", first)
		}
		for range 3 {
			o.clock.Add(time.Hour)
			o.send()
		}
		if l := o.got("joe@kindling.example"); l.MessageID != first.HeaderID {
			t.Errorf("the Message-ID changed from %s to %s", first.HeaderID, l.MessageID)
		}
		o.world.Refuse("ana@kindling.example", 550, "no such person")
		o.queue(notice.Mail{Key: "gone", To: o.ana, Subject: "S", Text: "T"})
		o.send()
		if k := o.kept("gone"); k.State != notice.Failed || k.Sentence == "" {
			t.Errorf("after a refusal for good: %+v", k)
		}
		o.queue(notice.Mail{Key: "old", To: o.joe, Subject: "S", Text: "T", Until: o.clock.Now().Add(time.Minute)})
		o.queue(notice.Mail{Key: "older", To: o.joe, Subject: "S", Text: "T", Until: o.clock.Now()})
		o.clock.Add(time.Hour)
		o.send()
		if o.kept("old").State != notice.Late || o.kept("older").State != notice.Late {
			t.Error("what is of no use any more was sent")
		}
	})
}

func TestTheServerDiesAfterItsOK(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mailbox("help@kindling.example")
		o.world.DropNext(1, true)
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T"})
		o.send()
		o.clock.Add(time.Hour)
		o.send()
		ids := map[string]int{}
		for _, d := range o.world.Mailbox("joe@kindling.example") {
			ids[mail.Parse(d.Raw).MessageID]++
		}
		if len(ids) != 1 || ids[o.kept("k").HeaderID] != 2 {
			t.Errorf("it came as %v; want the same Message-ID twice", ids)
		}
	})
}

// Machines answer notices, too; none of it may land among the customers'.
func TestMachinesThatAnswerBeginNoConversation(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		box := o.mailbox("help@kindling.example")
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T"})
		o.send()
		k := o.kept("k")
		for what, raw := range map[string]string{
			"out of office":              "From: joe@kindling.example\nTo: help@kindling.example\nSubject: Out of office\nAuto-Submitted: auto-replied\nIn-Reply-To: <" + k.HeaderID + ">\n\nAway.\n",
			"one that names no mail":     "From: joe@kindling.example\nTo: " + o.world.Mailbox("joe@kindling.example")[0].From + "\nSubject: Automatic reply: S\nX-Autoreply: yes\n\nAway.\n",
			"the mail itself comes back": string(o.world.Mailbox("joe@kindling.example")[0].Raw),
			"a bounce": "From: MAILER-DAEMON@x.example\nTo: help@kindling.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
				"--b\n\nNo.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; joe@kindling.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 gone\n\n" +
				"--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + k.HeaderID + ">\nSubject: S\n\nT\n--b--\n",
		} {
			if n := o.arrives(box, raw); n != 0 {
				t.Fatalf("%s: it became a conversation", what)
			}
		}
		if k := o.kept("k"); k.State != notice.Failed || !strings.Contains(k.Said, "550 gone") {
			t.Errorf("after its bounce: %+v", k)
		}
		if n := o.arrives(box, "From: joe@kindling.example\nTo: help@kindling.example\nSubject: Re: S\nIn-Reply-To: <"+k.HeaderID+">\n\nI have a question.\n"); n != 1 {
			t.Errorf("what a person writes about nothing in particular made %d messages; want 1", n)
		}
		if n := o.arrives(box, "From: eve@x.example\nTo: help@kindling.example\nSubject: Away\nAuto-Submitted: auto-replied\nIn-Reply-To: <notice.made-up@kindling.example>\n\nAway.\n"); n != 2 {
			t.Errorf("an auto-reply to nothing of ours made %d messages; want one more", n-1)
		}
	})
}

func TestAWrittenAnswerReachesWhoAsked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		box := o.mailbox("help@kindling.example")
		o.queue(notice.Mail{Key: "k", To: o.joe, Subject: "S", Text: "T", About: "meeting m1"})
		o.send()
		k := o.kept("k")
		answer := "From: %s\nTo: help@kindling.example\nSubject: Re: S\nIn-Reply-To: <" + k.HeaderID + ">\n\nWho covers the night?\n\nOn Mon, 9 Nov 2026 at 09:00, Rapport <help@kindling.example> wrote:\n> T\n"
		if n := o.arrives(box, fmt.Sprintf(answer, "Joe <JOE@kindling.example>")); n != 0 {
			t.Fatal("the answer became a conversation")
		}
		if n := o.arrives(box, fmt.Sprintf(answer, "eve@x.example")); n != 1 {
			t.Error("a stranger's words were taken for Joe's")
		}
		var said []notice.Answered
		events, err := event.After(t.Context(), o.db, 0, 1000)
		must(t, err)
		for _, e := range events {
			if e.Kind == notice.EventAnswered {
				a, err := event.Read[notice.Answered](e)
				must(t, err)
				said = append(said, a)
			}
		}
		if len(said) != 1 || said[0].About != "meeting m1" || said[0].Person != o.joe.ID || strings.TrimSpace(said[0].Text) != "Who covers the night?" {
			t.Errorf("recorded was %+v", said)
		}
	})
}

func TestWishesAreKept(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.mailbox("help@kindling.example")
		must(t, o.notices.SetWants(ctx, o.joe, notice.Weekly))
		o.queue(notice.Mail{Key: "recap", Wish: notice.Recap, To: o.joe, Subject: "S", Text: "T"})
		o.queue(notice.Mail{Key: "recap ana", Wish: notice.Recap, To: o.ana, Subject: "S", Text: "T"})
		must(t, o.notices.SetWants(ctx, o.joe, notice.Wishes()...))
		o.queue(notice.Mail{Key: "recap", Wish: notice.Recap, To: o.joe, Subject: "S", Text: "T"})
		o.send()
		if n := len(o.world.Mailbox("joe@kindling.example")); n != 0 {
			t.Errorf("Joe got %d mails he did not wish for", n)
		}
		o.got("ana@kindling.example")
		if wants, err := o.notices.Wants(ctx, o.joe.ID, notice.Recap); err != nil || !wants {
			t.Errorf("he wants it again: %v, %v", wants, err)
		}
		if err := o.notices.SetWants(ctx, o.joe, "spam"); err == nil {
			t.Error("an unknown wish was kept")
		}
	})
}
