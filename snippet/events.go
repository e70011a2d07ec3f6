// This file holds what this room records.

package snippet

// The kinds of events; the subject is the snippet. Whose own it is and what it says is not recorded.
const (
	EventChanged = "snippet.changed" // written, changed, retired, brought back
	EventBrought = "snippet.brought" // several came in from elsewhere; the subject is empty

	EventTakenBack = "snippet.taken_back" // what was brought in last went again; the subject is empty
)

// Changed tells of a snippet.
type Changed struct {
	Own bool `json:"own,omitempty"` // it is one person's
}
