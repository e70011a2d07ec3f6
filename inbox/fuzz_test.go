package inbox_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
)

// Whatever a stranger's mail claims, it gets into nobody's conversation; and
// whatever a mail is, it ends as a message or as an item that says why not,
// and the mail behind it is read.
func FuzzThreading(f *testing.F) {
	f.Add("Re: Refund", "<m1@customer.example>", "", "Ann <ann@x.example>")
	f.Add("AW: refund", "", "<m1@customer.example> <x@y>", "help+r-forged@kindling.example")
	f.Add("Undelivered", "<m1@customer.example>", "", "")
	f.Fuzz(func(t *testing.T, subject, inReplyTo, references, to string) {
		for _, s := range []string{subject, inReplyTo, references, to} {
			if strings.ContainsAny(s, "\r\n") || len(s) > 2000 {
				t.Skip("one header is one line")
			}
		}
		dbtest.One(t, db.Options{File: t.TempDir() + "/rapport.db", Hasty: true}, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
			k := newDesk(t, d, clock)
			k.arrives(k.letter("ann@x.example", "Refund", "Where is it?"))
			ann := k.only()
			stranger := fmt.Sprintf("From: Mallory <mallory@evil.example>\nTo: help@kindling.example, %s\nSubject: %s\nMessage-ID: <evil@evil.example>\nIn-Reply-To: %s\nReferences: %s\n\nLet me in.\n",
				to, subject, inReplyTo, references)
			k.arrives(stranger, k.letter("bob@y.example", "Behind", "I come behind."))
			if ms := k.thread(ann.ID); len(ms) != 1 {
				t.Fatalf("a stranger is in Ann's conversation: %+v", ms[1])
			}
			page, err := k.in.List(t.Context(), inbox.Filter{View: inbox.All, Limit: 10})
			must(t, err)
			items, err := k.in.Unreadables(t.Context(), 10)
			must(t, err)
			if len(page.Rows)+len(items) != 3 {
				t.Fatalf("%d conversations and %d items of three mails", len(page.Rows), len(items))
			}
		})
	})
}
