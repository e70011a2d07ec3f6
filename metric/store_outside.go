package metric

// What happens outside of the inbox and still counts: sales, help given for
// nothing, and the hours people have.

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// Sold is a sale as it was told.
type Sold struct {
	ID             string
	At             int64
	Amount         string // a decimal number, as it was written
	Currency, Kind string // new, renewal or upgrade
}

// Public is an event of help given for nothing, as it was told.
type Public struct {
	At            int64
	Source, Event string // reply, review or thread_resolved
	Thread        string
	Stars         int
	By            string
}

// Outside is what happened outside of the inbox.
type Outside struct {
	Sales  []Sold
	Public []Public
	Hours  []Hours
}

// BringOutside takes in what happened elsewhere. What is here already, exactly
// so, is left as it is; the same sale or hours told otherwise are a conflict.
func (s *Store) BringOutside(ctx context.Context, tx *db.Tx, o Outside) error {
	oldest := endless
	for _, sale := range o.Sales {
		oldest = min(oldest, sale.At)
		if err := addSale(ctx, tx, sale); err != nil {
			return err
		}
	}
	for _, p := range o.Public {
		oldest = min(oldest, p.At)
		if err := tx.Exec(ctx, `INSERT INTO free_support (at, digest, source, event, thread, stars, by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			p.At, db.Digest(p.Source, p.Event, p.Thread, strconv.Itoa(p.Stars), p.By), p.Source, p.Event, p.Thread, p.Stars, p.By); err != nil {
			return err
		}
	}
	for _, h := range o.Hours {
		oldest = 0 // hours name a week, not a moment
		if err := addHours(ctx, tx, h); err != nil {
			return err
		}
	}
	// Followed, it drops weeks again: those that are computed now without it,
	// and kept after this.
	if err := event.Record(tx, EventOutside, "team", "rule:import", Brought{oldest}); err != nil {
		return err
	}
	return dropKept(ctx, tx, oldest)
}

// EventOutside tells that something from outside of the inbox came in.
const EventOutside = "outside.brought"

// Brought says since when.
type Brought struct {
	Oldest int64 `json:"oldest"` // Unix microseconds
}

func addSale(ctx context.Context, tx *db.Tx, sale Sold) error {
	n, err := tx.Change(ctx, `INSERT INTO sale (id, at, amount, currency, kind) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		sale.ID, sale.At, sale.Amount, sale.Currency, sale.Kind)
	if err != nil || n == 1 {
		return err
	}
	var known Sold
	err = tx.QueryRow(ctx, `SELECT id, at, amount, currency, kind FROM sale WHERE id = $1`, sale.ID).
		Scan(&known.ID, &known.At, &known.Amount, &known.Currency, &known.Kind)
	if err == nil && known != sale {
		return fault.New(fault.Conflict, "sale %s is here already with other content", sale.ID)
	}
	return err
}

func addHours(ctx context.Context, tx *db.Tx, h Hours) error {
	n, err := tx.Change(ctx, `INSERT INTO hours (person, week, hours) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, h.Person, h.Week.String(), h.Hours)
	if err != nil || n == 1 {
		return err
	}
	var known float64
	err = tx.QueryRow(ctx, `SELECT hours FROM hours WHERE person = $1 AND week = $2`, h.Person, h.Week.String()).Scan(&known)
	if err == nil && known != h.Hours {
		return fault.New(fault.Conflict, "%s has %g hours in %s already", h.Person, known, h.Week)
	}
	return err
}

// EachOutside gives all that happened outside of the inbox, a piece at a time.
func EachOutside(ctx context.Context, q db.Querier, give func(Outside) error) error {
	if err := db.Each(ctx, q, func(rows *db.Rows) error {
		h, err := scanHours(rows)
		if err != nil {
			return err
		}
		return give(Outside{Hours: []Hours{h}})
	}, `SELECT person, week, hours FROM hours ORDER BY week, person`); err != nil {
		return err
	}
	if err := db.Each(ctx, q, func(rows *db.Rows) error {
		var o Sold
		if err := rows.Scan(&o.ID, &o.At, &o.Amount, &o.Currency, &o.Kind); err != nil {
			return err
		}
		return give(Outside{Sales: []Sold{o}})
	}, `SELECT id, at, amount, currency, kind FROM sale ORDER BY at, id`); err != nil {
		return err
	}
	return db.Each(ctx, q, func(rows *db.Rows) error {
		var p Public
		if err := rows.Scan(&p.At, &p.Source, &p.Event, &p.Thread, &p.Stars, &p.By); err != nil {
			return err
		}
		return give(Outside{Public: []Public{p}})
	}, `SELECT at, source, event, thread, stars, by FROM free_support ORDER BY at, source, event, thread, by, stars`)
}

func scanHours(rows *db.Rows) (h Hours, err error) {
	var week string
	if err := rows.Scan(&h.Person, &week, &h.Hours); err != nil {
		return h, err
	}
	if h.Week, err = ParseWeek(week); err != nil {
		return h, fmt.Errorf("reading hours: %w", err)
	}
	return h, nil
}

// free reads the public events between two moments, and whatever before resolved
// one of their threads.
func (s *Store) free(ctx context.Context, start, end int64) ([]Free, error) {
	events := map[string]FreeEvent{"reply": FreeReply, "review": FreeReview, "thread_resolved": FreeResolved}
	var threads []string
	all, err := db.All(ctx, s.db, func(rows *db.Rows) (f Free, err error) {
		var name string
		err = rows.Scan(&f.At, &f.Source, &name, &f.Thread, &f.Stars)
		if f.Event = events[name]; f.Event == FreeReply && f.Thread != "" {
			threads = append(threads, f.Thread)
		}
		return f, err
	}, `SELECT at, source, event, thread, stars FROM free_support WHERE at >= $1 AND at < $2`, start, end)
	if err != nil {
		return nil, err
	}
	slices.Sort(threads)
	err = db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		f := Free{Event: FreeResolved}
		err := rows.Scan(&f.At, &f.Source, &f.Thread)
		if f.At < start {
			all = append(all, f)
		}
		return err
	}, `SELECT at, source, thread FROM free_support WHERE event = 'thread_resolved' AND thread IN (list)`, slices.Compact(threads))
	return all, err
}

// outside reads the sales, public help and hours that a window needs.
func (s *Store) outside(ctx context.Context, w Window, in *Input) (err error) {
	start := w.Previous(in.Zone).Start
	if in.Sales, err = db.All(ctx, s.db, func(rows *db.Rows) (o Sale, err error) {
		var kind string
		err = rows.Scan(&o.ID, &o.At, &kind)
		o.Renewal = kind == "renewal"
		return o, err
	}, `SELECT id, at, kind FROM sale WHERE at >= $1 AND at < $2`, start, w.End); err != nil {
		return err
	}
	if in.Free, err = s.free(ctx, start, w.End); err != nil {
		return err
	}
	in.Hours, err = db.All(ctx, s.db, scanHours, `SELECT person, week, hours FROM hours WHERE week >= $1 AND week <= $2`,
		WeekOf(start, in.Zone).String(), WeekOf(w.End-1, in.Zone).String())
	return err
}
