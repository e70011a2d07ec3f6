package job_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/dbtest"
)

func add(t *testing.T, d *db.DB, key string, at time.Time) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return job.Add(t.Context(), tx, "send", key, map[string]string{"to": key}, at) }); err != nil {
		t.Fatal(err)
	}
}

func TestEightWorkersTakeEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		const n = 100
		for i := range n {
			add(t, d, fmt.Sprint(i), clock.Now().Add(-time.Minute))
			add(t, d, fmt.Sprint(i), clock.Now()) // the same again
		}
		var mu sync.Mutex
		taken := map[string]int{}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for misses := 0; misses < 20; {
					j, ok, err := job.Claim(t.Context(), d, "send")
					if err != nil {
						t.Error(err)
						return
					}
					if !ok {
						misses++
						continue
					}
					mu.Lock()
					taken[j.Key]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for key, times := range taken {
			if times != 1 {
				t.Errorf("job %s was taken %d times", key, times)
			}
		}
		if len(taken) != n {
			t.Errorf("%d of %d jobs were taken", len(taken), n)
		}
	})
}

func TestAJobComesBackAfterItsWorkerDied(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx := t.Context()
		add(t, d, "a", clock.Now().Add(time.Hour))
		if _, ok, err := job.Claim(ctx, d, "send"); ok || err != nil {
			t.Fatalf("taken before its time: %v, %v", ok, err)
		}
		clock.Add(time.Hour)
		if _, ok, err := job.Claim(ctx, d, "other"); ok || err != nil {
			t.Fatalf("another kind took it: %v, %v", ok, err)
		}
		if _, ok, err := job.Claim(ctx, d, "send"); !ok || err != nil {
			t.Fatalf("not taken: %v", err)
		}
		if _, ok, _ := job.Claim(ctx, d, "send"); ok {
			t.Fatal("taken twice under one lease")
		}
		clock.Add(job.Lease + time.Second)
		j, ok, err := job.Claim(ctx, d, "send")
		if !ok || err != nil || j.Attempts != 2 {
			t.Fatalf("the job did not come back: %+v, %v, %v", j, ok, err)
		}
		later := clock.Now().Add(30 * time.Second)
		if err := d.Write(ctx, func(tx *db.Tx) error { return job.PutOff(ctx, tx, j, later, "busy") }); err != nil {
			t.Fatal(err)
		}
		if at, ok, err := job.NextAt(ctx, d, "send"); err != nil || !ok || !at.Equal(later) {
			t.Errorf("due at %v, %v, %v; want %v", at, ok, err, later)
		}
		clock.Set(later)
		if j, ok, err = job.Claim(ctx, d, "send"); !ok || err != nil {
			t.Fatal("not taken after it was put off", err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return job.Done(ctx, tx, j) }); err != nil {
			t.Fatal(err)
		}
		clock.Add(24 * time.Hour)
		if _, ok, _ := job.Claim(ctx, d, "send"); ok {
			t.Error("taken though done")
		}
	})
}
