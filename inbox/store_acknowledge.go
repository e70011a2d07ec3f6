// This file holds what a customer is told at a press of a button: a short word
// that nobody wrote for them, so that they know when somebody will. It is no
// answer, and no number counts it.

package inbox

import (
	"context"
	"strings"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// whyAcknowledged is why a message of ours is automatic, in words.
const whyAcknowledged = "sent at a press of a button, to say when a person answers"

// longestWord bounds what is told so.
const longestWord = 4000

// Acknowledge tells the customer of a conversation that waits something that
// no person wrote for them. A conversation is told once: a second time gives
// the first message back. The wait goes on. Mail of programs starts no wait,
// so it is never told anything; nor is an address that nobody reads.
func (s *Store) Acknowledge(ctx context.Context, by team.Person, conversation, text string) (m Message, err error) {
	text = strings.TrimSpace(text)
	switch {
	case mayAnswer(by) != nil:
		return m, mayAnswer(by)
	case text == "" || len(text) > longestWord:
		return m, fault.New(fault.Invalid, "There is nothing to tell, or too much: %d letters at most.", longestWord)
	}
	if err := s.fromPerson(ctx, conversation); err != nil {
		return m, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := lock(ctx, tx, conversation)
		if err != nil {
			return err
		}
		if told, err := acknowledged(ctx, tx, c.ID); err != nil || told != "" {
			if err == nil {
				m, err = readMessage(ctx, tx, told)
			}
			return err
		}
		if c.WaitingSince.IsZero() || c.Status.hidden() {
			return fault.New(fault.Conflict, "Nobody waits here any more, so nothing was sent.")
		}
		if unread(c.Customer.Email) {
			return fault.New(fault.Conflict, "Nobody reads mail to %s, so nothing was sent.", c.Customer.Email)
		}
		box, err := s.mailboxBy(ctx, tx, "id", c.Mailbox)
		if err != nil {
			return err
		}
		_, domain, _ := strings.Cut(box.Address, "@")
		m = Message{
			ID: id.New(), Conversation: c.ID, At: tx.At, Kind: Auto, Author: box.Address, AuthorName: box.Name,
			To: []mail.Address{{Name: c.Customer.Name, Address: c.Customer.Email}}, Subject: c.Subject,
			Text: text, Fresh: text, Mailbox: box.Address, Why: whyAcknowledged,
		}
		m.HeaderID = m.ID + "@" + domain
		if err := s.queue(ctx, tx, m); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO acknowledged (conversation, message, at) VALUES ($1, $2, $3)`, c.ID, m.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		c.wrote(m.ID, m.Kind, m.Author, m.At)
		c.Messages++
		return saveState(ctx, tx, c)
	})
	return m, err
}

// fromPerson refuses a conversation whose newest words came by a list, or say
// elsewhere in their mail that a program sent them.
func (s *Store) fromPerson(ctx context.Context, conversation string) error {
	c, err := readConversation(ctx, s.db, conversation)
	if err != nil || c.Newest == "" {
		return err
	}
	m, err := readMessage(ctx, s.db, c.Newest)
	if err != nil || m.Raw == "" {
		return err
	}
	raw, err := s.blobs.Get(m.Raw)
	if err != nil {
		return err
	}
	if l := mail.Parse(raw); l.Auto.Is {
		return fault.New(fault.Conflict, "This mail came by itself (%s), so nothing was sent.", l.Auto.Reason)
	}
	return nil
}

// acknowledged gives the message by which a conversation, or one that it
// absorbed, was told; empty when none was.
func acknowledged(ctx context.Context, tx *db.Tx, conversation string) (message string, err error) {
	parts, err := partsOf(ctx, tx, conversation)
	if err != nil {
		return "", err
	}
	err = db.Each(ctx, tx, func(rows *db.Rows) (err error) {
		message, err = db.Text(rows)
		return err
	}, `SELECT message FROM acknowledged WHERE conversation IN (`+db.Marks(1, len(parts))+`)`, db.Anys(parts)...)
	return message, err
}

// unread tells whether an address is one that programs write from, and nobody
// reads: what is told there comes back, or goes round and round.
func unread(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, name := range []string{"noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "notification"} {
		if strings.Contains(local, name) {
			return true
		}
	}
	return address == nobody
}

// byItself makes the mail of a message of ours that nobody wrote say so
// (RFC 3834, section 5): no name of a person, no faces to rate, no history.
func byItself(m Message, box Mailbox, d *mail.Draft) {
	if m.Kind != Auto {
		return
	}
	d.From.Name, d.Auto, d.Faces, d.Quoted = box.Name, "auto-replied", nil, nil
}

// Acknowledgement tells whether the message is one that Acknowledge sent.
func (m Message) Acknowledgement() bool { return m.Kind == Auto && m.Why == whyAcknowledged }
