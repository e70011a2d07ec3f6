// This file holds passing on: messages of a conversation go to an address
// outside, and what that person answers comes back into the conversation as
// what it is, no customer's word.

package inbox

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
)

// mostCarried is how many messages may be passed on at once.
const mostCarried = 200

// handPassed marks a conversation in which somebody answered what was passed on.
const handPassed = "passed"

// forwardMark stands before the conversation in the signed address of what was
// passed on: whoever answers there is no customer.
const forwardMark = "on "

// passOn makes a message of ours one that is passed on.
func passOn(ctx context.Context, tx *db.Tx, m *Message, c Conversation, a Answer) error {
	m.Kind, m.Carries, m.Handover = Forward, a.Carries, ""
	m.Subject = "Fwd: " + c.Subject
	parts, err := partsOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	carried, err := Messages(ctx, tx, a.Carries)
	if err != nil {
		return err
	}
	for _, id := range a.Carries {
		if one, ok := carried[id]; !ok || !slices.Contains(parts, one.Conversation) || one.Kind == Note {
			return fault.Field("body", "A message to pass on is not in this conversation any more. Choose again what goes along.")
		}
	}
	rows := [][]any{}
	for _, address := range m.recipients() {
		if address != c.Customer.Email {
			rows = append(rows, []any{c.ID, address})
		}
	}
	return tx.Insert(ctx, `INSERT INTO passed_on (conversation, address)`, rows, `ON CONFLICT DO NOTHING`)
}

// carriedFiles gives the files of the messages that an answer passes on.
func carriedFiles(ctx context.Context, q db.Querier, a Answer) (all []Attachment, err error) {
	if a.Kind != Forward || a.Bare || len(a.Carries) == 0 {
		return nil, nil
	}
	carried, err := Messages(ctx, q, a.Carries)
	for _, id := range a.Carries {
		for _, f := range carried[id].Attachments {
			f.Inline, f.ContentID = false, ""
			all = append(all, f)
		}
	}
	return all, err
}

// draftForward says what the mail of what is passed on holds.
func (s *Store) draftForward(ctx context.Context, c Conversation, box Mailbox, m Message, d *mail.Draft) error {
	carried, err := Messages(ctx, s.db, m.Carries)
	if err != nil {
		return err
	}
	page, text := carriedWords(m, carried)
	d.HTML, d.Text, d.Reply = asHTML(Answer{HTML: m.HTML, Text: m.Text})+page, m.Text+text, false
	d.ReplyTo.Address = mail.SignAddress(s.replyKey, box.Address, forwardMark+c.ID)
	for i, f := range m.Attachments { // pictures within the words passed on stay there
		for _, one := range carried {
			at := slices.IndexFunc(one.Attachments, func(o Attachment) bool {
				return o.Blob == f.Blob && o.ContentID != "" && strings.Contains(page, "cid:"+o.ContentID)
			})
			if at >= 0 && !f.Inline {
				d.Attachments[i].Inline, d.Attachments[i].ContentID = true, one.Attachments[at].ContentID
			}
		}
	}
	return nil
}

// carriedWords are the messages that are passed on, below the writer's own
// words: each with who wrote it, when and to whom, as mail programs have it.
func carriedWords(m Message, carried map[string]Message) (page, text string) {
	var asPage, asText strings.Builder
	for _, id := range m.Carries {
		one, ok := carried[id]
		if !ok {
			continue
		}
		head := []string{"From: " + addressWords(mail.Address{Name: one.AuthorName, Address: one.Author}), "Date: " + one.At.Format("Mon, 2 Jan 2006 15:04 MST"), "Subject: " + oneLine(one.Subject)}
		if len(one.To) > 0 {
			head = append(head, "To: "+WriteAddresses(bare(one.To)))
		}
		fmt.Fprintf(&asText, "\n\n---------- Forwarded message ----------\n%s\n\n%s", strings.Join(head, "\n"), cut(one.Text, mostCarriedText))
		words := mail.Sanitise(one.HTML, false)
		if words == "" || len(words) > mostCarriedText {
			words = "<p>" + strings.ReplaceAll(html.EscapeString(cut(one.Text, mostCarriedText)), "\n", "<br>") + "</p>"
		}
		for i, line := range head {
			head[i] = html.EscapeString(line)
		}
		fmt.Fprintf(&asPage, "<p>---------- Forwarded message ----------<br>%s</p><div>%s</div>", strings.Join(head, "<br>"), words)
	}
	return asPage.String(), asText.String()
}

// bare takes our signatures off addresses: who has one may write into the conversation.
func bare(all []mail.Address) []mail.Address {
	all = slices.Clone(all)
	for i := range all {
		all[i].Address = mail.BareAddress(all[i].Address)
	}
	return all
}

// mostCarriedText is how much of each message is passed on, in bytes.
const mostCarriedText = 200_000

func addressWords(a mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	return oneLine(a.Name) + " <" + a.Address + ">"
}

// answersPassedOn tells whether a letter answers what was passed on from a
// conversation: it came to the address made for that, or from whom it was sent to.
func (st *sorting) answersPassedOn(ctx context.Context, box Mailbox, a arrival, c Conversation, sender string) (bool, error) {
	if a.old || c.ID == "" || sender == c.Customer.Email {
		return false, nil
	}
	for _, address := range a.letter.Recipients() {
		thing, ok := mail.OpenAddress(st.s.replyKey, address)
		if ok && strings.HasPrefix(thing, forwardMark) && box.Owns(address) {
			return true, st.tx.Exec(ctx, `INSERT INTO passed_on (conversation, address) VALUES ($1, $2) ON CONFLICT DO NOTHING`, c.ID, plain(sender))
		}
	}
	var one int
	err := st.tx.QueryRow(ctx, `SELECT 1 FROM passed_on WHERE conversation = $1 AND address = $2`, c.ID, plain(sender)).Scan(&one)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
