package db_test

import (
	"context"
	"errors"
	"testing"

	"rapport/kit/db"
	"rapport/kit/dbtest"
)

func TestASnapshotSeesOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, stop := t.Context(), errors.New("stop")
		write := func() {
			if err := d.Write(ctx, func(tx *db.Tx) error {
				return errors.Join(tx.Exec(ctx, `UPDATE event_head SET seq = seq + 1`),
					tx.Exec(ctx, `INSERT INTO event_follower (name, seq) SELECT 'n' || CAST(seq AS text), seq FROM event_head`))
			}); err != nil {
				t.Error(err)
			}
		}
		state := func(q db.Querier) (seq, followers int) {
			if err := q.QueryRow(ctx, `SELECT seq FROM event_head`).Scan(&seq); err != nil {
				t.Error(err)
			}
			if err := q.QueryRow(ctx, `SELECT count(*) FROM event_follower`).Scan(&followers); err != nil {
				t.Error(err)
			}
			return seq, followers
		}
		write()
		err := d.Snapshot(ctx, func(q db.Querier) error {
			for range 3 { // also what is written before the first look
				write()
				if seq, followers := state(q); seq != 1 || followers != 1 {
					t.Errorf("the snapshot sees %d and %d, want 1 and 1", seq, followers)
				}
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Errorf("%v, want what the reader said", err)
		}
		if seq, followers := state(d); seq != 4 || followers != 4 {
			t.Errorf("afterwards there are %d and %d, want 4 and 4", seq, followers)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if err := d.Snapshot(ended, func(db.Querier) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a snapshot for nobody: %v", err)
		}
		for range 40 { // none keeps its connection
			if err := d.Snapshot(ctx, func(q db.Querier) error { state(q); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	})
}
