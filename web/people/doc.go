// Package people is each person's own page: own numbers beside the own usual,
// thanks, what is worth a smile, hours, time off, and who looked. It reads the
// same, word for word, to the person and to whoever else may open it; it never
// warns, never ranks and compares nobody with anybody else.
package people
