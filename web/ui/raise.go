package ui

// Raise: the one key that makes anything an item to discuss at the meeting.

import "strings"

// RaisePath is where it is posted to; web/meetings answers there.
const RaisePath = "/meetings/topics"

// Raise is a figure, a frown, a conversation, … seen from the page where it stands,
// offered as a topic of discussion: {{template "raise" .Raise}}.
type Raise struct {
	Kind  string // figure, signal, frown, topic, headline, action, conversation or escalation
	Ref   string // which one: "2026-W46/first_response_time", a conversation's id
	Title string // what the item is called until somebody says it better
	Said  string // where it comes from, in a sentence; may be ""
	Back  string // the address of the page on which it was seen
	Many  bool   // one of several on its page: none of them has the key
}

// Path is where the form goes.
func (Raise) Path() string { return RaisePath }

// Shorten gives at most so many letters of a text, with an ellipsis where it was longer.
func Shorten(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return strings.TrimRight(string(letters[:most-1]), " ") + "…"
}
