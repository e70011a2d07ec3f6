// This file holds one thing to know, how it is said, and what is recorded.

package news

import (
	"time"

	"rapport/inbox"
)

// Kind says why somebody is told.
type Kind string

// The kinds.
const (
	Mention  Kind = "mention"  // a note names the person, or the person's role
	Asked    Kind = "asked"    // a colleague asks the person
	Answered Kind = "answered" // who was asked did something about it
	Declined Kind = "declined" // who was asked can't
	Wrote    Kind = "wrote"    // the customer wrote in a conversation that the person follows
	Closed   Kind = "closed"   // a colleague closed a conversation that the person follows
)

// did says what Who did, after a name.
func (k Kind) did() string {
	switch k {
	case Mention:
		return "names you in a note"
	case Asked:
		return "asks you"
	case Answered:
		return "answered what you asked"
	case Declined:
		return "can’t look at it now"
	case Wrote:
		return "wrote again"
	case Closed:
		return "closed it"
	}
	return string(k)
}

// Item is one thing to know.
type Item struct {
	ID           string
	Person       string // id of who is told
	Conversation string
	Kind         Kind
	Who          string // the name of who did it
	Words        string // the beginning of what was written; may be empty
	At           time.Time
	ReadAt       time.Time // zero until it was read

	About inbox.Conversation // what the conversation is now; filled in by lists
}

// Did says it after the name of Who: "names you in a note".
func (i Item) Did() string { return i.Kind.did() }

// The kinds of events. The subject is the person who was told or has read, or
// the conversation that is followed.
const (
	EventTold     = "news.told"
	EventRead     = "news.read"
	EventFollowed = "news.followed"
)

// Followed is recorded when somebody follows a conversation, or ends it.
type Followed struct {
	Person  string `json:"person"`
	Follows bool   `json:"follows"`
}
