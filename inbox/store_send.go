// This file holds the way out. A reply is written down as being sent before
// the server sees it, and as sent after the server took it. Between the two
// lies the one moment that SMTP leaves open: if the process dies after the
// server's OK and before our commit, the mail is sent once more, under the
// same Message-ID, by which mail servers and programs know it as the same.

package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/job"
	"rapport/kit/db"
	"rapport/mail"
	"rapport/mail/line"
	"rapport/mail/smtp"
)

// SendNext carries out the reply that is due longest; false when none is due.
// A refusal for good fails the reply visibly; any other trouble puts it off.
func (s *Store) SendNext(ctx context.Context) (bool, error) {
	j, ok, err := job.Claim(ctx, s.db, sendJob)
	if err != nil || !ok {
		return false, err
	}
	m, err := readMessage(ctx, s.db, j.Key)
	if err != nil {
		return true, err
	}
	if rests, err := s.rests(ctx, j, m); rests || err != nil {
		return true, err
	}
	account, envelope, raw, err := s.prepare(ctx, m)
	if err == nil {
		if err := s.markSending(ctx, m); err != nil {
			return true, err
		}
		err = s.CarryOut(ctx, account, envelope, raw)
	}
	if err != nil && ctx.Err() != nil {
		return true, ctx.Err() // shutting down: the lease ends, and another worker goes on
	}
	return true, s.settle(context.WithoutCancel(ctx), j, m, err)
}

// How long a mail may take to leave; a lease is longer. Who is told to stop
// lets what is on the line finish, for a while.
const (
	carryTime  = 10 * time.Minute
	carryGrace = 20 * time.Second
)

// CarryOut hands the mail over. It is not called off at once when ctx ends: a
// server may just be taking it.
func (s *Store) CarryOut(ctx context.Context, account smtp.Account, envelope smtp.Envelope, raw []byte) error {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), carryTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(carryGrace, cancel) })()
	return s.Carry(own, account, envelope, raw)
}

func (s *Store) markSending(ctx context.Context, m Message) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `UPDATE outgoing SET state = 'sending', attempts = attempts + 1, tried_at = $1 WHERE message = $2`, db.Micros(tx.At), m.ID)
	})
}

// settle writes down how an attempt ended.
func (s *Store) settle(ctx context.Context, j job.Job, m Message, failed error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if failed == nil {
			return errors.Join(job.Done(ctx, tx, j), unstuck(ctx, tx, m.Conversation),
				tx.Exec(ctx, `UPDATE outgoing SET state = 'sent', sent_at = $1, next_at = NULL, said = '', sentence = '' WHERE message = $2`, db.Micros(tx.At), m.ID),
				event.Record(tx, EventDelivery, m.Conversation, "rule:mail", DeliveryChanged{m.ID, Sent}))
		}
		said, sentence, permanent := failed.Error(), "This didn’t leave. "+failed.Error(), false
		if f, ok := errors.AsType[*smtp.Failure](failed); ok {
			said, sentence, permanent = f.Said, joinSentences("This didn’t leave.", f.Sentence, f.Hint), f.Permanent
			if err := s.addAccepted(ctx, tx, m, f.Accepted); err != nil {
				return err
			}
			if len(f.Accepted) > 0 {
				sentence = joinSentences(f.Sentence, f.Hint)
			}
		}
		said, sentence = plain(said), plain(sentence)
		wait, again := smtp.Backoff(j.Attempts)
		if outage(failed) {
			if !again {
				wait = probe
			}
			wait, again, permanent = min(wait, probe), tx.At.Sub(j.CreatedAt) < smtp.GiveUp, false
			if err := stuck(ctx, tx, m.Conversation, sentence, tx.At.Add(wait)); err != nil {
				return err
			}
		}
		if permanent || !again {
			return s.giveUp(ctx, tx, j, m, said, sentence)
		}
		next := tx.At.Add(wait)
		return errors.Join(job.PutOff(ctx, tx, j, next, said),
			tx.Exec(ctx, `UPDATE outgoing SET state = 'queued', next_at = $1, said = $2, sentence = $3 WHERE message = $4`, db.Micros(next), plain(said), plain(sentence), m.ID),
			event.Record(tx, EventDelivery, m.Conversation, "rule:mail", DeliveryChanged{m.ID, Queued}))
	})
}

func (s *Store) addAccepted(ctx context.Context, tx *db.Tx, m Message, more []string) error {
	if len(more) == 0 {
		return nil
	}
	known, err := s.accepted(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE outgoing SET accepted = $1 WHERE message = $2`, asJSON(append(known, more...)), m.ID)
}

func (s *Store) giveUp(ctx context.Context, tx *db.Tx, j job.Job, m Message, said, sentence string) error {
	c, err := lock(ctx, tx, m.Conversation)
	if err != nil {
		return err
	}
	c.Hand = "failed"
	return errors.Join(job.Done(ctx, tx, j), saveState(ctx, tx, c),
		tx.Exec(ctx, `UPDATE outgoing SET state = 'failed', next_at = NULL, said = $1, sentence = $2 WHERE message = $3`, plain(said), plain(sentence), m.ID),
		event.Record(tx, EventDelivery, m.Conversation, "rule:mail", DeliveryChanged{m.ID, Failed}))
}

// joinSentences puts a space between the sentences that are there.
func joinSentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

// prepare makes the mail of a reply, always the same for the same reply.
func (s *Store) prepare(ctx context.Context, m Message) (smtp.Account, smtp.Envelope, []byte, error) {
	c, err := readConversation(ctx, s.db, m.Conversation)
	if err != nil {
		return smtp.Account{}, smtp.Envelope{}, nil, err
	}
	box, err := s.Mailbox(ctx, c.Mailbox)
	if err != nil {
		return smtp.Account{}, smtp.Envelope{}, nil, err
	}
	if box.Outgoing == nil {
		return smtp.Account{}, smtp.Envelope{}, nil, &smtp.Failure{Sentence: "The mailbox " + box.Address + " has no server to send by.", Hint: "Set one up under Settings, Mailboxes."}
	}
	draft, err := s.draft(ctx, c, box, m)
	if err != nil {
		return smtp.Account{}, smtp.Envelope{}, nil, err
	}
	raw, err := mail.Compose(draft)
	if err != nil {
		return smtp.Account{}, smtp.Envelope{}, nil, fmt.Errorf("composing the mail: %w", err)
	}
	accepted, err := s.accepted(ctx, s.db, m.ID)
	if err != nil {
		return smtp.Account{}, smtp.Envelope{}, nil, err
	}
	return OutgoingAccount(box), smtp.Envelope{From: draft.ReplyTo.Address, To: left(m.recipients(), accepted)}, raw, nil
}

// accepted lists to whom a message has gone already: when a server took it for
// some recipients and not for others, the others are tried again alone.
func (s *Store) accepted(ctx context.Context, q db.Querier, message string) ([]string, error) {
	var text string
	if err := q.QueryRow(ctx, `SELECT accepted FROM outgoing WHERE message = $1`, message).Scan(&text); err != nil && !errors.Is(err, db.ErrNoRows) {
		return nil, err
	}
	return listOf[string](text)
}

// left is who has not got it yet.
func left(all, accepted []string) []string {
	return slices.DeleteFunc(all, func(address string) bool { return slices.Contains(accepted, address) })
}

// OutgoingAccount is how the mailbox's server for sending is reached.
func OutgoingAccount(box Mailbox) smtp.Account {
	o := box.Outgoing
	_, domain, _ := strings.Cut(box.Address, "@")
	return smtp.Account{Host: o.Host, Port: o.Port, Security: line.Security(o.Security), User: o.User, Password: o.Password, Hello: domain}
}

// draft says what the mail of a reply holds. Bounces come back to the signed
// address, so that they find their conversation.
func (s *Store) draft(ctx context.Context, c Conversation, box Mailbox, m Message) (mail.Draft, error) {
	before, err := readMessages(ctx, s.db, c.ID, 100)
	if err != nil {
		return mail.Draft{}, err
	}
	box = box.writtenTo(upTo(before, m))
	d := mail.Draft{
		From:      mail.Address{Name: firstName(m.AuthorName) + ", " + box.Name, Address: box.Address},
		ReplyTo:   mail.Address{Name: box.Name, Address: mail.SignAddress(s.replyKey, box.Address, c.ID)},
		To:        m.To,
		Cc:        m.Copies,
		Subject:   m.Subject,
		Reply:     true,
		Date:      m.At,
		MessageID: m.HeaderID,
		HTML:      m.HTML,
		Text:      m.Text,
		Handover:  m.Handover,
		Signature: box.Signature,
	}
	if len(d.To) == 0 { // only blind copies: nobody's address stands in it but ours
		d.To = []mail.Address{{Name: box.Name, Address: box.Address}}
	}
	if d.Attachments, err = s.carry(m); err != nil {
		return d, err
	}
	if m.Kind == Forward {
		return d, s.draftForward(ctx, c, box, m, &d)
	}
	if s.faces != nil {
		d.Faces = s.faces(m.ID)
	}
	clock, err := zone(ctx, s.db, c.Customer.ID)
	if err != nil {
		return d, err
	}
	for _, b := range before {
		if !b.Kind.counts() || b.ID == m.ID || b.At.After(m.At) {
			continue
		}
		if b.HeaderID != "" && !slices.Contains(d.References, b.HeaderID) {
			d.References = append(d.References, b.HeaderID)
			d.InReplyTo = b.HeaderID
		}
		if b.Kind == FromCustomer {
			d.Quoted = &mail.Quote{Attribution: attribution(b, clock), Text: cut(b.Text, 64<<10)}
		}
	}
	byItself(m, box, &d)
	return d, nil
}

// attribution says above a quote who wrote it and when, by the customer's
// clock where that is known.
func attribution(m Message, clock *time.Location) string {
	when := m.At.Format("Mon, 2 Jan 2006 at 15:04 MST")
	if clock != nil {
		when = m.At.In(clock).Format("Mon, 2 Jan 2006 at 15:04")
	}
	return fmt.Sprintf("On %s, %s wrote:", when, m.called())
}

// upTo gives the messages that are not newer than one of them.
func upTo(all []Message, m Message) []Message {
	return slices.DeleteFunc(slices.Clone(all), func(o Message) bool { return o.At.After(m.At) })
}

// carry reads the files of a message.
func (s *Store) carry(m Message) ([]mail.Attachment, error) {
	files := make([]mail.Attachment, len(m.Attachments))
	for i, f := range m.Attachments {
		body, err := s.blobs.Get(f.Blob)
		if err != nil {
			return nil, fmt.Errorf("reading “%s”: %w", f.Name, err)
		}
		files[i] = mail.Attachment{Name: f.Name, Type: f.Type, Size: f.Size, Body: body, ContentID: f.ContentID, Inline: f.Inline}
	}
	return files, nil
}

// Compose makes the raw mail of a reply, as it leaves.
func (s *Store) Compose(ctx context.Context, message string) ([]byte, error) {
	m, err := readMessage(ctx, s.db, message)
	if err != nil {
		return nil, err
	}
	_, _, raw, err := s.prepare(ctx, m)
	return raw, err
}

// NextSendAt tells when the next reply is due to leave; false when none is queued.
func (s *Store) NextSendAt(ctx context.Context) (time.Time, bool, error) {
	return job.NextAt(ctx, s.db, sendJob)
}
