// This file holds how values are written inside a sentence, where a unit follows once.

package scorecard

import (
	"fmt"
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
func (s scale) with(x float64) string {
	text := s.alone(x)
	if text == "1" {
		return text + strings.TrimSuffix(s.unit, "s")
	}
	return text + s.unit
}

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

// FormatGoal writes a goal in its number's unit: "3 hours", "90", "85 %".
func FormatGoal(u metric.Unit, goal float64) string {
	s := scaleOf(u, goal)
	if u != metric.Count {
		s.places = 2 // as it was set; needless places go
	}
	return s.with(goal)
}

// duration says one duration: "42", "minutes"; "2.5", "hours".
func duration(seconds float64) (number, unit string) {
	number, unit, _ = strings.Cut(scaleOf(metric.Seconds, seconds).with(seconds), nbsp)
	return number, unit
}

// percent writes a part of one.
func percent(share float64) string { return metric.FormatShare(share) }

// part says a share as its n allows: "3 of 4", "20 of 23, 87 %", "49 %".
func part(v metric.Value) string {
	share := percent(float64(v.Hits) / float64(max(v.N, 1)))
	switch metric.Tell(v.N) {
	case metric.TellCount:
		return metric.FormatOf(v)
	case metric.TellLikely:
		return metric.FormatOf(v) + ", " + share
	case metric.TellShare:
	}
	return share
}

// likely writes where the truth behind a share likely lies: "82 to 100 %", with another word between if wanted.
func likely(v metric.Value, between string) string {
	low, high := metric.Wilson(v.Hits, v.N)
	return scaleOf(metric.Share, 1).number(low) + between + percent(high)
}

// moved says a change of a count: "14 %", "decrease".
func moved(change float64) (amount, word string) {
	amount = percent(math.Abs(change))
	switch x := math.Round(100 * change); {
	case x < 0:
		return amount, "decrease"
	case x > 0:
		return amount, "increase"
	}
	return amount, "change"
}

// digits writes a whole number: four digits run together, more are parted by thin no-break spaces.
func digits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; len(s) > 4 && i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// plural says a count with its noun.
func plural(n int, one, many string) string { return digits(n) + " " + noun(n, one, many) }

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// exact says a handle or response time to the second below an hour: "8m 18s", "3h 0m", "52 h".
func exact(seconds float64) string {
	s, m := int(math.Round(seconds)), int(math.Round(seconds/60))
	switch {
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	case s < 48*3600:
		return fmt.Sprintf("%dh %dm", m/60, m%60)
	}
	return hours(seconds)
}

// hours says a duration in hours: "2.5 h" below ten, "52 h" above.
func hours(seconds float64) string {
	h := seconds / 3600
	if h >= 9.95 {
		return digits(int(math.Round(h))) + " h"
	}
	return tenth(h) + " h"
}

// tenth says a number with one decimal, and none where it is whole: "3.9", "4".
func tenth(x float64) string { return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") }

// and joins words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// inWords writes small numbers out.
func inWords(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// ordinal writes the first few places out.
func ordinal(n int) string {
	words := [...]string{"first", "second", "third", "fourth", "fifth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	return fmt.Sprintf("%dth", n)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func uncapital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
