// This file holds the store: asking, ending, and what is asked now.

package ask

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Store keeps what is asked.
type Store struct{ db *db.DB }

// NewStore keeps it in d.
func NewStore(d *db.DB) *Store { return &Store{db: d} }

// Ask asks somebody to look at a conversation. The same person or role, asked
// again by anybody while the first time holds, is not asked twice.
func (s *Store) Ask(ctx context.Context, by team.Person, conversation string, to To, words string) (a Ask, err error) {
	if by.ID == "" || !by.LeftAt.IsZero() {
		return a, fault.New(fault.Forbidden, "Only people of the team can do this.")
	}
	words = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(words, "\x00", ""), "\uFFFD"))
	if utf8.RuneCountInString(words) > longestWords {
		return a, fault.Field("words", "The question is too long: %d letters at most. A note has more room.", longestWords)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		root, err := rootOf(ctx, tx, conversation)
		if err != nil {
			return err
		}
		if err := there(ctx, tx, by, to); err != nil {
			return err
		}
		asked, err := open(ctx, tx, tx.At, ` AND conversation = $2`, root)
		if err != nil {
			return err
		}
		for _, o := range asked {
			if o.To == to {
				return fault.Field("to", "This was asked already, and stands on top of their list.")
			}
		}
		a = Ask{ID: id.New(), Conversation: root, Asker: by.ID, To: to, Words: words, At: tx.At, Until: tx.At.Add(Free)}
		return errors.Join(
			tx.Exec(ctx, `INSERT INTO ask (id, conversation, asker, person, role, words, at, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				a.ID, a.Conversation, a.Asker, a.Person, string(a.Role), a.Words, db.Micros(a.At), db.Micros(a.Until)),
			event.Record(tx, EventAsked, a.Conversation, by.Email, Asked{a.ID, a.Asker, a.Person, a.Role}))
	})
	return a, err
}

// rootOf gives the conversation that one is part of now.
func rootOf(ctx context.Context, q db.Querier, conversation string) (string, error) {
	roots, err := inbox.Roots(ctx, q, []string{conversation})
	if c, ok := roots[conversation]; ok {
		return c.ID, err
	}
	if err != nil {
		return "", err
	}
	return "", fault.New(fault.NotFound, "There is no such conversation. It may have been deleted, or the link is incomplete.")
}

// there refuses to ask where nobody is who could answer.
func there(ctx context.Context, q db.Querier, by team.Person, to To) error {
	if (to.Person == "") == (to.Role == "") {
		return fault.Field("to", "Choose who is asked.")
	}
	people, err := team.People(ctx, q)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p team.Person) bool {
		return p.LeftAt.IsZero() && p.ID != by.ID && (p.ID == to.Person || to.Role != "" && p.Role == to.Role)
	}) {
		return fault.Field("to", "Choose somebody else who is in the team.")
	}
	return nil
}

// Answer ends it for all: somebody who was asked did something about it.
func (s *Store) Answer(ctx context.Context, by team.Person, ask string) error {
	return s.end(ctx, by, ask, Answered)
}

// Decline says that the person can't: it leaves their list, and ends when nobody else was asked.
func (s *Store) Decline(ctx context.Context, by team.Person, ask string) error {
	return s.end(ctx, by, ask, Declined)
}

// Withdraw ends it: whoever asked needs nothing any more.
func (s *Store) Withdraw(ctx context.Context, by team.Person, ask string) error {
	return s.end(ctx, by, ask, Withdrawn)
}

// end ends something that is asked. What has ended stays as it ended.
func (s *Store) end(ctx context.Context, by team.Person, ask string, how End) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		// The lock comes first: of two who end it at once the second sees the first.
		if err := tx.Exec(ctx, `UPDATE ask SET ended = ended WHERE id = $1`, ask); err != nil {
			return err
		}
		a, err := Read(ctx, tx, ask)
		if err != nil {
			return err
		}
		mine := by.LeftAt.IsZero() && (how == Withdrawn && a.Asker == by.ID || how != Withdrawn && a.Concerns(by))
		if !mine {
			return fault.New(fault.Forbidden, "This was asked by or of somebody else.")
		}
		if !a.Open(tx.At) {
			return nil
		}
		return finish(ctx, tx, a, by, how)
	})
}

// Finish ends as answered what was asked of a person about a conversation, in
// the transaction that learns that the person wrote there.
func Finish(ctx context.Context, tx *db.Tx, by team.Person, conversation string) error {
	all, err := open(ctx, tx, tx.At, ` AND conversation = $2`, conversation)
	for _, a := range all {
		if a.Concerns(by) {
			err = errors.Join(err, finish(ctx, tx, a, by, Answered))
		}
	}
	return err
}

func finish(ctx context.Context, tx *db.Tx, a Ask, by team.Person, how End) error {
	recorded := event.Record(tx, EventEnded, a.Conversation, by.Email, Ending{a.ID, how, by.ID})
	if how == Declined && a.Role != "" {
		return errors.Join(recorded, tx.Exec(ctx, `INSERT INTO ask_declined (ask, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`, a.ID, by.ID))
	}
	return errors.Join(recorded, tx.Exec(ctx, `UPDATE ask SET ended = $1, ended_by = $2, ended_at = $3 WHERE id = $4`, string(how), by.ID, db.Micros(tx.At), a.ID))
}

const columns = `id, conversation, asker, person, role, words, at, until, ended`

func askOf(row interface{ Scan(...any) error }) (a Ask, err error) {
	var at, until int64
	err = row.Scan(&a.ID, &a.Conversation, &a.Asker, &a.Person, &a.Role, &a.Words, &at, &until, &a.Ended)
	a.At, a.Until = db.Time(at), db.Time(until)
	return a, err
}

// open gives what is asked at a moment, oldest first. There is never much of it.
func open(ctx context.Context, q db.Querier, at time.Time, where string, args ...any) ([]Ask, error) {
	return db.All(ctx, q, func(rows *db.Rows) (Ask, error) { return askOf(rows) },
		`SELECT `+columns+` FROM ask WHERE ended = '' AND until > $1`+where+` ORDER BY until, id`, append([]any{db.Micros(at)}, args...)...)
}

// Of gives what is asked now about a conversation, oldest first.
func (s *Store) Of(ctx context.Context, conversation string) ([]Ask, error) {
	return open(ctx, s.db, s.db.Now(), ` AND conversation = $2`, conversation)
}

// For gives what is asked now of a person, oldest first, without what they declined.
func (s *Store) For(ctx context.Context, who team.Person) ([]Ask, error) {
	all, err := open(ctx, s.db, s.db.Now(), ` AND (person = $2 OR role = $3 AND asker <> $2
		AND NOT EXISTS (SELECT 1 FROM ask_declined d WHERE d.ask = ask.id AND d.person = $2))`, who.ID, string(who.Role))
	return all, err
}

// Read gives one, whether or not it has ended.
func Read(ctx context.Context, q db.Querier, ask string) (Ask, error) {
	a, err := askOf(q.QueryRow(ctx, `SELECT `+columns+` FROM ask WHERE id = $1`, ask))
	if errors.Is(err, db.ErrNoRows) {
		return a, fault.New(fault.NotFound, "Nothing like this was asked.")
	}
	return a, err
}
