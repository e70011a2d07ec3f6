package ui

// How counts, shares, sizes and durations are said. Durations are seconds.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// nbsp keeps a number and its sign on one line.
const nbsp = "\u00a0"

// Plural says a count with its noun: "1 person", "14 people".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Count writes a whole number: four digits run together, more are parted by thin no-break spaces.
func Count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	if len(s) <= 4 {
		return sign + s
	}
	var b strings.Builder
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Percent says a share of one as whole per cent: 0.274 is "27 %".
func Percent(share float64) string {
	return Count(int(math.Round(share*100))) + nbsp + "%"
}

// Size says a number of bytes: "214 KB".
func Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return Plural(int(bytes), "byte", "bytes")
	case bytes < 1_000_000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	default:
		return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/1e6), ".0 ", " ", 1)
	}
}

// Span says how long somebody has been waiting: "52 min", "1 h 24", "3 days".
func Span(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 1:
		return "under a minute"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 24*60:
		return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
	case minutes < 48*60:
		return fmt.Sprintf("%d h", minutes/60)
	default:
		return fmt.Sprintf("%d days", minutes/60/24)
	}
}

// Handle says a handle time or a response time, exact to the second below an hour: "8m 18s", "3h 0m", "52 h".
func Handle(seconds float64) string {
	s := int(math.Round(seconds))
	switch {
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	case s < 48*3600:
		m := int(math.Round(seconds / 60))
		return fmt.Sprintf("%dh %dm", m/60, m%60)
	default:
		return Hours(seconds)
	}
}

// Hours says a duration in hours: "2.5 h" below ten, "52 h" above.
func Hours(seconds float64) string {
	h := seconds / 3600
	if h >= 9.95 {
		return Count(int(math.Round(h))) + " h"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", h), ".0") + " h"
}

// One says a number with one decimal, and none where it is whole: "3.9", "4".
func One(v float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}
