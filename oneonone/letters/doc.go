// Package letters writes the mails around one-on-ones, hears their answers, and
// hands out what is about oneself. What it sends says when and where, and never
// what somebody wrote; what it hears goes sealed to the page.
package letters
