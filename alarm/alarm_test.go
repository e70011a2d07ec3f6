package alarm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rapport/alarm"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/smtp"
	"rapport/notice"
	"rapport/team"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A mailbox stops working in both directions: the heads of support are told of each, once, by the mailbox that still works.
func TestTheHeadIsToldOnceOfWhatLasts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, dir := t.Context(), t.TempDir()
		clock.Set(time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC))
		key, err := secret.Open(dir)
		must(t, err)
		blobs, err := blob.Open(dir + "/blobs")
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return errors.Join(
				team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "America/New_York"}),
				team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "UTC"}))
		}))
		people := team.NewStore(d)
		ana, err := people.PersonByEmail(ctx, "ana@kindling.example")
		must(t, err)
		joe, err := people.PersonByEmail(ctx, "joe@kindling.example")
		must(t, err)
		in := inbox.NewStore(d, blobs, key, nil)
		notices := notice.NewStore(d, in)
		down, got := true, []mail.Letter{}
		in.Carry = func(_ context.Context, a smtp.Account, _ smtp.Envelope, raw []byte) error {
			if a.Port == 2525 && down {
				return &smtp.Failure{Account: true, Sentence: "smtp.kindling.example lets nobody in.", Hint: "Is the password right?"}
			}
			got = append(got, mail.Parse(raw))
			return nil
		}
		help, err := in.SaveMailbox(ctx, ana, inbox.Mailbox{Address: "help@kindling.example", Name: "Kindling", Outgoing: &inbox.Server{Host: "localhost", Port: 2525, Security: "plain"}})
		must(t, err)
		_, err = in.SaveMailbox(ctx, ana, inbox.Mailbox{Address: "sales@kindling.example", Name: "Kindling", Outgoing: &inbox.Server{Host: "localhost", Port: 2526, Security: "plain"}})
		must(t, err)
		must(t, in.Accept(ctx, inbox.Batch{Mailbox: help.ID, Mails: []inbox.Raw{{Bytes: []byte("From: ann@x.example\r\nTo: help@kindling.example\r\nSubject: Refund\r\n\r\nWhere is it?\r\n"), At: clock.Now()}}}))
		_, err = in.Sort(ctx, 10)
		must(t, err)
		page, err := in.List(ctx, inbox.Filter{View: inbox.All, Limit: 10})
		must(t, err)
		_, err = in.Reply(ctx, joe, inbox.Answer{ID: id.New(), Conversation: page.Rows[0].ID, Saw: page.Rows[0].Newest, Text: "Soon."})
		must(t, err)
		_, err = in.SendNext(ctx)
		must(t, err)
		must(t, in.SetTrouble(ctx, help.ID, "The server says the password is wrong."))

		alarms := alarm.Sender{DB: d, Inbox: in, Team: people, BaseURL: "https://support.kindling.example/"}
		look := func() []mail.Letter {
			got = got[:0]
			_, err := alarms.Look(ctx)
			must(t, err)
			for more := true; more; {
				more, err = notices.SendNext(ctx)
				must(t, err)
			}
			return got
		}
		if all := look(); len(all) != 0 {
			t.Errorf("%d mails at once: it may come back by itself", len(all))
		}
		clock.Add(alarm.Patience)
		all := look()
		if len(all) != 2 {
			t.Fatalf("%d mails, want two to the head", len(all))
		}
		for _, want := range [][]string{
			{"help@kindling.example hasn’t received mail since Mon 09:10", "since Monday 23 November, 09:10", "The server says the password is wrong.", "https://support.kindling.example/settings/mailboxes/" + help.ID},
			{"Answers from help@kindling.example haven’t left since Mon 09:10", "smtp.kindling.example lets nobody in. Is the password right?", "leave in their order"},
		} {
			found := false
			for _, l := range all {
				found = found || l.Subject == want[0] && l.To[0].Address == ana.Email && l.From.Address == "sales@kindling.example" && holds(l.Text, want[1:])
			}
			if !found {
				t.Errorf("no mail says %q: %+v", want, all)
			}
		}
		clock.Add(time.Hour)
		if all := look(); len(all) != 0 {
			t.Errorf("%d mails more: it was said", len(all))
		}
		must(t, in.SetTrouble(ctx, help.ID, ""))
		clock.Add(time.Hour)
		must(t, in.SetTrouble(ctx, help.ID, "The server is gone."))
		clock.Add(alarm.Patience)
		if all := look(); len(all) != 1 || !strings.Contains(all[0].Text, "The server is gone.") {
			t.Errorf("%d mails of the next trouble, want one", len(all))
		}
	})
}

func holds(text string, all []string) bool {
	for _, words := range all {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), words) {
			return false
		}
	}
	return true
}
