// This file holds keeping the report as a meeting saw it.

package scorecard

import (
	"context"
	"encoding/json"
	"fmt"

	"rapport/event"
	"rapport/kit/db"
	"rapport/metric"
)

// Freeze keeps a report as a meeting sees it, in the meeting's own transaction. The report is read before: reading one
// may keep finished weeks, which must not happen inside of another transaction. A meeting freezes a week once: a second
// time changes nothing.
func (s *Store) Freeze(ctx context.Context, tx *db.Tx, r Report, meeting string) error {
	b, err := json.Marshal(r.together())
	if err != nil {
		return fmt.Errorf("keeping week %s for a meeting: %w", r.Week, err)
	}
	n, err := tx.Change(ctx, `INSERT INTO week_snapshot (meeting, week, at, report) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		meeting, r.Week.String(), db.Micros(tx.At), string(b))
	if err != nil || n == 0 {
		return err
	}
	return event.Record(tx, EventFrozen, meeting, "rule:meeting", Frozen{r.Week.String()})
}

// Snapshot gives the report that a meeting saw; ok is false when none was frozen.
func (s *Store) Snapshot(ctx context.Context, meeting string) (snap Snapshot, ok bool, err error) {
	all, err := s.snapshots(ctx, `WHERE meeting = $1 ORDER BY week DESC LIMIT 1`, meeting)
	if err != nil || len(all) == 0 {
		return snap, false, err
	}
	return all[0], true, nil
}

// Snapshots gives all that were kept of a week, oldest first.
func (s *Store) Snapshots(ctx context.Context, week metric.Week) ([]Snapshot, error) {
	return s.snapshots(ctx, `WHERE week = $1 ORDER BY at, meeting`, week.String())
}

func (s *Store) snapshots(ctx context.Context, where string, args ...any) ([]Snapshot, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (snap Snapshot, err error) {
		var week, report string
		var at int64
		if err := rows.Scan(&snap.Meeting, &week, &at, &report); err != nil {
			return snap, err
		}
		snap.At = db.Time(at)
		if snap.Week, err = metric.ParseWeek(week); err != nil {
			return snap, err
		}
		if err := json.Unmarshal([]byte(report), &snap.Report); err != nil {
			return snap, fmt.Errorf("reading what meeting %s saw: %w", snap.Meeting, err)
		}
		return snap, nil
	}, `SELECT meeting, week, at, report FROM week_snapshot `+where, args...)
}

// Differences gives the figures of the rows that are others now than a meeting saw.
func (s *Store) Differences(ctx context.Context, snap Snapshot) ([]Difference, error) {
	now, err := s.numbers.Week(ctx, snap.Week)
	if err != nil {
		return nil, err
	}
	return snap.Differences(now), nil
}
