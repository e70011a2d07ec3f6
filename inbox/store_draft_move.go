// This file holds what becomes of drafts, and of answers about to leave, when
// their conversation becomes part of another, and when it is its own again.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"rapport/kit/db"
)

// movedDraft is a draft that went along with a merge.
type movedDraft struct {
	Person, Conversation string // whose, and where it stands now
	Kind                 Kind
	Revision             int64   // of the draft there, as it came
	Before               *Answer // what that person had written there; nil when nothing
	Own                  Draft   // the words that came along
}

// takeAlong brings what was written and not sent into the conversation that
// stands. Two drafts of one person become one, without losing a word.
func takeAlong(ctx context.Context, tx *db.Tx, l Merged) error {
	open, err := draftsWhere(ctx, tx, `conversation = $1 AND state = 'open'`, l.Conversation)
	if err != nil {
		return err
	}
	for _, own := range open {
		there, err := draftOf(ctx, tx, l.Into, own.Person, own.Kind)
		if err != nil {
			return err
		}
		m := movedDraft{Person: own.Person, Kind: own.Kind, Conversation: l.Into, Own: own}
		one := own
		one.Conversation, one.Revision = l.Into, there.Revision
		if there.State == DraftOpen {
			m.Before = &there.Answer
			one.Answer, one.Held = join(there.Answer, own.Answer), cmp.Or(there.Held, own.Held)
		}
		if err := errors.Join(saveDraft(ctx, tx, &one), clearDraft(ctx, tx, own)); err != nil {
			return err
		}
		m.Revision = one.Revision
		if err := addMoved(ctx, tx, l.Conversation, m); err != nil {
			return err
		}
	}
	return tx.Exec(ctx, `UPDATE leaving SET origin = CASE WHEN origin = '' THEN conversation ELSE origin END, conversation = $1 WHERE conversation = $2`, l.Into, l.Conversation)
}

// clearDraft takes a draft out of its conversation: its words stand elsewhere.
func clearDraft(ctx context.Context, tx *db.Tx, d Draft) error {
	return saveDraft(ctx, tx, &Draft{Answer: Answer{Conversation: d.Conversation, Kind: d.Kind}, Person: d.Person, Revision: d.Revision, State: DraftGone})
}

func addMoved(ctx context.Context, tx *db.Tx, origin string, m movedDraft) error {
	before := ""
	if m.Before != nil {
		var err error
		if before, err = writeAnswer(*m.Before); err != nil {
			return err
		}
	}
	own, err := writeAnswer(m.Own.Answer)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `INSERT INTO draft_moved (origin, person, kind, conversation, at, revision, before, answer, held) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (origin, person, kind) DO UPDATE SET conversation = excluded.conversation, at = excluded.at, revision = excluded.revision,
			before = excluded.before, answer = excluded.answer, held = excluded.held`,
		origin, m.Person, string(m.Kind), m.Conversation, db.Micros(tx.At), m.Revision, before, own, plain(m.Own.Held))
}

// bringBack puts what came along with a conversation back into it, now that it
// is its own again.
func bringBack(ctx context.Context, tx *db.Tx, conversation string) error {
	moved, err := movedFrom(ctx, tx, conversation)
	if err != nil {
		return err
	}
	for _, m := range moved {
		if err := m.back(ctx, tx, conversation); err != nil {
			return err
		}
	}
	parts, err := partsOf(ctx, tx, conversation)
	if err != nil {
		return err
	}
	marks, args := db.List(2, parts)
	return errors.Join(
		tx.Exec(ctx, `DELETE FROM draft_moved WHERE origin = $1`, conversation),
		tx.Exec(ctx, `UPDATE leaving SET conversation = $1 WHERE origin IN (`+marks+`)`, append([]any{conversation}, args...)...))
}

// back puts one draft back. One that was sent, emptied or taken over since is
// not there any more. One that stood alone goes as it stands now; of two that
// became one and were written on since, neither loses a word.
func (m movedDraft) back(ctx context.Context, tx *db.Tx, conversation string) error {
	at, further, err := nowAt(ctx, tx, m)
	if err != nil {
		return err
	}
	now, err := draftOf(ctx, tx, at, m.Person, m.Kind)
	if err != nil || now.State != DraftOpen {
		return err
	}
	own := m.Own
	switch untouched := now.Revision == m.Revision && !further; {
	case untouched && m.Before != nil:
		now.Answer = *m.Before
		now.Answer.Conversation, now.Answer.Kind = at, m.Kind
		err = saveDraft(ctx, tx, &now)
	case m.Before == nil && !further:
		if !untouched {
			own.Answer, own.Held = now.Answer, now.Held
		}
		err = clearDraft(ctx, tx, now)
	}
	if err != nil {
		return err
	}
	_, err = backToDraft(ctx, tx, conversation, own.Answer, m.Person, own.Held)
	return err
}

// nowAt is where a draft stands that may have gone along once more since.
func nowAt(ctx context.Context, tx *db.Tx, m movedDraft) (at string, further bool, err error) {
	at = m.Conversation
	for range 1000 {
		var next string
		err := tx.QueryRow(ctx, `SELECT conversation FROM draft_moved WHERE origin = $1 AND person = $2 AND kind = $3`, at, m.Person, string(m.Kind)).Scan(&next)
		if errors.Is(err, db.ErrNoRows) {
			return at, further, nil
		}
		if err != nil {
			return at, further, err
		}
		at, further = next, true
	}
	return at, further, fmt.Errorf("the drafts of %s went in a circle", m.Person)
}

func movedFrom(ctx context.Context, tx *db.Tx, origin string) ([]movedDraft, error) {
	return db.All(ctx, tx, func(rows *db.Rows) (m movedDraft, err error) {
		var kind, before, own string
		if err := rows.Scan(&m.Person, &kind, &m.Conversation, &m.Revision, &before, &own, &m.Own.Held); err != nil {
			return m, err
		}
		m.Kind = Kind(kind)
		if before != "" {
			a, err := readAnswer(before, m.Conversation, kind)
			if err != nil {
				return m, err
			}
			m.Before = &a
		}
		m.Own.Answer, err = readAnswer(own, origin, kind)
		return m, err
	}, `SELECT person, kind, conversation, revision, before, answer, held FROM draft_moved WHERE origin = $1`, origin)
}
