// Package conversations is the shared inbox as people see it: the lists of who
// waits, a conversation with its thread, composer and person, the mail behind
// each message, and what needs a hand. It decides nothing: each form calls one
// verb of the inbox. It never shows a stranger's HTML outside a sandboxed frame.
package conversations
