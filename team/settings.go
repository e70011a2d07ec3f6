// This file holds what the team as a whole has set.

package team

import (
	"encoding/json"
	"time"

	"rapport/kit/zones"
)

// Settings are the team's own. Capacity is nil until a factor is set.
type Settings struct {
	Name     string
	Zone     string // the zone in which weeks begin
	Mailbox  string // the address customers write to, as an imported log names it
	Capacity *Capacity
	Hours    json.RawMessage // office hours, as interchange writes them; nil when not set
	Holidays []string        // dates without office hours
}

// Capacity is what one conversation costs; a factor is nil until it is set.
type Capacity struct {
	RepliesPerConversation *float64 `json:"replies_per_conversation,omitempty"`
	MinutesPerReply        *float64 `json:"minutes_per_reply,omitempty"`
}

// Location is the zone in which the team's weeks begin.
func (s Settings) Location() *time.Location {
	if loc, err := zones.Load(s.Zone); err == nil && s.Zone != "" {
		return loc
	}
	return time.UTC
}
