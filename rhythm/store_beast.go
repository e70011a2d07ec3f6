// This file holds the verbs of Beast mode, and what may be read of it.

package rhythm

import (
	"context"
	"errors"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

const sessionColumns = `id, person, began_at, paused_at, paused, break_at, ended_at, word`

func sessionOf(row interface{ Scan(...any) error }) (s Session, err error) {
	var began, pauses int64
	var paused, rest, ended *int64
	err = row.Scan(&s.ID, &s.Person, &began, &paused, &pauses, &rest, &ended, &s.Word)
	s.BeganAt, s.PausedAt, s.BreakAt, s.EndedAt = db.Time(began), db.MaybeTime(paused), db.MaybeTime(rest), db.MaybeTime(ended)
	s.Pauses = time.Duration(pauses) * time.Microsecond
	return s, err
}

// lastSession gives the person's newest session; the zero Session when there was none.
func lastSession(ctx context.Context, q db.Querier, person string) (Session, error) {
	s, err := sessionOf(q.QueryRow(ctx, `SELECT `+sessionColumns+` FROM beast_session WHERE person = $1 ORDER BY began_at DESC, id DESC LIMIT 1`, person))
	if errors.Is(err, db.ErrNoRows) {
		return Session{}, nil
	}
	return s, err
}

// Begin begins an hour of Beast mode. Who is in one, or in the break after
// one, gets that: nobody begins twice. What was done in the hour before is
// forgotten.
func (s *Store) Begin(ctx context.Context, who team.Person) (b Session, err error) {
	if err := mayWork(who); err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b, err = lastSession(ctx, tx, who.ID)
		if err != nil || b.At(tx.At).Stage != Over {
			return err
		}
		if err := tx.Exec(ctx, `DELETE FROM beast_turn WHERE session IN (SELECT id FROM beast_session WHERE person = $1)`, who.ID); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE beast_session SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL`, db.Micros(tx.At), who.ID); err != nil {
			return err
		}
		b = Session{ID: id.New(), Person: who.ID, BeganAt: tx.At}
		if err := tx.Exec(ctx, `INSERT INTO beast_session (id, person, began_at) VALUES ($1, $2, $3)`, b.ID, b.Person, db.Micros(b.BeganAt)); err != nil {
			return err
		}
		return record(tx, who, b)
	})
	if db.Taken(err) { // begun in another tab at the same moment
		b, err = lastSession(ctx, s.db, who.ID)
	}
	return b, err
}

// Pause lets the clock stand still; Resume lets it go on. What is so already stays.
func (s *Store) Pause(ctx context.Context, who team.Person) error {
	return s.changeBeast(ctx, who, func(b *Session, at time.Time) error {
		if b.At(at).Stage == Working {
			b.PausedAt = at
		}
		return nil
	})
}

// Resume lets the clock of a paused hour go on.
func (s *Store) Resume(ctx context.Context, who team.Person) error {
	return s.changeBeast(ctx, who, func(b *Session, at time.Time) error {
		if b.At(at).Stage == Paused {
			b.Pauses += at.Sub(b.PausedAt)
			b.PausedAt = time.Time{}
		}
		return nil
	})
}

// TakeBreak begins the break now, also before the hour is over.
func (s *Store) TakeBreak(ctx context.Context, who team.Person) error {
	return s.changeBeast(ctx, who, func(b *Session, at time.Time) error {
		if st := b.At(at); st.Stage == Working || st.Stage == Paused || st.Late {
			b.BreakAt, b.PausedAt = at, time.Time{}
		}
		return nil
	})
}

// longestWord is in letters: a word, not an excuse.
const longestWord = 200

// Leave ends the hour, or the break. Who comes back from a break before its
// end says a word about it, which only they read again.
func (s *Store) Leave(ctx context.Context, who team.Person, word string) error {
	word = strings.Join(strings.Fields(word), " ")
	return s.changeBeast(ctx, who, func(b *Session, at time.Time) error {
		switch st := b.At(at).Stage; {
		case st == Over:
			return nil
		case st == Resting && word == "":
			return fault.Field("word", "Say a word about why: it is for yourself.")
		case len([]rune(word)) > longestWord:
			return fault.Field("word", "A word is enough: %d letters at most.", longestWord)
		case st == Resting:
			b.Word = word
		}
		b.EndedAt = at
		return nil
	})
}

// Return undoes leaving an hour that is not over.
func (s *Store) Return(ctx context.Context, who team.Person) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lastSession(ctx, tx, who.ID)
		if err != nil || b.EndedAt.IsZero() {
			return err
		}
		b.EndedAt = time.Time{}
		if b.At(tx.At).Stage == Over || b.Word != "" {
			return fault.New(fault.Conflict, "That hour is over. Begin a new one.")
		}
		return keepBeast(ctx, tx, who, b)
	})
}

// changeBeast changes the person's session; it is a conflict to have none.
func (s *Store) changeBeast(ctx context.Context, who team.Person, change func(*Session, time.Time) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockedBeast(ctx, tx, who)
		if err != nil {
			return err
		}
		was := b
		if err := change(&b, tx.At); err != nil || b == was {
			return err
		}
		return keepBeast(ctx, tx, who, b)
	})
}

func keepBeast(ctx context.Context, tx *db.Tx, who team.Person, b Session) error {
	if err := tx.Exec(ctx, `UPDATE beast_session SET paused_at = $1, paused = $2, break_at = $3, ended_at = $4, word = $5 WHERE id = $6`,
		db.MaybeMicros(b.PausedAt), b.Pauses.Microseconds(), db.MaybeMicros(b.BreakAt), db.MaybeMicros(b.EndedAt), b.Word, b.ID); err != nil {
		return err
	}
	return record(tx, who, b)
}

func record(tx *db.Tx, who team.Person, b Session) error {
	return event.Record(tx, EventBeast, who.ID, who.Email, BeastChanged{b.ID, b.At(tx.At).Stage})
}

// lockedBeast takes the person's session for this transaction.
func lockedBeast(ctx context.Context, tx *db.Tx, who team.Person) (Session, error) {
	n, err := tx.Change(ctx, `UPDATE beast_session SET word = word WHERE person = $1 AND ended_at IS NULL`, who.ID)
	if err != nil {
		return Session{}, err
	}
	if n == 0 {
		return Session{}, fault.New(fault.Conflict, "You are not in Beast mode. Begin an hour first.")
	}
	return lastSession(ctx, tx, who.ID)
}

// Skip leaves a conversation for later: it comes back when all others are
// done, and is lost to nobody. Keep takes that back.
func (s *Store) Skip(ctx context.Context, who team.Person, conversation string) error {
	return s.turn(ctx, who, func(tx *db.Tx, b Session) error {
		return tx.Exec(ctx, `INSERT INTO beast_turn (session, conversation, skipped_at) VALUES ($1, $2, $3)
			ON CONFLICT (session, conversation) DO UPDATE SET skipped_at = excluded.skipped_at`, b.ID, conversation, db.Micros(tx.At))
	})
}

// Keep takes back that a conversation was left for later.
func (s *Store) Keep(ctx context.Context, who team.Person, conversation string) error {
	return s.turn(ctx, who, func(tx *db.Tx, b Session) error {
		return tx.Exec(ctx, `UPDATE beast_turn SET skipped_at = NULL WHERE session = $1 AND conversation = $2`, b.ID, conversation)
	})
}

// Answered says that the person answered somebody in the hour. The answer
// that was under way when the hour ended begins the break.
func (s *Store) Answered(ctx context.Context, who team.Person, conversation, message string) error {
	return s.turn(ctx, who, func(tx *db.Tx, b Session) error {
		if b.At(tx.At).Late {
			b.BreakAt = tx.At
			if err := keepBeast(ctx, tx, who, b); err != nil {
				return err
			}
		}
		return tx.Exec(ctx, `INSERT INTO beast_turn (session, conversation, message) VALUES ($1, $2, $3)
			ON CONFLICT (session, conversation) DO UPDATE SET message = excluded.message, skipped_at = NULL`, b.ID, conversation, message)
	})
}

// TakenBack says that an answer of the hour was undone before it left.
func (s *Store) TakenBack(ctx context.Context, who team.Person, message string) error {
	return s.turn(ctx, who, func(tx *db.Tx, b Session) error {
		return tx.Exec(ctx, `UPDATE beast_turn SET message = '' WHERE session = $1 AND message = $2`, b.ID, message)
	})
}

// turn writes down something of the hour, for the person alone: no event tells of it.
func (s *Store) turn(ctx context.Context, who team.Person, f func(*db.Tx, Session) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockedBeast(ctx, tx, who)
		if err != nil {
			return err
		}
		return f(tx, b)
	})
}

// Own gives the person's own newest session with what was done in it. There
// is no way to ask for somebody else's.
func (s *Store) Own(ctx context.Context, who team.Person) (o Own, err error) {
	if o.Session, err = lastSession(ctx, s.db, who.ID); err != nil || o.ID == "" {
		return o, err
	}
	if err := s.db.QueryRow(ctx, `SELECT count(*) FROM beast_turn WHERE session = $1 AND message <> ''`, o.ID).Scan(&o.Answered); err != nil {
		return o, err
	}
	o.Skipped, err = db.All(ctx, s.db, db.Text, `SELECT conversation FROM beast_turn WHERE session = $1 AND skipped_at IS NOT NULL ORDER BY skipped_at, conversation`, o.ID)
	return o, err
}
