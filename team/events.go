// This file holds what this room records.

package team

// The kinds of events.
const (
	PersonJoined    = "person.joined"
	PersonInvited   = "person.invited"
	SettingsChanged = "team.settings_changed"
)

// Joined is recorded when a person joins.
type Joined struct {
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  Role   `json:"role"`
}
