// This file holds the store, and what all its verbs share: keeping a message,
// a status and a state, each with its event.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/mail/smtp"
	"rapport/team"
)

// Store keeps the inbox.
type Store struct {
	db       *db.DB
	blobs    *blob.Store
	key      secret.Key
	replyKey []byte // signs reply addresses
	faces    func(message string) *mail.Faces

	// Carry hands a mail to its server. It is smtp.Send, but where a year of
	// work is made in seconds.
	Carry func(ctx context.Context, account smtp.Account, envelope smtp.Envelope, raw []byte) error

	// Fetch asks the mailbox's server once more for a mail that it would not
	// give; source says where it was found.
	Fetch func(ctx context.Context, box Mailbox, source string) (Raw, error)

	// Aside looks at each letter before it joins a conversation, in the
	// transaction that sorts it, and gives the state under which the mail is kept
	// when it is no matter between the team and a customer; empty for all others.
	// Letters of an archive are not shown to it. Nil puts none aside.
	Aside func(ctx context.Context, tx *db.Tx, box Mailbox, l mail.Letter) (state string, err error)

	// Private tells of a mail's bytes, before they are kept, that its words are
	// not the team's to read: it is kept sealed, shown to Aside, and then gone.
	// Whoever sets it sets Aside too. Nil: no mail is private.
	Private func(raw []byte) bool
}

// NewStore keeps the inbox in d and its raw mail in blobs. faces gives the
// rating links of a reply, or nil for none.
func NewStore(d *db.DB, blobs *blob.Store, key secret.Key, faces func(message string) *mail.Faces) *Store {
	return &Store{db: d, blobs: blobs, key: key, replyKey: key.Derive("reply address"), faces: faces, Carry: smtp.Send}
}

// addMessage keeps a message and records it.
func addMessage(ctx context.Context, tx *db.Tx, m Message) error {
	return addMessages(ctx, tx, []Message{m})
}

// addMessages keeps messages and records each.
func addMessages(ctx context.Context, tx *db.Tx, all []Message) error {
	rows := make([][]any, len(all))
	for i := range all {
		all[i].ID = cmp.Or(all[i].ID, id.New())
		m := &all[i]
		rows[i] = []any{
			m.ID, m.Conversation, db.Micros(m.At), string(m.Kind), m.Author, plain(m.AuthorName), asJSON(m.To), asJSON(m.Copies), plain(m.Subject),
			plain(m.Text), plain(m.Fresh), plain(m.HTML), plain(m.Handover), m.HandleSeconds, plain(m.HeaderID), m.Raw, m.Mailbox,
			plain(m.Why), asJSON(m.Problems), asJSON(m.Attachments), asJSON(m.Blind), asJSON(m.Carries),
		}
	}
	if err := tx.Insert(ctx, `INSERT INTO message (id, conversation, at, kind, author, author_name, recipients, copies, subject,
		body, fresh, html, handover, handle_seconds, header_id, raw, mailbox, why, problems, attachments, blind, carries)`, rows, ""); err != nil {
		return err
	}
	if err := tx.Insert(ctx, `INSERT INTO file_use (blob, used_by)`, uses(all), `ON CONFLICT DO NOTHING`); err != nil {
		return err
	}
	for _, m := range all {
		if err := event.Record(tx, EventMessage, m.Conversation, m.Author, m.added()); err != nil {
			return err
		}
	}
	return nil
}

// uses lists which message needs which file.
func uses(all []Message) (rows [][]any) {
	for _, m := range all {
		for _, a := range m.Attachments {
			rows = append(rows, []any{a.Blob, m.ID})
		}
	}
	return rows
}

func (m Message) added() MessageAdded {
	to := make([]string, len(m.To))
	for i, a := range m.To {
		to[i] = a.Address
	}
	return MessageAdded{m.ID, m.Conversation, db.Micros(m.At), m.Kind, m.Author, to, m.HandleSeconds}
}

// addStatus keeps a status line and records it.
func addStatus(ctx context.Context, tx *db.Tx, l StatusSet) error {
	n, err := tx.Change(ctx, `INSERT INTO status_line (conversation, at, by, status) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		l.Conversation, l.At, l.By, string(l.Status))
	if err != nil || n == 0 {
		return err
	}
	return event.Record(tx, EventStatus, l.Conversation, l.By, l)
}

// saveState keeps where the conversation stands now, and with which preview.
// What came back by itself counts as such until somebody writes or puts it elsewhere.
func saveState(ctx context.Context, tx *db.Tx, c Conversation) error {
	return tx.Exec(ctx, `UPDATE conversation SET preview = $1, status = $2, began_at = $3, waiting_since = $4,
		newest_at = $5, newest = $6, replier = $7, hand = $8, messages = $9, asleep_since = $10, wake_at = $11, wake_to = $12, purge_at = $13, language = $14,
		woke_at = CASE WHEN $2 = 'open' AND $5 <= woke_at THEN woke_at END WHERE id = $15`, append(c.standing(tx.At), c.ID)...)
}

// never is when a pending conversation wakes that only its customer wakes:
// later than any moment, so that it stands last.
const never = int64(1) << 62

// standing is the state in the order of the columns of insertInto and saveStates.
func (c *Conversation) standing(now time.Time) []any {
	var wake, purge *int64
	if c.Status == Pending {
		at := never
		if !c.Wake.At.IsZero() {
			at = db.Micros(c.Wake.At)
		}
		wake = &at
	} else {
		c.Wake = Wake{}
	}
	if c.Status == Deleted && !c.Purged {
		purge = db.MaybeMicros(firstOf(c.PurgeAt, now.Add(Grace)))
	}
	return []any{
		plain(c.Preview), string(c.Status), db.MaybeMicros(c.BeganAt), db.MaybeMicros(c.WaitingSince), db.Micros(c.NewestAt), c.Newest, c.Replier,
		c.Hand, c.Messages, db.MaybeMicros(c.AsleepSince), wake, string(c.Wake.To), purge, c.Language,
	}
}

// lock takes the conversation for this transaction, so that whoever changes
// it at the same time waits, and reads it as it then is.
func lock(ctx context.Context, tx *db.Tx, conversation string) (Conversation, error) {
	var theirs bool
	n, err := tx.Change(ctx, `UPDATE conversation SET revision = revision + 1 WHERE id = $1`, conversation)
	if err != nil {
		return Conversation{}, err
	}
	if n == 0 {
		return Conversation{}, noConversation()
	}
	c, err := conversationOf(tx.QueryRow(ctx, `SELECT `+conversationColumns+`, coalesce((SELECT kind = 'customer' FROM message WHERE id = c.newest), false)`+
		fromConversation+`WHERE c.id = $1`, conversation), &theirs)
	if err != nil {
		return c, err
	}
	if c.Merged != "" {
		return lock(ctx, tx, c.Merged)
	}
	c.lastIsTheirs = theirs
	return c, nil
}

func noConversation() error {
	return fault.New(fault.NotFound, "There is no such conversation. It may have been deleted, or the link is incomplete.")
}

// mayAnswer refuses who is not in the team any more.
func mayAnswer(by team.Person) error {
	if by.ID == "" || !by.LeftAt.IsZero() {
		return fault.New(fault.Forbidden, "Only people of the team can do this.")
	}
	return nil
}

// customerOf gives the customer with the address, who is made when new. A
// better name than the kept one takes its place.
func customerOf(ctx context.Context, tx *db.Tx, email, name string) (Customer, error) {
	c := Customer{Email: email, Name: plain(name)}
	err := tx.QueryRow(ctx, `SELECT id, name FROM customer WHERE email = $1`, email).Scan(&c.ID, &c.Name)
	switch {
	case errors.Is(err, db.ErrNoRows):
		c.ID = id.New()
		err = tx.QueryRow(ctx, `INSERT INTO customer (id, email, name, created_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING id`, c.ID, email, c.Name, db.Micros(tx.At)).Scan(&c.ID)
	case err == nil && c.Name == "" && name != "":
		c.Name = plain(name)
		err = tx.Exec(ctx, `UPDATE customer SET name = $1 WHERE id = $2`, c.Name, c.ID)
	}
	return c, err
}

const insertParticipant = `INSERT INTO participant (conversation, address)`

func addParticipants(ctx context.Context, tx *db.Tx, conversation string, addresses []string) error {
	rows := make([][]any, len(addresses))
	for i, a := range addresses {
		rows[i] = []any{conversation, a}
	}
	return tx.Insert(ctx, insertParticipant, rows, `ON CONFLICT DO NOTHING`)
}

const insertInto = `INSERT INTO conversation (id, mailbox, customer, subject, preview, status, began_at, waiting_since,
	newest_at, newest, replier, hand, messages, asleep_since, wake_at, wake_to, purge_at, language, topics)`

// row is the conversation in the order of insertInto.
func (c *Conversation) row(now time.Time) []any {
	return append(append([]any{c.ID, c.Mailbox, c.Customer.ID, plain(c.Subject)}, c.standing(now)...), topicsText(c.Topics))
}
