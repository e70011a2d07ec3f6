// Package rhythm holds how a day of support goes: hours of Beast mode and the
// breaks after them, how each person stands, the days of guests, and weekends
// on which somebody looks through what came in. It never counts for anybody
// but the person: what was done in an hour is read by that person alone.
package rhythm
