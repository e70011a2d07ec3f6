// Package news tells people of the team what concerns them in the inbox: that
// somebody names them in a note, asks them, or that a conversation they follow
// went on. It stands behind the bell of every page, and goes by mail to whoever
// has not read it there; answering that mail adds a note. Nobody is told of
// what they did themselves, and nobody can see what others were told.
package news
