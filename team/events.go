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

// The kinds of events about hours and time off.
const (
	OfficeHoursSet = "team.office_hours_set"
	WorkingSet     = "team.working_hours_set"
	OffAsked       = "team.off_asked"
	OffCancelled   = "team.off_cancelled"
	OffRestored    = "team.off_restored"
)

// OfficeSet is recorded when a new version of the office hours begins.
type OfficeSet struct {
	Zone  string    `json:"zone"`
	Hours WeekHours `json:"hours"`
	Off   []DayOff  `json:"off"`
}

// WorkSet is recorded when a person's working hours change.
type WorkSet struct {
	Person  string    `json:"person"`
	Hours   WeekHours `json:"hours"`
	Country string    `json:"country,omitempty"`
}

// Off is recorded when time off is entered, cancelled or restored. It never
// says why: events are read by more than the person and the head of support.
type Off struct {
	Person string `json:"person"`
	First  string `json:"first"`
	Last   string `json:"last"`
}
