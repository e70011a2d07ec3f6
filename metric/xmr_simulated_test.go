package metric

// Simulated weeks: how often the chart cries wolf when nothing changed, and how
// soon it sees what did.

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// drawn draws a weekly count whose variance is some times its mean: Poisson,
// and negative binomial, which is Poisson about a mean that varies by itself.
func drawn(r *rand.Rand, mean, times float64) float64 {
	if times > 1 {
		shape := mean / (times - 1)
		mean = gamma(r, shape) * mean / shape
	}
	return poisson(r, mean)
}

// gamma draws by squeezing a cubed normal (Marsaglia and Tsang, 2000), for shapes of 1 and more.
func gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		root := 1 + c*x
		v := root * root * root
		if v > 0 && math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// poisson counts what arrives within a time, one by one.
func poisson(r *rand.Rand, mean float64) (n float64) {
	for at := r.ExpFloat64(); at < mean; at += r.ExpFloat64() {
		n++
	}
	return n
}

func TestDrawnCountsVaryAsTheyShould(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, mean := range []float64{7, 25, 184} {
		for _, times := range []float64{1, 2, 3} {
			const n = 40_000
			sum, squares := 0.0, 0.0
			for range n {
				x := drawn(r, mean, times)
				sum, squares = sum+x, squares+x*x
			}
			m := sum / n
			if f := (squares/n - m*m) / m; math.Abs(m/mean-1) > 0.02 || math.Abs(f/times-1) > 0.05 {
				t.Errorf("asked for %g and %g times it, the draws have %.2f and %.2f", mean, times, m, f)
			}
		}
	}
}

// simulated gives weeks that change to another mean after some.
func simulated(r *rand.Rand, weeks, until int, before, after, times float64) []Point {
	points := make([]Point, weeks)
	for i := range points {
		mean := before
		if i >= until {
			mean = after
		}
		points[i] = Point{Value: drawn(r, mean, times), Known: true, Complete: true}
	}
	return points
}

// wolves gives how many exceptional weeks a year a number has when nothing changed.
func wolves(r *rand.Rand, series int, mean float64, times func() float64) float64 {
	const years = 3
	fired := 0
	for range series {
		for _, v := range Judge(simulated(r, 52*years, 52*years, mean, mean, times()), 0, math.Inf(1)) {
			fired += refIf(v.Signal == Exceptional)
		}
	}
	return float64(fired) / float64(series*years)
}

// Numbers whose variance lies anywhere between one and three times their mean
// are exceptional less than once a year. So are they at each end of that but
// one: what comes 7 times a week and varies three times as much as chance
// alone would have it is so skewed that the limits, which are even, let out
// one week a year.
func TestExceptionalIsRareWhenNothingChanged(t *testing.T) {
	for _, c := range []struct{ mean, low, high, most float64 }{
		{184, 1, 3, 1},
		{25, 1, 3, 1},
		{7, 1, 3, 1},
		{184, 1, 1, 1},
		{25, 1, 1, 1},
		{7, 1, 1, 1},
		{184, 3, 3, 1},
		{25, 3, 3, 1},
		{7, 3, 3, 1.1},
	} {
		t.Run(fmt.Sprintf("%g a week, variance %g to %g times it", c.mean, c.low, c.high), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(c.mean), uint64(c.low+10*c.high)))
			year := wolves(r, 4000, c.mean, func() float64 { return c.low + (c.high-c.low)*r.Float64() })
			t.Logf("%.2f a year", year)
			if year >= c.most {
				t.Errorf("exceptional fires %.2f times a year, want less than %g", year, c.most)
			}
		})
	}
}

// A lasting 40 % more at 184 a week is caught within four weeks, once limits are
// fixed. Trial limits, which take the new weeks in, see it less often.
func TestALastingChangeIsCaught(t *testing.T) {
	const series = 4000
	for _, until := range []int{12, 26, 52} {
		for _, times := range []float64{1, 2, 3} {
			t.Run(fmt.Sprintf("after %d weeks, variance %g times the mean", until, times), func(t *testing.T) {
				r := rand.New(rand.NewPCG(uint64(until), uint64(times)))
				caught, exceptional := 0, 0
				for range series {
					any, strong := 0, 0
					for _, v := range Judge(simulated(r, until+4, until, 184, 184*1.4, times), 0, math.Inf(1))[until:] {
						any |= refIf(v.Signal != Ordinary && v.Side == Higher)
						strong |= refIf(v.Signal == Exceptional && v.Side == Higher)
					}
					caught, exceptional = caught+any, exceptional+strong
				}
				share := float64(caught) / series
				t.Logf("caught in %.1f %%, as exceptional in %.1f %%", 100*share, 100*float64(exceptional)/series)
				if share < 0.9 {
					t.Errorf("caught in %.1f %%, want 90 %% at least", 100*share)
				}
			})
		}
	}
}
