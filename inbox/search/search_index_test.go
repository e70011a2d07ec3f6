package search

// The indexes of both databases against looking at every message.

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rapport/kit/db"
	"rapport/kit/dbtest"
)

func TestTheIndexFindsWhatLookingAtAllFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := indexOf(d)
		if _, ok := x.(postgresIndex); ok {
			x = postgresIndex{walked: 7} // so that most is found below what is walked
		}
		r := rand.New(rand.NewPCG(7, 7))
		said := []string{"often", "often", "often", "often", "now", "then", "once"}
		var all []doc
		for i := range 120 {
			one := doc{n: int64(3*i + 1), message: fmt.Sprintf("m%03d", i), conversation: fmt.Sprintf("c%d", i%9)}
			for range 1 + r.IntN(3) {
				if word := said[r.IntN(len(said))]; !slices.Contains(one.words, word) {
					one.words = append(one.words, word)
				}
			}
			all = append(all, one)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return x.put(t.Context(), tx, all) }); err != nil {
			t.Fatal(err)
		}
		for range 300 {
			w := wanted{need: [][]string{{said[r.IntN(len(said))]}}}
			switch r.IntN(4) {
			case 0:
				w.need[0] = append(w.need[0], said[r.IntN(len(said))])
			case 1:
				w.need = append(w.need, []string{said[r.IntN(len(said))]})
			case 2:
				w.without = []string{said[r.IntN(len(said))]}
			}
			below, from, limit := int64(r.IntN(400)), int64(r.IntN(200)), 1+r.IntN(20)
			got, err := x.find(t.Context(), d, w, below, from, limit)
			if err != nil {
				t.Fatal(err)
			}
			if want := slowly(all, w, below, from, limit); !slices.Equal(got, want) {
				t.Fatalf("%v from %d to %d, %d of them: found %v, want %v", w, from, below, limit, got, want)
			}
		}
	})
}

// slowly looks at every message.
func slowly(all []doc, w wanted, below, from int64, limit int) (found []spot) {
	for _, one := range slices.Backward(all) {
		has := func(word string) bool { return slices.Contains(one.words, word) }
		lacks := func(group []string) bool { return !slices.ContainsFunc(group, has) }
		if one.n >= from && one.n < below && !slices.ContainsFunc(w.need, lacks) && !slices.ContainsFunc(w.without, has) && len(found) < limit {
			found = append(found, spot{one.n, one.message, one.conversation})
		}
	}
	return found
}
