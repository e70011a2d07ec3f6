// Package ratings is the page that a customer's press on a face opens. Looking
// at it writes nothing; it knows nobody, sets no cookie and asks no third
// party: the link in the mail is all there is.
package ratings
