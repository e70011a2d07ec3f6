// Package snippets serves the pages of the team's snippets and of one's own:
// finding, writing, history, bringing in others; and gives the composer what
// it puts in.
package snippets
