// Package fault is the one error of the house: a kind for machines, a
// sentence for people, a hint for whoever runs the server. It decides
// nothing: a page, the API and the command line each turn a fault into their own words.
package fault
