// Package notice carries our own mails to the people of the team: invitations,
// recaps, the week on Monday. Each is queued once for ever under its key, and
// sent until it has left or is of no use any more. It never writes to a
// customer, and its answers from machines never become conversations.
package notice
