// This file holds how values are written at an axis.

package chart

import (
	"math"
	"strconv"
	"strings"
)

// Scale turns a value into what is drawn, and writes that.
type Scale struct {
	Times float64
	Unit  string // with its space
}

const nbsp = "\u00a0"

// Plain is the scale of counts and scores.
func Plain() Scale { return Scale{1, ""} }

// Percent is the scale of parts of one.
func Percent() Scale { return Scale{100, nbsp + "%"} }

// Time is the scale of durations in seconds, of which this is the greatest.
func Time(greatest float64) Scale {
	switch {
	case greatest < 2*60:
		return Scale{1, nbsp + "s"}
	case greatest < 2*3600:
		return Scale{1.0 / 60, nbsp + "min"}
	}
	return Scale{1.0 / 3600, nbsp + "h"}
}

// Write writes a value that is on the scale: with one place below ten, where it says something.
func (s Scale) Write(v float64) string {
	places := 0
	if a := math.Abs(v); a < 10 && a != math.Trunc(a) {
		places = 1
	}
	text := strings.TrimSuffix(strconv.FormatFloat(math.Abs(v), 'f', places, 64), ".0")
	if v < 0 && text != "0" {
		text = "−" + text
	}
	return text + s.Unit
}

// Between writes a range: "58 to 79 %".
func (s Scale) Between(low, high float64) string {
	return strings.TrimSuffix(s.Write(low), s.Unit) + " to " + s.Write(high)
}
