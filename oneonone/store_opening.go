// This file holds breaking the glass: asking, agreeing, reading, and the log of it.

package oneonone

import (
	"context"
	"errors"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

func noOpening() error { return fault.New(fault.NotFound, "There is no such request.") }

const openingColumns = `id, one, two, purpose, reason, notes, asked_by, asked_at, agreed_by, agreed_at, refused_by, closed_at`

// openingsOf reads openings with their readings; where begins with WHERE or ORDER BY.
func openingsOf(ctx context.Context, q db.Querier, where string, args ...any) ([]Opening, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (o Opening, err error) {
		var askedAt int64
		var agreedAt, closed *int64
		err = rows.Scan(&o.ID, &o.One, &o.Two, &o.Purpose, &o.Reason, &o.Notes, &o.AskedBy, &askedAt, &o.AgreedBy, &agreedAt, &o.RefusedBy, &closed)
		o.AskedAt, o.AgreedAt, o.ClosedAt = db.Time(askedAt), db.MaybeTime(agreedAt), db.MaybeTime(closed)
		return o, err
	}, `SELECT `+openingColumns+` FROM pair_opening `+where, args...)
	for i := range all {
		if err != nil {
			break
		}
		all[i].Readings, err = db.All(ctx, q, func(rows *db.Rows) (r Reading, err error) {
			var at int64
			err = rows.Scan(&r.By, &at, &r.What)
			r.At = db.Time(at)
			return r, err
		}, `SELECT by, at, what FROM pair_reading WHERE opening = $1 ORDER BY n`, all[i].ID)
	}
	return all, err
}

// AskToOpen asks for an opening: who has the right (see MayOpen) and is neither of
// the two. Nothing is open, and nobody is told, until a second person agrees.
func (s *Store) AskToOpen(ctx context.Context, who team.Person, n NewOpening) (o Opening, err error) {
	if err := mustRight(who); err != nil {
		return o, err
	}
	o = Opening{ID: id.New(), One: n.One, Two: n.Two, Purpose: n.Purpose, Notes: n.Notes, AskedBy: who.ID}
	if o.Reason, err = text("reason", n.Reason, 2000); err != nil {
		return o, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		o.AskedAt = tx.At
		ps, err := readPeople(ctx, tx)
		if err != nil {
			return err
		}
		_, one := ps[o.One]
		_, two := ps[o.Two]
		switch {
		case !one || !two || o.One == o.Two:
			return fault.Field("two", "Choose two people.")
		case o.One == who.ID || o.Two == who.ID:
			return fault.New(fault.Forbidden, "You are one of the two. Somebody else has to ask.")
		case !o.Purpose.Valid():
			return fault.Field("purpose", "Choose why the law asks.")
		case len(strings.Fields(o.Reason)) < 3:
			return fault.Field("reason", "Write down the reason, in a sentence. Both of the two will read it.")
		}
		if err := tx.Exec(ctx, `INSERT INTO pair_opening (id, one, two, purpose, reason, notes, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			o.ID, o.One, o.Two, string(o.Purpose), o.Reason, o.Notes, o.AskedBy, db.Micros(o.AskedAt)); err != nil {
			return err
		}
		return event.Record(tx, EventAsked, o.ID, who.Email, Changed{Opening: o.ID})
	})
	return o, err
}

// onOpening is a verb on an opening of who has the right and is neither of the two.
func (s *Store) onOpening(ctx context.Context, who team.Person, opening string, f func(tx *db.Tx, o Opening) error) error {
	if err := mustRight(who); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `UPDATE pair_opening SET notes = notes WHERE id = $1`, opening); err != nil {
			return err
		}
		all, err := openingsOf(ctx, tx, `WHERE id = $1`, opening)
		switch {
		case err != nil:
			return err
		case len(all) == 0:
			return noOpening()
		case all[0].One == who.ID || all[0].Two == who.ID:
			return fault.New(fault.Forbidden, "You are one of the two. Somebody else has to decide.")
		}
		return f(tx, all[0])
	})
}

// Agree lets a second person with the right agree: what the two wrote is open to
// both who agreed for Glass, and both of the pair are told at once.
func (s *Store) Agree(ctx context.Context, who team.Person, opening string) error {
	return s.onOpening(ctx, who, opening, func(tx *db.Tx, o Opening) error {
		switch {
		case !o.Waits():
			return fault.New(fault.Conflict, "This request is decided already.")
		case o.AskedBy == who.ID:
			return fault.New(fault.Forbidden, "It takes two: somebody else has to agree.")
		}
		if err := tx.Exec(ctx, `UPDATE pair_opening SET agreed_by = $1, agreed_at = $2 WHERE id = $3`, who.ID, db.Micros(tx.At), o.ID); err != nil {
			return err
		}
		return s.tell(ctx, tx, who, EventOpened, o)
	})
}

// tell records what happens to an opening: once for itself, and for the live page
// of each pair it opens.
func (s *Store) tell(ctx context.Context, tx *db.Tx, who team.Person, kind string, o Opening) error {
	pairs, err := betweenTwo(ctx, tx, o.One, o.Two)
	if err != nil {
		return err
	}
	errs := []error{event.Record(tx, kind, o.ID, who.Email, Changed{Opening: o.ID})}
	for _, p := range pairs {
		errs = append(errs, event.Record(tx, kind, p.ID, who.Email, Changed{Pair: p.ID, Opening: o.ID}))
	}
	return errors.Join(errs...)
}

// Refuse refuses a request, withdraws the own, or closes what is open.
func (s *Store) Refuse(ctx context.Context, who team.Person, opening string) error {
	return s.onOpening(ctx, who, opening, func(tx *db.Tx, o Opening) error {
		if !o.ClosedAt.IsZero() {
			return nil
		}
		if err := tx.Exec(ctx, `UPDATE pair_opening SET refused_by = $1, closed_at = $2 WHERE id = $3`, who.ID, db.Micros(tx.At), o.ID); err != nil {
			return err
		}
		return event.Record(tx, EventAsked, o.ID, who.Email, Changed{Opening: o.ID})
	})
}

// Openings gives all openings, the newest first, to those who have the right but
// of their own pages; and to everybody those of the own pages that were agreed to.
func (s *Store) Openings(ctx context.Context, who team.Person) ([]Opening, error) {
	all, err := openingsOf(ctx, s.db, `ORDER BY asked_at DESC, id DESC`)
	var mine []Opening
	for _, o := range all {
		if o.sees(who) {
			mine = append(mine, o)
		}
	}
	return mine, err
}

// sees tells whether a person may know of an opening.
func (o Opening) sees(who team.Person) bool {
	if who.ID == "" {
		return false
	}
	if who.ID == o.One || who.ID == o.Two {
		return !o.AgreedAt.IsZero()
	}
	return MayOpen(who)
}

// Waiting gives the openings that who could agree to or refuse: of others, and asked by another; the oldest first.
func (s *Store) Waiting(ctx context.Context, who team.Person) ([]Opening, error) {
	if !MayOpen(who) {
		return nil, nil
	}
	return openingsOf(ctx, s.db, `WHERE agreed_at IS NULL AND closed_at IS NULL AND asked_by <> $1 AND one <> $2 AND two <> $3 ORDER BY asked_at, id`, who.ID, who.ID, who.ID)
}

// Opening gives one to those who see it in Openings.
func (s *Store) Opening(ctx context.Context, who team.Person, opening string) (Opening, error) {
	all, err := openingsOf(ctx, s.db, `WHERE id = $1`, opening)
	if err == nil && (len(all) == 0 || !all[0].sees(who)) {
		err = noOpening()
	}
	if err != nil {
		return Opening{}, err
	}
	return all[0], nil
}

// ReadOpened gives what is open, to the two who agreed on it, and keeps for ever
// that it was read. What the report has not shown the manager yet is among it.
func (s *Store) ReadOpened(ctx context.Context, who team.Person, opening string) (copies []Copy, err error) {
	err = s.onOpening(ctx, who, opening, func(tx *db.Tx, o Opening) error {
		copies = nil
		if !o.Open(tx.At) || who.ID != o.AskedBy && who.ID != o.AgreedBy {
			return fault.New(fault.Forbidden, "This is not open, or not to you.")
		}
		pairs, err := betweenTwo(ctx, tx, o.One, o.Two)
		if err != nil {
			return err
		}
		say := make([]string, 0, len(pairs))
		for _, p := range pairs {
			var authors []string
			if o.Notes {
				authors = []string{p.Report, p.Manager}
			}
			c, err := s.copyOf(ctx, p, team.Person{ID: p.Report}, authors)
			if err != nil {
				return err
			}
			copies, say = append(copies, c), append(say, c.Say())
		}
		if err := tx.Exec(ctx, `INSERT INTO pair_reading (opening, n, by, at, what) VALUES ($1, $2, $3, $4, $5)`,
			o.ID, len(o.Readings)+1, who.ID, db.Micros(tx.At), strings.Join(say, "; ")); err != nil {
			return err
		}
		return s.tell(ctx, tx, who, EventRead, o)
	})
	if err != nil {
		return nil, err
	}
	return copies, nil
}
