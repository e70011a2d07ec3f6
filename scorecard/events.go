// This file holds what this room records.

package scorecard

// The kinds of events. The subject is a Ref, or a number's key.
const (
	EventEntry     = "scorecard.entry_changed"   // stance, owner or goal; the subject is the key
	EventNoted     = "scorecard.noted"           // a note or an answer was written; the subject is the Ref
	EventUnnoted   = "scorecard.note_removed"    // or put back
	EventSegment   = "scorecard.segment_changed" // started or undone; the subject is the key
	EventRuled     = "scorecard.ruled"           // the head of support's word on a row; the subject is "2026-W46/row"
	EventFrozen    = "scorecard.frozen"          // the subject is the meeting
	EventCardShown = "scorecard.card_shown"      // together or in the one-on-one; the subject is "2026-W46/address"
)
