// Package meeting runs a team's meetings: series and when they meet, the
// agenda and its clock, items to discuss, notes that several people write at
// once, decisions, and the recap. What is open belongs to the series, so that a
// moved or skipped meeting loses nothing. It never computes a number, and keeps
// no promise itself: the rooms below do.
package meeting
