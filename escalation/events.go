// This file holds what this room records. Followers read these types.

package escalation

// The kinds of events. The subject of each is the escalation.
const (
	EventRaised   = "escalation.raised"
	EventChanged  = "escalation.changed"
	EventStatus   = "escalation.status_set"
	EventLinked   = "escalation.linked"
	EventUnlinked = "escalation.unlinked"
	EventTelling  = "escalation.telling" // the letter, or who gets it, changed; it was sent off, paused or taken up again
	EventTold     = "escalation.told"
)

// Changed tells of a new or changed escalation.
type Changed struct {
	Title   string `json:"title"`
	Urgency int    `json:"urgency"`
	Why     string `json:"why,omitempty"` // of another urgency
}

// StatusSet tells where product stands from now on.
type StatusSet struct {
	Was    Status `json:"was"`
	Status Status `json:"status"`
	Why    string `json:"why"`
}

// LinkChanged tells of a conversation put on or taken off.
type LinkChanged struct {
	Conversation string `json:"conversation"`
	Quote        string `json:"quote,omitempty"`
}

// TellingChanged tells what was done to a telling.
type TellingChanged struct {
	Telling string `json:"telling"`
	Did     string `json:"did"` // words, choice, sent, paused, resumed
	People  int    `json:"people,omitempty"`
}

// Told tells what became of one customer's letter.
type Told struct {
	Telling      string `json:"telling"`
	Customer     string `json:"customer"`
	Conversation string `json:"conversation"`
	Message      string `json:"message"`
	State        State  `json:"state"`
	Why          string `json:"why,omitempty"`
}
