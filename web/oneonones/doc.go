// Package oneonones is the pages of two people who meet: what they want to talk
// about, what they promised, how they are. It decides nothing about who may
// read: the room oneonone does, and whoever is not one of the two is told that
// there is no such page. No word that somebody wrote is put into an address, a
// cookie or a log, and no browser keeps the pages.
package oneonones
