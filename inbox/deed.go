// This file holds what is done to conversations by one press, and what it takes to take it back.

package inbox

import (
	"time"

	"rapport/kit/fault"
)

// Ticket tells to how many conversations a deed was done, and by which name
// whoever did it takes it back.
type Ticket struct {
	Deed string
	N    int
	// Made is the conversation that a split began.
	Made string
}

// How long things stay.
const (
	Grace       = 30 * 24 * time.Hour // from deleting to the end of words and files
	undoTime    = time.Hour           // a deed can be taken back
	QuietAfter  = 5 * 24 * time.Hour  // an answered conversation is quiet
	mostAtATime = 500                 // conversations, by one press
)

// deed is what one press did, line by line.
type deed struct {
	Statuses []StatusSet         `json:"statuses,omitempty"`
	Merges   []Merged            `json:"merges,omitempty"`
	Topics   []TopicSet          `json:"topics,omitempty"`
	Moves    []Move              `json:"moves,omitempty"`
	Before   map[string]standing `json:"before,omitempty"` // of each conversation, what no line tells
}

// standing is what of a conversation's state is in no line of its history.
type standing struct {
	Hand   string `json:"hand,omitempty"`
	WakeAt int64  `json:"wake_at,omitempty"`
	WakeTo Status `json:"wake_to,omitempty"`
}

// fewEnough refuses what no person chose by hand.
func fewEnough(ids []string) error {
	switch {
	case len(ids) == 0:
		return fault.New(fault.Invalid, "No conversation is chosen. Tick some, or press V on one.")
	case len(ids) > mostAtATime:
		return fault.New(fault.Invalid, "Those are too many at once: %d at most.", mostAtATime)
	}
	return nil
}
