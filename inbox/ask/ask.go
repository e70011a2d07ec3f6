// This file holds what was asked, how it ends, and what is recorded.

package ask

import (
	"time"

	"rapport/team"
)

// Free is how long something is asked; then it ends by itself.
const Free = 2 * time.Hour

const longestWords = 500 // letters

// To is who is asked: a person by id, or everybody of a role.
type To struct {
	Person string
	Role   team.Role
}

// Ask is one thing that was asked.
type Ask struct {
	ID           string
	Conversation string
	Asker        string // id
	To
	Words     string
	At, Until time.Time
	Ended     End // empty while it is open, also after Until
}

// Open tells whether it is still asked at a moment.
func (a Ask) Open(at time.Time) bool { return a.Ended == "" && at.Before(a.Until) }

// Concerns tells whether it is asked of the person. Nobody asks themselves by asking their own role.
func (a Ask) Concerns(p team.Person) bool {
	return a.Asker != p.ID && (a.Person == p.ID || a.Role != "" && a.Role == p.Role)
}

// End is how it ended.
type End string

// The ends.
const (
	Answered  End = "answered"  // whoever was asked did something about it
	Declined  End = "declined"  // the one person who was asked can't
	Withdrawn End = "withdrawn" // whoever asked needs nothing any more
)

// The kinds of events. The subject of each is the conversation.
const (
	EventAsked = "ask.asked"
	EventEnded = "ask.ended"
)

// Asked is recorded when somebody is asked. The words stay in the table.
type Asked struct {
	Ask    string    `json:"ask"`
	Asker  string    `json:"asker"`
	Person string    `json:"person,omitempty"`
	Role   team.Role `json:"role,omitempty"`
}

// Ending is recorded when it is over before its time. By is a person's id; who
// declines for themselves what a whole role was asked ends nothing for the others.
type Ending struct {
	Ask string `json:"ask"`
	End End    `json:"end"`
	By  string `json:"by"`
}
