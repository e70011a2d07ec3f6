// This file holds what can be asked of the inbox.

package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
)

// View names a list of conversations.
type View string

// The views, and in which order they show their conversations.
const (
	Waiting  View = "waiting"  // a customer waits for an answer; longest first
	Answered View = "answered" // open, and it is the customer's turn; newest first
	Done     View = "closed"   // closed; newest first
	All      View = "all"      // all but spam and deleted; newest first
	Hand     View = "hand"     // a bounce or a failed answer needs a hand; newest first
	Snoozed  View = "snoozed"  // asleep; who wakes next first, and last who only the customer wakes
	Junk     View = "spam"     // spam; newest first
	Trash    View = "deleted"  // deleted, and not gone yet; who goes next first
	Opened   View = "open"     // waiting or answered; newest first
)

// Page is a part of a list; Next is empty on the last. Of a narrow list, Seen
// says how far back it was looked when the page is not full and there is more.
type Page struct {
	Rows []Conversation
	Next string
	Seen time.Time
}

const conversationColumns = `c.id, c.mailbox, c.customer, u.email, u.name, c.subject, c.preview, c.status, c.began_at, c.waiting_since,
	c.newest_at, c.newest, c.replier, c.hand, c.merged_into, c.messages, c.asleep_since, c.wake_at, c.wake_to, c.purge_at, c.purged_at IS NOT NULL,
	c.topics, c.language, c.face`

const fromConversation = ` FROM conversation c JOIN customer u ON u.id = c.customer `

// scanner is a row that a query gave.
type scanner interface{ Scan(into ...any) error }

// conversationOf reads conversationColumns, and what stands behind them into more.
func conversationOf(row scanner, more ...any) (c Conversation, err error) {
	err = c.scan(row, more...)
	return c, err
}

// scan is conversationOf in place, for lists of many.
func (c *Conversation) scan(row scanner, more ...any) error {
	var began, waiting, asleep, wake, purge *int64
	var newest int64
	var status, wakeTo, topics string
	err := row.Scan(append([]any{
		&c.ID, &c.Mailbox, &c.Customer.ID, &c.Customer.Email, &c.Customer.Name, &c.Subject, &c.Preview, &status, &began, &waiting,
		&newest, &c.Newest, &c.Replier, &c.Hand, &c.Merged, &c.Messages, &asleep, &wake, &wakeTo, &purge, &c.Purged, &topics, &c.Language, &c.Face,
	}, more...)...)
	c.Topics = topicsIn(topics)
	c.Status = Status(status)
	c.BeganAt, c.WaitingSince, c.NewestAt = db.MaybeTime(began), db.MaybeTime(waiting), db.Time(newest)
	c.AsleepSince, c.PurgeAt, c.Wake.To = db.MaybeTime(asleep), db.MaybeTime(purge), Status(wakeTo)
	if wake != nil && *wake != never {
		c.Wake.At = db.Time(*wake)
	}
	return err
}

// walked is how many conversations a narrow list looks at for one page: what
// is rare among hundreds of thousands is found in several steps, each of them quick.
const walked = 4000

// List gives a page of a list.
func (s *Store) List(ctx context.Context, f Filter) (Page, error) {
	o, err := f.View.orders()
	if err != nil {
		return Page{}, err
	}
	where, direction, args := o.where, " DESC", []any{}
	if o.ascending {
		direction = " ASC"
	}
	if f.After != "" {
		at, id, err := readCursor(f.After)
		if err != nil {
			return Page{}, err
		}
		where += ` AND (` + o.key + `, c.id) ` + map[bool]string{true: ">", false: "<"}[o.ascending] + ` ($1, $2)`
		args = append(args, at, id)
	}
	narrow, all := f.clause(args)
	order := ` ORDER BY ` + o.key + direction + `, c.id` + direction
	from := fromConversation + `WHERE ` + where + narrow
	walks := narrow != "" && !f.indexed()
	if walks {
		from = ` FROM (SELECT c.* FROM conversation c WHERE ` + where + order + ` LIMIT ` + strconv.Itoa(walked) + `) c JOIN customer u ON u.id = c.customer WHERE 1 = 1` + narrow
	}
	rows := make([]Conversation, 0, f.Limit+1)
	err = db.Each(ctx, s.db, func(row *db.Rows) error {
		rows = append(rows, Conversation{})
		return rows[len(rows)-1].scan(row)
	}, `SELECT `+conversationColumns+from+order+` LIMIT `+strconv.Itoa(f.Limit+1), all...)
	if err != nil {
		return Page{}, fmt.Errorf("listing %s: %w", f.View, err)
	}
	if len(rows) <= f.Limit {
		p := Page{Rows: rows}
		if walks {
			// The inner list is the one above, so that its index is walked: for one row far down SQLite would sort all there are.
			err = s.further(ctx, &p, `SELECT `+o.key+`, c.id FROM (SELECT c.* FROM conversation c WHERE `+where+order+` LIMIT `+strconv.Itoa(walked)+`) c`+
				order+` LIMIT 1 OFFSET `+strconv.Itoa(walked-1), args)
		}
		return p, err
	}
	rows = rows[:f.Limit]
	last := rows[len(rows)-1]
	return Page{Rows: rows, Next: fmt.Sprintf("%d.%s", f.View.keyOf(last), last.ID)}, nil
}

// keyOf is the value by which the view sorts a conversation.
func (v View) keyOf(c Conversation) int64 {
	switch {
	case v == Waiting:
		return db.Micros(c.WaitingSince)
	case v == Trash:
		return db.Micros(c.PurgeAt)
	case v == Snoozed && c.Wake.At.IsZero():
		return never
	case v == Snoozed:
		return db.Micros(c.Wake.At)
	}
	return db.Micros(c.NewestAt)
}

// further says where a narrow list goes on that was not looked through.
func (s *Store) further(ctx context.Context, p *Page, query string, args []any) error {
	var at int64
	var id string
	err := s.db.QueryRow(ctx, query, args...).Scan(&at, &id)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	p.Next, p.Seen = fmt.Sprintf("%d.%s", at, id), db.Time(at)
	return err
}

func readCursor(after string) (at int64, id string, err error) {
	text, id, _ := strings.Cut(after, ".")
	if at, err = strconv.ParseInt(text, 10, 64); err != nil || id == "" {
		return 0, "", fault.New(fault.Invalid, "This link to a later page is damaged. Begin at the top of the list.")
	}
	return at, id, nil
}

// Counts says how much there is to do.
type Counts struct {
	Waiting    int
	PastHour   int // of those, waiting for more than an hour
	Hand       int // bounced, or not sent
	Snoozed    int
	Unreadable int
}

// Counts counts what waits, as of a moment.
func (s *Store) Counts(ctx context.Context, at time.Time) (n Counts, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE waiting_since <= $1),
		(SELECT count(*) FROM conversation WHERE hand <> ''),
		(SELECT count(*) FROM conversation WHERE wake_at IS NOT NULL),
		(SELECT count(*) FROM mail_in WHERE state = 'unreadable')
		FROM conversation WHERE waiting_since IS NOT NULL`, db.Micros(at.Add(-time.Hour))).Scan(&n.Waiting, &n.PastHour, &n.Hand, &n.Snoozed, &n.Unreadable)
	return n, err
}

// Conversation gives a conversation without its messages.
func (s *Store) Conversation(ctx context.Context, id string) (Conversation, error) {
	return readConversation(ctx, s.db, id)
}

// Conversations gives those of the ids that exist, in no order.
func (s *Store) Conversations(ctx context.Context, ids []string) ([]Conversation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.All(ctx, s.db, func(rows *db.Rows) (Conversation, error) { return conversationOf(rows) },
		`SELECT `+conversationColumns+fromConversation+`WHERE c.id IN (`+db.Marks(1, len(ids))+`)`, db.Anys(ids)...)
}

// Of gives the newest conversations of a customer.
func (s *Store) Of(ctx context.Context, customer string, limit int) ([]Conversation, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Conversation, error) { return conversationOf(rows) },
		`SELECT `+conversationColumns+fromConversation+`WHERE c.customer = $1 AND c.merged_into = '' ORDER BY c.newest_at DESC LIMIT `+strconv.Itoa(limit), customer)
}

// Named gives the conversation with the id, or the newest of the customer with the address.
func (s *Store) Named(ctx context.Context, name string, limit int) ([]Conversation, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Conversation, error) { return conversationOf(rows) },
		`SELECT `+conversationColumns+fromConversation+`WHERE (c.id = $1 OR c.customer = (SELECT id FROM customer WHERE email = $2)) AND c.merged_into = ''
		ORDER BY c.newest_at DESC LIMIT `+strconv.Itoa(limit), name, strings.ToLower(name))
}

func readConversation(ctx context.Context, q db.Querier, id string) (Conversation, error) {
	c, err := conversationOf(q.QueryRow(ctx, `SELECT `+conversationColumns+fromConversation+`WHERE c.id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return c, noConversation()
	}
	return c, err
}

const messageColumns = `m.id, m.conversation, m.at, m.kind, m.author, m.author_name, m.recipients, m.copies, m.subject, m.body, m.fresh, m.html,
	m.handover, m.handle_seconds, m.header_id, m.raw, m.mailbox, m.why, m.problems, m.attachments, m.blind, m.carries,
	o.state, o.attempts, o.tried_at, o.sent_at, o.next_at, o.said, o.sentence`

// threadColumns are the same with as much of each message as a page shows: a
// stranger's megabytes stay in the database.
var threadColumns = strings.NewReplacer("m.body", "substr(m.body, 1, 200000)", "m.fresh", "substr(m.fresh, 1, 200000)",
	"m.html", "substr(m.html, 1, 200000)").Replace(messageColumns)

const fromMessage = ` FROM message m LEFT JOIN outgoing o ON o.message = m.id `

func messageOf(row scanner) (m Message, err error) {
	var at int64
	var kind, to, copies, problems, attachments, blind, carries string
	var state, said, sentence *string
	var attempts *int
	var tried, sent, next *int64
	err = row.Scan(&m.ID, &m.Conversation, &at, &kind, &m.Author, &m.AuthorName, &to, &copies, &m.Subject, &m.Text, &m.Fresh, &m.HTML,
		&m.Handover, &m.HandleSeconds, &m.HeaderID, &m.Raw, &m.Mailbox, &m.Why, &problems, &attachments, &blind, &carries,
		&state, &attempts, &tried, &sent, &next, &said, &sentence)
	if err != nil {
		return m, err
	}
	m.At, m.Kind = db.Time(at), Kind(kind)
	if state != nil {
		m.Delivery = &Delivery{DeliveryState(*state), *attempts, db.MaybeTime(tried), db.MaybeTime(sent), db.MaybeTime(next), *said, *sentence}
	}
	lists := []error{}
	m.To, err = listOf[mail.Address](to)
	lists = append(lists, err)
	m.Copies, err = listOf[mail.Address](copies)
	lists = append(lists, err)
	m.Problems, err = listOf[string](problems)
	lists = append(lists, err)
	m.Attachments, err = listOf[Attachment](attachments)
	lists = append(lists, err)
	m.Blind, err = listOf[mail.Address](blind)
	lists = append(lists, err)
	m.Carries, err = listOf[string](carries)
	return m, errors.Join(append(lists, err)...)
}

func readMessage(ctx context.Context, q db.Querier, id string) (Message, error) {
	m, err := messageOf(q.QueryRow(ctx, `SELECT `+messageColumns+fromMessage+`WHERE m.id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return m, fault.New(fault.NotFound, "There is no such message.")
	}
	return m, err
}

// Message gives one message.
func (s *Store) Message(ctx context.Context, id string) (Message, error) {
	return readMessage(ctx, s.db, id)
}

// Thread gives the newest messages of a conversation, oldest first, and
// whether there are earlier ones. before is the id of a message of it: then
// those before that one; empty for the newest.
func (s *Store) Thread(ctx context.Context, conversation, before string, limit int) (messages []Message, earlier bool, err error) {
	where, args := "", []any{}
	if before != "" {
		m, err := s.Message(ctx, before)
		if err != nil {
			return nil, false, err
		}
		where, args = ` AND (m.at, m.id) < ($1, $2)`, []any{db.Micros(m.At), m.ID}
	}
	messages, err = messagesWhere(ctx, s.db, conversation, where, args, limit+1)
	if len(messages) > limit {
		return messages[1:], true, err
	}
	return messages, false, err
}

func readMessages(ctx context.Context, q db.Querier, conversation string, limit int) ([]Message, error) {
	return messagesWhere(ctx, q, conversation, "", nil, limit)
}

func messagesWhere(ctx context.Context, q db.Querier, conversation, where string, args []any, limit int) ([]Message, error) {
	parts, err := partsOf(ctx, q, conversation)
	if err != nil {
		return nil, err
	}
	in := ` m.conversation = ` + db.Marks(len(args)+1, 1)
	if len(parts) > 1 {
		in = ` m.conversation IN (` + db.Marks(len(args)+1, len(parts)) + `)`
	}
	args = append(slices.Clone(args), db.Anys(parts)...)
	all, err := db.All(ctx, q, func(rows *db.Rows) (Message, error) { return messageOf(rows) },
		`SELECT `+threadColumns+fromMessage+`WHERE`+in+where+` ORDER BY m.at DESC, m.id DESC LIMIT `+strconv.Itoa(limit), args...)
	slices.Reverse(all)
	return all, err
}

// partsOf lists the conversations that are one now: itself, and what it absorbed.
func partsOf(ctx context.Context, q db.Querier, conversation string) ([]string, error) {
	return db.All(ctx, q, db.Text, `WITH RECURSIVE part (id) AS (
			SELECT CAST($1 AS text) UNION SELECT l.conversation FROM merge_line l JOIN part ON l.target = part.id)
		SELECT id FROM part`, conversation)
}

// Unreadable is a mail that could not be read or fetched.
type Unreadable struct {
	ID, Mailbox     string
	At              time.Time
	Sender, Subject string // as far as they are known
	Problem         string
	Raw             string // its blob; empty when the server would not give it
}

// Unreadables gives the mails that wait for somebody to look at them, newest first.
func (s *Store) Unreadables(ctx context.Context, limit int) ([]Unreadable, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Unreadable, error) { return unreadableOf(rows) },
		`SELECT i.id, b.address, i.received_at, i.sender, i.subject, i.problem, i.raw FROM mail_in i JOIN mailbox b ON b.id = i.mailbox
		WHERE i.state = 'unreadable' ORDER BY i.received_at DESC, i.id LIMIT `+strconv.Itoa(limit))
}

// Unreadable gives one of them, also after it was taken off the list.
func (s *Store) Unreadable(ctx context.Context, id string) (Unreadable, error) {
	u, err := unreadableOf(s.db.QueryRow(ctx, `SELECT i.id, b.address, i.received_at, i.sender, i.subject, i.problem, i.raw
		FROM mail_in i JOIN mailbox b ON b.id = i.mailbox WHERE i.id = $1 AND i.state IN ('unreadable', 'seen')`, id))
	if errors.Is(err, db.ErrNoRows) {
		return u, fault.New(fault.NotFound, "There is no such item.")
	}
	return u, err
}

func unreadableOf(row scanner) (u Unreadable, err error) {
	var at int64
	err = row.Scan(&u.ID, &u.Mailbox, &at, &u.Sender, &u.Subject, &u.Problem, &u.Raw)
	u.At = db.Time(at)
	if strings.HasPrefix(u.Raw, notFetched) {
		u.Raw = ""
	}
	return u, err
}

// MailCount counts the mail that ever came into a mailbox.
type MailCount struct{ Messages, Unreadable int }

// CountMail counts a mailbox's mail.
func (s *Store) CountMail(ctx context.Context, mailbox string) (n MailCount, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE state = 'read'), count(*) FILTER (WHERE state IN ('unreadable', 'seen'))
		FROM mail_in WHERE mailbox = $1`, mailbox).Scan(&n.Messages, &n.Unreadable)
	return n, err
}

// Blob gives the bytes of a raw mail or an attachment.
func (s *Store) Blob(ref string) ([]byte, error) { return s.blobs.Get(ref) }
