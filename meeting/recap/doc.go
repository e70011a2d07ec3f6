// Package recap mails what people of a meeting need around it: before it, the
// questions to whoever can't be there; after it, what was decided, who does
// what, and the numbers as they were. It adds nothing that the meeting did not say.
package recap
