// This file holds the rows of a page: sealed when written, opened when read.

package oneonone

import (
	"context"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// entry is a row of a page without what was written.
type entry struct {
	ID, Pair, Kind, By string
	At                 time.Time
	Meeting            string    // the one that was held with it; "" before
	ClosedAt           time.Time // talked about, done, reached; zero before
}

// opened is an entry with what was written.
type opened[T any] struct {
	entry

	body T
}

// entriesOf reads rows of a pair; where begins with AND or ORDER BY.
func entriesOf[T any](ctx context.Context, q db.Querier, l lock, pair, where string, args ...any) ([]opened[T], error) {
	return db.All(ctx, q, func(rows *db.Rows) (e opened[T], err error) {
		var sealed string
		if e.entry, sealed, err = scanEntry(rows); err != nil {
			return e, err
		}
		return e, l.open("pair_entry", e.ID, "sealed", sealed, &e.body)
	}, `SELECT `+entryColumns+` FROM pair_entry WHERE pair = $1 `+where, append([]any{pair}, args...)...)
}

const entryColumns = `id, pair, kind, by, at, meeting, closed_at, sealed`

func scanEntry(rows *db.Rows) (e entry, sealed string, err error) {
	var at int64
	var closed *int64
	err = rows.Scan(&e.ID, &e.Pair, &e.Kind, &e.By, &at, &e.Meeting, &closed, &sealed)
	e.At, e.ClosedAt = db.Time(at), db.MaybeTime(closed)
	return e, sealed, err
}

// insert adds an entry of who; meeting is "" until one is held with it.
func insert[T any](w *work, kind, meeting string, body T) error {
	_, err := insertBy(w, kind, w.who.ID, meeting, body)
	return err
}

// insertBy is insert in somebody's name, and gives the entry's id.
func insertBy[T any](w *work, kind, by, meeting string, body T) (string, error) {
	e := id.New()
	sealed, err := w.seal("pair_entry", e, "sealed", body)
	if err != nil {
		return "", err
	}
	return e, w.tx.Exec(w.ctx, `INSERT INTO pair_entry (id, pair, kind, by, at, meeting, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e, w.p.ID, kind, by, db.Micros(w.tx.At), meeting, sealed)
}

// save writes an entry anew.
func save[T any](w *work, id string, body T) error {
	sealed, err := w.seal("pair_entry", id, "sealed", body)
	if err != nil {
		return err
	}
	return w.tx.Exec(w.ctx, `UPDATE pair_entry SET sealed = $1 WHERE id = $2 AND pair = $3`, sealed, id, w.p.ID)
}

// closeAt says when an entry was closed; the zero time opens it again.
func (w *work) closeAt(id string, at time.Time) error {
	return w.tx.Exec(w.ctx, `UPDATE pair_entry SET closed_at = $1 WHERE id = $2 AND pair = $3`, db.MaybeMicros(at), id, w.p.ID)
}

func (w *work) remove(id string) error {
	return w.tx.Exec(w.ctx, `DELETE FROM pair_entry WHERE id = $1 AND pair = $2`, id, w.p.ID)
}

// onEntry is a verb on an entry of a kind that who may see.
func onEntry[T any](ctx context.Context, s *Store, who team.Person, kind, id string, f func(w *work, e opened[T]) error) error {
	found, err := db.All(ctx, s.db, db.Text, `SELECT pair FROM pair_entry WHERE id = $1 AND kind = $2`, id, kind)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return none()
	}
	return s.change(ctx, who, found[0], EventWritten, func(w *work) error {
		all, err := entriesOf[T](ctx, w.tx, w.lock, w.p.ID, `AND id = $2`, id)
		if err != nil {
			return err
		}
		g, _, err := w.gate()
		if err != nil {
			return err
		}
		if len(all) == 0 || !g.shows(all[0].By, all[0].At) {
			return none()
		}
		return f(w, all[0])
	})
}

// mustOwn refuses the other one of the two.
func (e entry) mustOwn(who team.Person) error {
	if e.By == who.ID {
		return nil
	}
	return fault.New(fault.Forbidden, "Only who wrote it can change it.")
}
