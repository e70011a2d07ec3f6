// Package demo makes a believable team and a year of its work, through the
// same verbs that people use and under a clock that it moves. It never serves
// anything and never runs beside real data.
package demo
