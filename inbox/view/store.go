// This file holds the keeping of views.

package view

import (
	"context"
	"errors"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// EventChanged tells that a view was saved, renamed, shared, removed or
// brought back. Its subject is the view; it carries no data.
const EventChanged = "view.changed"

// Store keeps views.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	board board
}

// NewStore keeps them beside the inbox.
func NewStore(d *db.DB, in *inbox.Store) *Store { return &Store{db: d, inbox: in} }

const columns = `id, owner, name, shared, filter`

func viewOf(row interface{ Scan(...any) error }) (v View, err error) {
	var text string
	if err := row.Scan(&v.ID, &v.Owner, &v.Name, &v.Shared, &text); err != nil {
		return v, err
	}
	v.Filter, err = filterOf(text)
	return v, err
}

// Of gives the views that a person sees: own ones, then those shared by others, by name.
func (s *Store) Of(ctx context.Context, who team.Person) ([]View, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (View, error) { return viewOf(rows) },
		`SELECT `+columns+` FROM saved_view WHERE removed_at IS NULL AND (owner = $1 OR shared)
		ORDER BY CASE WHEN owner = $2 THEN 0 ELSE 1 END, lower(name), id LIMIT 200`, who.ID, who.ID)
}

// One gives a view that the person may see.
func (s *Store) One(ctx context.Context, who team.Person, view string) (View, error) {
	v, err := viewOf(s.db.QueryRow(ctx, `SELECT `+columns+` FROM saved_view WHERE id = $1 AND removed_at IS NULL AND (owner = $2 OR shared)`, view, who.ID))
	if errors.Is(err, db.ErrNoRows) {
		return v, fault.New(fault.NotFound, "There is no such view any more. It may have been removed, or is not shared.")
	}
	return v, err
}

// Save keeps a filter under a name.
func (s *Store) Save(ctx context.Context, by team.Person, v View) (View, error) {
	var err error
	if v.Name, err = cleanName(v.Name); err != nil {
		return v, err
	}
	v.ID, v.Owner = id.New(), by.ID
	return v, s.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM saved_view WHERE owner = $1 AND removed_at IS NULL`, by.ID).Scan(&n); err != nil {
			return err
		}
		if n >= mostViews {
			return fault.Field("name", "You have %d views. Remove one first; nobody looks at so many.", n)
		}
		if err := tx.Exec(ctx, `INSERT INTO saved_view (id, owner, name, shared, filter, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			v.ID, v.Owner, v.Name, v.Shared, v.Filter.text(), db.Micros(tx.At)); err != nil {
			return err
		}
		return event.Record(tx, EventChanged, v.ID, by.Email, struct{}{})
	})
}

// Change gives a view another name, and shares it or keeps it to its owner.
func (s *Store) Change(ctx context.Context, by team.Person, view, name string, shared bool) error {
	name, err := cleanName(name)
	if err != nil {
		return err
	}
	return s.change(ctx, by, view, false, `UPDATE saved_view SET name = $1, shared = $2 WHERE id = $3`, name, shared, view)
}

// Remove takes a view away, to be brought back by Restore.
func (s *Store) Remove(ctx context.Context, by team.Person, view string) error {
	return s.change(ctx, by, view, false, `UPDATE saved_view SET removed_at = $1 WHERE id = $2`, db.Micros(s.db.Now()), view)
}

// Restore brings a removed view back.
func (s *Store) Restore(ctx context.Context, by team.Person, view string) error {
	return s.change(ctx, by, view, true, `UPDATE saved_view SET removed_at = NULL WHERE id = $1`, view)
}

func (s *Store) change(ctx context.Context, by team.Person, view string, removed bool, query string, args ...any) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		v, err := viewOf(tx.QueryRow(ctx, `SELECT `+columns+` FROM saved_view WHERE id = $1 AND (removed_at IS NOT NULL) = $2`, view, removed))
		switch {
		case errors.Is(err, db.ErrNoRows), err == nil && v.Owner != by.ID && !v.Shared:
			return fault.New(fault.NotFound, "There is no such view any more.")
		case err != nil:
			return err
		case !v.mayChange(by.ID, by.May()):
			return fault.New(fault.Forbidden, "This view is a colleague’s. Save one of your own.")
		}
		if err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		return event.Record(tx, EventChanged, view, by.Email, struct{}{})
	})
}
