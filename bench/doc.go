// Package bench measures how fast the house is with years of mail in it, on
// data of its own. It never touches data that it did not make.
package bench
