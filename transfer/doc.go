// The sentence of this room; it holds no code.

// Package transfer carries whole archives in and out. Here is the support log:
// one JSON object a line, from which every number can be computed; it is read
// with a helpful sentence for each bad line, and written so that what was read
// and written again is the same. Reading and writing never touch a database.
package transfer
