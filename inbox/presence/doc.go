// Package presence knows who looks at which conversation now, and who writes
// in it, over all tabs and processes; and it hands out the next conversation
// that nobody is on. It knows of now only: nothing in it says what was a
// minute ago, nothing is recorded, and no number is made of it.
package presence
