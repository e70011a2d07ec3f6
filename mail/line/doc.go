// Package line opens the wire to a mail server: it resolves, connects, secures
// and watches it, and says in a sentence what went wrong. It never speaks IMAP
// or SMTP beyond the request for TLS, and never sends a password in the clear
// to another machine.
package line
