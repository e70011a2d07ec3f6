// Package guests is the page of those who pitch in: a few conversations a day
// that suit a guest, a buddy, and a note to product at the day's end. How far a
// guest came is for the guest's own eyes.
package guests
