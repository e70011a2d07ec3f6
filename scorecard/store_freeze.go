// This file holds keeping the report as a meeting saw it.

package scorecard

import (
	"context"

	"rapport/kit/db"
	"rapport/metric"
)

// Freeze keeps a report as a meeting sees it, in the meeting's own transaction. The report is read before: reading one
// may keep finished weeks, which must not happen inside of another transaction. A meeting freezes a week once: a second
// time changes nothing.
func (s *Store) Freeze(ctx context.Context, tx *db.Tx, r Report, meeting string) error {
	return errLater
}

// Snapshot gives the report that a meeting saw; ok is false when none was frozen.
func (s *Store) Snapshot(ctx context.Context, meeting string) (snap Snapshot, ok bool, err error) {
	return snap, false, errLater
}

// Snapshots gives all that were kept of a week, oldest first.
func (s *Store) Snapshots(ctx context.Context, week metric.Week) ([]Snapshot, error) {
	return nil, errLater
}

// Differences gives the figures of the rows that are others now than a meeting saw.
func (s *Store) Differences(ctx context.Context, snap Snapshot) ([]Difference, error) {
	return nil, errLater
}
