// This file holds what this room records. Followers and live pages read it.

package meeting

// The kinds of events; the subject is the series.
const (
	EventSeries = "series.changed" // begun, changed or ended: calendars follow it
	EventItem   = "meeting.item"   // raised, voted, ordered, taken up, solved
	EventBring  = "meeting.brought"
)

// The kinds of events; the subject is the meeting.
const (
	EventMoved    = "meeting.moved" // moved, skipped, or neither any more: calendars follow it
	EventBegan    = "meeting.began"
	EventClock    = "meeting.clock"    // section, pause, loan, presenter
	EventAttended = "meeting.attended" // somebody came, or replied
	EventAnswered = "meeting.answered" // in a round, or before
	EventDecided  = "meeting.decided"
	EventPromised = "meeting.promised" // an action was added in it
	EventRated    = "meeting.rated"
	EventEnded    = "meeting.ended"
	EventRecap    = "meeting.recap_made" // ten minutes after the end: mails follow it
)

// EventNoted comes as often as people type; the subject is the note. It is told
// to what shows the note, and not to whole pages.
const EventNoted = "meeting.noted"

// Changed tells of a change in a series or one of its meetings.
type Changed struct {
	Series  string `json:"series"`
	Meeting string `json:"meeting,omitempty"`
	Item    string `json:"item,omitempty"`
	Person  string `json:"person,omitempty"` // whom it is about
}
