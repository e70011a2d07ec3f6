// Package browser drives Debian's Chromium for tests: one browser a test binary, a fresh profile a test, and every
// action waits for what it needs. A page that writes an error to its console or breaks its content security policy
// fails the test. Only tests import it.
package browser
