// Package team holds the people who answer: who they are, what they may do,
// where on earth they are, and how they come in at the door. It knows nothing
// of conversations, and it never tells a stranger whether an address exists.
package team
