// This file holds the queue of frowns: what stands in it, and reading one.

package rating

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// oldFrown is the age from which a frown that is brought in from elsewhere was
// somebody's matter there, and does not ask to be read here.
const oldFrown = 30 * 24 * time.Hour

// settle puts a reply among the frowns to be read, or takes it out, by what its
// customer said last. What was read asks to be read again when they say more.
func settle(ctx context.Context, tx *db.Tx, message string, brought bool) error {
	all, err := ofMessage(ctx, tx, message)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r Rating) bool { return r.Void })
	if len(all) == 0 || all[len(all)-1].Face != NotGood {
		return tx.Exec(ctx, `DELETE FROM frown WHERE message = $1 AND read_at IS NULL`, message)
	}
	at := all[len(all)-1].At
	if brought && tx.At.Sub(at) > oldFrown {
		return nil
	}
	if err := tx.Exec(ctx, `DELETE FROM frown_move WHERE message = $1 AND (SELECT at FROM frown WHERE message = $2) < $3`, message, message, db.Micros(at)); err != nil {
		return err
	}
	return tx.Exec(ctx, `INSERT INTO frown (message, at, read_at, reader, cause, lesson) VALUES ($1, $2, NULL, '', '', '')
		ON CONFLICT (message) DO UPDATE SET at = excluded.at, read_at = NULL WHERE frown.at < excluded.at`, message, db.Micros(at))
}

// settleBrought does so for ratings that came from elsewhere.
func settleBrought(ctx context.Context, tx *db.Tx, all []Rating) error {
	touched := map[string]bool{}
	var others []string
	for _, r := range all {
		if r.Face == NotGood {
			touched[r.Message] = true
		} else {
			others = append(others, r.Message)
		}
	}
	if err := db.EachOf(ctx, tx, func(rows *db.Rows) error {
		message, err := db.Text(rows)
		touched[message] = true
		return err
	}, `SELECT message FROM frown WHERE message IN (list)`, others); err != nil {
		return err
	}
	for _, r := range all {
		if touched[r.Message] {
			delete(touched, r.Message)
			if err := settle(ctx, tx, r.Message, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// Unread counts the frowns that nobody read.
func (s *Store) Unread(ctx context.Context) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM frown WHERE read_at IS NULL`).Scan(&n)
	return n, err
}

// Frowns gives some of the frowns: those to be read, oldest first, or with read
// those that were, newest first. after is the last one of the page before; nil
// for the first page.
func (s *Store) Frowns(ctx context.Context, read bool, after *Frown, limit int) ([]Frown, error) {
	where, args := `f.read_at IS NULL`, []any{}
	order := ` ORDER BY f.at, f.message`
	key := ` AND (f.at, f.message) > ($1, $2)`
	if read {
		where, order, key = `f.read_at IS NOT NULL`, ` ORDER BY f.read_at DESC, f.message DESC`, ` AND (f.read_at, f.message) < ($1, $2)`
	}
	if after != nil {
		at := after.queued
		if read {
			at = after.ReadAt
		}
		where, args = where+key, append(args, db.Micros(at), after.Message)
	}
	return s.frowns(ctx, s.db, where+order+` LIMIT `+strconv.Itoa(limit), args...)
}

// Moves gives the frowns of which somebody asks that they be moved, oldest wish first.
func (s *Store) Moves(ctx context.Context) ([]Frown, error) {
	return s.frowns(ctx, s.db, `m.decided_at IS NULL AND m.message IS NOT NULL ORDER BY m.asked_at, m.message`)
}

// Frown gives one by the answer that was rated; NotFound when it never was one.
func (s *Store) Frown(ctx context.Context, message string) (Frown, error) {
	return s.frown(ctx, s.db, message)
}

func (s *Store) frown(ctx context.Context, q db.Querier, message string) (Frown, error) {
	all, err := s.frowns(ctx, q, `f.message = $1`, message)
	if err != nil {
		return Frown{}, err
	}
	if len(all) == 0 {
		return Frown{}, fault.New(fault.NotFound, "There is no such frown: its customer may have changed the rating.")
	}
	return all[0], nil
}

func (s *Store) frowns(ctx context.Context, q db.Querier, where string, args ...any) ([]Frown, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (f Frown, err error) {
		var queued int64
		var read, asked, decided *int64
		var cause string
		var about, why, asker, decider, said, was *string
		var agreed *bool
		if err := rows.Scan(&f.Message, &queued, &read, &f.Reader, &cause, &f.Lesson, &about, &why, &asker, &asked, &decided, &decider, &agreed, &said, &was); err != nil {
			return f, err
		}
		f.queued, f.ReadAt, f.Cause = db.Time(queued), db.MaybeTime(read), Cause(cause)
		if about != nil {
			f.Move = &Move{About: About(*about), Why: *why, Asker: *asker, AskedAt: db.Time(*asked), DecidedAt: db.MaybeTime(decided), Decider: *decider, Agreed: *agreed, Said: *said, was: About(*was)}
		}
		return f, nil
	}, `SELECT f.message, f.at, f.read_at, f.reader, f.cause, f.lesson, m.about, m.why, m.asker, m.asked_at, m.decided_at, m.decider, m.agreed, m.said, m.was
		FROM frown f LEFT JOIN frown_move m ON m.message = f.message WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, f := range all {
		ids[i] = f.Message
	}
	ratings, err := ofMessages(ctx, q, ids)
	for i := range all {
		all[i].Rating = ratings[all[i].Message]
	}
	return all, err
}

// Read keeps what somebody made of a frown. saw is when it was read last, as
// the reader knew it, zero for never: if a colleague read it meanwhile, nothing
// is kept and the error is a Conflict. Everybody in the team may.
func (s *Store) Read(ctx context.Context, by team.Person, message string, r Reading, saw time.Time) error {
	r, err := r.check()
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		if err != nil {
			return err
		}
		if !f.ReadAt.Equal(saw) {
			return fault.New(fault.Conflict, "Somebody read this frown a moment ago. Look at what they wrote before you write over it.")
		}
		return errors.Join(
			tx.Exec(ctx, `UPDATE frown SET read_at = $1, reader = $2, cause = $3, lesson = $4 WHERE message = $5`, db.Micros(tx.At), by.Email, string(r.Cause), r.Lesson, message),
			event.Record(tx, EventRead, f.Conversation, by.Email, Considered{Message: message, Cause: r.Cause, Lesson: r.Lesson}))
	})
}

// PutBack puts a frown that was read among those to be read; what was written stays in its form.
func (s *Store) PutBack(ctx context.Context, by team.Person, message string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := s.frown(ctx, tx, message)
		if err != nil || f.ReadAt.IsZero() {
			return err
		}
		return errors.Join(
			tx.Exec(ctx, `UPDATE frown SET read_at = NULL WHERE message = $1`, message),
			event.Record(tx, EventUnread, f.Conversation, by.Email, Considered{Message: message}))
	})
}

// homeOf gives the conversation that the rated answer belongs to now: it may have been split off.
func homeOf(ctx context.Context, q db.Querier, message string) (inbox.Message, error) {
	all, err := inbox.Messages(ctx, q, []string{message})
	return all[message], err
}

// ReadSince counts the frowns that were read since a moment, by what was behind them.
func (s *Store) ReadSince(ctx context.Context, since time.Time) (map[Cause]int, error) {
	n := map[Cause]int{}
	return n, db.Each(ctx, s.db, func(rows *db.Rows) error {
		var cause string
		var count int
		err := rows.Scan(&cause, &count)
		n[Cause(cause)] = count
		return err
	}, `SELECT cause, count(*) FROM frown WHERE read_at >= $1 GROUP BY cause`, db.Micros(since))
}
