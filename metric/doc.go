// The sentence of this room; it holds no code.

// Package metric turns what happened in support into numbers: timelines of
// conversations go in, a report for a window of time comes out, for the team
// and for each person, and every figure can name the items that it counts.
// Its rules are pure functions of the log and a window; they read no clock,
// touch no network and judge nobody. Storage of timelines and finished weeks
// lives in store files of their own.
package metric
