// This file holds one meeting of a pair, its form, and from when the other sees what was added.

package oneonone

import (
	"strconv"
	"strings"
	"time"

	"rapport/kit/calendar"
	"rapport/meeting"
)

// Meeting is one of a pair's. One that nobody touched yet is computed from the
// cadence, and has its id all the same.
type Meeting struct {
	ID       string
	Pair     string
	Slot     time.Time // when the cadence has it; calendars know it by that (RECURRENCE-ID)
	Start    time.Time // when it is held: Slot, unless it was moved
	Minutes  int
	Extra    bool // it is beside the cadence: to catch up
	Sequence int  // of the pair when it was last moved or skipped; 0 if never

	SkippedAt time.Time // zero unless it was skipped
	SkippedBy string
	Why       string // why it was moved or skipped; only the two read it
	PlannedBy string // who moved, added or restored it; "" when nobody did
	PlannedAt time.Time
	ShownAt   time.Time // when the report showed what it added before the evening; zero mostly

	MissedAt time.Time // when it was over and nobody had begun it; zero unless so
	Excused  bool      // one of the two was away that day: it does not count

	BeganAt time.Time // zero before
	EndedAt time.Time // zero before
	Lasted  time.Duration
	Form    bool // it follows the structured form
	Marks   []meeting.Mark
}

// State says how far a meeting is.
type State string

// The states.
const (
	Planned State = "planned"
	Skipped State = "skipped"
	Missed  State = "missed"
	Running State = "running"
	Paused  State = "paused"
	Held    State = "held"
)

// State tells how far it is.
func (m Meeting) State() State {
	switch {
	case !m.EndedAt.IsZero():
		return Held
	case m.Running() && m.clocked().State() == meeting.Paused:
		return Paused
	case m.Running():
		return Running
	case !m.SkippedAt.IsZero():
		return Skipped
	case !m.MissedAt.IsZero():
		return Missed
	}
	return Planned
}

// Running tells whether it goes on, paused or not.
func (m Meeting) Running() bool { return !m.BeganAt.IsZero() && m.EndedAt.IsZero() }

// End gives when it is planned to end.
func (m Meeting) End() time.Time { return m.Start.Add(time.Duration(m.Minutes) * time.Minute) }

// Moved tells whether it is held at another time than its cadence says.
func (m Meeting) Moved() bool { return !m.Start.Equal(m.Slot) }

// Short tells whether it lasted less than half of its time.
func (m Meeting) Short() bool {
	return !m.EndedAt.IsZero() && m.Lasted < time.Duration(m.Minutes)*time.Minute/2
}

// The keys of the structured form's sections.
const (
	FormCheckIn = "checkin"
	FormTopics  = "topics"
	FormNumbers = "numbers" // and goals, by exception
	FormActions = "actions"
	FormIssues  = "issues"
	FormClose   = "close"
)

// FormMinutes is how long the structured form takes.
const FormMinutes = 60

// Sections gives the structured form.
func Sections() []meeting.Section {
	return []meeting.Section{
		{Key: FormCheckIn, Kind: meeting.Hello, Title: "Check-in", Minutes: 5},
		{Key: FormTopics, Kind: meeting.Talk, Title: "Your topics", Minutes: 25},
		{Key: FormNumbers, Kind: meeting.Numbers, Title: "Numbers and goals, by exception", Minutes: 5},
		{Key: FormActions, Kind: meeting.Actions, Title: "Actions", Minutes: 5},
		{Key: FormIssues, Kind: meeting.Discuss, Title: "Issues", Minutes: 15},
		{Key: FormClose, Kind: meeting.Close, Title: "Close", Minutes: 5},
	}
}

// free is the one section of a meeting without the form.
const free = "talk"

// clocked gives the meeting as the team's meetings know one: its clock is theirs.
func (m Meeting) clocked() meeting.Meeting {
	c := meeting.Meeting{Start: m.Start, Minutes: m.Minutes, BeganAt: m.BeganAt, EndedAt: m.EndedAt, Marks: m.Marks}
	c.Sections = []meeting.Section{{Key: free, Kind: meeting.Talk, Title: "Talk", Minutes: m.Minutes}}
	if m.Form {
		c.Sections, c.Minutes = Sections(), FormMinutes
	}
	return c
}

// Clock computes how a meeting stands at a moment: what is left of it, and of
// each section of the form.
func (m Meeting) Clock(at time.Time) meeting.Clock { return m.clocked().Clock(at) }

// slotOf reads what meeting.MeetingID wrote.
func slotOf(id string) (pair string, slot time.Time, ok bool) {
	pair, s, ok := strings.Cut(id, ".")
	n, err := strconv.ParseInt(s, 36, 64)
	return pair, time.Unix(n, 0).UTC(), ok && err == nil
}

// at gives the meeting that nobody touched yet.
func (p Pair) at(slot time.Time) Meeting {
	return Meeting{ID: meeting.MeetingID(p.ID, slot), Pair: p.ID, Slot: slot, Start: slot, Minutes: p.Minutes}
}

// The hours of the evening before, by the wall clock of the report's zone.
const (
	askHour  = 17 // the report is asked for topics, if there is nothing yet
	openHour = 20 // the other gets what the report added
)

// evening gives an hour of the day before a meeting, by the report's wall clock.
func evening(start time.Time, zone *time.Location, hour int) time.Time {
	y, m, d := start.In(zone).Date()
	return calendar.At(time.Date(y, m, d-1, hour, 0, 0, 0, time.UTC), zone).UTC()
}

// Opens tells from when the manager sees what the report adds for a meeting:
// 20:00 in the report's zone, the evening before.
func Opens(start time.Time, report *time.Location) time.Time { return evening(start, report, openHour) }

// Asks tells when the report is asked for topics of a meeting.
func Asks(start time.Time, report *time.Location) time.Time { return evening(start, report, askHour) }
