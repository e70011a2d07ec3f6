// Package week is the weekly report on screen: the team's six numbers with what is normal for them, a card for each
// person who answered, and behind every figure the list of what it counts.
//
// It computes no number and keeps nothing: the numbers, their verdicts and their lists come from metric, and here
// they are only said. It never ranks people, and a person's card never shows a warning.
package week
