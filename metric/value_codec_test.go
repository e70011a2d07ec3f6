package metric

// Values survive their bytes, and bytes of strangers do no harm.

import (
	"errors"
	"math/rand/v2"
	"testing"
)

func randomValues(r *rand.Rand) (v Values) {
	some := func(f float64) float64 { return f * float64(r.IntN(2)) }
	for k := range keys {
		if r.IntN(5) == 0 {
			continue
		}
		v[k] = Value{Known: true, N: r.IntN(9) * r.IntN(9999), Hits: r.IntN(3), Median: some(r.ExpFloat64()), P90: some(7)}
		if v[k].Number = float64(v[k].N); r.IntN(2) == 0 {
			v[k].Number = r.NormFloat64()
		}
		if r.IntN(3) == 0 {
			v[k].Office = Spread{true, some(1.5), some(2.25), some(1e9)}
		}
	}
	return v
}

func TestValuesSurviveTheirBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		want := randomValues(r)
		b := want.encode()
		var got Values
		if err := got.decode(b); err != nil || got != want {
			t.Fatalf("%v: %+v is not %+v", err, got, want)
		}
		for cut := range b {
			if err := got.decode(b[:cut]); !errors.Is(err, ErrValues) {
				t.Fatalf("%d of %d bytes pass for values: %v", cut, len(b), err)
			}
		}
		b[0]++ // another catalogue's
		if err := got.decode(b); !errors.Is(err, ErrValues) {
			t.Fatalf("values of other numbers are read: %v", err)
		}
	}
}

func FuzzDecodeValues(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 10 {
		v := randomValues(r)
		f.Add(v.encode())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v, again Values
		if v.decode(b) != nil {
			return
		}
		if err := again.decode(v.encode()); err != nil {
			t.Fatal(err)
		}
		for k := range keys {
			if v[k].Known != again[k].Known || v[k].N != again[k].N || v[k].Hits != again[k].Hits {
				t.Fatalf("%s is %+v, then %+v", k, v[k], again[k])
			}
		}
	})
}
