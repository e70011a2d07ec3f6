// Package mailbox shows the customer's side of the demo: a mailbox to write
// from, to read the team's answer in, and to click a face. It knows the
// demo's mail world only, and nothing of the team's side.
package mailbox
