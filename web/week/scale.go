// This file holds how values are written inside a sentence, where a unit follows once.

package week

import (
	"math"
	"strconv"
	"strings"

	"rapport/metric"
)

const nbsp = "\u00a0"

// scale is how the values of one number are written beside each other.
type scale struct {
	times  float64
	unit   string // with its space; follows the last value
	places int
	whole  bool // only whole values can happen
}

// scaleOf chooses the scale by the largest value it is to write.
func scaleOf(u metric.Unit, largest float64) scale {
	switch u {
	case metric.Share, metric.Ratio:
		return scale{times: 100, unit: nbsp + "%"}
	case metric.Seconds:
		if largest < 3570 { // rounds to less than an hour
			return scale{times: 1.0 / 60, unit: nbsp + "minutes"}
		}
		return scale{times: 1.0 / 3600, unit: nbsp + "hours", places: 1}
	case metric.Mean:
		return scale{times: 1, places: 1}
	case metric.Count:
		return scale{times: 1, whole: true}
	case metric.Score:
	}
	return scale{times: 1}
}

// number writes a value without its unit, with as many places as those beside it.
func (s scale) number(x float64) string {
	text := strconv.FormatFloat(math.Abs(x*s.times), 'f', s.places, 64)
	if x < 0 && strings.Trim(text, "0.") != "" {
		return "−" + text
	}
	return text
}

// alone writes a value without its unit and without needless places.
func (s scale) alone(x float64) string {
	text := s.number(x)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// with writes a value with its unit.
func (s scale) with(x float64) string { return s.alone(x) + s.unit }

// limits writes what is normal so that value, if it lies outside, also reads so. Of whole values the limits are the
// outermost that are still inside.
func (s scale) limits(l metric.Limits, value float64, outside bool) (scale, string, string) {
	if low, high := math.Ceil(l.Lower), math.Floor(l.Upper); s.whole && low <= high {
		return s, s.number(low), s.number(high)
	}
	for range 3 {
		low, high, x := s.number(l.Lower), s.number(l.Upper), s.number(value)
		if !outside || x != low && x != high {
			break
		}
		s.places++
	}
	return s, s.number(l.Lower), s.number(l.Upper)
}

// duration says one duration: "42 minutes", "2.5 hours", as its number and its word.
func duration(seconds float64) (number, unit string) {
	s := scaleOf(metric.Seconds, seconds)
	number, unit = s.alone(seconds), strings.TrimPrefix(s.unit, nbsp)
	if number == "1" {
		unit = strings.TrimSuffix(unit, "s")
	}
	return number, unit
}

// percent writes a part of one.
func percent(share float64) string { return metric.FormatShare(share) }

// likely writes where the truth behind a share likely lies: "82 to 100 %".
func likely(v metric.Value) string {
	low, high := metric.Wilson(v.Hits, v.N)
	return scaleOf(metric.Share, 1).number(low) + " to " + percent(high)
}
