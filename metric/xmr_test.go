package metric

// Process behaviour charts: by examples, and against a slow reading.

import (
	"math"
	"math/rand/v2"
	"testing"
)

// series makes complete weeks of values.
func series(values ...float64) []Point {
	points := make([]Point, len(values))
	for i, x := range values {
		points[i] = Point{Value: x, Known: true, Complete: true}
	}
	return points
}

func flat(n int, x float64) (all []float64) {
	for range n {
		all = append(all, x)
	}
	return all
}

// wave goes up and down by one around ten: mean range 2, limits 4.68 to 15.32.
func wave(n int, more ...float64) (all []float64) {
	for i := range n {
		all = append(all, 9+2*float64(i%2))
	}
	return append(all, more...)
}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   Signal
		side   Better
		basis  Basis
		weeks  int
	}{
		{"five weeks", wave(4, 1000), Ordinary, Neither, TooFew, 5},
		{"trial", wave(6), Ordinary, Neither, Trial, 6},
		{"trial moves with the value", wave(5, 17), Ordinary, Neither, Trial, 6},
		{"fixed", wave(12), Ordinary, Neither, Fixed, 12},
		{"above", wave(12, 15.33), Exceptional, Higher, Fixed, 12},
		{"on the edge", wave(12, 15.3), Ordinary, Neither, Fixed, 12},
		{"below", wave(12, 4.67), Exceptional, Lower, Fixed, 12},
		{"long", wave(25, 11), Ordinary, Neither, Fixed, 26},
		{"eight above", wave(13, 11, 11, 11, 11, 11, 11, 11, 11), Drifting, Higher, Fixed, 12},
		{"seven above", wave(13, 11, 11, 11, 11, 11, 11, 11), Ordinary, Neither, Fixed, 12},
		{"the centre is on no side", wave(13, 11, 11, 11, 11, 10, 11, 11, 11), Ordinary, Neither, Fixed, 12},
		{"eight below", wave(12, 9, 9, 9, 9, 9, 9, 9, 9), Drifting, Lower, Fixed, 12},
		{"three of four", wave(12, 13, 10, 13, 13), Drifting, Higher, Fixed, 12},
		{"two of four", wave(12, 13, 10, 10, 13), Ordinary, Neither, Fixed, 12},
		{"three of four on two sides", wave(12, 13, 7, 13, 7), Ordinary, Neither, Fixed, 12},
		{"halfway is not nearer", wave(12, 12.6, 12.6, 12.6), Ordinary, Neither, Fixed, 12},
		{"constant", flat(12, 0.1), Ordinary, Neither, Fixed, 12},
		{"constant no more", append(flat(12, 0.1), 0.2), Exceptional, Higher, Fixed, 12},
		{"constant trial", flat(7, 0.7), Ordinary, Neither, Trial, 7},
	} {
		all := Judge(series(c.values...), 0, math.Inf(1))
		v := all[len(all)-1]
		if v.Signal != c.want || v.Side != c.side || v.Limits.Basis != c.basis || v.Limits.Weeks != c.weeks || !v.Judged {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestLimitsAreWhatIsPossible(t *testing.T) {
	l := Judge(series(0, 1, 0, 1, 0, 1), 0, 1)[5].Limits
	if l.Lower != 0 || l.Upper != 1 || l.Centre != 0.5 || math.Abs(l.UpperRange-3.268) > 1e-12 || l.Constant() {
		t.Errorf("%+v", l)
	}
	if l := Judge(series(flat(6, 3)...), 0, math.Inf(1))[5].Limits; !l.Constant() || l.Lower != 3 || l.Upper != 3 {
		t.Errorf("%+v", l)
	}
}

func TestVerdictsStay(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 2000 {
		points := randomSeries(r)
		all := Judge(points, -3, 9)
		for n := range points {
			early := Judge(points[:n+1], -3, 9)
			if early[n] != all[n] {
				t.Fatalf("week %d was %+v and became %+v", n, early[n], all[n])
			}
			if want := slowVerdict(points[:n+1], -3, 9); !sameVerdict(all[n], want) {
				t.Fatalf("week %d of %+v is %+v, want %+v", n, points, all[n], want)
			}
		}
	}
}

func randomSeries(r *rand.Rand) []Point {
	points := make([]Point, r.IntN(40))
	for i := range points {
		points[i] = Point{
			Value: float64(r.IntN(4)*r.IntN(4)) - 2, Known: r.IntN(12) > 0,
			Complete: r.IntN(20) > 0, Segment: r.IntN(25) == 0,
		}
	}
	return points
}

func sameVerdict(a, b Verdict) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	return a.Signal == b.Signal && a.Side == b.Side && a.Judged == b.Judged && a.Limits.Basis == b.Limits.Basis &&
		a.Limits.Weeks == b.Limits.Weeks && near(a.Limits.Centre, b.Limits.Centre) && near(a.Limits.Lower, b.Limits.Lower) &&
		near(a.Limits.Upper, b.Limits.Upper) && near(a.Limits.UpperRange, b.Limits.UpperRange)
}

// slowVerdict judges the last week by the sentences of the rule.
func slowVerdict(points []Point, low, high float64) Verdict {
	last := points[len(points)-1]
	var x []float64
	for _, p := range points {
		if p.Segment {
			x = nil
		}
		if p.Known && p.Complete {
			x = append(x, p.Value)
		}
	}
	v := Verdict{Judged: last.Known && last.Complete, Limits: Limits{Weeks: len(x)}}
	if len(x) < 6 {
		return v
	}
	base := x
	v.Limits.Basis = Trial
	if len(x) >= 12 {
		base, v.Limits.Basis = x[:12], Fixed
	}
	if len(x) >= 26 {
		base = x[:26]
	}
	mean, mr := 0.0, 0.0
	for i := range base {
		mean += base[i] / float64(len(base))
		if i > 0 {
			mr += math.Abs(base[i]-base[i-1]) / float64(len(base)-1)
		}
	}
	lower, upper := math.Max(mean-2.66*mr, low), math.Min(mean+2.66*mr, high)
	v.Limits.Weeks, v.Limits.Centre, v.Limits.Lower, v.Limits.Upper = len(base), mean, lower, upper
	v.Limits.MovingRange, v.Limits.UpperRange = mr, 3.268*mr
	if !v.Judged {
		return v
	}
	const hair = 1e-9
	now := x[len(x)-1]
	if now > upper+hair || now < lower-hair {
		v.Signal, v.Side = Exceptional, Higher
		if now < mean {
			v.Side = Lower
		}
		return v
	}
	for _, side := range []float64{1, -1} {
		limit := upper
		if side < 0 {
			limit = lower
		}
		run, near := 0, 0
		for i := len(x) - 1; i >= 0 && i >= len(x)-8; i-- {
			if (x[i]-mean)*side > hair {
				run++
			}
		}
		for i := len(x) - 1; i >= 0 && i >= len(x)-4; i-- {
			if (x[i]-mean)*side > hair && math.Abs(x[i]-limit) < math.Abs(x[i]-mean)-hair {
				near++
			}
		}
		if run == 8 || near >= 3 {
			v.Signal, v.Side = Drifting, Better(side)
			return v
		}
	}
	return v
}

func TestGoals(t *testing.T) {
	l := Limits{Basis: Fixed, Centre: 10, Lower: 5, Upper: 15}
	for _, c := range []struct {
		goal   float64
		better Better
		want   Meets
	}{
		{16, Higher, Cannot},
		{15, Higher, HitAndMiss},
		{6, Higher, HitAndMiss},
		{5, Higher, AlwaysMeets},
		{1, Higher, AlwaysMeets},
		{4, Lower, Cannot},
		{5, Lower, HitAndMiss},
		{14, Lower, HitAndMiss},
		{15, Lower, AlwaysMeets},
		{16, Lower, AlwaysMeets},
		{10, Neither, Unclear},
	} {
		if got := l.Meet(c.goal, c.better); got != c.want {
			t.Errorf("goal %v, better %v: %q, want %q", c.goal, c.better, got, c.want)
		}
	}
	if got := (Limits{}).Meet(3, Higher); got != Unclear {
		t.Errorf("too few weeks: %q", got)
	}
}

func TestCelebrations(t *testing.T) {
	v := func(x float64, n int) Value { return Value{Known: true, Number: x, N: n} }
	signal := func(s Signal, side Better) Verdict { return Verdict{Signal: s, Side: side, Judged: true} }
	for _, c := range []struct {
		name        string
		key         Key
		now, before Value
		verdict     Verdict
		want        bool
	}{
		{"faster by 20 %", HandleTime, v(80, 10), v(100, 10), Verdict{}, true},
		{"faster by 19.9 %", HandleTime, v(80.1, 10), v(100, 10), Verdict{}, false},
		{"slower", HandleTime, v(130, 10), v(100, 10), Verdict{}, false},
		{"few now", HandleTime, v(50, 9), v(100, 10), Verdict{}, false},
		{"few before", HandleTime, v(50, 10), v(100, 9), Verdict{}, false},
		{"few, but a signal", HandleTime, v(50, 1), Value{}, signal(Exceptional, Lower), true},
		{"a drift is a signal", HandleTime, v(99, 50), v(100, 50), signal(Drifting, Lower), true},
		{"a signal the other way", HandleTime, v(99, 50), v(100, 50), signal(Exceptional, Higher), false},
		{"more shares by 20 %", ClosedOfHandled, v(0.6, 50), v(0.5, 50), Verdict{}, true},
		{"from nothing", RepliedWithin1h, v(0.4, 50), v(0, 50), Verdict{}, true},
		{"nothing from nothing", RepliedWithin1h, v(0, 50), v(0, 50), Verdict{}, false},
		{"a happier score below zero", Happiness, v(-70, 20), v(-90, 20), Verdict{}, true},
		{"no better side", RepliesSent, v(90, 90), v(30, 30), signal(Exceptional, Higher), false},
		{"nothing now", HandleTime, Value{}, v(100, 10), signal(Drifting, Lower), false},
	} {
		if got := Celebrate(c.key.Define(), c.now, c.before, c.verdict); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestSampleCelebrates(t *testing.T) {
	r := sampleReport(t)
	techy, _ := r.Person("techy@givehelp.example")
	got := make(map[Key]bool)
	for _, k := range techy.Celebrated(nil) {
		got[k] = true
	}
	for k, want := range map[Key]bool{
		HandleTime: true, FirstResponseTime: true, ClosedCount: true, ClosedOfHandled: true,
		ResolutionTime: false, RepliesToResolve: false, RepliesSent: false, CustomersHelpedEver: false,
	} {
		if got[k] != want {
			t.Errorf("%s celebrated: %v", k, got[k])
		}
	}
}
