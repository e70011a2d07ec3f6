// Package openings is the pages on which two people with the right open what a
// pair wrote, because the law asks for it, and on which everybody sees what was
// opened of their own. Asking shows nothing and agreeing shows nothing: what was
// opened is sent only in answer to a press that keeps for ever who read it, so
// that no link, no look ahead and no refresh of a browser reads or counts.
package openings
