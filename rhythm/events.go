// This file holds what this room records. None of it carries a count.

package rhythm

// The kinds of events. The subject is the person, but of verdicts and marks
// the conversation, and of the rota the weekend.
const (
	EventBeast   = "rhythm.beast" // began, paused, went on, in the break, over
	EventStatus  = "rhythm.status_set"
	EventRota    = "rhythm.rota_set"
	EventVerdict = "rhythm.triaged"
	EventTold    = "rhythm.told"
	EventMark    = "rhythm.guest_mark"
	EventDay     = "rhythm.guest_day"
	EventGuest   = "rhythm.guest_set"
)

// BeastChanged tells how an hour of Beast mode stands.
type BeastChanged struct {
	Session string `json:"session"`
	Stage   Stage  `json:"stage"`
}

// StatusChanged tells what a person said about themselves.
type StatusChanged struct {
	Kind  Kind  `json:"kind"`            // empty: as the hours say
	Until int64 `json:"until,omitempty"` // Unix microseconds
}

// Marked tells of a conversation that is good for a guest, or not any more.
type Marked struct {
	On bool `json:"on"`
}

// Judged tells of a conversation that was looked at on a weekend.
type Judged struct {
	Verdict Verdict `json:"verdict"` // empty: the verdict was taken back
	Day     string  `json:"day,omitempty"`
}
