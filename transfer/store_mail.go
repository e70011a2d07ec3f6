package transfer

// Old mail into the inbox, with its own dates.

import (
	"context"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/team"
)

// Taken counts what became of old mail. Closed are conversations.
type Taken struct{ Read, New, Known, Unreadable, Closed int }

// quiet is how long nobody wrote in a conversation of an archive that is over.
const quiet = 30 * 24 * time.Hour

// mailsAtOnce bounds how much old mail is in memory.
const mailsAtOnce = 100

// ImportMail brings old mail into the mailbox of an address, which is made
// when there is none. Mail that is here already is known by its bytes. at
// reports how many bytes have been taken in.
func (s *Store) ImportMail(ctx context.Context, address string, mails []OldMail, at func(done int64)) (n Taken, err error) {
	if address, err = team.CleanEmail(address); err != nil {
		return n, err
	}
	var box inbox.Mailbox
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		box, err = s.inbox.BringMailbox(ctx, tx, address)
		return err
	}); err != nil {
		return n, err
	}
	before, err := s.inbox.CountMail(ctx, box.ID)
	if err != nil {
		return n, err
	}
	done := int64(0)
	for len(mails) > 0 {
		part := mails[:min(len(mails), mailsAtOnce)]
		mails = mails[len(part):]
		b := inbox.Batch{Mailbox: box.ID, Old: true}
		for _, m := range part {
			raw, err := m.Read()
			if err != nil {
				return n, err
			}
			b.Mails = append(b.Mails, inbox.Raw{Bytes: raw, At: m.At})
			done += m.Size
		}
		if err := s.inbox.Accept(ctx, b); err != nil {
			return n, err
		}
		for more := 1; more > 0; {
			if more, err = s.inbox.Sort(ctx, mailsAtOnce); err != nil {
				return n, err
			}
		}
		n.Read += len(part)
		if at != nil {
			at(done)
		}
	}
	if n.Closed, err = s.inbox.CloseQuiet(ctx, box.ID, s.db.Now().Add(-quiet)); err != nil {
		return n, err
	}
	after, err := s.inbox.CountMail(ctx, box.ID)
	if err != nil {
		return n, err
	}
	n.New, n.Unreadable = after.Messages-before.Messages, after.Unreadable-before.Unreadable
	n.Known = n.Read - n.New - n.Unreadable
	if err := s.numbers.CatchUp(ctx); err != nil {
		return n, err
	}
	return n, s.db.Settle(ctx)
}
