// Package search finds conversations by their words: of messages, subjects,
// customers and the names of attachments. It keeps an index of its own, which
// follows what the inbox records; a database of each kind keeps it in its own
// way, and the words are folded before either sees them. It never looks into
// what two people keep to themselves: their pages are no messages.
package search
