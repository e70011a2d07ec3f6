// This file holds the support desk of this room's tests.

package escalation

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/team"
)

const help = "help@kindling.example"

type desk struct {
	*Store
	t     *testing.T
	db    *db.DB
	clock *dbtest.Clock
	ana   team.Person // head of support
	priya team.Person // product
	joe   team.Person // technician
}

func newDesk(t *testing.T, d *db.DB, clock *dbtest.Clock) *desk {
	t.Helper()
	ctx := t.Context()
	key, err := secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	people := team.NewStore(d)
	k := &desk{Store: NewStore(d, inbox.NewStore(d, blobs, key, nil), people), t: t, db: d, clock: clock}
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}),
			team.Bring(ctx, tx, team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Product, Zone: "Asia/Kolkata"}))
	}))
	for email, p := range map[string]*team.Person{"ana": &k.ana, "joe": &k.joe, "priya": &k.priya} {
		*p, err = people.PersonByEmail(ctx, email+"@kindling.example")
		must(t, err)
	}
	_, err = k.inbox.SaveMailbox(ctx, k.ana, inbox.Mailbox{Address: help, Name: "Kindling support"})
	must(t, err)
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (k *desk) bring(l inbox.Lines) {
	k.t.Helper()
	people, err := team.Addresses(k.t.Context(), k.db)
	must(k.t, err)
	must(k.t, k.db.Write(k.t.Context(), func(tx *db.Tx) error { return k.inbox.Bring(k.t.Context(), tx, l, people, help) }))
}

// writes lets a customer write into a conversation, now.
func (k *desk) writes(conversation, customer, words string) {
	k.t.Helper()
	k.bring(inbox.Lines{Messages: []inbox.Message{{
		ID: id.New(), Conversation: conversation, At: k.clock.Now(), Kind: inbox.FromCustomer, Author: customer + "@x.example", AuthorName: customer + " Olsen",
		To: []mail.Address{{Address: help}}, Subject: "Card box", Text: words, Fresh: words, Mailbox: help,
	}}})
}

func (k *desk) replies(by team.Person, conversation string) {
	k.t.Helper()
	c, err := k.inbox.Conversation(k.t.Context(), conversation)
	must(k.t, err)
	_, err = k.inbox.Reply(k.t.Context(), by, inbox.Answer{ID: id.New(), Conversation: conversation, Saw: c.Newest, Text: "We look into it."})
	must(k.t, err)
}

func (k *desk) merge(conversation, into string) {
	k.t.Helper()
	k.bring(inbox.Lines{Merges: []inbox.Merged{{Conversation: conversation, Into: into, At: db.Micros(k.clock.Now()), By: "joe@kindling.example"}}})
}

func (k *desk) raise(title string, conversations ...string) Escalation {
	k.t.Helper()
	e, err := k.Raise(k.t.Context(), k.joe, New{ID: id.New(), Known: Known{Title: title, Urgency: Blocked}})
	must(k.t, err)
	for _, c := range conversations {
		must(k.t, k.Link(k.t.Context(), k.joe, e.ID, c, "My own words."))
	}
	return e
}

// hurt makes n conversations, each of an own customer and answered by Joe,
// and an escalation that they all belong to.
func (k *desk) hurt(n int) Escalation {
	k.t.Helper()
	var all []string
	for i := range n {
		c := fmt.Sprintf("c%03d", i)
		k.writes(c, fmt.Sprintf("customer%03d", i), "The card box never appears.")
		k.clock.Add(time.Second)
		k.replies(k.joe, c)
		all = append(all, c)
	}
	k.clock.Add(time.Minute)
	return k.raise("The card box does not appear in Safari", all...)
}

func (k *desk) complete(e Escalation) {
	k.t.Helper()
	must(k.t, k.SetStatus(k.t.Context(), k.priya, e.ID, Complete, "3.2.2 is out."))
}

func (k *desk) round(e Escalation) Round {
	k.t.Helper()
	r, err := k.Telling(k.t.Context(), k.ana, e.ID)
	must(k.t, err)
	return r
}

// send sends the letter to everybody shown.
func (k *desk) send(e Escalation) {
	k.t.Helper()
	var all []string
	for _, l := range k.round(e).Letters {
		all = append(all, l.Customer.ID)
	}
	must(k.t, k.Send(k.t.Context(), k.ana, e.ID, all, all))
}

// tellAll lets every letter leave that can.
func (k *desk) tellAll() {
	k.t.Helper()
	k.clock.Add(time.Hour)
	for {
		more, err := k.TellNext(k.t.Context())
		must(k.t, err)
		if !more {
			return
		}
	}
}

// answers counts the replies of a conversation.
func (k *desk) answers(conversation string) (all []inbox.Message) {
	k.t.Helper()
	thread, _, err := k.inbox.Thread(k.t.Context(), conversation, "", 100)
	must(k.t, err)
	for _, m := range thread {
		if m.Kind == inbox.Reply {
			all = append(all, m)
		}
	}
	return all
}
