// This file holds the keeping of aliases, and of the mailboxes in which a conversation also stands.

package inbox

import (
	"context"
	"errors"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// putAliases keeps the mailbox's other addresses, in place of those there were.
func putAliases(ctx context.Context, tx *db.Tx, m Mailbox) error {
	if err := tx.Exec(ctx, `DELETE FROM mailbox_alias WHERE mailbox = $1`, m.ID); err != nil {
		return err
	}
	other, err := otherOwner(ctx, tx, m)
	if err != nil {
		return err
	}
	if other != "" {
		return fault.Field("aliases", "%s is an address of another mailbox already.", other)
	}
	rows := make([][]any, len(m.Aliases))
	for i, a := range m.Aliases {
		rows[i] = []any{a.Address, m.ID, plain(a.Name), plain(a.Signature)}
	}
	return tx.Insert(ctx, `INSERT INTO mailbox_alias (address, mailbox, name, signature)`, rows, "")
}

// otherOwner finds one of the mailbox's addresses that belongs to another mailbox; empty when none does.
func otherOwner(ctx context.Context, tx *db.Tx, m Mailbox) (address string, err error) {
	own := []string{m.Address}
	for _, a := range m.Aliases {
		own = append(own, a.Address)
	}
	find := func(rows *db.Rows) error { return rows.Scan(&address) }
	if err := db.EachOf(ctx, tx, find, `SELECT address FROM mailbox_alias WHERE address IN (list)`, own); err != nil {
		return "", err
	}
	return address, db.EachOf(ctx, tx, find, `SELECT address FROM mailbox WHERE address IN (list)`, own[1:])
}

// addAliases reads the other addresses of mailboxes.
func addAliases(ctx context.Context, q db.Querier, boxes []Mailbox) error {
	at := make(map[string]*Mailbox, len(boxes))
	for i := range boxes {
		at[boxes[i].ID] = &boxes[i]
	}
	return db.Each(ctx, q, func(rows *db.Rows) error {
		var box string
		var a Alias
		if err := rows.Scan(&box, &a.Address, &a.Name, &a.Signature); err != nil {
			return err
		}
		if m := at[box]; m != nil {
			m.Aliases = append(m.Aliases, a)
		}
		return nil
	}, `SELECT mailbox, address, name, signature FROM mailbox_alias ORDER BY address`)
}

// standAlso keeps that a conversation of another mailbox stands in this one too.
func standAlso(ctx context.Context, tx *db.Tx, conversation, mailbox string) error {
	n, err := tx.Change(ctx, `INSERT INTO conversation_mailbox (conversation, mailbox, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		conversation, mailbox, db.Micros(tx.At))
	if err != nil || n == 0 {
		return err
	}
	return event.Record(tx, EventShared, conversation, "rule:mail", Shared{Mailbox: mailbox})
}

// StandsIn gives the mailboxes in which a conversation stands, its own first.
func (s *Store) StandsIn(ctx context.Context, c Conversation) ([]string, error) {
	others, err := db.All(ctx, s.db, db.Text,
		`SELECT mailbox FROM conversation_mailbox WHERE conversation = $1 AND mailbox <> $2 ORDER BY at, mailbox`, c.ID, c.Mailbox)
	return append([]string{c.Mailbox}, others...), err
}

// AlsoIn gives for conversations in which mailboxes they stand beside their
// own; those that stand in no other are left out.
func AlsoIn(ctx context.Context, q db.Querier, ids []string) (map[string][]string, error) {
	also := map[string][]string{}
	return also, db.EachOf(ctx, q, func(rows *db.Rows) error {
		var conversation, mailbox string
		err := rows.Scan(&conversation, &mailbox)
		also[conversation] = append(also[conversation], mailbox)
		return err
	}, `SELECT conversation, mailbox FROM conversation_mailbox WHERE conversation IN (list)`, ids)
}

// twin finds the message that a letter is another copy of: its writer sent it to several of our mailboxes, and it came by
// one of them before. A Message-ID alone proves nothing: writer, subject and words must be the same.
func (st *sorting) twin(ctx context.Context, box Mailbox, a arrival, m Message) (twin Message, err error) {
	if m.HeaderID == "" || a.old {
		return twin, nil
	}
	if err := st.need(ctx, m.HeaderID); err != nil {
		return twin, err
	}
	err = st.tx.QueryRow(ctx, `SELECT id, conversation FROM message WHERE header_id = $1 AND header_id <> '' AND author = $2 AND subject = $3
		AND body = $4 AND raw <> '' AND mailbox <> $5 ORDER BY at LIMIT 1`,
		plain(m.HeaderID), plain(m.Author), plain(m.Subject), plain(m.Text), box.Address).Scan(&twin.ID, &twin.Conversation)
	if errors.Is(err, db.ErrNoRows) {
		return Message{}, nil
	}
	if err != nil {
		return twin, err
	}
	c, err := lock(ctx, st.tx, twin.Conversation)
	if err != nil || c.Mailbox == box.ID {
		return twin, err
	}
	return twin, standAlso(ctx, st.tx, c.ID, box.ID)
}
