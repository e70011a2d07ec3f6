// This file holds shared drafts: keeping them while somebody writes, showing
// them to colleagues, and taking one over.

package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"

	"github.com/google/uuid"
)

// goneFor is how long it is remembered where a draft went.
const goneFor = 30 * 24 * time.Hour

// KeepDraft keeps what somebody has written so far. base is the revision that
// the words go on from; if the draft went on elsewhere meanwhile nothing is
// kept, and the error is an *Elsewhere with the draft as it stands. Emptied
// words end the draft.
func (s *Store) KeepDraft(ctx context.Context, by team.Person, a Answer, base int64) (d Draft, err error) {
	if err := mayAnswer(by); err != nil {
		return d, err
	}
	if _, err := uuid.Parse(a.ID); err != nil {
		return d, fault.New(fault.Invalid, "The form is incomplete. Open the conversation again; your draft is kept.")
	}
	addressed := a
	if a, err = a.tidy(); fault.Is(err, fault.Invalid) { // half an address is no reason to lose words
		addressed.To, addressed.Copies, addressed.Blind = nil, nil, nil
		a, err = addressed.tidy()
	}
	if err != nil {
		return d, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if a.Conversation, err = writable(ctx, tx, a.Conversation); err != nil {
			return err
		}
		now, err := draftOf(ctx, tx, a.Conversation, by.Email, a.Kind)
		if err != nil {
			return err
		}
		if now.Revision != base && !(now.State != DraftOpen && base == 0) {
			return &Elsewhere{now}
		}
		if a.blank() && now.State != DraftOpen {
			d = now
			return nil
		}
		if left, err := isSent(ctx, tx, a.ID); err != nil || left { // what was on its way while it was sent
			d = Draft{Answer: Answer{Conversation: a.Conversation, Kind: a.Kind}, Person: by.Email, Revision: now.Revision, State: DraftSent}
			return err
		}
		if a.blank() {
			return s.emptyDraft(ctx, tx, by, now, &d)
		}
		d = Draft{Answer: a, Person: by.Email, Revision: now.Revision, State: DraftOpen, Held: now.Held}
		return saveDraft(ctx, tx, &d)
	})
	return d, err
}

// isSent tells whether an answer leaves, or has left.
func isSent(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	_, err := leavingBy(ctx, tx, id)
	if errors.Is(err, db.ErrNoRows) {
		_, err = readMessage(ctx, tx, id)
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
	}
	return err == nil, err
}

// emptyDraft ends a draft, and the mark in the lists that it was held.
func (s *Store) emptyDraft(ctx context.Context, tx *db.Tx, by team.Person, now Draft, d *Draft) error {
	if now.Held != "" {
		c, err := lock(ctx, tx, now.Conversation)
		if err != nil {
			return err
		}
		if c.Hand == handHeld {
			c.Hand = ""
			if err := errors.Join(saveState(ctx, tx, c), event.Record(tx, EventAnswer, c.ID, by.Email, AnswerMoved{now.ID, AnswerDropped, db.Micros(tx.At)})); err != nil {
				return err
			}
		}
	}
	*d = Draft{Answer: Answer{Conversation: now.Conversation, Kind: now.Kind}, Person: now.Person, Revision: now.Revision, State: DraftGone}
	return saveDraft(ctx, tx, d)
}

// TakeDraft makes a colleague's draft the taker's own, below what the taker
// has written there already. The colleague's page is told who has it.
func (s *Store) TakeDraft(ctx context.Context, by team.Person, conversation, from string, kind Kind) (d Draft, err error) {
	if err := mayAnswer(by); err != nil {
		return d, err
	}
	if from == by.Email {
		return d, fault.New(fault.Conflict, "This draft is yours already.")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := lock(ctx, tx, conversation)
		if err != nil {
			return err
		}
		theirs, err := draftOf(ctx, tx, c.ID, from, kind)
		if err != nil {
			return err
		}
		if theirs.State != DraftOpen {
			return fault.New(fault.Conflict, "There is no draft to take over any more: it was sent, emptied, or taken over.")
		}
		mine, err := draftOf(ctx, tx, c.ID, by.Email, kind)
		if err != nil {
			return err
		}
		taken := theirs.Answer
		taken.ID, taken.Handover = id.New(), ""
		if mine.State != DraftOpen {
			mine.Answer = Answer{}
		}
		d = Draft{Answer: join(mine.Answer, taken), Person: by.Email, Revision: mine.Revision, State: DraftOpen, Held: theirs.Held}
		d.Conversation, d.Kind = c.ID, kind
		gone := Draft{Answer: Answer{Conversation: c.ID, Kind: kind}, Person: from, Revision: theirs.Revision, State: DraftTaken, TakenBy: by.Email}
		return errors.Join(saveDraft(ctx, tx, &d), saveDraft(ctx, tx, &gone))
	})
	return d, err
}

// Drafts gives what people have written in a conversation and not sent, the
// newest first, and also where a draft of the asker went, if it was taken over.
func (s *Store) Drafts(ctx context.Context, asks, conversation string) ([]Draft, error) {
	return draftsWhere(ctx, s.db, `conversation = $1 AND (state = 'open' OR person = $2)`, conversation, asks)
}

// DraftsSince names the conversations whose drafts changed after a moment, and
// when the last did: for pages that are open.
func (s *Store) DraftsSince(ctx context.Context, since time.Time) (conversations []string, last time.Time, err error) {
	last = since
	err = db.Each(ctx, s.db, func(rows *db.Rows) error {
		var c string
		var at int64
		err := rows.Scan(&c, &at)
		conversations = append(conversations, c)
		if t := db.Time(at); t.After(last) {
			last = t
		}
		return err
	}, `SELECT conversation, at FROM draft WHERE at > $1 ORDER BY at LIMIT 1000`, db.Micros(since))
	return conversations, last, err
}

// draftOf reads one draft; one that was never kept is empty, of revision 0.
func draftOf(ctx context.Context, q db.Querier, conversation, person string, kind Kind) (Draft, error) {
	all, err := draftsWhere(ctx, q, `conversation = $1 AND person = $2 AND kind = $3`, conversation, person, string(kind))
	if err != nil || len(all) == 1 {
		return first(all), err
	}
	return Draft{Answer: Answer{Conversation: conversation, Kind: kind}, Person: person, State: DraftGone}, nil
}

func first(all []Draft) (d Draft) {
	if len(all) > 0 {
		d = all[0]
	}
	return d
}

func draftsWhere(ctx context.Context, q db.Querier, where string, args ...any) ([]Draft, error) {
	return db.All(ctx, q, func(rows *db.Rows) (d Draft, err error) {
		var at int64
		var conversation, kind, state, answer string
		if err := rows.Scan(&conversation, &d.Person, &kind, &at, &d.Revision, &state, &answer, &d.Held, &d.TakenBy); err != nil {
			return d, err
		}
		d.Answer, err = readAnswer(answer, conversation, kind)
		d.At, d.State = db.Time(at), DraftState(state)
		return d, err
	}, `SELECT conversation, person, kind, at, revision, state, answer, held, taken_by FROM draft WHERE `+where+` ORDER BY at DESC`, args...)
}

// saveDraft keeps a draft under its next revision, and lets go of what nobody asks for any more.
func saveDraft(ctx context.Context, tx *db.Tx, d *Draft) error {
	d.Revision, d.At = max(d.Revision+1, db.Micros(tx.At)), tx.At
	answer := ""
	if d.State == DraftOpen {
		var err error
		if answer, err = writeAnswer(d.Answer); err != nil {
			return err
		}
	}
	return errors.Join(
		tx.Exec(ctx, `INSERT INTO draft (conversation, person, kind, at, revision, state, answer, held, taken_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (conversation, person, kind) DO UPDATE SET at = excluded.at, revision = excluded.revision, state = excluded.state,
				answer = excluded.answer, held = excluded.held, taken_by = excluded.taken_by`,
			d.Conversation, d.Person, string(d.Kind), db.Micros(d.At), d.Revision, string(d.State), answer, plain(d.Held), d.TakenBy),
		tx.Exec(ctx, `DELETE FROM draft WHERE state <> 'open' AND at < $1`, db.Micros(tx.At.Add(-goneFor))))
}

// endDraft ends the draft that an answer came from, if there is one.
func endDraft(ctx context.Context, tx *db.Tx, conversation, person string, a Answer) error {
	now, err := draftOf(ctx, tx, conversation, person, a.Kind)
	if err != nil || now.State != DraftOpen || now.ID != a.ID {
		return err
	}
	return saveDraft(ctx, tx, &Draft{Answer: Answer{Conversation: conversation, Kind: a.Kind}, Person: person, Revision: now.Revision, State: DraftSent})
}

// backToDraft gives an answer back to who wrote it, above what was written since.
func backToDraft(ctx context.Context, tx *db.Tx, conversation string, a Answer, person, held string) (Draft, error) {
	now, err := draftOf(ctx, tx, conversation, person, a.Kind)
	if err != nil {
		return now, err
	}
	if now.State != DraftOpen {
		now.Answer = Answer{}
	}
	d := Draft{Answer: join(a, now.Answer), Person: person, Revision: now.Revision, State: DraftOpen, Held: held}
	d.Conversation, d.Kind = conversation, a.Kind
	return d, saveDraft(ctx, tx, &d)
}

// writable is rootOf, where there is anything left to write about.
func writable(ctx context.Context, q db.Querier, conversation string) (string, error) {
	root, err := rootOf(ctx, q, conversation)
	if err != nil {
		return root, err
	}
	c, err := readConversation(ctx, q, root)
	if err == nil && c.Purged {
		err = fault.New(fault.Conflict, "The words of this conversation were deleted for good. What you write about it would stay nowhere.")
	}
	return root, err
}

// rootOf gives the conversation that this one is part of now.
func rootOf(ctx context.Context, q db.Querier, conversation string) (string, error) {
	c, err := readConversation(ctx, q, conversation)
	for err == nil && c.Merged != "" {
		c, err = readConversation(ctx, q, c.Merged)
	}
	return c.ID, err
}

func writeAnswer(a Answer) (string, error) {
	b, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("keeping an answer: %w", err)
	}
	return plain(string(b)), nil
}

func readAnswer(text, conversation, kind string) (a Answer, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &a)
	}
	a.Conversation, a.Kind = conversation, Kind(kind)
	return a, err
}
