// This file holds what a room that looks for words asks: the words of
// messages, and who answered in a conversation.

package inbox

import (
	"context"
	"slices"

	"rapport/kit/db"
	"rapport/mail"
)

// Written is what can be found of a message, and shown of it.
type Written struct {
	Message, Conversation string
	At                    int64 // Unix microseconds
	Kind                  Kind
	Author, AuthorName    string
	To                    []mail.Address // and those who got copies
	Text                  string         // at most 60,000 letters: the whole of the message that began the conversation, else what was new
	Files                 []string       // names of attachments
	Subject               string         // of the conversation
	Customer              Customer
	Mailbox               string // its address
}

// Words gives what can be found of those of the messages that exist.
func Words(ctx context.Context, q db.Querier, messages []string) (map[string]Written, error) {
	all := make(map[string]Written, len(messages))
	return all, db.EachOf(ctx, q, func(rows *db.Rows) error {
		var w Written
		var kind, to, copies, files string
		err := rows.Scan(&w.Message, &w.Conversation, &w.At, &kind, &w.Author, &w.AuthorName, &to, &copies, &w.Text, &files,
			&w.Subject, &w.Customer.ID, &w.Customer.Email, &w.Customer.Name, &w.Mailbox)
		if err != nil {
			return err
		}
		w.Kind = Kind(kind)
		for _, list := range []string{to, copies} {
			some, err := listOf[mail.Address](list)
			if err != nil {
				return err
			}
			w.To = append(w.To, some...)
		}
		attached, err := listOf[Attachment](files)
		for _, a := range attached {
			if a.Name != "" {
				w.Files = append(w.Files, a.Name)
			}
		}
		all[w.Message] = w
		return err
	}, `SELECT m.id, m.conversation, m.at, m.kind, m.author, m.author_name, m.recipients, m.copies,
			substr(CASE WHEN m.fresh = '' OR m.at <= c.began_at THEN m.body ELSE m.fresh END, 1, 60000), m.attachments,
			c.subject, u.id, u.email, u.name, b.address
		FROM message m JOIN conversation c ON c.id = m.conversation JOIN customer u ON u.id = c.customer JOIN mailbox b ON b.id = c.mailbox
		WHERE m.id IN (list)`, messages)
}

// Answerers gives who replied in each of the conversations, by address.
func Answerers(ctx context.Context, q db.Querier, conversations []string) (map[string][]string, error) {
	all := make(map[string][]string, len(conversations))
	return all, db.EachOf(ctx, q, func(rows *db.Rows) error {
		var c, author string
		err := rows.Scan(&c, &author)
		if !slices.Contains(all[c], author) {
			all[c] = append(all[c], author)
		}
		return err
	}, `SELECT conversation, author FROM message WHERE conversation IN (list) AND kind = 'reply'`, conversations)
}
