// This file holds verbs that are not here yet.

package meeting

import (
	"context"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
)

// Store keeps series and their meetings.
type Store struct {
	db      *db.DB
	team    *team.Store
	ratings *rating.Store
	numbers *metric.Store
	cards   *scorecard.Store
}

// NewStore keeps meetings in d.
func NewStore(d *db.DB, people *team.Store, ratings *rating.Store, numbers *metric.Store, cards *scorecard.Store) *Store {
	return &Store{d, people, ratings, numbers, cards}
}

// ---- Series

// Begin begins a series. Who begins it is its host unless it names another.
func (s *Store) Begin(ctx context.Context, who team.Person, ser Series) (Series, error) {
	panic("soon")
}

// Change changes a series: its host or a head of support may. Past meetings stay; what was prepared for the next one stays with the next one.
func (s *Store) Change(ctx context.Context, who team.Person, ser Series) (Series, error) {
	panic("soon")
}

// Finish ends a series: no further meetings.
func (s *Store) Finish(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Series gives one that who belongs to (heads of support: any).
func (s *Store) Series(ctx context.Context, who team.Person, id string) (Series, error) {
	panic("soon")
}

// All gives the series that go on and that who belongs to (heads: all of them), the weekly support meeting first.
func (s *Store) All(ctx context.Context, who team.Person) ([]Series, error) { panic("soon") }

// ---- Meetings

// Meeting gives one, touched or computed.
func (s *Store) Meeting(ctx context.Context, who team.Person, id string) (Meeting, error) {
	panic("soon")
}

// Next gives the meeting of a series that runs, or else the next one; NotFound when there is none.
func (s *Store) Next(ctx context.Context, who team.Person, series string) (Meeting, error) {
	panic("soon")
}

// Coming gives the meetings of a series that start in a stretch of time, skipped ones too, in order.
func (s *Store) Coming(ctx context.Context, who team.Person, series string, from, to time.Time) ([]Meeting, error) {
	panic("soon")
}

// Held gives the meetings of a series that ended, newest first.
func (s *Store) Held(ctx context.Context, who team.Person, series string, limit int) ([]Meeting, error) {
	panic("soon")
}

// Touched gives all meetings of a series that were moved or skipped and are not held yet: for calendars.
func (s *Store) Touched(ctx context.Context, series string) ([]Meeting, error) { panic("soon") }

// Move holds a meeting at another time; nothing prepared for it is lost. Host or head.
func (s *Store) Move(ctx context.Context, who team.Person, id string, to time.Time) error {
	panic("soon")
}

// Skip leaves a meeting out. What is open stays for the next one. Host or head.
func (s *Store) Skip(ctx context.Context, who team.Person, id, why string) error { panic("soon") }

// Restore undoes Skip, and puts a moved meeting back.
func (s *Store) Restore(ctx context.Context, who team.Person, id string) error { panic("soon") }

// ---- Attendance

// Attendance gives everybody expected, and who came besides, by name.
func (s *Store) Attendance(ctx context.Context, who team.Person, id string) ([]Attendance, error) {
	panic("soon")
}

// Reply keeps what a person's calendar said.
func (s *Store) Reply(ctx context.Context, who team.Person, id string, r Reply) error { panic("soon") }

// Here says that who is there: once a minute from an open page. The first one of a running meeting counts as coming.
func (s *Store) Here(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Leave says that who has gone, so that nobody waits for them.
func (s *Store) Leave(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Answer keeps what who answers in a section, before the meeting or in it. Saying it again replaces it; an empty one takes it back.
func (s *Store) Answer(ctx context.Context, who team.Person, id string, a Answer) error {
	panic("soon")
}

// Answers gives all answers, by person in alphabetical order.
func (s *Store) Answers(ctx context.Context, who team.Person, id string) ([]Answer, error) {
	panic("soon")
}

// ---- Running

// Start begins a meeting: who presents. It freezes the numbers of the last whole week when the agenda has them.
func (s *Store) Start(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Go goes from a section to another. from is the one who asks saw: when the meeting is elsewhere already, nothing changes (two people press at once).
func (s *Store) Go(ctx context.Context, who team.Person, id, from, to string) error { panic("soon") }

// Pause stops the clock.
func (s *Store) Pause(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Resume lets it go on.
func (s *Store) Resume(ctx context.Context, who team.Person, id string) error { panic("soon") }

// Borrow names the section that the overrun of another is taken from.
func (s *Store) Borrow(ctx context.Context, who team.Person, id, section, lender string) error {
	panic("soon")
}

// Present makes to the presenter: anybody of the meeting may take over, the presenter may hand over.
func (s *Store) Present(ctx context.Context, who team.Person, id, to string) error { panic("soon") }

// End ends it. The recap is made ten minutes later.
func (s *Store) End(ctx context.Context, who team.Person, id string) error { panic("soon") }

// ---- Items, decisions, actions

// Raise makes anything a topic of discussion, from anywhere.
func (s *Store) Raise(ctx context.Context, who team.Person, r Raised) (Item, error) { panic("soon") }

// Item gives one.
func (s *Store) Item(ctx context.Context, who team.Person, id string) (Item, error) { panic("soon") }

// Discussion gives the items of a series in order; those solved in the meeting (its id, or "") are among the three.
func (s *Store) Discussion(ctx context.Context, who team.Person, series, meeting string) (Discussion, error) {
	panic("soon")
}

// Rename says it better.
func (s *Store) Rename(ctx context.Context, who team.Person, item, title string) error { panic("soon") }

// Vote wants an item discussed, or not any more.
func (s *Store) Vote(ctx context.Context, who team.Person, item string, on bool) error { panic("soon") }

// Order puts up to three items in order by hand; others lose their place.
func (s *Store) Order(ctx context.Context, who team.Person, series string, items []string) error {
	panic("soon")
}

// Wait says that an item can wait, or not any more.
func (s *Store) Wait(ctx context.Context, who team.Person, item string, on bool) error { panic("soon") }

// Take takes an item a step on (or back). NoStep puts it back: "Move to next week".
func (s *Store) Take(ctx context.Context, who team.Person, item string, step Step) error {
	panic("soon")
}

// Solve ends an item with a decision, an action, or both.
func (s *Store) Solve(ctx context.Context, who team.Person, item string, how Solution) error {
	panic("soon")
}

// Reopen undoes Solve; the decision and the action stay.
func (s *Store) Reopen(ctx context.Context, who team.Person, item string) error { panic("soon") }

// Withdraw takes an item back: who raised it, the host or a head may.
func (s *Store) Withdraw(ctx context.Context, who team.Person, item string) error { panic("soon") }

// Decide keeps a decision that ends no item.
func (s *Store) Decide(ctx context.Context, who team.Person, d Decision) (Decision, error) {
	panic("soon")
}

// Decisions gives a meeting's decisions, in order.
func (s *Store) Decisions(ctx context.Context, who team.Person, meeting string) ([]Decision, error) {
	panic("soon")
}

// Promise adds an action in a meeting, due by the next one unless it says otherwise.
func (s *Store) Promise(ctx context.Context, who team.Person, meeting string, p Promise) (action.Action, error) {
	panic("soon")
}

// ---- Brought along

// Bring brings something along, for the running or the next meeting of the series. A Ref that is there already changes nothing.
func (s *Store) Bring(ctx context.Context, who team.Person, b Brought) (Brought, error) {
	panic("soon")
}

// Mend changes what was brought: who brought it, or anybody of the meeting for Took.
func (s *Store) Mend(ctx context.Context, who team.Person, b Brought) error { panic("soon") }

// TakeBack removes what was brought.
func (s *Store) TakeBack(ctx context.Context, who team.Person, id string) error { panic("soon") }

// BroughtTo gives what was brought to a meeting (for one that did not begin: what waits for it), in order.
func (s *Store) BroughtTo(ctx context.Context, who team.Person, meeting string) ([]Brought, error) {
	panic("soon")
}

// Suggestions gives headlines nobody had to write, less those already brought.
func (s *Store) Suggestions(ctx context.Context, who team.Person, meeting string) ([]Brought, error) {
	panic("soon")
}

// Reader tells whose turn it is to choose something to read.
func (s *Store) Reader(ctx context.Context, who team.Person, series string) (person string, err error) {
	panic("soon")
}

// ---- Notes (note.go tells what is sent)

// SectionNote names the note of a section of a meeting; ItemNote that of an item, which lasts over meetings.
func SectionNote(meeting, section string) string { return meeting + "." + section }

// ItemNote names the note of an item.
func ItemNote(item string) string { return "item." + item }

// Write adds operations to a note and gives all after since. Sent again, they change nothing.
func (s *Store) Write(ctx context.Context, who team.Person, note string, since int64, ops []Op) (Written, error) {
	panic("soon")
}

// Ops gives the operations after since; from 0 on with the text. A note that nobody wrote in is empty.
func (s *Store) Ops(ctx context.Context, who team.Person, note string, since int64) (Written, error) {
	panic("soon")
}

// Append adds a paragraph at the end: for pages without script.
func (s *Store) Append(ctx context.Context, who team.Person, note, text string) error { panic("soon") }

// ---- After it

// Rate keeps who's rating, 1 to 10. Below 8 it asks why. It can be changed until all is open.
func (s *Store) Rate(ctx context.Context, who team.Person, meeting string, score int, why string) error {
	panic("soon")
}

// Ratings gives a meeting's ratings as who may see them.
func (s *Store) Ratings(ctx context.Context, who team.Person, meeting string) (Ratings, error) {
	panic("soon")
}

// Scores gives the mean ratings of the last meetings of a series, oldest first.
func (s *Store) Scores(ctx context.Context, who team.Person, series string, n int) ([]float64, error) {
	panic("soon")
}

// Recap gives what remains of a meeting that ended; NotFound before its recap is made.
func (s *Store) Recap(ctx context.Context, who team.Person, meeting string) (Recap, error) {
	panic("soon")
}

// MakeRecap makes the recap that is due, if one is: a loop of the program calls it.
func (s *Store) MakeRecap(ctx context.Context) (more bool, err error) { panic("soon") }

// Find searches all meetings that who may see, newest first; before is zero or the At of the last one found.
func (s *Store) Find(ctx context.Context, who team.Person, text string, before time.Time, limit int) ([]Found, error) {
	panic("soon")
}

// Found is something said in a meeting.
type Found struct {
	Series, Meeting string
	Kind            string // decision, action, item, headline, struggle, reading, note
	Title           string // the meeting's name
	Text            string // what was said; a note: the part around the first word
	At              time.Time
}
