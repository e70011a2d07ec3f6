// Package latchkey lets somebody in again who forgot the password: a mail with
// a link that is good for an hour, once. Whoever asks at the door learns
// nothing of whether the address is known. The secret stands in no database:
// it is made when the mail leaves.
package latchkey
