// This file holds how conversations come in from elsewhere and go out again,
// line by line, as the support log names them.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
)

// Lines is history from elsewhere. Messages carry their own ids, times and
// conversations; whole groups of merged conversations come together.
type Lines struct {
	Messages []Message
	Statuses []StatusSet
	Merges   []Merged
	Topics   []TopicSet
}

// Bring takes history in, without sending anything to anybody. What is here
// already, exactly so, is left as it is; a message that stands here with
// other content is a conflict. people are the addresses of the team, and
// fallback the mailbox of conversations that name none.
func (s *Store) Bring(ctx context.Context, tx *db.Tx, l Lines, people map[string]bool, fallback string) error {
	b := bringing{s: s, tx: tx, people: people, fallback: fallback, boxes: map[string]Mailbox{}, customers: map[string]Customer{}, begun: map[string]Conversation{}}
	return b.all(ctx, l)
}

type bringing struct {
	s         *Store
	tx        *db.Tx
	people    map[string]bool
	fallback  string
	boxes     map[string]Mailbox
	customers map[string]Customer
	begun     map[string]Conversation // made just now: all their history is in the lines
}

func (b *bringing) all(ctx context.Context, l Lines) error {
	slices.SortStableFunc(l.Messages, func(x, y Message) int { return x.At.Compare(y.At) })
	byConversation, order := map[string][]Message{}, []string{}
	for _, m := range l.Messages {
		if byConversation[m.Conversation] == nil {
			order = append(order, m.Conversation)
		}
		byConversation[m.Conversation] = append(byConversation[m.Conversation], m)
	}
	for _, c := range order {
		if err := b.conversation(ctx, c, byConversation[c]); err != nil {
			return err
		}
	}
	touched := map[string]bool{}
	for _, c := range order {
		touched[c] = true
	}
	for _, st := range l.Statuses {
		if err := b.known(ctx, st.Conversation, byConversation, "a status"); err != nil {
			return err
		}
		touched[st.Conversation] = true
		if err := addStatus(ctx, b.tx, st); err != nil {
			return err
		}
	}
	for _, m := range l.Merges {
		touched[m.Conversation], touched[m.Into] = true, true
		if err := b.merge(ctx, m); err != nil {
			return err
		}
	}
	for _, t := range l.Topics {
		if err := b.known(ctx, t.Conversation, byConversation, "a topic"); err != nil {
			return err
		}
		if err := b.topic(ctx, t); err != nil {
			return err
		}
	}
	return b.settle(ctx, l, byConversation, touched)
}

// known refuses a line about a conversation that has no message, here or in what is brought.
func (b *bringing) known(ctx context.Context, conversation string, brought map[string][]Message, what string) error {
	if brought[conversation] != nil {
		return nil
	}
	ok, err := exists(ctx, b.tx, conversation)
	if err == nil && !ok {
		return fault.New(fault.Invalid, "%s for conversation %s, which has no message", what, conversation)
	}
	return err
}

func (b *bringing) conversation(ctx context.Context, conversation string, messages []Message) error {
	known, err := exists(ctx, b.tx, conversation)
	if err != nil {
		return err
	}
	if !known {
		if err := b.begin(ctx, conversation, messages); err != nil {
			return err
		}
	}
	for _, m := range messages {
		if known || !b.fresh(m) {
			if here, err := readMessage(ctx, b.tx, m.ID); err == nil {
				if !same(here, m) {
					return fault.New(fault.Conflict, "message %s is here already with other content", m.ID)
				}
				continue
			} else if !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		if err := addMessage(ctx, b.tx, m); err != nil {
			if db.Taken(err) {
				return fault.New(fault.Conflict, "message %s is here already in another conversation", m.ID)
			}
			return err
		}
	}
	return nil
}

// fresh messages were given their id just now: they can't be here already.
func (b *bringing) fresh(m Message) bool { return m.Raw != "" }

// same compares what the support log says of a message.
func same(a, b Message) bool {
	return a.Conversation == b.Conversation && a.At.Equal(b.At) && a.Kind == b.Kind && a.Author == b.Author && a.Subject == b.Subject &&
		a.Text == b.Text && a.Mailbox == b.Mailbox && sameSeconds(a.HandleSeconds, b.HandleSeconds) &&
		slices.EqualFunc(a.To, b.To, func(x, y mail.Address) bool { return x.Address == y.Address })
}

func sameSeconds(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func (b *bringing) begin(ctx context.Context, conversation string, messages []Message) error {
	address, name := customerIn(messages, b.people)
	customer, ok := b.customers[address]
	if !ok {
		var err error
		if customer, err = customerOf(ctx, b.tx, address, name); err != nil {
			return err
		}
		b.customers[address] = customer
	}
	box, err := b.mailbox(ctx, messages[0].Mailbox)
	if err != nil {
		return err
	}
	subject := ""
	for _, m := range messages {
		if m.Subject != "" {
			subject = m.Subject
			break
		}
	}
	c := Conversation{ID: conversation, Mailbox: box.ID, Customer: customer, Subject: subject, State: State{Status: Open, NewestAt: messages[0].At}}
	if err := insertConversation(ctx, b.tx, c); err != nil {
		return err
	}
	b.begun[conversation] = c
	return addParticipants(ctx, b.tx, conversation, []string{address})
}

// customerIn is who a conversation is with: who began it, or, when a person
// of the team did, the first recipient who is none.
func customerIn(messages []Message, people map[string]bool) (address, name string) {
	first := messages[0]
	for _, m := range messages {
		if m.Kind.counts() {
			first = m
			break
		}
	}
	if first.Kind == FromCustomer || !people[first.Author] {
		return first.Author, first.AuthorName
	}
	for _, to := range first.To {
		if !people[to.Address] {
			return to.Address, to.Name
		}
	}
	return first.Author, first.AuthorName
}

// mailbox remembers mailboxes for the length of the transaction.
func (b *bringing) mailbox(ctx context.Context, address string) (Mailbox, error) {
	if address == "" {
		address = b.fallback
	}
	if box, ok := b.boxes[address]; ok {
		return box, nil
	}
	box, err := b.s.BringMailbox(ctx, b.tx, address)
	b.boxes[address] = box
	return box, err
}

// BringMailbox gives the mailbox of the address, which is made, without servers, when new.
func (s *Store) BringMailbox(ctx context.Context, tx *db.Tx, address string) (Mailbox, error) {
	box, err := s.mailboxBy(ctx, tx, "address", address)
	if fault.Is(err, fault.NotFound) {
		box = Mailbox{ID: id.New(), Address: address, Name: address, CreatedAt: tx.At}
		err = s.putMailbox(ctx, tx, "rule:import", box)
	}
	return box, err
}

func (b *bringing) merge(ctx context.Context, m Merged) error {
	var target string
	err := b.tx.QueryRow(ctx, `SELECT target FROM merge_line WHERE conversation = $1`, m.Conversation).Scan(&target)
	if err == nil {
		if target != m.Into {
			return fault.New(fault.Conflict, "conversation %s was merged into %s already", m.Conversation, target)
		}
		return nil
	}
	if !errors.Is(err, db.ErrNoRows) {
		return err
	}
	if err := b.tx.Exec(ctx, `INSERT INTO merge_line (conversation, target, at, by) VALUES ($1, $2, $3, $4)`, m.Conversation, m.Into, m.At, m.By); err != nil {
		return fmt.Errorf("merging %s into %s: %w", m.Conversation, m.Into, err)
	}
	if err := b.tx.Exec(ctx, `UPDATE conversation SET merged_into = $1, waiting_since = NULL WHERE id = $2`, m.Into, m.Conversation); err != nil {
		return err
	}
	return event.Record(b.tx, EventMerge, m.Into, m.By, m)
}

func (b *bringing) topic(ctx context.Context, t TopicSet) error {
	n, err := b.tx.Change(ctx, `INSERT INTO topic_line (conversation, at, by, topic, on_it) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		t.Conversation, t.At, t.By, t.Topic, t.Set)
	if err != nil || n == 0 {
		return err
	}
	return event.Record(b.tx, EventTopic, t.Conversation, t.By, t)
}

// settle computes the states of all that was touched from its whole history:
// from the lines alone where they are all there is.
func (b *bringing) settle(ctx context.Context, l Lines, messages map[string][]Message, touched map[string]bool) error {
	statuses := map[string][]StatusSet{}
	for _, st := range l.Statuses {
		statuses[st.Conversation] = append(statuses[st.Conversation], st)
	}
	for _, m := range l.Merges {
		delete(b.begun, m.Conversation)
		delete(b.begun, m.Into)
	}
	done := map[string]bool{}
	for _, conversation := range slices.Sorted(maps.Keys(touched)) {
		if c, ok := b.begun[conversation]; ok {
			if err := b.settleBegun(ctx, c, messages[conversation], statuses[conversation]); err != nil {
				return err
			}
			continue
		}
		root, err := b.root(ctx, conversation)
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

func (b *bringing) settleBegun(ctx context.Context, c Conversation, messages []Message, statuses []StatusSet) error {
	history := make([]happening, 0, len(messages)+len(statuses))
	words := messages[len(messages)-1]
	for _, m := range messages {
		history = append(history, happening{at: m.At, conversation: c.ID, message: m.ID, kind: m.Kind, author: m.Author})
		if m.Kind == FromCustomer {
			words = m
		}
	}
	for _, st := range statuses {
		history = append(history, happening{at: db.Time(st.At), conversation: c.ID, status: st.Status})
	}
	c.State, c.Messages = *statesOf(history)[c.ID], len(messages)
	c.Preview = previewOf(cmp.Or(words.Fresh, words.Subject))
	return saveState(ctx, b.tx, c)
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
	c, err := readConversation(ctx, b.tx, root)
	if err != nil {
		return err
	}
	history, err := historyOf(ctx, b.tx, root)
	if err != nil {
		return err
	}
	state := statesOf(history)[root]
	if state == nil {
		return fault.New(fault.Invalid, "conversation %s has no history", root)
	}
	c.State, c.Messages = *state, 0
	for _, h := range history {
		if h.message != "" {
			c.Messages++
		}
	}
	var words string
	err = b.tx.QueryRow(ctx, `SELECT CASE WHEN fresh <> '' THEN fresh ELSE subject END FROM message WHERE conversation = $1
		ORDER BY CASE WHEN kind = 'customer' THEN 0 ELSE 1 END, at DESC, id DESC LIMIT 1`, root).Scan(&words)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	c.Preview = previewOf(words)
	return saveState(ctx, b.tx, c)
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

// EachLine gives the whole history in the form in which Bring takes it, a
// piece at a time, so that it never has to be in memory at once.
func (s *Store) EachLine(ctx context.Context, give func(Lines) error) error {
	err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var m Message
		var at int64
		var kind, to string
		if err := rows.Scan(&m.ID, &m.Conversation, &at, &kind, &m.Author, &m.AuthorName, &to, &m.Subject, &m.Text, &m.HandleSeconds, &m.Mailbox); err != nil {
			return err
		}
		m.At, m.Kind = db.Time(at), Kind(kind)
		var err error
		if m.To, err = listOf[mail.Address](to); err != nil {
			return err
		}
		return give(Lines{Messages: []Message{m}})
	}, `SELECT id, conversation, at, kind, author, author_name, recipients, subject, body, handle_seconds, mailbox FROM message ORDER BY conversation, at, id`)
	if err != nil {
		return err
	}
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var l StatusSet
		var status string
		if err := rows.Scan(&l.Conversation, &l.At, &l.By, &status); err != nil {
			return err
		}
		l.Status = Status(status)
		return give(Lines{Statuses: []StatusSet{l}})
	}, `SELECT conversation, at, by, status FROM status_line ORDER BY at, conversation, by, status`); err != nil {
		return err
	}
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var l Merged
		if err := rows.Scan(&l.Conversation, &l.Into, &l.At, &l.By); err != nil {
			return err
		}
		return give(Lines{Merges: []Merged{l}})
	}, `SELECT conversation, target, at, by FROM merge_line ORDER BY at, conversation`); err != nil {
		return err
	}
	return db.Each(ctx, s.db, func(rows *db.Rows) error {
		var l TopicSet
		if err := rows.Scan(&l.Conversation, &l.At, &l.By, &l.Topic, &l.Set); err != nil {
			return err
		}
		return give(Lines{Topics: []TopicSet{l}})
	}, `SELECT conversation, at, by, topic, on_it FROM topic_line ORDER BY at, conversation, topic`)
}
