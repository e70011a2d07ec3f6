// What this room is for.

// Package mail turns bytes into letters and letters into bytes: it parses what strangers send, finds what they wrote now,
// makes their HTML harmless, signs reply addresses and composes our answers. It is pure: it never opens a connection, never
// touches a database, never reads the clock, and never fails on what it is given to read: what could not be read is said in
// [Letter.Problems]. Carrying letters is the work of the folders below it.
package mail
