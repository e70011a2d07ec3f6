// Package news serves what a person should know: the bell of every page, and
// the page with all that they were told. It shows nobody what others were told.
package news
