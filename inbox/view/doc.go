// Package view keeps saved filters of the inbox's list, a person's own and
// those shared with the team, and how many conversations each shows now. What
// is open is counted from memory, which follows the events; of the rest, which
// only grows, no more is counted than anybody reads. It never changes a conversation.
package view
