// Package sandbox is a whole mail world inside the process: an SMTP server that
// takes mail for any address, a mailbox for each, and an IMAP server for the
// team's. Demo and tests live in it. It listens on this machine only, keeps
// everything in memory, and no mail ever leaves it.
package sandbox
