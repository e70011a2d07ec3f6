// This file holds the way out, written down before and after as the inbox does
// it: a process that dies after the server's OK sends once more, under the same Message-ID.

package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/mail/smtp"
)

// idMark begins the Message-ID of each notice, so that its answers are known
// without asking the database about every mail.
const idMark = "notice."

// noSender is what stands by notices while no mailbox can send them, and how
// long they wait before they look again.
const (
	noSender  = "No mailbox has a server to send by. Set one up under Settings, Mailboxes; then this mail leaves by itself."
	lookAgain = time.Minute
)

// SendNext carries out the notice that is due longest; false when none is due.
// Without a mailbox to send by it waits and says so. A refusal for good fails
// it visibly, any other trouble puts it off, until it is of no use any more.
func (s *Store) SendNext(ctx context.Context) (bool, error) {
	j, ok, err := job.Claim(ctx, s.db, sendJob)
	if err != nil || !ok {
		return false, err
	}
	k, m, err := s.read(ctx, j.Key)
	if err != nil {
		return true, err
	}
	if k.State != Queued && k.State != Sending || !k.ExpiresAt.After(s.db.Now()) {
		return true, s.db.Write(ctx, func(tx *db.Tx) error {
			return s.giveUp(ctx, tx, j, k, Late, "", "It was of no use any more before it could leave.")
		})
	}
	box, err := s.inbox.Sender(ctx)
	if fault.Is(err, fault.NotFound) {
		return true, s.db.Write(ctx, func(tx *db.Tx) error { return putOff(ctx, tx, j, k, lookAgain, "", noSender) })
	}
	if err != nil {
		return true, err
	}
	if err := s.markSending(ctx, &k, box); err != nil {
		return true, err
	}
	raw, err := s.compose(k, m, box)
	if err == nil {
		err = s.inbox.CarryOut(ctx, inbox.OutgoingAccount(box), smtp.Envelope{From: s.inbox.AddressFor(box, k.thing()), To: []string{k.Address}}, raw)
	}
	if err != nil && ctx.Err() != nil {
		return true, ctx.Err() // shutting down: the lease ends, and another worker goes on
	}
	return true, s.settle(context.WithoutCancel(ctx), j, k, err)
}

// read gives a notice and the mail that it is.
func (s *Store) read(ctx context.Context, notice string) (k Kept, m Mail, err error) {
	var body string
	err = s.db.QueryRow(ctx, `SELECT body FROM notice WHERE id = $1`, notice).Scan(&body)
	if err == nil {
		k, err = keptOf(s.db.QueryRow(ctx, `SELECT `+columns+` FROM notice WHERE id = $1`, notice))
	}
	if err != nil || body == "" {
		return k, m, err
	}
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		return k, m, fmt.Errorf("reading the mail %q: %w", k.Key, err)
	}
	return k, m, nil
}

// markSending writes down the attempt, and the first time the Message-ID, which then stays.
func (s *Store) markSending(ctx context.Context, k *Kept, box inbox.Mailbox) error {
	k.Attempts++
	if k.HeaderID == "" {
		_, domain, _ := strings.Cut(box.Address, "@")
		k.HeaderID = idMark + k.thing() + "@" + domain
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `UPDATE notice SET state = 'sending', attempts = $1, header_id = $2, tried_at = $3 WHERE id = $4`,
			k.Attempts, k.HeaderID, db.Micros(tx.At), k.ID)
	})
}

// compose makes the raw mail, always the same for the same notice and mailbox.
func (s *Store) compose(k Kept, m Mail, box inbox.Mailbox) ([]byte, error) {
	d := mail.Draft{
		From:    mail.Address{Name: "Rapport, " + box.Name, Address: box.Address},
		To:      []mail.Address{{Name: m.To.Name, Address: k.Address}},
		ReplyTo: m.ReplyTo, Subject: m.Subject, Date: k.QueuedAt.In(m.To.Location()), MessageID: k.HeaderID,
		Auto: "auto-generated", Text: m.Text, Page: m.HTML, Calendar: m.Calendar, Attachments: m.Attachments,
	}
	if d.ReplyTo.Address == "" {
		d.ReplyTo = mail.Address{Name: box.Name, Address: s.inbox.AddressFor(box, k.thing())}
	}
	for _, p := range m.Pictures {
		name, _, _ := strings.Cut(p.ID, "@")
		d.Attachments = append(d.Attachments, mail.Attachment{Name: name + ".png", Type: "image/png", Inline: true, ContentID: p.ID, Body: p.PNG})
	}
	raw, err := mail.Compose(d)
	if err != nil {
		return nil, &smtp.Failure{Permanent: true, Sentence: "The mail could not be written.", Err: err}
	}
	return raw, nil
}

// settle writes down how an attempt ended. What has left is not kept, only that it has.
func (s *Store) settle(ctx context.Context, j job.Job, k Kept, failed error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if failed == nil {
			return errors.Join(job.Done(ctx, tx, j),
				tx.Exec(ctx, `UPDATE notice SET state = 'sent', sent_at = $1, next_at = NULL, body = '', said = '', sentence = '' WHERE id = $2`, db.Micros(tx.At), k.ID),
				event.Record(tx, EventSent, k.ID, "rule:notice", Happened{Key: k.Key, Person: k.Person}))
		}
		said, sentence, permanent := failed.Error(), failed.Error(), false
		if f, ok := errors.AsType[*smtp.Failure](failed); ok {
			said, sentence, permanent = f.Said, strings.TrimSpace(f.Sentence+" "+f.Hint), f.Permanent
		}
		wait, again := smtp.Backoff(k.Attempts)
		if permanent || !again {
			return s.giveUp(ctx, tx, j, k, Failed, said, sentence)
		}
		return putOff(ctx, tx, j, k, wait, said, sentence)
	})
}

// putOff lets a notice wait. Of one that says the same as before nothing is recorded.
func putOff(ctx context.Context, tx *db.Tx, j job.Job, k Kept, wait time.Duration, said, sentence string) error {
	next := tx.At.Add(wait)
	return errors.Join(job.PutOff(ctx, tx, j, next, said),
		tx.Exec(ctx, `UPDATE notice SET state = 'queued', next_at = $1, said = $2, sentence = $3 WHERE id = $4`, db.Micros(next), clean(said), clean(sentence), k.ID))
}

// giveUp ends a notice that did not leave.
func (s *Store) giveUp(ctx context.Context, tx *db.Tx, j job.Job, k Kept, state State, said, sentence string) error {
	return errors.Join(job.Done(ctx, tx, j),
		tx.Exec(ctx, `UPDATE notice SET state = $1, next_at = NULL, body = '', said = $2, sentence = $3 WHERE id = $4`, string(state), clean(said), clean(sentence), k.ID),
		event.Record(tx, EventFailed, k.ID, "rule:notice", Happened{Key: k.Key, Person: k.Person, Sentence: clean(sentence)}))
}

// Aside knows the answers to notices: what machines answer is kept apart from
// the conversations, a bounce marks its notice as failed, and a person's words
// about something are recorded for the room that asked. All other letters are
// the inbox's.
func (s *Store) Aside(ctx context.Context, tx *db.Tx, _ inbox.Mailbox, l mail.Letter) (state string, err error) {
	k, ok, err := s.answered(ctx, tx, l)
	if err == nil && !ok && s.isPrivate(l) {
		return s.unknown(ctx, tx, l)
	}
	if err != nil || !ok {
		return "", err
	}
	switch {
	case l.Bounce != nil:
		if !l.Bounce.Permanent {
			return "notice", nil
		}
		sentence := "It did not arrive at " + k.Address + "."
		return "notice", errors.Join(
			tx.Exec(ctx, `UPDATE notice SET state = 'failed', said = $1, sentence = $2 WHERE id = $3`, clean(l.Bounce.Diagnostic), sentence, k.ID),
			event.Record(tx, EventFailed, k.ID, "rule:notice", Happened{Key: k.Key, Person: k.Person, Sentence: sentence}))
	case l.Auto.Is:
		return "notice", nil
	case k.private():
		return "private", s.hear(ctx, tx, k, l)
	case k.About == "" || !strings.EqualFold(l.From.Address, k.Address) || strings.TrimSpace(l.FreshText) == "":
		return "", nil
	}
	return "notice", event.Record(tx, EventAnswered, k.ID, k.Address, Answered{Notice: k.ID, About: k.About, Person: k.Person, Text: clean(l.FreshText)})
}

// answered finds the notice that a letter is about, by the mails it refers to
// or by the signed address it was sent to.
func (s *Store) answered(ctx context.Context, tx *db.Tx, l mail.Letter) (k Kept, ok bool, err error) {
	refs := slices.Concat([]string{l.MessageID}, l.InReplyTo, l.References) // its own: a person may have the mailbox's address
	if l.Bounce != nil {
		refs = append(refs, l.Bounce.OriginalID)
	}
	for _, ref := range refs {
		if !strings.HasPrefix(ref, idMark) {
			continue
		}
		k, err := keptOf(tx.QueryRow(ctx, `SELECT `+columns+` FROM notice WHERE header_id = $1`, clean(ref)))
		if err == nil || !errors.Is(err, db.ErrNoRows) {
			return k, err == nil, err
		}
	}
	for _, thing := range s.inbox.Things(l) {
		thing, private := strings.CutPrefix(thing, privateMark)
		k, err := keptOf(tx.QueryRow(ctx, `SELECT `+columns+` FROM notice WHERE id = $1`, thing))
		if err == nil && !l.Auto.Is && !private && k.About == "" {
			continue // a person's own words about nothing in particular are the inbox's
		}
		if err == nil || !errors.Is(err, db.ErrNoRows) {
			return k, err == nil, err
		}
	}
	return k, false, nil
}
