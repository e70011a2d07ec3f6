// This file holds how conversations come in from elsewhere, as the support
// log names them: many at a time, with few statements.

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
	b := bringing{s: s, tx: tx, people: people, fallback: fallback, boxes: map[string]Mailbox{}}
	return b.all(ctx, l)
}

type bringing struct {
	s        *Store
	tx       *db.Tx
	people   map[string]bool
	fallback string
	boxes    map[string]Mailbox

	order    []string             // the conversations that messages name, as they come
	messages map[string][]Message // of each
	statuses map[string][]StatusSet
	here     map[string]bool     // conversations that were here before
	merged   map[string]bool     // conversations that a merge names
	topics   map[string][]string // that the lines leave on each
}

func (b *bringing) all(ctx context.Context, l Lines) error {
	b.group(l)
	if err := b.look(ctx, l); err != nil {
		return err
	}
	if err := b.begin(ctx); err != nil {
		return err
	}
	if err := b.addMessages(ctx, l.Messages); err != nil {
		return err
	}
	if err := b.addStatuses(ctx, l.Statuses); err != nil {
		return err
	}
	for _, m := range l.Merges {
		if err := b.merge(ctx, m); err != nil {
			return err
		}
	}
	if err := b.addTopics(ctx, l.Topics); err != nil {
		return err
	}
	return b.settle(ctx, l)
}

// group sorts the lines by conversation.
func (b *bringing) group(l Lines) {
	slices.SortStableFunc(l.Messages, func(x, y Message) int { return x.At.Compare(y.At) })
	b.messages, b.statuses, b.merged = map[string][]Message{}, map[string][]StatusSet{}, map[string]bool{}
	for _, m := range l.Messages {
		if b.messages[m.Conversation] == nil {
			b.order = append(b.order, m.Conversation)
		}
		b.messages[m.Conversation] = append(b.messages[m.Conversation], m)
	}
	for _, st := range l.Statuses {
		b.statuses[st.Conversation] = append(b.statuses[st.Conversation], st)
	}
	for _, m := range l.Merges {
		b.merged[m.Conversation], b.merged[m.Into] = true, true
	}
	b.topics = topicsAfter(l.Topics)
}

// look finds which conversations are here already, and refuses lines about
// one that has no message, here or in what is brought.
func (b *bringing) look(ctx context.Context, l Lines) error {
	b.here = map[string]bool{}
	what := map[string]string{}
	for _, t := range l.Topics {
		what[t.Conversation] = "a topic"
	}
	for _, st := range l.Statuses {
		what[st.Conversation] = "a status"
	}
	for _, c := range b.order {
		what[c] = ""
	}
	named := slices.Sorted(maps.Keys(what))
	if err := db.EachOf(ctx, b.tx, func(rows *db.Rows) error {
		c, err := db.Text(rows)
		b.here[c] = true
		return err
	}, `SELECT id FROM conversation WHERE id IN (list)`, named); err != nil {
		return err
	}
	for _, c := range named {
		if what[c] != "" && !b.here[c] {
			return fault.New(fault.Invalid, "%s for conversation %s, which has no message", what[c], c)
		}
	}
	return nil
}

// begin makes the conversations that are new, as they stand after all lines
// about them; those that a merge names are settled once the merge is known.
func (b *bringing) begin(ctx context.Context) error {
	var fresh []Conversation
	for _, c := range b.order {
		if b.here[c] {
			continue
		}
		messages := b.messages[c]
		address, name := customerIn(messages, b.people)
		box, err := b.mailbox(ctx, messages[0].Mailbox)
		if err != nil {
			return err
		}
		made := Conversation{
			ID: c, Mailbox: box.ID, Customer: Customer{Email: address, Name: plain(name)},
			State: State{Status: Open, NewestAt: messages[0].At},
		}
		if i := slices.IndexFunc(messages, func(m Message) bool { return m.Subject != "" }); i >= 0 {
			made.Subject = messages[i].Subject
		}
		if !b.merged[c] {
			b.stand(&made)
		}
		made.Topics = b.topics[c]
		fresh = append(fresh, made)
	}
	if err := b.nameCustomers(ctx, fresh); err != nil {
		return err
	}
	rows, with := make([][]any, len(fresh)), make([][]any, len(fresh))
	for i, c := range fresh {
		rows[i], with[i] = c.row(b.tx.At), []any{c.ID, c.Customer.Email}
	}
	if err := b.tx.Insert(ctx, insertInto, rows, ""); err != nil {
		return err
	}
	return b.tx.Insert(ctx, insertParticipant, with, `ON CONFLICT DO NOTHING`)
}

// nameCustomers finds who the conversations are with, and makes who is new.
func (b *bringing) nameCustomers(ctx context.Context, all []Conversation) error {
	names := map[string]string{}
	for _, c := range all {
		names[c.Customer.Email] = cmp.Or(names[c.Customer.Email], c.Customer.Name)
	}
	emails := slices.Sorted(maps.Keys(names)) // an order, so that two transactions do not deadlock
	known := map[string]Customer{}
	read := func(rows *db.Rows) error {
		var c Customer
		err := rows.Scan(&c.ID, &c.Email, &c.Name)
		known[c.Email] = c
		return err
	}
	const query = `SELECT id, email, name FROM customer WHERE email IN (list)`
	if err := db.EachOf(ctx, b.tx, read, query, emails); err != nil {
		return err
	}
	var rows [][]any
	var fresh []string
	for _, email := range emails {
		if c, ok := known[email]; !ok {
			fresh = append(fresh, email)
			rows = append(rows, []any{id.New(), email, names[email], db.Micros(b.tx.At)})
		} else if c.Name == "" && names[email] != "" {
			c.Name = names[email]
			known[email] = c
			if err := b.tx.Exec(ctx, `UPDATE customer SET name = $1 WHERE id = $2`, c.Name, c.ID); err != nil {
				return err
			}
		}
	}
	if err := b.tx.Insert(ctx, `INSERT INTO customer (id, email, name, created_at)`, rows, `ON CONFLICT DO NOTHING`); err != nil {
		return err
	}
	if err := db.EachOf(ctx, b.tx, read, query, fresh); err != nil {
		return err
	}
	for i := range all {
		all[i].Customer = known[all[i].Customer.Email]
	}
	return nil
}

// addMessages keeps the messages that are not here yet, in order of time. One
// that stands here with other content is a conflict.
func (b *bringing) addMessages(ctx context.Context, all []Message) error {
	var ids []string
	for _, m := range all {
		if b.here[m.Conversation] || !m.minted() {
			ids = append(ids, m.ID)
		}
	}
	known := map[string]Message{}
	if err := db.EachOf(ctx, b.tx, func(rows *db.Rows) error {
		m, err := messageOf(rows)
		known[m.ID] = m
		return err
	}, `SELECT `+messageColumns+fromMessage+`WHERE m.id IN (list)`, ids); err != nil {
		return err
	}
	fresh := make([]Message, 0, len(all))
	for _, m := range all {
		old, ok := known[m.ID]
		switch {
		case !ok:
			known[m.ID] = m
			fresh = append(fresh, m)
		case old.Conversation != m.Conversation:
			return fault.New(fault.Conflict, "message %s is here already in another conversation", m.ID)
		case !same(old, m):
			return fault.New(fault.Conflict, "message %s is here already with other content", m.ID)
		}
	}
	return addMessages(ctx, b.tx, fresh)
}

// minted messages were given their id just now: they can't be here already.
func (m *Message) minted() bool { return m.Raw != "" }

// same compares what the support log says of a message.
func same(a, b Message) bool {
	return a.Conversation == b.Conversation && a.At.Equal(b.At) && a.Kind == b.Kind && a.Author == b.Author && a.Subject == b.Subject &&
		a.Text == b.Text && a.Mailbox == b.Mailbox && sameSeconds(a.HandleSeconds, b.HandleSeconds) &&
		slices.EqualFunc(a.To, b.To, func(x, y mail.Address) bool { return x.Address == y.Address })
}

func sameSeconds(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// addStatuses keeps the status lines that are not here yet.
func (b *bringing) addStatuses(ctx context.Context, all []StatusSet) error {
	known := map[StatusSet]bool{}
	if err := db.EachOf(ctx, b.tx, func(rows *db.Rows) error {
		l, err := statusOf(rows)
		known[l] = true
		return err
	}, `SELECT conversation, at, by, status FROM status_line WHERE conversation IN (list)`, earlier(b, all, StatusSet.of)); err != nil {
		return err
	}
	var rows [][]any
	for _, l := range all {
		if known[l] {
			continue
		}
		known[l] = true
		rows = append(rows, []any{l.Conversation, l.At, l.By, string(l.Status)})
		if err := event.Record(b.tx, EventStatus, l.Conversation, l.By, l); err != nil {
			return err
		}
	}
	return b.tx.Insert(ctx, `INSERT INTO status_line (conversation, at, by, status)`, rows, `ON CONFLICT DO NOTHING`)
}

// addTopics keeps the topic lines that are not here yet.
func (b *bringing) addTopics(ctx context.Context, all []TopicSet) error {
	known := map[TopicSet]bool{}
	if err := db.EachOf(ctx, b.tx, func(rows *db.Rows) error {
		l, err := topicOf(rows)
		known[l] = true
		return err
	}, `SELECT conversation, at, by, topic, on_it FROM topic_line WHERE conversation IN (list)`, earlier(b, all, TopicSet.of)); err != nil {
		return err
	}
	var rows [][]any
	for _, l := range all {
		if known[l] {
			continue
		}
		known[l] = true
		rows = append(rows, []any{l.Conversation, l.At, l.By, l.Topic, l.Set})
		if err := event.Record(b.tx, EventTopic, l.Conversation, l.By, l); err != nil {
			return err
		}
	}
	if err := b.tx.Insert(ctx, `INSERT INTO topic_line (conversation, at, by, topic, on_it)`, rows, `ON CONFLICT DO NOTHING`); err != nil {
		return err
	}
	return saveTopics(ctx, b.tx, earlier(b, all, TopicSet.of)...)
}

func (l StatusSet) of() string { return l.Conversation }
func (l TopicSet) of() string  { return l.Conversation }

// earlier lists the conversations that lines name and that were here before:
// what is new has no lines yet.
func earlier[L any](b *bringing, lines []L, of func(L) string) []string {
	named := map[string]bool{}
	for _, l := range lines {
		if c := of(l); b.here[c] {
			named[c] = true
		}
	}
	return slices.Sorted(maps.Keys(named))
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
