// Package ask holds what colleagues ask of each other: to look at one
// conversation, for two hours. What is asked stands on top of one person's list
// and is hidden from nobody's; it makes nobody the owner of a conversation.
package ask
