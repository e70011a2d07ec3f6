package metric

// Weeks that are over: their reports are kept in the database, and in memory
// for as long as the database holds the same.

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/id"
)

// How many weeks are remembered: of whole reports more than a page shows, of
// the team's values those of many years.
const (
	mostReports = 80
	mostTeams   = 1000
)

// teamPart is the part of a report that many weeks are compared by.
type teamPart struct {
	Team Values `json:"team"`
}

// memory holds what was read of kept weeks. Reading a report takes a
// hundred times as long as asking whether it is still the same: each writing
// of a week has a stamp of its own.
type memory[T any] struct {
	most  int
	mu    sync.Mutex
	known map[string]stamped[T]
}

type stamped[T any] struct {
	stamp string
	value *T
}

// between gives those weeks from first to last that are kept, by name.
func (m *memory[T]) between(ctx context.Context, d *db.DB, first, last Week) (map[string]*T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) > m.most {
		m.known = map[string]stamped[T]{}
	}
	found := map[string]*T{}
	var unknown []string
	if err := db.Each(ctx, d, func(rows *db.Rows) error {
		var week, stamp string
		err := rows.Scan(&week, &stamp)
		if known, ok := m.known[week]; ok && known.stamp == stamp {
			found[week] = known.value
		} else {
			unknown = append(unknown, week)
		}
		return err
	}, `SELECT week, stamp FROM week_kept WHERE week >= $1 AND week <= $2`, first.String(), last.String()); err != nil {
		return nil, err
	}
	err := db.EachOf(ctx, d, func(rows *db.Rows) error {
		var week, stamp, report string
		if err := rows.Scan(&week, &stamp, &report); err != nil {
			return err
		}
		value := new(T)
		if json.Unmarshal([]byte(report), value) != nil {
			return nil //nolint:nilerr // written by another version: computed anew
		}
		m.known[week] = stamped[T]{stamp, value}
		found[week] = value
		return nil
	}, `SELECT week, stamp, report FROM week_kept WHERE week IN (list)`, unknown)
	return found, err
}

// keep writes a finished week down, unless something happened since the
// cursor as of which it was computed: then the next reader computes it. The
// cursor is held, so that what the follower learns comes before or after.
func (s *Store) keep(ctx context.Context, week Week, r Report, seq int64) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keeping week %s: %w", week, err)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if now, err := event.Hold(ctx, tx, follower); err != nil || now != seq {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO week_kept (week, upto, stamp, report) VALUES ($1, $2, $3, $4)
			ON CONFLICT (week) DO UPDATE SET upto = excluded.upto, stamp = excluded.stamp, report = excluded.report`,
			week.String(), r.Window.End, id.New(), string(b))
	})
}

// covers tells whether the report is of a window and of these people.
func (r *Report) covers(w Window, people []Person) bool {
	who := newRoster(people)
	return new(measured).from(r, w, who.people) == nil
}
