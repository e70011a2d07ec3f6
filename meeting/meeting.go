// This file holds one meeting of a series, and who was there.

package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/kit/fault"
	"rapport/metric"
)

// Meeting is one of a series. One that nobody touched yet is computed from the
// cadence, and has its id all the same: MeetingID.
type Meeting struct {
	ID       string
	Series   string
	Slot     time.Time // when the cadence has it; calendars know it by that (RECURRENCE-ID)
	Start    time.Time // when it is held: Slot, unless it was moved
	Minutes  int
	Sections []Section // the series', until it began; then as it began
	Sequence int       // of the series when it was last moved or skipped; 0 if never

	SkippedAt time.Time // zero unless it was skipped
	SkippedBy string
	Why       string // why it was skipped

	BeganAt   time.Time // zero before
	EndedAt   time.Time // zero before
	RecapAt   time.Time // when the recap was made; zero before
	Presenter string
	Week      metric.Week // whose numbers it looked at; none before it began
	Marks     []Mark      // what its clock is computed from
}

// MeetingID names the meeting that a series has at a slot.
//
//nolint:revive // ID alone could be a series' or an item's
func MeetingID(series string, slot time.Time) string {
	return series + "." + strconv.FormatInt(slot.Unix(), 36)
}

// SlotOf reads what MeetingID wrote.
func SlotOf(id string) (series string, slot time.Time, ok bool) {
	series, s, ok := strings.Cut(id, ".")
	n, err := strconv.ParseInt(s, 36, 64)
	return series, time.Unix(n, 0).UTC(), ok && err == nil
}

// State says how far a meeting is.
type State string

// The states.
const (
	Planned State = "planned"
	Skipped State = "skipped"
	Running State = "running"
	Paused  State = "paused"
	Over    State = "over"
)

// State tells how far it is.
func (m Meeting) State() State {
	switch {
	case !m.EndedAt.IsZero():
		return Over
	case !m.BeganAt.IsZero() && paused(m.Marks):
		return Paused
	case !m.BeganAt.IsZero():
		return Running
	case !m.SkippedAt.IsZero():
		return Skipped
	}
	return Planned
}

// Running tells whether it goes on, paused or not.
func (m Meeting) Running() bool { return !m.BeganAt.IsZero() && m.EndedAt.IsZero() }

// End gives when it is planned to end.
func (m Meeting) End() time.Time { return m.Start.Add(time.Duration(m.Minutes) * time.Minute) }

// Moved tells whether it is held at another time than its cadence says.
func (m Meeting) Moved() bool { return !m.Start.Equal(m.Slot) }

// Now gives the section it is in; false when it does not run.
func (m Meeting) Now() (Section, bool) {
	if !m.Running() {
		return Section{}, false
	}
	i := m.section(current(m.Marks))
	if i < 0 {
		return Section{}, false
	}
	return m.Sections[i], true
}

func (m Meeting) section(key string) int {
	return slices.IndexFunc(m.Sections, func(s Section) bool { return s.Key == key })
}

// Reply is what a person's calendar said to the invitation (RFC 5545, PARTSTAT).
type Reply string

// The replies.
const (
	NoReply   Reply = ""
	Accepted  Reply = "accepted"
	Tentative Reply = "tentative"
	Declined  Reply = "declined"
)

// Attendance is one person at one meeting.
type Attendance struct {
	Person    string
	Reply     Reply
	RepliedAt time.Time
	JoinedAt  time.Time // zero unless they came
	SeenAt    time.Time // the last sign of life of their page
}

// away is how long a page can be silent until its reader counts as gone.
const away = 90 * time.Second

// Came tells whether the person was there, be it for a minute.
func (a Attendance) Came() bool { return !a.JoinedAt.IsZero() }

// Here tells whether the person is there at that moment.
func (a Attendance) Here(at time.Time) bool { return a.Came() && at.Sub(a.SeenAt) < away }

// Answer is what a person answered in a section: in the round, or before the
// meeting because it is held in their night.
type Answer struct {
	Person  string
	Section string // the section's key
	Text    string
	Mood    int  // 1 to 5 in Hello, in the person's own sense; 0 for none
	Before  bool // written before the meeting began
	At      time.Time
}

// line gives a text of one line as it is kept: trimmed, at most n letters.
func line(field, text string, n int) (string, error) {
	return words(field, strings.Join(strings.Fields(text), " "), n)
}

// words gives a text as it is kept: trimmed, at most n letters.
func words(field, text string, n int) (string, error) {
	text = strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSpace(text), "\x00", ""), "\uFFFD")
	if utf8.RuneCountInString(text) > n {
		return "", fault.Field(field, "That is too long: %d letters at most.", n)
	}
	return text, nil
}
