package e2e

// Topics for a one-on-one, by answering a mail: through a real Dovecot, and onto the page.

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/mail/dovecot"
	"rapport/oneonone"
)

func TestTopicsByAnsweringAMail(t *testing.T) {
	v := stillVault(t, "")
	ctx := t.Context()
	server := dovecot.Start(t)
	server.AddUser(t, helpAddress)
	boxes, err := v.Inbox.Mailboxes(ctx)
	must(t, err)
	boxes[0].Incoming = &inbox.Server{Host: server.Host(), Port: server.IMAP(), Security: "plain", User: helpAddress, Password: dovecot.Password}
	_, err = v.Inbox.SaveMailbox(ctx, v.people["head"], boxes[0])
	must(t, err)
	must(t, v.Pairs.Keep(ctx))
	v.find()
	c := oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-18", "08:00", "Europe/Lisbon")
	must(t, v.Pairs.Propose(ctx, v.people["report"], v.pair.ID, c, 30, ""))
	must(t, v.Pairs.Accept(ctx, v.people["manager"], v.pair.ID))
	v.serve()

	page := v.base + "/oneonones/" + v.pair.ID
	report, manager := v.open("report"), v.open("manager")
	report.Open(page)
	report.WaitText("Nothing here yet")
	v.clock.Set(time.Date(2026, 11, 17, 17, 30, 0, 0, time.UTC)) // the evening before
	asked := v.mail("report@kindling.example", "Your topics for the one-on-one")
	server.Deliver(t, helpAddress, []byte(strings.ReplaceAll(`From: Report Person <report@kindling.example>
To: `+asked.ReplyTo[0].Address+`
Subject: Re: `+asked.Subject+`
Message-ID: <answer@kindling.example>
In-Reply-To: <`+asked.MessageID+`>
Content-Type: text/plain; charset=utf-8

Hi Manager,

* Saturday triage an hour later?
* The receipts guide

Who covers Boxing Day

Thanks,
Report
-- 
Report Person, support

On Tuesday, Kindling support wrote:
> What would you like to talk about?
`, "\n", "\r\n")))

	// Each line and bullet is a topic, on the open page by itself; greeting, signature and quote are none.
	report.WaitText("Saturday triage an hour later?")
	report.WaitText("The receipts guide")
	report.WaitText("Who covers Boxing Day")
	for _, none := range []string{"Hi Manager", "Report Person, support", "What would you like"} {
		report.WaitNoText(none)
	}
	if n := report.Count(".topics .topic"); n != 3 {
		t.Errorf("the answer made %d topics", n)
	}
	manager.Open(page)
	manager.WaitText("What Report adds you see tonight at 20:00")
	manager.WaitNoText("receipts guide")
	report.Press("t")
	report.Type("And one more, by page")
	report.Press("Enter")
	report.WaitText("And one more, by page")

	// At eight in the evening the manager is told, and reads them in their order.
	v.clock.Set(time.Date(2026, 11, 17, 20, 0, 30, 0, time.UTC))
	v.mail("manager@kindling.example", "The page for the one-on-one is open")
	manager.Open(page)
	manager.WaitText("And one more, by page")
	manager.WaitText("Saturday triage an hour later?")

	// It never became a conversation, which the whole team could read.
	if found, err := v.Inbox.Unreadables(ctx, 10); err != nil || len(found) > 0 {
		t.Errorf("unreadable: %v, %v", found, err)
	}
	head := v.open("head")
	head.Open(v.base + "/conversations")
	head.WaitText("Nobody is waiting")
}
