package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
)

func TestPlaceholdersInAnyOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		var a, b, c string
		err := d.QueryRow(t.Context(), `SELECT CAST($3 AS text), CAST($1 AS text), CAST($2 AS text) || CAST($3 AS text)`, "1", "2", "3").Scan(&a, &b, &c)
		if err != nil || a != "3" || b != "1" || c != "23" {
			t.Errorf("got %s %s %s, %v; want 3 1 23", a, b, c, err)
		}
	})
}

func TestAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, stop := t.Context(), errors.New("stop")
		late := 0
		for _, fail := range []bool{true, false} {
			err := d.Write(ctx, func(tx *db.Tx) error {
				db.Once(tx, "late", func() (int, func(context.Context) error) {
					return 0, func(context.Context) error { late++; return nil }
				})
				if err := tx.Exec(ctx, `UPDATE event_head SET seq = seq + 1`); err != nil {
					return err
				}
				if fail {
					return stop
				}
				return nil
			})
			if fail != errors.Is(err, stop) {
				t.Fatal(err)
			}
		}
		var seq int
		if err := d.QueryRow(ctx, `SELECT seq FROM event_head`).Scan(&seq); err != nil || seq != 1 || late != 1 {
			t.Errorf("seq %d, late %d, %v; want 1 and 1: the failed write left something", seq, late, err)
		}
	})
}

func TestWritersWaitForEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 10 {
					if err := d.Write(ctx, func(tx *db.Tx) error {
						return tx.Exec(ctx, `UPDATE event_head SET seq = seq + 1`)
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var seq int
		if err := d.QueryRow(ctx, `SELECT seq FROM event_head`).Scan(&seq); err != nil || seq != 160 {
			t.Errorf("%d increments, %v; want 160", seq, err)
		}
	})
}

func TestRestDisturbsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 25 {
					var before, after int64
					err := d.QueryRow(ctx, `SELECT seq FROM event_head`).Scan(&before)
					err = errors.Join(err, d.Write(ctx, func(tx *db.Tx) error {
						return tx.Exec(ctx, `UPDATE event_head SET seq = seq + 1`)
					}), d.QueryRow(ctx, `SELECT seq FROM event_head`).Scan(&after))
					if err != nil || after <= before {
						t.Errorf("%d, then %d, %v", before, after, err)
					}
				}
			})
		}
		for range 25 {
			if err := d.Rest(ctx); err != nil {
				t.Error(err)
			}
		}
		wg.Wait()
	})
}

func TestATakenKeyIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `INSERT INTO event_head (one, seq) VALUES (1, 9)`) })
		if !db.Taken(err) {
			t.Errorf("%v is not told as a taken key", err)
		}
		err = d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `INSERT INTO nowhere (one) VALUES (1)`) })
		if err == nil || db.Taken(err) {
			t.Errorf("%v is told as a taken key", err)
		}
	})
}

func TestManyRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		var rows [][]any
		var keys []string
		for i := range 777 {
			keys = append(keys, fmt.Sprint("key $1 'it' ", i))
			rows = append(rows, []any{keys[i], i})
		}
		for range 2 { // the second time changes nothing
			if err := d.Write(ctx, func(tx *db.Tx) error {
				return tx.Insert(ctx, `INSERT INTO event_follower (name, seq)`, rows, `ON CONFLICT DO NOTHING`)
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, asked := range []int{1, 3, 4, 5, 511, 512, 513, 777} {
			n, sum := 0, 0
			if err := db.EachOf(ctx, d, func(rows *db.Rows) error {
				var seq int
				err := rows.Scan(&seq)
				n, sum = n+1, sum+seq
				return err
			}, `SELECT seq FROM event_follower WHERE name IN (list) AND name <> '$1 ('`, keys[:asked]); err != nil || n != asked || sum != asked*(asked-1)/2 {
				t.Errorf("of %d keys %d were found, with the sum %d: %v", asked, n, sum, err)
			}
		}
	})
}

// A browser that goes away in the middle of a write must not leave the one
// connection inside a transaction.
func TestCancelledWritersLeaveTheWayFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		var wg sync.WaitGroup
		for w := range 3 {
			wg.Go(func() {
				for i := range 200 {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration((i*7+w*13)%150)*time.Microsecond)
					_ = d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, `UPDATE event_head SET seq = seq + 1`) }) // most are cancelled
					cancel()
				}
			})
		}
		wg.Wait()
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), `UPDATE event_head SET seq = 0`) }); err != nil {
			t.Errorf("an ordinary write afterwards: %v", err)
		}
	})
}

func TestDigestsTellTextsApart(t *testing.T) {
	seen := map[string][]string{}
	for _, texts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"a", "", "b"}, {"1 a"}, {"a1 b"}, {"ab", ""}} {
		got := db.Digest(texts...)
		if other, ok := seen[got]; ok || len(got) != 16 || got != db.Digest(texts...) {
			t.Errorf("%q has the digest %q, as has %q", texts, got, other)
		}
		seen[got] = texts
	}
}
