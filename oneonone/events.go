// This file holds what this room records: ids and verbs, never a word that somebody wrote.

package oneonone

import "rapport/event"

// The kinds of events; the subject is the pair.
const (
	EventPaired  = "oneonone.paired"  // begun, ended, a rhythm agreed, pack or length changed: calendars follow it
	EventPlanned = "oneonone.planned" // a meeting was moved, skipped, added, or none of these any more: calendars follow it
	EventBegan   = "oneonone.began"
	EventClock   = "oneonone.clock" // section, pause, loan
	EventEnded   = "oneonone.ended" // a meeting was held
	EventWritten = "oneonone.written"
	EventHanded  = "oneonone.handed" // something was chosen, or given on to the next manager
	EventAsked   = "oneonone.opening_asked"
	EventOpened  = "oneonone.opened"   // two with the right agreed: both of the pair are told at once
	EventRead    = "oneonone.was_read" // what was opened was read
)

// EventNoted comes as often as people type; the subject is the note.
const EventNoted = "oneonone.noted"

// Events that are no pair's.
const (
	EventRetained = "oneonone.retained" // subject "retention": how much went
	EventRotated  = "oneonone.rotated"  // subject: the key's name
	EventTeam     = "oneonone.team"     // prompts and settings of the team
)

// Changed tells of a change of a pair or one of its meetings.
type Changed struct {
	Pair    string `json:"pair"`
	Meeting string `json:"meeting,omitempty"`
	Opening string `json:"opening,omitempty"`
}

// Live names the topics that pages watch (data-live) which an event of this room
// made stale: "pair:ID" for all of a pair, "pair-note:ID" for a note, "opening:ID"
// for what the law asks for. Not everybody may hear them: see Store.Hears.
func Live(e event.Event) []string {
	switch e.Kind {
	case EventNoted:
		return []string{notePrefix + e.Subject}
	case EventPaired, EventPlanned, EventBegan, EventClock, EventEnded, EventWritten, EventHanded:
		return []string{pairPrefix + e.Subject}
	case EventOpened, EventRead:
		return []string{pairPrefix + e.Subject, openingPrefix + e.Subject}
	case EventAsked:
		return []string{openingPrefix + e.Subject}
	}
	return nil
}

const (
	pairPrefix = "pair:"
	notePrefix = "pair-note:"

	openingPrefix = "opening:"
	openingsName  = "openings" // what pages watch: all that the viewer may know of
)
