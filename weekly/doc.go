// Package weekly sends the week: on Monday at seven, on each reader's own clock,
// a mail that says what the page of the week says, with its pictures inside; and
// prints the same as a document. It is made of the report and nothing else. It
// shows nobody anyone else's card, since mail is passed on, and nobody gets the
// same week twice.
package weekly
