// This file holds what people do in a conversation: reply, note, close, re-open.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"rapport/event"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/team"

	"github.com/google/uuid"
)

// sendJob is the kind of work that carries a reply out; its key is the message.
const sendJob = "send"

// Reply sends an answer to the customer, or passes one on: it is kept and
// queued in one transaction. If the customer or a colleague wrote since what
// the writer saw, nothing is kept and the error is a *Held. An answer that was
// kept already is given back as it is. Send is the same with time for second
// thoughts.
func (s *Store) Reply(ctx context.Context, by team.Person, a Answer) (m Message, err error) {
	if err := mayAnswer(by); err != nil {
		return m, err
	}
	if a, err = a.check(); err != nil {
		return m, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := lock(ctx, tx, a.Conversation)
		if err != nil {
			return err
		}
		if known, err := readMessage(ctx, tx, a.ID); err == nil {
			m = known
			return mine(known.Conversation == c.ID && known.Author == by.Email)
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := cmp.Or(addressed(ctx, tx, c, a, a.Conversation), meanwhile(ctx, tx, c, a)); err != nil {
			return err
		}
		if m, err = s.write(ctx, tx, by, c, a); err != nil {
			return err
		}
		return endDraft(ctx, tx, c.ID, by.Email, a)
	})
	return m, err
}

// since gives the messages of the talk that came after the one last seen.
// There is always one: the newest, also when the clocks of two servers put it
// before what was seen.
func since(ctx context.Context, tx *db.Tx, c Conversation, saw string) ([]Message, error) {
	all, err := readMessages(ctx, tx, c.ID, 30)
	if err != nil {
		return nil, err
	}
	var news []Message
	for _, m := range all {
		if m.ID == saw {
			news = nil
		} else if m.Kind.counts() {
			news = append(news, m)
		}
	}
	if len(news) > 0 {
		return news, nil
	}
	m, err := readMessage(ctx, tx, c.Newest)
	return []Message{m}, err
}

// write keeps an answer as the message it is from now on, and queues its mail.
func (s *Store) write(ctx context.Context, tx *db.Tx, by team.Person, c Conversation, a Answer) (Message, error) {
	box, err := s.mailboxBy(ctx, tx, "id", c.Mailbox)
	if err != nil {
		return Message{}, err
	}
	_, domain, _ := strings.Cut(box.Address, "@")
	m := Message{
		ID: a.ID, Conversation: c.ID, At: tx.At, Kind: Reply, Author: by.Email, AuthorName: by.Name,
		To: a.To, Copies: a.Copies, Blind: a.Blind, Subject: c.Subject,
		Text: a.Text, Fresh: a.Text, HTML: a.HTML, Handover: a.Handover, HeaderID: a.ID + "@" + domain, Mailbox: box.Address,
	}
	if m.Attachments, err = filesOf(ctx, tx, a); err != nil {
		return m, err
	}
	if a.Kind == Forward {
		if err := passOn(ctx, tx, &m, c, a); err != nil {
			return m, err
		}
		if c.Hand == handPassed {
			c.Hand = ""
		}
	} else {
		if len(m.To) == 0 {
			m.To = []mail.Address{{Name: c.Customer.Name, Address: c.Customer.Email}}
		}
		if a.HandleSeconds > 0 {
			m.HandleSeconds = &a.HandleSeconds
		}
		c.Hand = ""
	}
	if err := s.queue(ctx, tx, m); err != nil {
		return m, err
	}
	c.wrote(m.ID, m.Kind, m.Author, m.At)
	c.Messages++
	if err := addParticipants(ctx, tx, c.ID, append([]string{by.Email}, m.recipients()...)); err != nil {
		return m, err
	}
	switch {
	case a.Close:
		err = s.setStatus(ctx, tx, &c, by.Email, Closed)
	case a.CloseIfQuiet:
		c.Wake = Wake{tx.At.Add(QuietAfter), Closed}
		err = s.setStatus(ctx, tx, &c, by.Email, Pending)
	}
	if err != nil {
		return m, err
	}
	return m, saveState(ctx, tx, c)
}

// queue keeps a message and has it carried out.
func (s *Store) queue(ctx context.Context, tx *db.Tx, m Message) error {
	if err := addMessage(ctx, tx, m); err != nil {
		return err
	}
	if err := tx.Exec(ctx, `INSERT INTO outgoing (message, state, queued_at) VALUES ($1, 'queued', $2)`, m.ID, db.Micros(tx.At)); err != nil {
		return err
	}
	return job.Add(ctx, tx, sendJob, m.ID, struct{}{}, tx.At)
}

// AddNote keeps a note for the team. The id is minted by the form, so that a
// second click adds nothing.
func (s *Store) AddNote(ctx context.Context, by team.Person, noteID, conversation, text string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	if _, err := uuid.Parse(noteID); err != nil {
		return fault.New(fault.Invalid, "The form is incomplete. Open the conversation again; your draft is kept.")
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return fault.Field("body", "The note is empty.")
	}
	if len(text) > longestAnswer {
		return fault.Field("body", "The note is too long: one million letters at most.")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := lock(ctx, tx, conversation)
		if err != nil {
			return err
		}
		if _, err := readMessage(ctx, tx, noteID); !fault.Is(err, fault.NotFound) {
			return err // nil when it is here already
		}
		m := Message{ID: noteID, Conversation: c.ID, At: tx.At, Kind: Note, Author: by.Email, AuthorName: by.Name, Text: text, Fresh: text}
		if err := addMessage(ctx, tx, m); err != nil {
			return err
		}
		c.wrote(m.ID, m.Kind, m.Author, m.At)
		c.Messages++
		return saveState(ctx, tx, c)
	})
	return err
}

// Close closes a conversation; closing what is closed changes nothing.
func (s *Store) Close(ctx context.Context, by team.Person, conversation string) error {
	return s.SetStatus(ctx, by, conversation, Closed)
}

// Reopen opens a closed conversation again.
func (s *Store) Reopen(ctx context.Context, by team.Person, conversation string) error {
	return s.SetStatus(ctx, by, conversation, Open)
}

// SetStatus puts a conversation where a person wants it.
func (s *Store) SetStatus(ctx context.Context, by team.Person, conversation string, status Status) error {
	_, err := s.Put(ctx, by, []string{conversation}, status, time.Time{})
	return err
}

func (s *Store) setStatus(ctx context.Context, tx *db.Tx, c *Conversation, by string, status Status) error {
	c.set(status, tx.At)
	return addStatus(ctx, tx, StatusSet{c.ID, db.Micros(tx.At), by, status})
}

// SendAgain queues a failed reply once more, to be sent now.
func (s *Store) SendAgain(ctx context.Context, by team.Person, message string) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		m, err := readMessage(ctx, tx, message)
		if err != nil {
			return err
		}
		c, err := lock(ctx, tx, m.Conversation)
		if err != nil {
			return err
		}
		n, err := tx.Change(ctx, `UPDATE outgoing SET state = 'queued', attempts = 0, queued_at = $1, next_at = NULL, sentence = '', said = '' WHERE message = $2 AND state = 'failed'`,
			db.Micros(tx.At), m.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "This answer is on its way already.")
		}
		c.Hand = ""
		return errors.Join(saveState(ctx, tx, c), job.Add(ctx, tx, sendJob, m.ID, struct{}{}, tx.At),
			event.Record(tx, EventDelivery, c.ID, by.Email, DeliveryChanged{m.ID, Queued}))
	})
}
