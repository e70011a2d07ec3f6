// Package imap carries mail from an IMAP folder, in order and each mail once,
// as bytes. It never marks, moves or deletes anything on the server, never
// parses a mail, and keeps nothing itself: how far it got is the caller's cursor.
package imap
