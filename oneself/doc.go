// Package oneself gathers what Rapport keeps about one person, for that person
// to take away: in Markdown to read, in JSON for programs. It shows nobody's
// words to anybody who could not read them in Rapport, and says what is not in
// the file and how to ask for it.
package oneself
