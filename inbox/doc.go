// Package inbox holds conversations: what customers wrote, what the team
// answered, and what is still waiting. Every mail that arrives ends here, as a
// message or as an item that says why it could not be read; every answer
// leaves from here once. Nobody owns a conversation. It never computes a
// number and never renders a page.
package inbox
