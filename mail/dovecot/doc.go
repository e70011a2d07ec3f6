// Package dovecot starts a real Dovecot for tests: its own folder, free ports,
// mail in by LMTP and out by IMAP, gone when the test ends. Only tests import it;
// without Dovecot a test fails and says what to install, it is never skipped.
package dovecot
