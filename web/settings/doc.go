// Package settings is where mailboxes and people are set up, by the head of
// support, and where everybody keeps their own name, time zone and password.
// No password ever goes back to a browser; what a form tries out, it does not save.
package settings
