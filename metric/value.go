package metric

// One number's value, and its change against the window before.

import (
	"math"
	"slices"
)

// Value is what a number came to.
type Value struct {
	// Known is false where there is nothing to tell: a share of nothing.
	Known bool `json:"known,omitempty"`
	// Number is the value in the number's unit; of durations it is the mean.
	Number float64 `json:"number,omitempty"`
	// N says of how many: waits, resolved conversations, the whole of a share;
	// of a count it is the count.
	N int `json:"n,omitempty"`
	// Hits is the part of a share; of a score, how many faces were great.
	Hits int `json:"hits,omitempty"`
	// Median and P90 are those of durations, in seconds.
	Median float64 `json:"median,omitempty"`
	P90    float64 `json:"p90,omitempty"`
	// Office is the same durations, counted by the team's office hours only; it
	// is unknown where none were ever set, and of handle time.
	Office Spread `json:"office,omitzero"`
}

// Spread is how durations lie, in seconds.
type Spread struct {
	Known  bool    `json:"known,omitempty"`
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
	P90    float64 `json:"p90"`
}

// InOffice gives the durations counted by office hours in place of those by the
// calendar; unknown where there are none.
func (v Value) InOffice() Value {
	if !v.Known || !v.Office.Known {
		return Value{}
	}
	return Value{Known: true, Number: v.Office.Mean, N: v.N, Median: v.Office.Median, P90: v.Office.P90}
}

// Values holds a value for every key; those a team or person has not are unknown.
type Values [keys]Value

// Change is how a value moved against the window before: a part of it (0.2 is
// 20 % more) for counts, durations and means, the difference for shares, scores
// and ratios. It is unknown where there is nothing to compare.
type Change struct {
	Known  bool    `json:"known,omitempty"`
	Number float64 `json:"number,omitempty"`
}

// Changes holds a change for every key.
type Changes [keys]Change

// Compare gives the changes from the values before to the values now.
func Compare(now, before *Values) Changes {
	var all Changes
	for k := range keys {
		all[k] = change(k.Define().Unit, now[k], before[k])
	}
	return all
}

func change(u Unit, now, before Value) Change {
	if !now.Known || !before.Known {
		return Change{}
	}
	difference := now.Number - before.Number
	switch u {
	case Share, Score, Ratio:
		return Change{true, difference}
	case Count, Seconds, Mean:
	}
	if before.Number == 0 {
		return Change{}
	}
	return Change{true, difference / before.Number}
}

func countOf(n int) Value { return Value{Known: true, Number: float64(n), N: n} }

// shareOf gives part of whole, a share of nothing being unknown.
func shareOf(part, whole int) Value {
	if whole == 0 {
		return Value{}
	}
	return Value{Known: true, Number: float64(part) / float64(whole), N: whole, Hits: part}
}

// scoreOf gives the happiness score.
func scoreOf(great, notGood, all int) Value {
	if all == 0 {
		return Value{}
	}
	return Value{Known: true, Number: 100 * float64(great-notGood) / float64(all), N: all, Hits: great}
}

// meanOf gives the average of counts from their sum.
func meanOf(sum, n int) Value {
	if n == 0 {
		return Value{}
	}
	return Value{Known: true, Number: float64(sum) / float64(n), N: n}
}

// durationOf gives n, mean, median and p90, and the same of the seconds by office
// hours if there are any; it puts both in order.
func durationOf(seconds, office []float64) Value {
	if len(seconds) == 0 {
		return Value{}
	}
	all := spreadOf(seconds)
	return Value{
		Known: true, Number: all.Mean, N: len(seconds), Median: all.Median, P90: all.P90,
		Office: spreadOf(office),
	}
}

// spreadOf tells how durations lie, the median being the mean of the middle two
// and the p90 the nearest rank; it puts them in order.
func spreadOf(seconds []float64) Spread {
	n := len(seconds)
	if n == 0 {
		return Spread{}
	}
	slices.Sort(seconds)
	sum := 0.0
	for _, s := range seconds {
		sum += s
	}
	return Spread{
		Known:  true,
		Mean:   sum / float64(n),
		Median: (seconds[(n-1)/2] + seconds[n/2]) / 2,
		P90:    seconds[(9*n+9)/10-1],
	}
}

// Wilson gives the 95 % interval in which the true share likely lies, for hits
// of n. Of nothing it is everything, 0 to 1.
func Wilson(hits, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	const z = 1.96
	m := float64(n)
	p := float64(hits) / m
	middle, spread := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	whole := 1 + z*z/m
	return max(0, (middle-spread)/whole), min(1, (middle+spread)/whole)
}
