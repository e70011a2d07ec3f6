// This file holds the sorting of one batch of mail: rows are held back and
// written together, since each statement is a journey to the database.

package inbox

import (
	"context"
	"slices"

	"rapport/kit/db"
	"rapport/mail"
	"rapport/team"
)

// sorting puts a batch of letters where they belong, in one transaction. What
// it holds back, the database does not know yet: whoever looks there for
// something first says need.
type sorting struct {
	s         *Store
	tx        *db.Tx
	people    map[string]bool
	customers map[string]Customer // by address
	blocked   map[string]bool     // addresses, and domains with their @

	conversations, participants [][]any
	messages                    []Message
	held                        map[string]bool // the conversations, addresses and Message-IDs among them
}

// knowCustomers reads who of the senders is known.
func (st *sorting) knowCustomers(ctx context.Context, batch []arrival) error {
	st.customers, st.held = map[string]Customer{}, map[string]bool{}
	var emails []string
	for _, a := range batch {
		if email, err := team.CleanEmail(a.letter.From.Address); err == nil {
			emails = append(emails, email)
		}
	}
	slices.Sort(emails)
	return db.EachOf(ctx, st.tx, func(rows *db.Rows) error {
		var c Customer
		err := rows.Scan(&c.ID, &c.Email, &c.Name)
		st.customers[c.Email] = c
		return err
	}, `SELECT id, email, name FROM customer WHERE email IN (list)`, slices.Compact(emails))
}

// customer gives who has the address, made when new.
func (st *sorting) customer(ctx context.Context, who mail.Address) (Customer, error) {
	if c, ok := st.customers[who.Address]; ok && (c.Name != "" || who.Name == "") {
		return c, nil
	}
	c, err := customerOf(ctx, st.tx, who.Address, cut(who.Name, 200))
	st.customers[who.Address] = c
	return c, err
}

// keep keeps a message, where its conversation then stands, and who may write
// there from now on.
func (st *sorting) keep(ctx context.Context, c Conversation, fresh bool, m Message, participants []string) error {
	if fresh {
		st.conversations = append(st.conversations, c.row(st.tx.At))
	} else if err := saveState(ctx, st.tx, c); err != nil {
		return err
	}
	st.messages = append(st.messages, m)
	st.held[c.ID], st.held[plain(m.HeaderID)] = true, true
	for _, address := range participants {
		st.participants = append(st.participants, []any{c.ID, address})
		st.held[address] = true
	}
	return nil
}

// need writes what is held back if one of these conversations, addresses or
// Message-IDs is among it.
func (st *sorting) need(ctx context.Context, names ...string) error {
	if slices.ContainsFunc(names, func(name string) bool { return st.held[plain(name)] }) {
		return st.flush(ctx)
	}
	return nil
}

// flush writes what is held back.
func (st *sorting) flush(ctx context.Context) error {
	if err := st.tx.Insert(ctx, insertInto, st.conversations, ""); err != nil {
		return err
	}
	if err := addMessages(ctx, st.tx, st.messages); err != nil {
		return err
	}
	if err := st.tx.Insert(ctx, insertParticipant, st.participants, `ON CONFLICT DO NOTHING`); err != nil {
		return err
	}
	st.conversations, st.messages, st.participants = nil, nil, nil
	clear(st.held)
	return nil
}

// lock takes the conversation and reads it as it then is, with all that this
// batch put into it.
func (st *sorting) lock(ctx context.Context, conversation string) (Conversation, error) {
	if err := st.need(ctx, conversation); err != nil {
		return Conversation{}, err
	}
	c, err := lock(ctx, st.tx, conversation)
	if err == nil && st.held[c.ID] { // it was merged into one that is held
		return st.lock(ctx, c.ID)
	}
	return c, err
}
