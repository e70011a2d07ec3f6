// Package meetings is the pages of the team's meetings: the list with what is open, a series and its agenda, a meeting
// before it begins, while everybody is in it, and what remains of it. Pages of a running meeting are live for all, and
// what several people type at once is kept letter by letter. It decides nothing: who may what, the clock and the
// order of topics are the room meeting's.
package meetings
