// Package app puts the parts of the house together and keeps in one list all
// that runs by itself. It decides nothing that a room below could decide.
package app
