// This file holds the lists of actions.

package action

import (
	"context"
	"time"

	"rapport/kit/db"
)

const columns = `id, text, owner, due, series, meeting, item, carried, given_by, given_at, done_by, done_at, dropped_by, dropped_at, why`

func scan(rows *db.Rows) (Action, error) { return actionOf(rows) }

func actionOf(row interface{ Scan(...any) error }) (a Action, err error) {
	var due, given int64
	var done, dropped *int64
	err = row.Scan(&a.ID, &a.Text, &a.Owner, &due, &a.Series, &a.Meeting, &a.Item, &a.Carried, &a.GivenBy, &given,
		&a.DoneBy, &done, &a.DroppedBy, &dropped, &a.Why)
	a.Due, a.GivenAt, a.DoneAt, a.DroppedAt = db.Time(due), db.Time(given), db.MaybeTime(done), db.MaybeTime(dropped)
	return a, err
}

// Action gives one.
func (s *Store) Action(ctx context.Context, id string) (Action, error) { return one(ctx, s.db, id) }

// OfOwner gives a person's open actions, the soonest due first.
func (s *Store) OfOwner(ctx context.Context, person string) ([]Action, error) {
	return db.All(ctx, s.db, scan, `SELECT `+columns+` FROM action WHERE owner = $1 AND done_at IS NULL AND dropped_at IS NULL ORDER BY due, id`, person)
}

// Ever gives all that a person promised or asked of somebody, done or dropped
// too, the oldest first.
func (s *Store) Ever(ctx context.Context, person string) ([]Action, error) {
	return db.All(ctx, s.db, scan, `SELECT `+columns+` FROM action WHERE owner = $1 OR given_by = $1 ORDER BY given_at, id`, person)
}

// OfSeries gives the open actions of a series, the soonest due first.
func (s *Store) OfSeries(ctx context.Context, series string) ([]Action, error) {
	return OpenOf(ctx, s.db, series)
}

// OpenOf is OfSeries as a transaction sees it.
func OpenOf(ctx context.Context, q db.Querier, series string) ([]Action, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM action WHERE series = $1 AND done_at IS NULL AND dropped_at IS NULL ORDER BY due, id`, series)
}

// DoneSince gives the actions of a series that were done after a moment, oldest first.
func (s *Store) DoneSince(ctx context.Context, series string, since time.Time) ([]Action, error) {
	return db.All(ctx, s.db, scan, `SELECT `+columns+` FROM action WHERE series = $1 AND done_at > $2 ORDER BY done_at, id`, series, db.Micros(since))
}

// OfMeeting gives all that was promised in a meeting, open or not, in order.
func OfMeeting(ctx context.Context, q db.Querier, meeting string) ([]Action, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM action WHERE meeting = $1 AND meeting <> '' ORDER BY given_at, id`, meeting)
}

// OfItem gives all that was promised for an item, in order.
func OfItem(ctx context.Context, q db.Querier, item string) ([]Action, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM action WHERE item = $1 AND item <> '' ORDER BY given_at, id`, item)
}

// These gives the actions with the ids, by id; unknown ones are left out.
func These(ctx context.Context, q db.Querier, ids []string) (map[string]Action, error) {
	all := make(map[string]Action, len(ids))
	err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		a, err := scan(rows)
		all[a.ID] = a
		return err
	}, `SELECT `+columns+` FROM action WHERE id IN (list)`, ids)
	return all, err
}
