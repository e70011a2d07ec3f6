// This file holds where an arriving letter belongs: its conversation, and
// what it is there.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// nobody stands for the sender of a mail that names none.
const nobody = "unknown@sender.invalid"

// file puts a letter into its conversation, or begins one, and gives the message.
func (st *sorting) file(ctx context.Context, box Mailbox, a arrival) (Message, error) {
	l, m := a.letter, asMessage(a, box)
	own := box.Owns(m.Author)
	if own {
		if copied, err := st.ownReply(ctx, l); err != nil || copied.ID != "" {
			return copied, err
		}
		own = !byForm(&m, a, box)
	}
	if copied, err := st.twin(ctx, box, a, m); err != nil || copied.ID != "" {
		return copied, err
	}
	sender := m.Author
	c, junk, err := st.home(ctx, box, a, sender)
	if err != nil {
		return m, err
	}
	if m.Kind, m.Why, err = st.kindOf(ctx, box, a, c, sender); err != nil {
		return m, err
	}
	customer := mail.Address{Name: m.AuthorName, Address: sender}
	switch {
	case own || st.people[sender] && a.old:
		if customer, err = st.fileOwn(ctx, box, a, &m, c); err != nil {
			return m, err
		}
	case m.Kind == Reply: // a colleague's own mail program put others first
		m.To = to(mail.Address{Name: c.Customer.Name, Address: c.Customer.Email}, slices.DeleteFunc(m.To, func(o mail.Address) bool {
			return box.Owns(o.Address)
		}))
	}
	fresh := c.ID == ""
	if fresh {
		if c, err = st.begin(ctx, box, l, customer, m.At); err != nil {
			return m, err
		}
	}
	m.Conversation = c.ID
	c.wrote(m.ID, m.Kind, m.Author, m.At)
	c.Messages++
	if m.Kind == FromCustomer || c.Preview == "" {
		c.Preview = previewOf(m.Fresh)
	}
	if m.Kind == FromCustomer && c.Language == "" {
		c.Language = mail.Language(m.Fresh)
	}
	c.handAfter(l, m.Kind)
	if err := st.keepClock(ctx, box, a, m, c); err != nil {
		return m, err
	}
	if junk {
		return m, st.keepJunk(ctx, c, fresh, m)
	}
	if m.Kind == Note {
		return m, st.keep(ctx, c, fresh, m, nil)
	}
	return m, st.keep(ctx, c, fresh, m, participantsOf(box, l, m))
}

// home gives the conversation that a letter continues, locked; an empty one
// when it begins its own. What was deleted stays away, and a blocked sender,
// whose letter is junk, gets into no talk.
func (st *sorting) home(ctx context.Context, box Mailbox, a arrival, sender string) (c Conversation, junk bool, err error) {
	junk = st.unwelcome(a, sender)
	conversation, err := st.belongs(ctx, box, a, sender)
	if err != nil || conversation == "" {
		return c, junk, err
	}
	if c, err = st.lock(ctx, conversation); err != nil || c.Status == Deleted || junk && c.Status != Spam {
		return Conversation{}, junk, err
	}
	return c, junk, nil
}

// asMessage is what a letter says, before it is known where it belongs.
func asMessage(a arrival, box Mailbox) Message {
	l := a.letter
	sender, err := team.CleanEmail(l.From.Address)
	if err != nil || len(sender) > longestAddress {
		sender = nobody
	}
	m := Message{
		ID: id.New(), At: a.at, Author: sender, AuthorName: cut(l.From.Name, 200), To: few(l.To), Copies: few(l.Cc),
		Subject: cut(l.Subject, 2000), Text: l.Text, Fresh: cmp.Or(l.FreshText, l.Text), HTML: l.HTML,
		HeaderID: cut(l.MessageID, 1000), Raw: a.raw, Mailbox: box.Address, Problems: l.Problems, Attachments: a.files,
	}
	if l.Date.IsZero() {
		m.Problems = append(m.Problems, "It gives no usable date; the time shown is that of its arrival.")
	} else if off := a.at.Sub(l.Date); off.Abs() > 24*time.Hour {
		m.Problems = append(m.Problems, fmt.Sprintf("It says it was written %s; the time shown is that of its arrival.", l.Date.Format("2 Jan 2006")))
	}
	return m
}

// byForm tells whether a page's form wrote the letter, sent as the mailbox
// itself; then who filled it in, and is to be answered, is its author.
func byForm(m *Message, a arrival, box Mailbox) bool {
	form := few(a.letter.ReplyTo)
	if a.old || len(form) != 1 || box.Owns(form[0].Address) {
		return false
	}
	m.Author, m.AuthorName = form[0].Address, cmp.Or(form[0].Name, m.AuthorName)
	return true
}

// longestAddress is RFC 5321's limit.
const longestAddress = 254

// few keeps a list of addresses in bounds, and those that are addresses; the
// raw mail has them all.
func few(all []mail.Address) []mail.Address {
	const most = 50
	kept := make([]mail.Address, 0, min(len(all), most))
	for _, a := range all {
		if address, err := team.CleanEmail(a.Address); err == nil && len(address) <= longestAddress && len(kept) < most {
			kept = append(kept, mail.Address{Name: plain(cut(a.Name, 200)), Address: address})
		}
	}
	return kept
}

func (s *Store) keepAttachments(ctx context.Context, all []mail.Attachment) ([]Attachment, error) {
	bodies := make([][]byte, len(all))
	kept := make([]Attachment, len(all))
	for i, a := range all {
		bodies[i] = a.Body
		kept[i] = Attachment{Name: plain(a.Name), Type: a.Type, Size: a.Size, Blob: blob.Ref(a.Body), ContentID: plain(a.ContentID), Inline: a.Inline}
	}
	_, err := s.blobs.PutAll(ctx, bodies)
	return kept, err
}

// to puts who is answered first among the recipients.
func to(first mail.Address, others []mail.Address) []mail.Address {
	return append([]mail.Address{first}, slices.DeleteFunc(slices.Clone(others), func(o mail.Address) bool { return o.Address == first.Address })...)
}

// ownReply finds the reply that this mail is a copy of: one of ours that came
// back to the mailbox, with the words that we sent. Anybody can claim to be us.
func (st *sorting) ownReply(ctx context.Context, l mail.Letter) (Message, error) {
	if l.MessageID == "" {
		return Message{}, nil
	}
	if err := st.need(ctx, l.MessageID); err != nil {
		return Message{}, err
	}
	var m Message
	err := st.tx.QueryRow(ctx, `SELECT id, conversation, body FROM message WHERE header_id = $1 AND kind IN ('reply', 'forward') LIMIT 1`, plain(l.MessageID)).Scan(&m.ID, &m.Conversation, &m.Text)
	if errors.Is(err, db.ErrNoRows) || err == nil && !strings.Contains(oneLine(l.Text), oneLine(m.Text)) {
		return Message{}, nil
	}
	return m, err
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// belongs finds the conversation a letter continues, empty for a new one. The
// signed reply address is the surest; then the mails it refers to, if its
// sender takes part there: knowing a Message-ID alone lets nobody in; last,
// a "Re:" of the same customer with the same subject within 30 days.
func (st *sorting) belongs(ctx context.Context, box Mailbox, a arrival, sender string) (string, error) {
	l := a.letter
	for _, address := range l.Recipients() {
		if c, ok := mail.OpenAddress(st.s.replyKey, address); ok && box.Owns(address) {
			c = strings.TrimPrefix(c, forwardMark)
			if st.held[c] {
				return c, nil
			}
			if known, err := exists(ctx, st.tx, c); err != nil || known {
				return c, err
			}
		}
	}
	// An archive is the team's own: what its people wrote there belongs to what it refers to.
	trusted := a.old && (st.people[sender] || box.Owns(sender))
	if c, err := st.byReference(ctx, box, l, sender, trusted); err != nil || c != "" {
		return c, err
	}
	if l.Auto.Is || !mail.IsReplySubject(l.Subject) {
		return "", nil
	}
	return st.bySubject(ctx, box, l, sender, a.at)
}

// standsIn is true of a conversation c of the mailbox $2, or one that stands there too.
const standsIn = `(c.mailbox = $2 OR EXISTS (SELECT 1 FROM conversation_mailbox x WHERE x.conversation = c.id AND x.mailbox = $2))`

func exists(ctx context.Context, tx *db.Tx, conversation string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM conversation WHERE id = $1`, conversation).Scan(&n)
	return n > 0, err
}

// maxReferences bounds the search: the newest references are the last ones.
const maxReferences = 30

func (st *sorting) byReference(ctx context.Context, box Mailbox, l mail.Letter, sender string, trusted bool) (string, error) {
	refs := slices.Concat(l.References, l.InReplyTo)
	who := sender
	if l.Bounce != nil { // a bounce comes from a machine: who it is about must take part
		refs, who = append(refs, l.Bounce.OriginalID), strings.ToLower(l.Bounce.FinalRecipient)
	}
	slices.Reverse(refs)
	refs = slices.Compact(slices.DeleteFunc(refs[:min(len(refs), maxReferences)], func(r string) bool { return r == "" }))
	if err := st.need(ctx, append(slices.Clone(refs), who)...); err != nil {
		return "", err
	}
	for _, ref := range refs {
		query, args := `SELECT m.conversation FROM message m JOIN conversation c ON c.id = m.conversation
			WHERE m.header_id = $1 AND m.header_id <> '' AND `+standsIn, []any{plain(ref), box.ID}
		if !trusted {
			query += ` AND EXISTS (SELECT 1 FROM participant p WHERE p.conversation = c.id AND p.address = $3)`
			args = append(args, plain(who))
		}
		var c string
		err := st.tx.QueryRow(ctx, query+` ORDER BY m.at DESC LIMIT 1`, args...).Scan(&c)
		if err == nil || !errors.Is(err, db.ErrNoRows) {
			return c, err
		}
	}
	return "", nil
}

// subjectDays is how long a subject alone may bring a customer back.
const subjectDays = 30

func (st *sorting) bySubject(ctx context.Context, box Mailbox, l mail.Letter, sender string, at time.Time) (found string, err error) {
	subject := mail.NormaliseSubject(l.Subject)
	if subject == "" || sender == nobody { // those who name no sender are not one customer
		return "", nil
	}
	if err := st.flush(ctx); err != nil {
		return "", err
	}
	since, until := db.Micros(at.AddDate(0, 0, -subjectDays)), db.Micros(at.AddDate(0, 0, subjectDays))
	err = db.Each(ctx, st.tx, func(rows *db.Rows) error {
		var id, of string
		if err := rows.Scan(&id, &of); err != nil {
			return err
		}
		if found == "" && mail.NormaliseSubject(of) == subject {
			found = id
		}
		return nil
	}, `SELECT c.id, c.subject FROM conversation c JOIN customer u ON u.id = c.customer
		WHERE u.email = $1 AND `+standsIn+` AND c.newest_at >= $3 AND c.newest_at <= $4 AND c.merged_into = '' AND c.status <> 'spam' AND c.status <> 'deleted'
		ORDER BY c.newest_at DESC LIMIT 50`, sender, box.ID, since, until)
	return found, err
}

// fileOwn says what mail of the team's own is, and with whom its conversation
// would be. In an archive it is a reply to the first recipient outside of the
// team; with none it is a note, or begins a conversation as a customer would; the mailbox itself becomes a person who
// wrote it. Arriving now it is the mailbox writing to itself: automatic.
func (st *sorting) fileOwn(ctx context.Context, box Mailbox, a arrival, m *Message, c Conversation) (mail.Address, error) {
	self := mail.Address{Name: m.AuthorName, Address: m.Author}
	if !a.old {
		m.Kind, m.Why = Auto, "It was sent from this mailbox’s own address."
		return self, nil
	}
	if m.Kind == Auto {
		return self, nil
	}
	if !st.people[m.Author] {
		if err := team.Bring(ctx, st.tx, team.Person{Email: m.Author, Name: box.Name, Role: team.Guest, Zone: "UTC"}); err != nil {
			return self, err
		}
		st.people[m.Author] = true
	}
	for _, first := range slices.Concat(m.To, m.Copies) {
		if !st.people[first.Address] && !box.Owns(first.Address) {
			m.Kind, m.To = Reply, to(first, m.To)
			return first, nil
		}
	}
	if c.ID != "" {
		m.Kind = Note
	}
	return self, nil
}

// kindOf says what a letter is in its conversation.
func (st *sorting) kindOf(ctx context.Context, box Mailbox, a arrival, c Conversation, sender string) (Kind, string, error) {
	kind, why := kindOf(a.letter, sender, st.people[sender], c)
	if kind != FromCustomer {
		return kind, why, nil
	}
	passed, err := st.answersPassedOn(ctx, box, a, c, sender)
	if passed {
		kind, why = Forward, "It answers what was passed on."
	}
	return kind, why, err
}

// handAfter marks a conversation for what came in, or takes the mark off.
func (c *Conversation) handAfter(l mail.Letter, kind Kind) {
	switch {
	case l.Bounce != nil && l.Bounce.Permanent && c.Messages > 1:
		c.Hand = "bounce"
	case kind == FromCustomer:
		c.Hand = ""
	case kind == Forward && c.Hand == "":
		c.Hand = handPassed
	}
}

// kindOf says what a letter is in its conversation. A person of the team who
// answers by own mail has replied if the customer is among the recipients;
// else it is a note.
func kindOf(l mail.Letter, sender string, person bool, c Conversation) (kind Kind, why string) {
	switch {
	case l.Auto.Is && l.Auto.Kind != mail.AutoList:
		return Auto, l.Auto.Reason
	case c.ID == "" || !person || sender == c.Customer.Email:
		return FromCustomer, ""
	case slices.ContainsFunc(slices.Concat(l.To, l.Cc), func(a mail.Address) bool { return strings.EqualFold(a.Address, c.Customer.Email) }):
		return Reply, ""
	}
	return Note, ""
}

// begin is a new conversation, not kept yet.
func (st *sorting) begin(ctx context.Context, box Mailbox, l mail.Letter, with mail.Address, at time.Time) (Conversation, error) {
	customer, err := st.customer(ctx, with)
	if err != nil {
		return Conversation{}, err
	}
	return Conversation{
		ID: id.New(), Mailbox: box.ID, Customer: customer, Subject: cut(l.Subject, 2000),
		State: State{Status: Open, NewestAt: at},
	}, nil
}

// participantsOf lists who may write into the conversation from now on by
// referring to its mails.
func participantsOf(box Mailbox, l mail.Letter, m Message) []string {
	if m.Kind == Auto {
		return nil
	}
	all := []string{m.Author}
	for _, a := range slices.Concat(m.To, m.Copies) {
		if !box.Owns(a.Address) {
			all = append(all, a.Address)
		}
	}
	for _, a := range few(l.ReplyTo) {
		all = append(all, a.Address)
	}
	return all[:min(len(all), 60)]
}
