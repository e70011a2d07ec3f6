// This file holds how messages move to a conversation of their own, as if they
// had always been there, and back.

package inbox

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// Split moves a message, or all from it on, into a new conversation. Both must
// keep something that a customer or a person wrote to the other.
func (s *Store) Split(ctx context.Context, by team.Person, conversation, message string, alone bool) (done Ticket, err error) {
	if err := mayAnswer(by); err != nil {
		return done, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := lock(ctx, tx, conversation)
		if err != nil {
			return err
		}
		all, err := outlineOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(m Message) bool { return m.ID == message })
		if at < 0 {
			return fault.New(fault.NotFound, "This message is not in this conversation any more.")
		}
		stays, goes := slices.Concat(all[:at]), all[at:]
		if alone {
			stays, goes = slices.Concat(all[:at], all[at+1:]), all[at:at+1]
		}
		if err := maySplit(ctx, tx, c, stays, goes); err != nil {
			return err
		}
		people, err := team.Addresses(ctx, tx)
		if err != nil {
			return err
		}
		fresh, err := beginSplit(ctx, tx, c, goes, people)
		if err != nil {
			return err
		}
		d := deed{Before: map[string]standing{c.ID: standingOf(c)}}
		for _, m := range goes {
			d.Moves = append(d.Moves, Move{m.ID, m.Conversation, fresh.ID})
		}
		if err := move(ctx, tx, by, d.Moves); err != nil {
			return err
		}
		if err := rename(ctx, tx, c, stays, people); err != nil {
			return err
		}
		for _, one := range []string{fresh.ID, c.ID} {
			if _, err := settle(ctx, tx, one); err != nil {
				return err
			}
		}
		done, err = keepDeed(ctx, tx, by, d)
		done.N, done.Made = len(goes), fresh.ID
		return err
	})
	return done, err
}

// outlineOf reads all messages of a conversation without their words, in order.
func outlineOf(ctx context.Context, q db.Querier, conversation string) ([]Message, error) {
	parts, err := partsOf(ctx, q, conversation)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, q, func(rows *db.Rows) (m Message, err error) {
		var at int64
		var kind, to, copies string
		if err := rows.Scan(&m.ID, &m.Conversation, &at, &kind, &m.Author, &m.AuthorName, &to, &copies, &m.Subject); err != nil {
			return m, err
		}
		m.At, m.Kind = db.Time(at), Kind(kind)
		if m.To, err = listOf[mail.Address](to); err != nil {
			return m, err
		}
		m.Copies, err = listOf[mail.Address](copies)
		return m, err
	}, `SELECT id, conversation, at, kind, author, author_name, recipients, copies, subject FROM message
		WHERE conversation IN (`+db.Marks(1, len(parts))+`) ORDER BY at, id`, db.Anys(parts)...)
}

// maySplit refuses what would leave a conversation without a talk, or a merge
// without what it merged.
func maySplit(ctx context.Context, tx *db.Tx, c Conversation, stays, goes []Message) error {
	counts := func(m Message) bool { return m.Kind.counts() }
	switch {
	case c.Status.hidden():
		return fault.New(fault.Conflict, "This conversation is in %s. Bring it back first.", c.Status)
	case !slices.ContainsFunc(goes, counts):
		return fault.New(fault.Conflict, "Nothing that a customer or one of us wrote would be in the new conversation.")
	case !slices.ContainsFunc(stays, counts):
		return fault.New(fault.Conflict, "Nothing that a customer or one of us wrote would stay here.")
	}
	ids := make([]string, len(goes))
	for i, m := range goes {
		ids[i] = m.ID
	}
	leaving := false
	if err := db.EachOf(ctx, tx, func(*db.Rows) error { leaving = true; return nil },
		`SELECT message FROM outgoing WHERE state IN ('queued', 'sending') AND message IN (list)`, ids); err != nil {
		return err
	}
	if leaving {
		return fault.New(fault.Conflict, "An answer among these is just leaving. Try again when it has arrived.")
	}
	parts, err := partsOf(ctx, tx, c.ID)
	if err != nil || len(parts) < 2 {
		return err
	}
	lines, err := mergesInto(ctx, tx, parts, "")
	for _, l := range lines {
		for _, side := range []string{l.Conversation, l.Into} {
			if !slices.ContainsFunc(stays, func(m Message) bool { return m.Conversation == side && db.Micros(m.At) <= l.At }) {
				return cmp.Or(err, error(fault.New(fault.Conflict, "These came in by a merge. Take the merge back instead, in the same menu.")))
			}
		}
	}
	return err
}

// beginSplit keeps the new conversation, still without its messages.
func beginSplit(ctx context.Context, tx *db.Tx, c Conversation, goes []Message, people map[string]bool) (Conversation, error) {
	fresh := Conversation{ID: id.New(), Mailbox: c.Mailbox, Subject: c.Subject, State: State{Status: Open, NewestAt: goes[0].At}}
	if i := slices.IndexFunc(goes, func(m Message) bool { return m.Subject != "" }); i >= 0 {
		fresh.Subject = goes[i].Subject
	}
	var err error
	address, name := customerIn(goes, people)
	if fresh.Customer, err = customerOf(ctx, tx, address, cut(name, 200)); err != nil {
		return fresh, err
	}
	if err := tx.Insert(ctx, insertInto, [][]any{fresh.row(tx.At)}, ""); err != nil {
		return fresh, err
	}
	var with []string
	for _, m := range goes {
		if m.Kind.counts() {
			with = append(with, m.Author)
			for _, to := range slices.Concat(m.To, m.Copies) {
				with = append(with, to.Address)
			}
		}
	}
	return fresh, addParticipants(ctx, tx, fresh.ID, slices.Compact(slices.Sorted(slices.Values(append(with, address)))))
}

// rename gives the conversation the customer of what is now its beginning.
func rename(ctx context.Context, tx *db.Tx, c Conversation, stays []Message, people map[string]bool) error {
	own := slices.DeleteFunc(slices.Clone(stays), func(m Message) bool { return m.Conversation != c.ID })
	if !slices.ContainsFunc(own, func(m Message) bool { return m.Kind.counts() }) {
		return nil
	}
	address, name := customerIn(own, people)
	if address == c.Customer.Email {
		return nil
	}
	u, err := customerOf(ctx, tx, address, cut(name, 200))
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE conversation SET customer = $1 WHERE id = $2`, u.ID, c.ID)
}

// move moves messages, and tells of it once.
func move(ctx context.Context, tx *db.Tx, by team.Person, moves []Move) error {
	oldest := time.Time{}
	for _, m := range moves {
		var at int64
		if err := tx.QueryRow(ctx, `UPDATE message SET conversation = $1 WHERE id = $2 AND conversation = $3 RETURNING at`, m.To, m.Message, m.From).Scan(&at); err != nil {
			return err
		}
		if t := db.Time(at); oldest.IsZero() || t.Before(oldest) {
			oldest = t
		}
	}
	return event.Record(tx, EventSplit, moves[0].From, by.Email, Split{moves, db.Micros(oldest)})
}

// moveBack undoes a split: the messages are where they were, and the
// conversation it made leads there. When that went on meanwhile, it is refused.
func moveBack(ctx context.Context, tx *db.Tx, by team.Person, moves []Move) error {
	if len(moves) == 0 {
		return nil
	}
	made, home := moves[0].To, moves[0].From
	if _, err := lock(ctx, tx, made); err != nil {
		return err
	}
	var messages, others int
	if err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM message WHERE conversation = $1), (SELECT count(*) FROM status_line WHERE conversation = $1)
		+ (SELECT count(*) FROM merge_line WHERE conversation = $1 OR target = $1) + (SELECT count(*) FROM topic_line WHERE conversation = $1)`, made).Scan(&messages, &others); err != nil {
		return err
	}
	if messages != len(moves) || others > 0 {
		return fault.New(fault.Conflict, "The new conversation went on meanwhile, so this can’t be taken back. Merge the two instead.")
	}
	back := make([]Move, len(moves))
	for i, m := range moves {
		back[i] = Move{m.Message, m.To, m.From}
	}
	if err := move(ctx, tx, by, back); err != nil {
		return err
	}
	c, err := lock(ctx, tx, home)
	if err != nil {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE conversation SET merged_into = $1, messages = 0, waiting_since = NULL, asleep_since = NULL, wake_at = NULL, woke_at = NULL, hand = '' WHERE id = $2`,
		c.ID, made); err != nil {
		return err
	}
	all, err := outlineOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	people, err := team.Addresses(ctx, tx)
	if err != nil {
		return err
	}
	return rename(ctx, tx, c, all, people)
}
