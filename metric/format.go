package metric

// Numbers as people read them. Rounding happens here and nowhere else.

import (
	"fmt"
	"math"
	"strconv"
)

const (
	space = "\u00a0" // between a figure and its unit, so that no line breaks there
	minus = "\u2212"
)

// FormatShare writes a part of one as whole per cent: "27 %".
func FormatShare(share float64) string { return whole(100*share) + space + "%" }

// FormatChange writes a relative change with its sign: "−30 %", "+4 %", "0 %".
func FormatChange(change float64) string {
	s := FormatShare(change)
	if math.Round(100*change) > 0 {
		return "+" + s
	}
	return s
}

// FormatDuration writes seconds as "42s", "8m 18s", "3h 0m" or, from a day on,
// "52h".
func FormatDuration(seconds float64) string {
	const minute, hour, day = 60, 3600, 24 * 3600
	s := int64(math.Round(seconds))
	switch {
	case s < minute:
		return fmt.Sprintf("%ds", s)
	case s < hour:
		return fmt.Sprintf("%dm %ds", s/minute, s%minute)
	}
	if m := int64(math.Round(seconds / minute)); m < day/minute {
		return fmt.Sprintf("%dh %dm", m/minute, m%minute)
	}
	return fmt.Sprintf("%dh", int64(math.Round(seconds/hour)))
}

// FormatHours writes seconds in hours with one digit: "2.5 hours", "1 hour".
func FormatHours(seconds float64) string {
	hours := strconv.FormatFloat(tenths(seconds/3600), 'f', -1, 64)
	if hours == "1" {
		return "1" + space + "hour"
	}
	return hours + space + "hours"
}

// FormatNumber writes a value in its unit: counts and scores whole, shares and
// ratios as per cent, means with one digit, durations by FormatDuration; a dash
// where there is nothing to tell.
func FormatNumber(u Unit, v Value) string {
	switch {
	case !v.Known:
		return "–"
	case u == Share || u == Ratio:
		return FormatShare(v.Number)
	case u == Seconds:
		return FormatDuration(v.Number)
	case u == Mean:
		return strconv.FormatFloat(tenths(v.Number), 'f', 1, 64)
	}
	return whole(v.Number)
}

// Telling says how much a share of so many may be made to say.
type Telling uint8

// How a share is told.
const (
	TellCount  Telling = iota // under 5: "3 of 4", never per cent
	TellLikely                // under 30: the count leads, then where the truth likely lies
	TellShare                 // per cent
)

// Tell gives how a share of n is told.
func Tell(n int) Telling {
	switch {
	case n < 5:
		return TellCount
	case n < 30:
		return TellLikely
	}
	return TellShare
}

// FormatOf writes the count that leads: "18 of 18".
func FormatOf(v Value) string { return fmt.Sprintf("%d of %d", v.Hits, v.N) }

// FormatProportion writes a share as its n allows: "3 of 4", "18 of 18, likely
// 82 to 100 %", "27 %".
func FormatProportion(v Value) string {
	if !v.Known {
		return "–"
	}
	switch Tell(v.N) {
	case TellCount:
		return FormatOf(v)
	case TellLikely:
		low, high := Wilson(v.Hits, v.N)
		return fmt.Sprintf("%s, likely %s to %s", FormatOf(v), whole(100*low), FormatShare(high))
	case TellShare:
	}
	return FormatShare(float64(v.Hits) / float64(v.N))
}

func whole(x float64) string {
	x = math.Round(x)
	if x < 0 {
		return minus + strconv.FormatFloat(-x, 'f', 0, 64)
	}
	return strconv.FormatFloat(math.Abs(x), 'f', 0, 64)
}

func tenths(x float64) float64 { return math.Round(x*10) / 10 }
