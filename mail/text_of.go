// HTML as text, for whoever holds HTML that is not a letter's.

package mail

// TextOf reads an HTML page as plain text: what a person would see of it.
func TextOf(html string) string { return readHTML(html).text }
