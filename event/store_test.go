package event_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
)

type word struct{ Word string }

// 64 writers write while a follower follows: it must see every event once,
// in order and without a gap, though transactions commit in any order.
func TestAFollowerSkipsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		const writers, each = 64, 12
		var done atomic.Bool
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := d.Write(ctx, func(tx *db.Tx) error {
						for part := range 1 + i%3 {
							if err := event.Record(tx, "test.said", fmt.Sprint(w), "ann@x.example", word{fmt.Sprint(w, ".", i, ".", part)}); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		go func() { wg.Wait(); done.Store(true) }()
		seen, last := map[string]bool{}, int64(0)
		for {
			finished := done.Load()
			n, err := event.Follow(ctx, d, "test", 7, func(_ *db.Tx, events []event.Event) error {
				for _, e := range events {
					if e.Seq != last+1 {
						return fmt.Errorf("after %d came %d", last, e.Seq)
					}
					last = e.Seq
					data, err := event.Read[word](e)
					if err != nil {
						return err
					}
					seen[data.Word] = true
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 && finished {
				break
			}
		}
		if want := writers * each * 2; len(seen) != want || last != int64(want) {
			t.Errorf("saw %d events, last %d; want %d", len(seen), last, want)
		}
	})
}

func TestAFailedFollowerReadsAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		if err := d.Write(ctx, func(tx *db.Tx) error { return event.Record(tx, "test.said", "1", "rule:x", word{"hello"}) }); err != nil {
			t.Fatal(err)
		}
		fail := func(*db.Tx, []event.Event) error { return fmt.Errorf("not now") }
		if _, err := event.Follow(ctx, d, "f", 10, fail); err == nil {
			t.Fatal("the failure was swallowed")
		}
		if behind, err := event.Behind(ctx, d, "f"); err != nil || behind != 1 {
			t.Fatalf("%d behind, %v; want 1", behind, err)
		}
		got := ""
		n, err := event.Follow(ctx, d, "f", 10, func(_ *db.Tx, es []event.Event) error {
			data, err := event.Read[word](es[0])
			got = data.Word + es[0].Kind + es[0].Actor
			return err
		})
		if err != nil || n != 1 || got != "hellotest.saidrule:x" {
			t.Errorf("%d events, %q, %v", n, got, err)
		}
	})
}

// A follower of a few kinds hears each of them once, however many others stand between, and its cursor goes on with the log.
func TestAFollowerOfSomeKindsHearsThoseOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, random := t.Context(), rand.New(rand.NewPCG(3, 4))
		var want, got []string
		moves := 0
		for part := range 6 {
			if err := d.Write(ctx, func(tx *db.Tx) error {
				for i := range random.IntN(700) {
					kind := []string{"test.said", "test.asked", "test.rare", "test.odd"}[min(random.IntN(300), 3)]
					word := word{fmt.Sprint(part, ".", i)}
					if err := event.Record(tx, kind, "1", "rule:x", word); err != nil {
						return err
					}
					if kind == "test.said" || kind == "test.rare" {
						want = append(want, word.Word)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for {
				n, err := event.Follow(ctx, d, "some", 2, func(_ *db.Tx, events []event.Event) error {
					for _, e := range events {
						data, err := event.Read[word](e)
						if err != nil {
							return err
						}
						got = append(got, data.Word)
					}
					return nil
				}, "test.said", "test.rare")
				if err != nil {
					t.Fatal(err)
				}
				if n == 0 {
					break
				}
				moves++
			}
			if !slices.Equal(got, want) {
				t.Fatalf("after part %d it heard %q, want %q", part, got, want)
			}
			if behind, err := event.Behind(ctx, d, "some"); err != nil || behind >= 500 {
				t.Errorf("%d events behind, %v", behind, err)
			}
		}
		if len(want) == 0 || moves > 2*len(want)+12 {
			t.Errorf("%d transactions for %d events", moves, len(want))
		}
	})
}

// Walking gives each event of its kinds, again if it failed, and goes past the others.
func TestWalkingGivesEachAtLeastOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx := t.Context()
		var want []string
		if err := d.Write(ctx, func(tx *db.Tx) error {
			for i := range 1500 {
				kind := "test.odd"
				if i%11 == 0 && i < 1300 {
					kind = "test.said"
					want = append(want, fmt.Sprint(i))
				}
				if err := event.Record(tx, kind, "1", "rule:x", word{fmt.Sprint(i)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var got []string
		failed := false
		for {
			n, err := event.Walk(ctx, d, "walker", func(e event.Event) error {
				data, err := event.Read[word](e)
				if data.Word == "1045" && !failed {
					failed = true
					return errors.New("not now")
				}
				got = append(got, data.Word)
				return err
			}, "test.said")
			if err != nil && !failed {
				t.Fatal(err)
			}
			if err == nil && n == 0 {
				break
			}
		}
		again := len(got) - len(want)
		slices.SortStableFunc(got, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
		if got = slices.Compact(got); !failed || again <= 0 || again > 100 || !slices.Equal(got, want) {
			t.Errorf("given %d again, %q; want %q", again, got, want)
		}
		if behind, err := event.Behind(ctx, d, "walker"); err != nil || behind >= 500 {
			t.Errorf("%d events behind, %v", behind, err)
		}
	})
}
