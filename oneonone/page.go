// This file holds what stands on a pair's page.

package oneonone

import (
	"time"

	"rapport/action"
	"rapport/team"
)

// Topic is something to talk about. It stays until it was talked about.
type Topic struct {
	ID           string
	By           string
	At           time.Time
	Text         string
	Conversation string // of the inbox, when it is a burning one; else ""
	Issue        bool   // to be solved, not only talked about: the form's Issues
	Held         int    // how many meetings were held since it was added
	DoneAt       time.Time
	Outcome      string // what came of it; may be ""
	Moved        bool   // it went to the weekly meeting
}

// Age says how often a topic waited, in the words for it on screen: "2nd time";
// "" at its first.
func (t Topic) Age() string { return nth(t.Held) }

// NewTopic is what a topic begins with.
type NewTopic struct {
	Text         string // may be "" for a conversation: then the page shows its subject
	Conversation string // the conversation's id; one that stands on the page is not added twice
	Issue        bool
}

// Answer is what the report wrote to a prompt for the coming meeting.
type Answer struct {
	Prompt string // the prompt's key
	Title  string // as it was asked
	Text   string
	At     time.Time
}

// Face is one of five drawings, 1 to 5; 0 is none.
type Face int

// The drawings.
const (
	Drained Face = 1 + iota
	Low
	Steady
	Good
	Bright
)

// Faces lists them all.
func Faces() []Face { return []Face{Drained, Low, Steady, Good, Bright} }

// Label is the drawing's name on screen.
func (f Face) Label() string {
	switch f {
	case Drained:
		return "drained"
	case Low:
		return "low"
	case Steady:
		return "steady"
	case Good:
		return "good"
	case Bright:
		return "bright"
	}
	return ""
}

// CheckIn is how somebody arrives, in the person's own sense.
type CheckIn struct {
	ID   string
	By   string
	At   time.Time
	Face Face
	Word string // a word or two; may be ""
}

// Goal is one of a quarter's.
type Goal struct {
	ID      string
	By      string
	At      time.Time
	Quarter string // "2026-Q4"; of a development talk: ""
	Text    string
	Until   string // a learning goal's end, "2027-03-31"; may be ""
	Skill   bool   // it is a skill or a place to get to, of a development talk
	OnTrack bool   // as the newest line says
	Line    string // the newest line
	LineBy  string
	LineAt  time.Time
	DoneAt  time.Time // zero while it is pursued
	Lines   []GoalLine
}

// GoalLine is a line about a goal, on a day.
type GoalLine struct {
	By      string
	At      time.Time
	OnTrack bool
	Line    string
}

// NewGoal is what a goal begins with.
type NewGoal struct {
	Text  string
	Until string // "2027-03-31"; may be ""
	Skill bool
}

// Quarter names the quarter of a moment in a zone: "2026-Q4".
func Quarter(at time.Time, zone *time.Location) string {
	y, m, _ := at.In(zone).Date()
	return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") + "-Q" + string(rune('1'+(int(m)-1)/3))
}

// Highlight is good news: of one of the two, or a thanks that somebody else sent.
type Highlight struct {
	ID       string
	By       string // for a thanks: who sent it
	At       time.Time
	Text     string
	Thanks   bool
	Weekly   bool      // the sender agrees to tell the team
	ToldAt   time.Time // when it went to the weekly meeting; zero before
	Headline bool      // the one who was thanked may still send it there
}

// Reminder is something the report left out, told to the report alone.
type Reminder struct {
	Kind Left
	Say  string
}

// Left says what was left out.
type Left string

// What can be left out of a page.
const (
	LeftGoals    Left = "goals"
	LeftIssues   Left = "issues"
	LeftProgress Left = "progress"
)

// Counts are a pair's meetings of the last twelve weeks, or a manager's.
type Counts struct {
	Held    int
	Missed  int // skipped, or nobody came; days off excuse
	Moved   int
	Short   int // less than half of the time
	Excused int
}

// ManagerCounts are what the manager's manager sees: numbers over all of the
// manager's reporting lines, and nothing of any of them.
type ManagerCounts struct {
	Manager team.Person
	Counts
}

// Page is all of a pair that one of the two may read now. Private notes are not
// on it: they are fetched when they are opened.
type Page struct {
	Pair    Pair
	Me      team.Person
	Other   team.Person
	Report  team.Person
	Manager team.Person

	Next    *Meeting // the one that runs, or the next to be held; nil when there is none
	After   *Meeting // the one behind it; nil when there is none
	Last    *Meeting // the newest that was held; nil when none was
	ToCatch *Meeting // the newest that was skipped or missed since; nil when none was
	// Opens is when the manager gets what the report added; zero without a next
	// meeting, and for one that the manager planned or began at short notice: then
	// the report shows it (ShowNow), or begins the meeting.
	Opens  time.Time
	Closed bool // what the report adds is not shown to the manager yet

	Mine   []Topic // the report's topics, open ones, then those done since the last meeting
	Theirs []Topic // the manager's
	// Prompts are what the report is asked this time, each with the answer; then
	// what else was answered. The manager gets those that were answered.
	Prompts  []Asked
	CheckIn  *CheckIn  // the report's, for the coming meeting; nil when skipped
	OtherIn  *CheckIn  // the manager's
	CheckIns []CheckIn // both people's of earlier meetings, newest first, a year back
	NoteID   string    // of the shared note, for WriteNote
	Note     string    // what it reads
	Actions  []action.Action
	Goals    []Goal
	Lights   []Highlight // since the last meeting but one
	Talk     Talk
	Missing  []Reminder // the report's own eyes only
	Counts   Counts
	Beside   []Beside // other pairs of the same two that go on: the development talk
	Heir     *Pair    // of an ended line, for the report alone: where chosen things can be given on
}

// Beside is another pair of the same two.
type Beside struct {
	Pair  Pair
	Next  *Meeting // nil when there is none
	Goals []Goal   // of a development talk, those still pursued
}

// Asked is a prompt with what was answered.
type Asked struct {
	Prompt
	Answer string
	At     time.Time // zero without an answer
}

// Overview is one of a person's pairs, as a list shows it.
type Overview struct {
	Pair    Pair
	Other   team.Person
	Next    *Meeting
	Last    *Meeting
	Opens   time.Time // when the manager gets what the report added; zero without a next
	Topics  int       // how many open ones the viewer may see
	Actions int       // how many open ones are the viewer's own
	Waits   bool      // a proposed rhythm waits for the viewer
}

// Record is one past meeting with what was said at it.
type Record struct {
	Meeting  Meeting
	Topics   []Topic // talked about
	Answers  []Answer
	CheckIns []CheckIn
	NoteID   string // "" when there is none
	Note     string
}

// Private is a note of one person about the talk, for that person alone.
type Private struct {
	ID        string
	At        time.Time
	ChangedAt time.Time
	Text      string
}

func nth(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "2nd time"
	case 2:
		return "3rd time"
	}
	return itoa(n+1) + "th time"
}
