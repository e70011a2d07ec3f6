// This file holds what this room records. Followers read this type.

package action

// The kinds of events; the subject is the action.
const (
	EventAdded   = "action.added"
	EventDone    = "action.done"
	EventUndone  = "action.undone"
	EventMoved   = "action.moved"
	EventDropped = "action.dropped"
	EventHanded  = "action.handed_over"
	EventCarried = "action.carried"
)

// Changed tells of an action that was added or changed.
type Changed struct {
	Series  string `json:"series,omitempty"`
	Meeting string `json:"meeting,omitempty"`
	Owner   string `json:"owner"` // the person's id
	Due     int64  `json:"due"`   // Unix microseconds
}
