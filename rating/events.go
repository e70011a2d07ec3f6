// This file holds what this room records. Followers read this type.

package rating

// The kinds of events; the subject is the conversation.
const (
	EventGiven  = "rating.given"
	EventVoided = "rating.voided"
)

// Given tells of a rating, or of one that turned out to be void.
type Given struct {
	Message      string `json:"message"`
	Conversation string `json:"conversation"`
	At           int64  `json:"at"` // Unix microseconds
	Face         Face   `json:"face"`
	About        About  `json:"about,omitempty"`
}
