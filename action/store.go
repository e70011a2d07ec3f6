// This file holds the verbs: promising, doing, undoing, moving, dropping, handing over.

package action

import (
	"context"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Store keeps the actions.
type Store struct{ db *db.DB }

// NewStore keeps actions in d.
func NewStore(d *db.DB) *Store { return &Store{d} }

// Add keeps a promise. Anybody in the team may ask one of anybody in the team.
func (s *Store) Add(ctx context.Context, who team.Person, n New) (a Action, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err = AddIn(ctx, tx, who, n)
		return err
	})
	return a, err
}

// AddIn is Add as a part of a larger change, such as solving an item.
func AddIn(ctx context.Context, tx *db.Tx, who team.Person, n New) (Action, error) {
	a := Action{ID: id.New(), Owner: n.Owner, Due: n.Due, Series: n.Series, Meeting: n.Meeting, Item: n.Item, GivenBy: who.ID, GivenAt: tx.At}
	var err error
	if a.Text, err = clean("text", n.Text, "Say what is promised."); err != nil {
		return a, err
	}
	switch {
	case who.ID == "" || !who.LeftAt.IsZero():
		return a, fault.New(fault.Forbidden, "Only the team can promise things here.")
	case n.Due.IsZero():
		return a, fault.Field("due", "Say by when.")
	case n.Owner == "":
		return a, fault.Field("owner", "Choose who promises it: one person.")
	}
	if err := inTeam(ctx, tx, n.Owner); err != nil {
		return a, err
	}
	if err := insert(ctx, tx, a); err != nil {
		return a, err
	}
	return a, event.Record(tx, EventAdded, a.ID, who.Email, changed(a))
}

// inTeam refuses an owner who is not in the team, or not any more.
func inTeam(ctx context.Context, q db.Querier, person string) error {
	people, err := team.People(ctx, q)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID == person && p.LeftAt.IsZero() {
			return nil
		}
	}
	return fault.Field("owner", "Choose somebody who is in the team.")
}

// Done says that it was done. Doing it twice changes nothing.
func (s *Store) Done(ctx context.Context, who team.Person, id string) error {
	return s.change(ctx, who, id, EventDone, func(a *Action, at time.Time) error {
		if !a.DroppedAt.IsZero() {
			return fault.New(fault.Conflict, "It was dropped meanwhile.")
		}
		if a.DoneAt.IsZero() {
			a.DoneAt, a.DoneBy = at, who.ID
		}
		return nil
	})
}

// Undo opens an action that was done or dropped again.
func (s *Store) Undo(ctx context.Context, who team.Person, id string) error {
	return s.change(ctx, who, id, EventUndone, func(a *Action, _ time.Time) error {
		a.DoneAt, a.DoneBy, a.DroppedAt, a.DroppedBy, a.Why = time.Time{}, "", time.Time{}, "", ""
		return nil
	})
}

// Move puts it off, or earlier. How often it was late stays.
func (s *Store) Move(ctx context.Context, who team.Person, id string, due time.Time) error {
	return s.change(ctx, who, id, EventMoved, func(a *Action, _ time.Time) error {
		if due.IsZero() {
			return fault.Field("due", "Say by when.")
		}
		a.Due = due
		return mustBeOpen(*a)
	})
}

// Drop gives it up, and keeps why.
func (s *Store) Drop(ctx context.Context, who team.Person, id, why string) error {
	return s.change(ctx, who, id, EventDropped, func(a *Action, at time.Time) error {
		a.DroppedAt, a.DroppedBy = at, who.ID
		var err error
		if a.Why, err = clean("why", why, ""); err != nil {
			return err
		}
		return mustBeDone(*a)
	})
}

// HandOver makes it another person's.
func (s *Store) HandOver(ctx context.Context, who team.Person, id, to string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := inTeam(ctx, tx, to); err != nil {
			return err
		}
		return changeIn(ctx, tx, who, id, EventHanded, func(a *Action, _ time.Time) error {
			a.Owner = to
			return mustBeOpen(*a)
		})
	})
}

// Carry counts the open actions of a series that were due by the meeting as
// late once more, gives them until next, and returns those that now Ask. Of one
// meeting it counts once, however often it is called.
func Carry(ctx context.Context, tx *db.Tx, who team.Person, series, meeting string, dueBy, next time.Time) (asking []Action, err error) {
	late, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM action
		WHERE series = $1 AND done_at IS NULL AND dropped_at IS NULL AND due <= $2 AND carried_by <> $3 AND meeting <> $4 ORDER BY due, id`,
		series, db.Micros(dueBy), meeting, meeting)
	if err != nil {
		return nil, err
	}
	for _, a := range late {
		a.Carried++
		a.Due = next
		if err := tx.Exec(ctx, `UPDATE action SET carried = $1, carried_by = $2, due = $3 WHERE id = $4`, a.Carried, meeting, db.Micros(a.Due), a.ID); err != nil {
			return nil, err
		}
		if err := event.Record(tx, EventCarried, a.ID, who.Email, changed(a)); err != nil {
			return nil, err
		}
		if a.Asks() {
			asking = append(asking, a)
		}
	}
	return asking, nil
}

func mustBeOpen(a Action) error {
	if a.Open() {
		return nil
	}
	return fault.New(fault.Conflict, "It is done or dropped already.")
}

func mustBeDone(a Action) error {
	if a.DoneAt.IsZero() {
		return nil
	}
	return fault.New(fault.Conflict, "It was done meanwhile.")
}

// change is load, decide, save, record.
func (s *Store) change(ctx context.Context, who team.Person, id, kind string, decide func(a *Action, at time.Time) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return changeIn(ctx, tx, who, id, kind, decide) })
}

func changeIn(ctx context.Context, tx *db.Tx, who team.Person, id, kind string, decide func(a *Action, at time.Time) error) error {
	// Two people's changes at once must see each other: both want this row.
	if err := tx.Exec(ctx, `UPDATE action SET carried = carried WHERE id = $1`, id); err != nil {
		return err
	}
	a, err := one(ctx, tx, id)
	if err != nil {
		return err
	}
	if !a.May(who) {
		return fault.New(fault.Forbidden, "Only its owner, who gave it, or a head of support can change this.")
	}
	before := a
	if err := decide(&a, tx.At); err != nil {
		return err
	}
	if a == before {
		return nil
	}
	if err := save(ctx, tx, a); err != nil {
		return err
	}
	return event.Record(tx, kind, a.ID, who.Email, changed(a))
}

func changed(a Action) Changed {
	return Changed{a.Series, a.Meeting, a.Owner, db.Micros(a.Due)}
}

func insert(ctx context.Context, tx *db.Tx, a Action) error {
	return tx.Exec(ctx, `INSERT INTO action (id, text, owner, due, series, meeting, item, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		a.ID, a.Text, a.Owner, db.Micros(a.Due), a.Series, a.Meeting, a.Item, a.GivenBy, db.Micros(a.GivenAt))
}

func save(ctx context.Context, tx *db.Tx, a Action) error {
	return tx.Exec(ctx, `UPDATE action SET owner = $1, due = $2, done_by = $3, done_at = $4, dropped_by = $5, dropped_at = $6, why = $7 WHERE id = $8`,
		a.Owner, db.Micros(a.Due), a.DoneBy, db.MaybeMicros(a.DoneAt), a.DroppedBy, db.MaybeMicros(a.DroppedAt), a.Why, a.ID)
}

func one(ctx context.Context, q db.Querier, id string) (Action, error) {
	a, err := actionOf(q.QueryRow(ctx, `SELECT `+columns+` FROM action WHERE id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return a, fault.New(fault.NotFound, "There is no such action.")
	}
	return a, err
}
