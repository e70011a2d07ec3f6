// This file holds the mails to whoever has not read it in the product, and what is answered to them.

package news

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/notice"
)

// about begins what our mails are about; the conversation follows.
const about = "conversation "

// MailNext queues one mail: all that somebody has not read of one conversation,
// once the oldest of it is due. False when nothing is due.
func (s *Store) MailNext(ctx context.Context) (bool, error) {
	var person, conversation string
	err := s.db.QueryRow(ctx, `SELECT person, conversation FROM news WHERE mail_at IS NOT NULL AND mail_at <= $1 ORDER BY mail_at LIMIT 1`, db.Micros(s.db.Now())).
		Scan(&person, &conversation)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	who, err := s.team.Person(ctx, person)
	if err != nil {
		return false, err
	}
	return true, s.db.Write(ctx, func(tx *db.Tx) error {
		// The update takes the rows: of two processes one writes the mail.
		ids, err := db.All(ctx, tx, db.Text, `UPDATE news SET mail_at = NULL, mailed_at = $1 WHERE person = $2 AND conversation = $3 AND mail_at IS NOT NULL RETURNING id`,
			db.Micros(tx.At), person, conversation)
		if err != nil || len(ids) == 0 {
			return err
		}
		roots, err := inbox.Roots(ctx, tx, []string{conversation})
		c, ok := roots[conversation]
		if err != nil || !ok {
			return err // it is gone for good: there is nothing to tell
		}
		all, err := db.All(ctx, tx, itemOf, `SELECT `+columns+` FROM news WHERE id IN (`+db.Marks(1, len(ids))+`) ORDER BY at, id`, db.Anys(ids)...)
		if err != nil {
			return err
		}
		m, err := letter(who, c, all, s.base)
		if err != nil {
			return err
		}
		m.Key = "news " + slices.Min(ids)
		return notice.Queue(ctx, tx, m)
	})
}

// Answers makes notes of what people answered to our mails; false when nothing
// happened. Each takes effect once: the note's id is made of the event's number.
func (s *Store) Answers(ctx context.Context) (bool, error) {
	return notice.Answers(ctx, s.db, "news answers", about, func(seq int64, a notice.Answered, conversation string) error {
		return s.answer(ctx, seq, a, conversation)
	})
}

// answer adds a note. One that can't be added is said to its author, with the words.
func (s *Store) answer(ctx context.Context, seq int64, a notice.Answered, conversation string) error {
	who, err := s.team.Person(ctx, a.Person)
	if err != nil {
		return err
	}
	number := strconv.FormatInt(seq, 10)
	note := uuid.NewSHA1(uuid.NameSpaceURL, []byte("news answer "+number)).String()
	err = s.inbox.AddNote(ctx, who, note, conversation, a.Text)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return s.db.Write(ctx, func(tx *db.Tx) error {
			return notice.Queue(ctx, tx, notice.Mail{
				Key: "news not noted " + number, To: who, Subject: "Your note was not added",
				Text: "You answered a mail of ours to add a note. It could not be added: " + f.Say + "\n\nYou wrote:\n\n" + a.Text,
			})
		})
	}
	if err != nil {
		return err
	}
	return s.Read(ctx, who, conversation)
}
