// Package search shows what was found: a field, its filter words as chips, and
// conversations with the words marked. It answers while somebody types.
package search
