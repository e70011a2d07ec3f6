// This file holds what this room records. Followers read this type.

package rating

// The kinds of events; the subject is the conversation.
const (
	EventGiven  = "rating.given"
	EventVoided = "rating.voided"

	EventRead     = "frown.read"
	EventUnread   = "frown.unread"
	EventAsked    = "frown.move-asked"
	EventDropped  = "frown.move-dropped"
	EventDecided  = "frown.move-decided"
	EventReopened = "frown.move-reopened"
)

// Given tells of a rating, or of one that turned out to be void.
type Given struct {
	Message      string `json:"message"`
	Conversation string `json:"conversation"`
	At           int64  `json:"at"` // Unix microseconds
	Face         Face   `json:"face"`
	About        About  `json:"about,omitempty"`
}

// Considered tells what somebody did with a frown: read it, or asked or
// decided where it counts. The actor is who.
type Considered struct {
	Message string `json:"message"`
	Cause   Cause  `json:"cause,omitempty"`
	Lesson  string `json:"lesson,omitempty"`
	About   About  `json:"about,omitempty"`
	Why     string `json:"why,omitempty"`
	Agreed  bool   `json:"agreed,omitempty"`
	Said    string `json:"said,omitempty"`
}
