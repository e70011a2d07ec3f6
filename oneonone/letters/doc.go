// Package letters writes the mails around one-on-ones, hears their answers, and
// writes a pair's page down for who may have it. What it sends says when and
// where, and never what somebody wrote; what it hears goes sealed to the page.
package letters
