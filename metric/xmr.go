package metric

// Is it news? The process behaviour chart (XmR) of a number over weeks: what is
// normal, and which weeks are not.

import "math"

// Point is one week of a number.
type Point struct {
	Value float64
	// Known is false where the week has no value: it is passed over.
	Known bool
	// Complete is false while the week lasts: it is drawn and never judged.
	Complete bool
	// Segment says that from this week on normal is counted anew, since
	// somebody understood a shift.
	Segment bool
}

// Basis says what limits rest on.
type Basis string

// The bases of limits.
const (
	TooFew Basis = ""      // fewer than six weeks: no limits
	Trial  Basis = "trial" // six to eleven weeks, counted anew each week
	Fixed  Basis = "fixed" // the segment's first 12 weeks, or 26
)

// Limits tell what is normal, as known at the end of one week.
type Limits struct {
	Basis Basis `json:"basis,omitempty"`
	// Weeks is how many the limits rest on, or how many there are so far.
	Weeks int `json:"weeks"`
	// Centre is what is usual; Lower and Upper are clamped to what is possible.
	Centre float64 `json:"centre"`
	Lower  float64 `json:"lower"`
	Upper  float64 `json:"upper"`
	// MovingRange is the mean range from week to week, UpperRange its limit.
	MovingRange float64 `json:"moving_range"`
	UpperRange  float64 `json:"upper_range"`
}

// Constant tells that nothing ever moved: any other value is exceptional.
func (l Limits) Constant() bool { return l.Basis != TooFew && l.MovingRange == 0 }

// Signal says what kind of news a week is.
type Signal string

// The signals.
const (
	Ordinary    Signal = ""
	Exceptional Signal = "exceptional" // outside the limits: discuss
	Drifting    Signal = "drifting"    // a run to one side: note
)

// Verdict is what was said of a week at its end. It stays.
type Verdict struct {
	Signal Signal `json:"signal,omitempty"`
	// Side is Higher or Lower where there is a signal.
	Side   Better `json:"side,omitempty"`
	Limits Limits `json:"limits"`
	// Judged is false for weeks without a value and for those not complete.
	Judged bool `json:"judged,omitempty"`
}

// The weeks that baselines take.
const (
	trialWeeks = 6
	firstWeeks = 12
	longWeeks  = 26
)

// Judge gives each week its verdict, made of that week and those before it.
// Values lie between low and high by nature (see Definition.Possible). A week
// that is not judged carries the limits known at its time.
func Judge(points []Point, low, high float64) []Verdict {
	verdicts := make([]Verdict, len(points))
	var values []float64 // of the segment so far
	var limits Limits    // of the week before: they stay from the 26th on
	for i, p := range points {
		if p.Segment {
			values = values[:0]
		}
		v := &verdicts[i]
		if p.Known && p.Complete {
			values = append(values, p.Value)
			v.Judged = true
		}
		if v.Limits = limits; len(values) <= longWeeks {
			v.Limits = limitsOf(values, low, high)
		}
		limits = v.Limits
		if v.Judged {
			v.Signal, v.Side = signal(values, v.Limits)
		}
	}
	return verdicts
}

func limitsOf(values []float64, low, high float64) Limits {
	n := len(values)
	basis := Fixed
	switch {
	case n < trialWeeks:
		return Limits{Weeks: n}
	case n < firstWeeks:
		basis = Trial
	case n < longWeeks:
		n = firstWeeks
	default:
		n = longWeeks
	}
	return limitsOver(values[:n], basis, low, high)
}

// limitsOver gives the limits that values make, whatever their number.
func limitsOver(values []float64, basis Basis, low, high float64) Limits {
	n := len(values)
	sum, ranges := values[0], 0.0
	for i := 1; i < n; i++ {
		sum += values[i]
		ranges += math.Abs(values[i] - values[i-1])
	}
	l := Limits{Basis: basis, Weeks: n, Centre: sum / float64(n), MovingRange: ranges / float64(n-1)}
	if ranges == 0 {
		l.Centre = values[0] // the mean of equals may miss them by a hair
	}
	l.Lower = max(low, l.Centre-2.66*l.MovingRange)
	l.Upper = min(high, l.Centre+2.66*l.MovingRange)
	l.UpperRange = 3.268 * l.MovingRange
	return l
}

// signal judges the latest value.
func signal(values []float64, l Limits) (Signal, Better) {
	if l.Basis == TooFew {
		return Ordinary, Neither
	}
	latest := values[len(values)-1]
	switch {
	case latest > l.Upper:
		return Exceptional, Higher
	case latest < l.Lower:
		return Exceptional, Lower
	}
	for _, side := range [2]Better{Higher, Lower} {
		if l.run(values, side) || l.cluster(values, side) {
			return Drifting, side
		}
	}
	return Ordinary, Neither
}

// run tells whether the last eight values lie on a side.
func (l Limits) run(values []float64, side Better) bool {
	const long = 8
	if len(values) < long {
		return false
	}
	for i := range long {
		if l.side(values[len(values)-1-i]) != side {
			return false
		}
	}
	return true
}

// cluster tells whether three of the last four values lie on a side, nearer to
// its limit than to the centre.
func (l Limits) cluster(values []float64, side Better) bool {
	if len(values) < 4 {
		return false
	}
	n := 0
	for _, x := range values[len(values)-4:] {
		if l.side(x) == side && l.outer(x) {
			n++
		}
	}
	return n >= 3
}

// side tells on which side of the centre a value lies; on it, it is on none.
func (l Limits) side(x float64) Better {
	switch {
	case x > l.Centre:
		return Higher
	case x < l.Centre:
		return Lower
	}
	return Neither
}

// outer tells whether a value is nearer to its side's limit than to the centre.
func (l Limits) outer(x float64) bool {
	limit := l.Upper
	if x < l.Centre {
		limit = l.Lower
	}
	return math.Abs(x-limit) < math.Abs(x-l.Centre)
}

// Meets says how a goal lies to what is normal.
type Meets string

// What can be said of a goal.
const (
	Unclear     Meets = ""                        // too few weeks, or no better side
	Cannot      Meets = "cannot without a change" // even the good limit misses it
	HitAndMiss  Meets = "hit and miss"
	AlwaysMeets Meets = "always will" // even the bad limit meets it
)

// Meet tells whether what is normal meets a goal.
func (l Limits) Meet(goal float64, better Better) Meets {
	worst, best := l.Lower, l.Upper
	if better == Lower {
		worst, best, goal = -l.Upper, -l.Lower, -goal
	}
	switch {
	case l.Basis == TooFew || better == Neither:
		return Unclear
	case best < goal:
		return Cannot
	case worst >= goal:
		return AlwaysMeets
	}
	return HitAndMiss
}
