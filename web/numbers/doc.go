// Package numbers shows each number over its weeks: what is normal, what was
// unusual and why, where a week came from, and what the number is. The numbers
// and the words about them come from the rooms that keep them; nothing is judged
// here, and no person is compared with another.
package numbers
