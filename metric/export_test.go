package metric

// What tests from outside compare the store with.

import "time"

// Slow reads the numbers of a window off a whole log, sentence by sentence.
func Slow(zone *time.Location, people []Person, lines []Line, w Window) Report {
	l := testLog{all: lines, in: Input{Zone: zone, People: people}, window: w}
	return l.expected()
}

// Complaint says where two reports part, or nothing.
func Complaint(got, want Report) string { return complaint(got, want) }
