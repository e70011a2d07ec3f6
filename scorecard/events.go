// This file holds what this room records.

package scorecard

// The kinds of events. The subject is a Ref, or a number's key.
const (
	EventEntry     = "scorecard.entry_changed"   // stance, owner or goal; the subject is the key
	EventNoted     = "scorecard.noted"           // a note or an answer was written, or put back; the subject is the Ref
	EventUnnoted   = "scorecard.note_removed"    // the subject is the Ref
	EventSegment   = "scorecard.segment_changed" // started or undone; the subject is the key
	EventRuled     = "scorecard.ruled"           // the head of support's word on a row; the subject is "2026-W46/row"
	EventFrozen    = "scorecard.frozen"          // the subject is the meeting
	EventCardShown = "scorecard.card_shown"      // together or in the one-on-one; the subject is the week
)

// EntryChanged is recorded with EventEntry and EventSegment.
type EntryChanged struct {
	What   string `json:"what"`
	Reason string `json:"reason,omitempty"`
}

// Noted is recorded with EventNoted and EventUnnoted.
type Noted struct {
	ID   string   `json:"id"`
	Kind NoteKind `json:"kind"`
}

// Ruled is recorded with EventRuled.
type Ruled struct {
	Word string `json:"word"`
}

// Frozen is recorded with EventFrozen.
type Frozen struct {
	Week string `json:"week"`
}

// CardShown is recorded with EventCardShown; it tells only that, not what was chosen.
type CardShown struct{}
