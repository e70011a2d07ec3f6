// Package oneonone keeps two people's private page: when they meet, what they
// want to talk about, what they promised, how they are. Everything that somebody
// wrote is sealed with the pair's own key before it reaches the database, and
// only the two open it, whatever role anybody else has. It sends nothing,
// records no words, and tells nobody else that a page exists.
package oneonone
