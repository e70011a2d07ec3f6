// Package week is the weekly report on screen and on paper: the team's six numbers with what is normal for them, what
// they want discussed, a card for each person who answered, and behind every figure the list of what it counts.
//
// It computes no number and finds no words for one: both come from metric and scorecard, and here they are only shown.
// It never ranks people, and a person's card never shows a warning.
package week
