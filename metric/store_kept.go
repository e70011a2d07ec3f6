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

// mostReports is how many weeks are remembered: more than a page shows.
const mostReports = 80

// memory holds the reports that were read of kept weeks. Reading one takes a
// hundred times as long as asking whether it is still the same: each writing
// of a week has a stamp of its own.
type memory struct {
	mu    sync.Mutex
	known map[string]stamped
}

type stamped struct {
	stamp  string
	report *Report
}

// between gives those weeks from first to last that are kept, by name.
func (m *memory) between(ctx context.Context, d *db.DB, first, last Week) (map[string]*Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) > mostReports {
		m.known = map[string]stamped{}
	}
	found := map[string]*Report{}
	var unknown []string
	if err := db.Each(ctx, d, func(rows *db.Rows) error {
		var week, stamp string
		err := rows.Scan(&week, &stamp)
		if known, ok := m.known[week]; ok && known.stamp == stamp {
			found[week] = known.report
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
		r := new(Report)
		if json.Unmarshal([]byte(report), r) != nil {
			return nil //nolint:nilerr // written by another version: computed anew
		}
		m.known[week] = stamped{stamp, r}
		found[week] = r
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
		if err := tx.Exec(ctx, `INSERT INTO week_kept (week, upto, stamp, report) VALUES ($1, $2, $3, $4)
			ON CONFLICT (week) DO UPDATE SET upto = excluded.upto, stamp = excluded.stamp, report = excluded.report`,
			week.String(), r.Window.End, id.New(), string(b)); err != nil {
			return err
		}
		return keepValues(ctx, tx, week, r)
	})
}

// keepValues writes the team's and each person's values apart, for histories.
func keepValues(ctx context.Context, tx *db.Tx, week Week, r Report) error {
	if err := tx.Exec(ctx, `DELETE FROM week_values WHERE week = $1`, week.String()); err != nil {
		return err
	}
	rows := [][]any{{theTeam, week.String(), r.Team.encode()}}
	for i := range r.People {
		rows = append(rows, []any{r.People[i].Email, week.String(), r.People[i].Values.encode()})
	}
	return tx.Insert(ctx, `INSERT INTO week_values (who, week, body)`, rows, "")
}

// theTeam stands where a person's address could: the team has none.
const theTeam = ""

// past holds values of kept weeks as bytes. Unlike the reports they are asked
// for by the hundred, so one look tells whether all of them still hold.
type past struct {
	mu    sync.Mutex
	epoch int64               // as of which bodies hold
	known map[pastWeek][]byte // empty for who was not in the team
}

type pastWeek struct {
	who  string
	week Week
}

// mostPast is how many weeks of people are remembered, at some 300 bytes each.
const mostPast = 10_000

// keptValues fills in somebody's values in the weeks from the first on, as far as
// they are kept, and tells which are. Who was not in the team then has none known.
func (s *Store) keptValues(ctx context.Context, who string, first Week, into []Values) (kept []bool, err error) {
	var epoch int64
	if err := s.db.QueryRow(ctx, `SELECT n FROM week_epoch WHERE one = 1`).Scan(&epoch); err != nil {
		return nil, err
	}
	p := &s.past
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.epoch != epoch || len(p.known) > mostPast || p.known == nil {
		p.epoch, p.known = epoch, map[pastWeek][]byte{}
	}
	weeks := make([]pastWeek, len(into))
	from, to := len(into), 0 // of those that are not known
	for i, w := 0, first; i < len(into); i, w = i+1, w.Next() {
		weeks[i] = pastWeek{who, w}
		if p.known[weeks[i]] == nil {
			from, to = min(from, i), i
		}
	}
	if from < len(into) {
		if err := s.readPast(ctx, who, weeks[from].week, weeks[to].week); err != nil {
			return nil, err
		}
	}
	kept = make([]bool, len(into))
	for i, w := range weeks {
		body := p.known[w]
		if kept[i] = body != nil; len(body) > 0 {
			kept[i] = into[i].decode(body) == nil // else another version's: computed anew
		}
	}
	return kept, nil
}

// Epoch numbers what is known of weeks that are over: while it is the same, so are the values of the n weeks up to last, if
// all of them are kept.
func (s *Store) Epoch(ctx context.Context, last Week, n int) (epoch int64, kept bool, err error) {
	var there int
	err = s.db.QueryRow(ctx, `SELECT n, (SELECT count(*) FROM week_kept WHERE week > $1 AND week <= $2) FROM week_epoch WHERE one = 1`,
		last.Add(-n).String(), last.String()).Scan(&epoch, &there)
	return epoch, there == n, err
}

// readPast reads the weeks that are kept; the caller holds past.
func (s *Store) readPast(ctx context.Context, who string, first, last Week) error {
	return db.Each(ctx, s.db, func(rows *db.Rows) error {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		if body == nil {
			body = []byte{} // kept, and without this person
		}
		week, err := ParseWeek(name)
		s.past.known[pastWeek{who, week}] = body
		return err
	}, `SELECT week_kept.week, body FROM week_kept LEFT JOIN week_values ON week_values.week = week_kept.week AND who = $1
		WHERE week_kept.week >= $2 AND week_kept.week <= $3`, who, first.String(), last.String())
}

// covers tells whether the report is of a window and of these people.
func (r *Report) covers(w Window, people []Person) bool {
	who := newRoster(people)
	return new(measured).from(r, w, who.people) == nil
}
