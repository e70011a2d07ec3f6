// Package smtp hands a finished mail, as bytes, to a mail server for sending,
// and says of every failure whether trying again can help. It never writes or
// changes a mail, and keeps no queue: when to try again is Backoff's advice to
// the caller.
package smtp
