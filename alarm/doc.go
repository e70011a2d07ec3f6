// Package alarm tells the heads of support by mail when a mailbox stops working: since when, why, and what to do. It looks at
// what the inbox knows of its servers, writes to nobody else, and mends nothing itself.
package alarm
