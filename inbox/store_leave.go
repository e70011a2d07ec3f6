// This file holds the moments between sending and leaving: an answer waits,
// can be called back or put off, and leaves by itself, once.

package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// handHeld marks a conversation in which an answer did not leave by itself.
const handHeld = "held"

// Send lets an answer leave at a moment; until then it can be called back.
// Nothing is counted and nobody is written to before that moment. As with
// Reply the error is a *Held if the conversation went on; a second press
// changes nothing.
func (s *Store) Send(ctx context.Context, by team.Person, a Answer, at time.Time) (l Leaving, err error) {
	if err := mayAnswer(by); err != nil {
		return l, err
	}
	if a, err = a.check(); err != nil {
		return l, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if at.Sub(tx.At) > longestWait {
			return fault.Field("at", "That is more than a year ahead. Choose a nearer moment.")
		}
		c, err := lock(ctx, tx, a.Conversation)
		if err != nil {
			return err
		}
		written := a.Conversation
		a.Conversation = c.ID
		if l, err = leavingBy(ctx, tx, a.ID); err == nil {
			return mine(l.Person == by.Email && l.Conversation == c.ID)
		} else if !errors.Is(err, db.ErrNoRows) {
			return err
		}
		if known, err := readMessage(ctx, tx, a.ID); err == nil {
			l = Leaving{Answer: a, Person: by.Email, At: known.At, LeavesAt: known.At}
			return mine(known.Author == by.Email && known.Conversation == c.ID)
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := cmp.Or(addressed(ctx, tx, c, a, written), meanwhile(ctx, tx, c, a)); err != nil {
			return err
		}
		if err := s.carriable(ctx, tx, a); err != nil {
			return err
		}
		l = Leaving{Answer: a, Person: by.Email, At: tx.At, LeavesAt: latest(at, tx.At)}
		return s.addLeaving(ctx, tx, l)
	})
	return l, err
}

// mine refuses an id under which something else was sent.
func mine(same bool) error {
	if same {
		return nil
	}
	return fault.New(fault.Conflict, "This draft was sent to another conversation already.")
}

// meanwhile is a *Held when the talk went on since what the writer saw. What is
// passed on to somebody else is no part of the talk.
func meanwhile(ctx context.Context, tx *db.Tx, c Conversation, a Answer) error {
	if a.Kind == Forward || c.Newest == a.Saw {
		return nil
	}
	news, err := since(ctx, tx, c, a.Saw)
	return cmp.Or(err, error(&Held{news}))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (s *Store) addLeaving(ctx context.Context, tx *db.Tx, l Leaving) error {
	text, err := writeAnswer(l.Answer)
	if err != nil {
		return err
	}
	return errors.Join(
		tx.Exec(ctx, `INSERT INTO leaving (id, conversation, person, kind, since, leaves_at, answer) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			l.ID, l.Conversation, l.Person, string(l.Kind), db.Micros(l.At), db.Micros(l.LeavesAt), text),
		endDraft(ctx, tx, l.Conversation, l.Person, l.Answer),
		event.Record(tx, EventAnswer, l.Conversation, l.Person, AnswerMoved{l.ID, AnswerLeaving, db.Micros(l.LeavesAt)}))
}

// CallBack takes an answer back that has not left: it is its writer's draft
// again, with every word.
func (s *Store) CallBack(ctx context.Context, by team.Person, answer string) (d Draft, err error) {
	err = s.changeLeaving(ctx, by, answer, func(tx *db.Tx, l Leaving) error {
		if d, err = backToDraft(ctx, tx, l.Conversation, l.Answer, l.Person, ""); err != nil {
			return err
		}
		return errors.Join(dropLeaving(ctx, tx, l.ID),
			event.Record(tx, EventAnswer, l.Conversation, by.Email, AnswerMoved{l.ID, AnswerCalledBack, db.Micros(tx.At)}))
	})
	return d, err
}

// Postpone lets an answer leave at another moment.
func (s *Store) Postpone(ctx context.Context, by team.Person, answer string, at time.Time) (l Leaving, err error) {
	err = s.changeLeaving(ctx, by, answer, func(tx *db.Tx, was Leaving) error {
		if at.Sub(tx.At) > longestWait {
			return fault.Field("at", "That is more than a year ahead. Choose a nearer moment.")
		}
		l = was
		l.LeavesAt = latest(at, tx.At)
		return errors.Join(
			tx.Exec(ctx, `UPDATE leaving SET leaves_at = $1 WHERE id = $2`, db.Micros(l.LeavesAt), l.ID),
			event.Record(tx, EventAnswer, l.Conversation, by.Email, AnswerMoved{l.ID, AnswerLeaving, db.Micros(l.LeavesAt)}))
	})
	return l, err
}

// changeLeaving changes an answer that has not left, under the lock of its conversation.
func (s *Store) changeLeaving(ctx context.Context, by team.Person, answer string, change func(*db.Tx, Leaving) error) error {
	if err := mayAnswer(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		l, _, err := s.lockLeaving(ctx, tx, answer)
		if errors.Is(err, db.ErrNoRows) {
			if _, err := readMessage(ctx, tx, answer); err == nil {
				return fault.New(fault.Conflict, "Too late: this answer has left.")
			}
			return fault.New(fault.NotFound, "This answer is not on its way any more: it was called back, or held.")
		}
		if err != nil {
			return err
		}
		return change(tx, l)
	})
}

// lockLeaving takes the conversation of an answer that has not left, and reads
// both as they then are.
func (s *Store) lockLeaving(ctx context.Context, tx *db.Tx, answer string) (Leaving, Conversation, error) {
	l, err := leavingBy(ctx, tx, answer)
	if err != nil {
		return l, Conversation{}, err
	}
	c, err := lock(ctx, tx, l.Conversation)
	if err != nil {
		return l, c, err
	}
	l, err = leavingBy(ctx, tx, answer) // whoever held the lock may have let it leave
	l.Conversation = c.ID
	return l, c, err
}

// LeaveNext lets the answer leave that is due longest: only now it becomes a
// reply, with its event and its mail. One that must not leave any more, since
// the customer or a colleague wrote meanwhile, is its writer's draft again.
// False when none is due.
func (s *Store) LeaveNext(ctx context.Context) (bool, error) {
	var due string
	err := s.db.QueryRow(ctx, `SELECT id FROM leaving WHERE leaves_at <= $1 ORDER BY leaves_at LIMIT 1`, db.Micros(s.db.Now())).Scan(&due)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		l, c, err := s.lockLeaving(ctx, tx, due)
		if errors.Is(err, db.ErrNoRows) || err == nil && l.LeavesAt.After(tx.At) {
			return nil // called back, put off, or another process was quicker
		}
		if err != nil {
			return err
		}
		return s.leave(ctx, tx, c, l)
	})
	if err == nil || ctx.Err() != nil {
		return err == nil, err
	}
	return false, errors.Join(fmt.Errorf("letting answer %s leave: %w", due, err), s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `UPDATE leaving SET leaves_at = $1 WHERE id = $2`, db.Micros(tx.At.Add(briefly)), due) // those behind it go on
	}))
}

func (s *Store) leave(ctx context.Context, tx *db.Tx, c Conversation, l Leaving) error {
	people, err := team.People(ctx, tx)
	if err != nil {
		return err
	}
	var by team.Person
	if i := slices.IndexFunc(people, func(p team.Person) bool { return p.Email == l.Person }); i >= 0 {
		by = people[i]
	}
	if err := dropLeaving(ctx, tx, l.ID); err != nil {
		return err
	}
	err = cmp.Or(mayAnswer(by), inSight(c), l.filled(), sameCustomer(ctx, tx, c, l.Kind, l.Origin), meanwhile(ctx, tx, c, l.Answer), s.carriable(ctx, tx, l.Answer))
	if held, ok := errors.AsType[*Held](err); ok {
		return s.hold(ctx, tx, c, l, heldSentence(held, l.Person))
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return s.hold(ctx, tx, c, l, "It did not leave: "+f.Say)
	}
	if err != nil {
		return err
	}
	_, err = s.write(ctx, tx, by, c, l.Answer)
	return err
}

// inSight refuses to write by itself into what was put away meanwhile.
func inSight(c Conversation) error {
	if !c.Status.hidden() {
		return nil
	}
	return fault.New(fault.Conflict, "the conversation is among what is spam or deleted now.")
}

// addressed refuses an answer, written in one conversation, that would go from
// c to somebody else or to no address at all. Who looks at c and sends it again
// knows to whom.
func addressed(ctx context.Context, tx *db.Tx, c Conversation, a Answer, written string) error {
	if a.Kind != Forward && c.Customer.Email == nobody {
		return fault.Field("body", "This mail names no sender, so there is no address to answer. Pass it on, or write a note.")
	}
	err := sameCustomer(ctx, tx, c, a.Kind, written)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return fault.Field("body", "This did not leave: %s Look whom it goes to, then send it again.", f.Say)
	}
	return err
}

// sameCustomer refuses to send to somebody else what was written before the
// conversation became part of another.
func sameCustomer(ctx context.Context, tx *db.Tx, c Conversation, kind Kind, origin string) error {
	if origin == "" || origin == c.ID || kind == Forward {
		return nil
	}
	was, err := readConversation(ctx, tx, origin)
	if err == nil && was.Customer.ID != c.Customer.ID {
		err = fault.New(fault.Conflict, "it was written to %s, and the conversation is one with %s now.", was.Customer.Called(), c.Customer.Called())
	}
	return err
}

// hold gives an answer back that must not leave, and says so in the lists.
func (s *Store) hold(ctx context.Context, tx *db.Tx, c Conversation, l Leaving, why string) error {
	if _, err := backToDraft(ctx, tx, c.ID, l.Answer, l.Person, why); err != nil {
		return err
	}
	if c.Hand == "" {
		c.Hand = handHeld
		if err := saveState(ctx, tx, c); err != nil {
			return err
		}
	}
	return event.Record(tx, EventAnswer, c.ID, l.Person, AnswerMoved{l.ID, AnswerHeld, db.Micros(tx.At)})
}

// Leavings gives the answers of conversations that have not left, by when they leave.
func (s *Store) Leavings(ctx context.Context, conversations ...string) (all []Leaving, err error) {
	err = db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		l, err := leavingOf(rows)
		all = append(all, l)
		return err
	}, `SELECT id, conversation, person, kind, since, leaves_at, answer, origin FROM leaving WHERE conversation IN (list) ORDER BY leaves_at`, conversations)
	return all, err
}

// Going is when the first answer of a conversation leaves that waits, and
// whether that was put to a later moment.
type Going struct {
	At    time.Time
	Later bool
}

// Goings gives, of some conversations, those in which an answer is about to
// leave: for lists, without its words.
func (s *Store) Goings(ctx context.Context, conversations []string) (map[string]Going, error) {
	all := map[string]Going{}
	return all, db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var l Leaving
		var c string
		var since, leaves int64
		err := rows.Scan(&c, &since, &leaves)
		l.At, l.LeavesAt = db.Time(since), db.Time(leaves)
		if g, ok := all[c]; !ok || l.LeavesAt.Before(g.At) {
			all[c] = Going{l.LeavesAt, l.Later()}
		}
		return err
	}, `SELECT conversation, since, leaves_at FROM leaving WHERE conversation IN (list)`, conversations)
}

// NextLeaveAt tells when the next answer leaves; false when none waits.
func (s *Store) NextLeaveAt(ctx context.Context) (at time.Time, ok bool, err error) {
	var us *int64
	err = s.db.QueryRow(ctx, `SELECT min(leaves_at) FROM leaving`).Scan(&us)
	return db.MaybeTime(us), us != nil, err
}

func leavingBy(ctx context.Context, q db.Querier, id string) (Leaving, error) {
	return leavingOf(q.QueryRow(ctx, `SELECT id, conversation, person, kind, since, leaves_at, answer, origin FROM leaving WHERE id = $1`, id))
}

func leavingOf(row scanner) (l Leaving, err error) {
	var id, conversation, kind, answer string
	var since, leaves int64
	if err := row.Scan(&id, &conversation, &l.Person, &kind, &since, &leaves, &answer, &l.Origin); err != nil {
		return l, err
	}
	l.Answer, err = readAnswer(answer, conversation, kind)
	l.ID, l.At, l.LeavesAt = id, db.Time(since), db.Time(leaves)
	return l, err
}

func dropLeaving(ctx context.Context, tx *db.Tx, id string) error {
	return tx.Exec(ctx, `DELETE FROM leaving WHERE id = $1`, id)
}

// UndoSeconds gives for how long a person wants to call answers back; 0 is not at all.
func (s *Store) UndoSeconds(ctx context.Context, who team.Person) (int, error) {
	seconds := undoDefault
	err := s.db.QueryRow(ctx, `SELECT seconds FROM undo_send WHERE person = $1`, who.Email).Scan(&seconds)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return seconds, err
}

// SetUndoSeconds sets it.
func (s *Store) SetUndoSeconds(ctx context.Context, who team.Person, seconds int) error {
	if !slices.Contains(undoChoices[:], seconds) {
		return fault.Field("seconds", "Choose one of the times offered.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `INSERT INTO undo_send (person, seconds) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET seconds = excluded.seconds`, who.Email, seconds)
	})
}
