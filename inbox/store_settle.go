// This file holds how conversations that came in from elsewhere stand: it is
// computed from all that ever happened to them.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
)

// stand computes how a conversation stands from the lines alone.
func (b *bringing) stand(c *Conversation) {
	messages, statuses := b.messages[c.ID], b.statuses[c.ID]
	history := make([]happening, 0, len(messages)+len(statuses))
	words := messages[len(messages)-1]
	for _, m := range messages {
		history = append(history, happening{at: m.At, conversation: c.ID, message: m.ID, kind: m.Kind, author: m.Author})
		if m.Kind == FromCustomer {
			words = m
			if c.Language == "" {
				c.Language = mail.Language(cmp.Or(m.Fresh, m.Text))
			}
		}
	}
	for _, st := range statuses {
		history = append(history, happening{at: db.Time(st.At), conversation: c.ID, status: st.Status})
	}
	c.State, c.Messages = *statesOf(history)[c.ID], len(messages)
	c.Preview = previewOf(cmp.Or(words.Fresh, words.Subject))
}

// settle computes how all that was here before, or was merged, stands now,
// from its whole history.
func (b *bringing) settle(ctx context.Context, l Lines) error {
	touched := maps.Clone(b.merged)
	for _, c := range b.order {
		touched[c] = touched[c] || b.here[c]
	}
	for _, st := range l.Statuses {
		touched[st.Conversation] = touched[st.Conversation] || b.here[st.Conversation]
	}
	done := map[string]bool{}
	for _, c := range slices.Sorted(maps.Keys(touched)) {
		if !touched[c] {
			continue
		}
		root, err := b.root(ctx, c)
		if err != nil {
			return err
		}
		if done[root] {
			continue
		}
		done[root] = true
		if err := b.settleOne(ctx, root); err != nil {
			return err
		}
	}
	return nil
}

func (b *bringing) root(ctx context.Context, conversation string) (string, error) {
	for range 1000 {
		var into string
		err := b.tx.QueryRow(ctx, `SELECT merged_into FROM conversation WHERE id = $1`, conversation).Scan(&into)
		if errors.Is(err, db.ErrNoRows) {
			return "", fault.New(fault.Invalid, "conversation %s has no message", conversation)
		}
		if err != nil || into == "" {
			return conversation, err
		}
		conversation = into
	}
	return "", fault.New(fault.Invalid, "the merges of conversation %s go in a circle", conversation)
}

func (b *bringing) settleOne(ctx context.Context, root string) error {
	c, err := settle(ctx, b.tx, root)
	if err == nil && c.Newest == "" && c.Messages == 0 {
		return fault.New(fault.Invalid, "conversation %s has no history", root)
	}
	return err
}

// settle computes from its whole history how a conversation stands now, with
// all that it absorbed, and keeps it.
func settle(ctx context.Context, tx *db.Tx, root string) (Conversation, error) {
	c, err := readConversation(ctx, tx, root)
	if err != nil {
		return c, err
	}
	history, err := historyOf(ctx, tx, root)
	if err != nil {
		return c, err
	}
	state := statesOf(history)[root]
	if state == nil {
		return c, nil
	}
	c.State, c.Messages = *state, 0
	for _, h := range history {
		if h.message != "" {
			c.Messages++
		}
	}
	newest, err := messagesWhere(ctx, tx, root, ` AND m.kind = 'customer'`, nil, 1)
	if err == nil && len(newest) == 0 {
		newest, err = readMessages(ctx, tx, root, 1)
	}
	if err != nil {
		return c, err
	}
	c.Preview = ""
	if len(newest) > 0 {
		c.Preview = previewOf(cmp.Or(newest[0].Fresh, newest[0].Subject))
	}
	return c, saveState(ctx, tx, c)
}

// historyOf reads all that ever happened to a conversation and what it absorbed.
func historyOf(ctx context.Context, q db.Querier, root string) ([]happening, error) {
	parts, err := partsOf(ctx, q, root)
	if err != nil {
		return nil, err
	}
	in, args := `IN (`+db.Marks(1, len(parts))+`)`, db.Anys(parts)
	return db.All(ctx, q, func(rows *db.Rows) (h happening, err error) {
		var at int64
		var kind, status string
		err = rows.Scan(&at, &h.conversation, &h.message, &kind, &h.author, &status, &h.into)
		h.at, h.kind, h.status = db.Time(at), Kind(kind), Status(status)
		return h, err
	}, `SELECT at, conversation, id, kind, author, '', '' FROM message WHERE conversation `+in+`
		UNION ALL SELECT at, conversation, '', '', '', status, '' FROM status_line WHERE conversation `+in+`
		UNION ALL SELECT at, conversation, '', '', '', '', target FROM merge_line WHERE conversation `+in, args...)
}
