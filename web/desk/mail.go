package desk

// The mail of the desk: a mailbox, and what customers write.

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/id"
	"rapport/mail/sandbox"
	"rapport/team"
)

// Help is the address that customers write to.
const Help = "help@kindling.example"

// World starts a mail world in which the team receives at Help.
func (k *Desk) World() *sandbox.World {
	k.t.Helper()
	w, err := sandbox.Start(k.t.Context(), sandbox.Options{Team: []string{Help}, Now: k.Clock.Now})
	k.Must(err)
	k.t.Cleanup(w.Close)
	return w
}

// Mailbox sets up the mailbox of Help, which sends into a mail world of its own.
func (k *Desk) Mailbox() *sandbox.World {
	k.t.Helper()
	w := k.World()
	host, text, err := net.SplitHostPort(w.SMTP())
	k.Must(err)
	port, err := strconv.Atoi(text)
	k.Must(err)
	k.Box, err = k.Inbox.SaveMailbox(k.t.Context(), k.Ana, inbox.Mailbox{
		Address: Help, Name: "Kindling support", Outgoing: &inbox.Server{Host: host, Port: port, Security: "plain"},
	})
	k.Must(err)
	return w
}

// Letter writes a mail of a customer, such as "Wren Castellanos <wren@lake.example>", to Help.
func (k *Desk) Letter(from, subject, words string, headers ...string) string {
	k.serial++
	all := append([]string{
		"From: " + from, "To: " + Help, "Subject: " + subject,
		"Date: " + k.Clock.Now().Format(time.RFC1123Z), fmt.Sprintf("Message-ID: <m%d@customer.example>", k.serial),
	}, headers...)
	return strings.Join(all, "\n") + "\n\n" + words + "\n"
}

// Arrives puts raw mail into the mailbox, its lines ended as mail's are, and makes conversations of it.
func (k *Desk) Arrives(raws ...string) {
	k.t.Helper()
	b := inbox.Batch{Mailbox: k.Box.ID}
	for _, raw := range raws {
		raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
		b.Mails = append(b.Mails, inbox.Raw{Bytes: []byte(raw), At: k.Clock.Now()})
	}
	k.Must(k.Inbox.Accept(k.t.Context(), b))
	for {
		n, err := k.Inbox.Sort(k.t.Context(), 50)
		k.Must(err)
		if n == 0 {
			return
		}
	}
}

// Of gives the newest conversation of a customer.
func (k *Desk) Of(email string) inbox.Conversation {
	k.t.Helper()
	page, err := k.Inbox.List(k.t.Context(), inbox.Filter{View: inbox.All, Limit: 1000})
	k.Must(err)
	for _, c := range page.Rows {
		if c.Customer.Email == email {
			return c
		}
	}
	k.t.Fatalf("no conversation of %s", email)
	return inbox.Conversation{}
}

// Reply answers the newest message of a conversation.
func (k *Desk) Reply(by team.Person, c inbox.Conversation, html string) inbox.Message {
	k.t.Helper()
	now, err := k.Inbox.Conversation(k.t.Context(), c.ID)
	k.Must(err)
	m, err := k.Inbox.Reply(k.t.Context(), by, inbox.Answer{ID: id.New(), Conversation: c.ID, Saw: now.Newest, HTML: html})
	k.Must(err)
	return m
}
