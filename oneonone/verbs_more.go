// This file holds more verbs that are promised and not done yet. It goes.

package oneonone

import (
	"context"
	"time"

	"rapport/team"
)

// The team.

// Prompts gives the bank by aims: what was here, then what the team added.
func (s *Store) Prompts(ctx context.Context, who team.Person) ([]Prompt, error) { return nil, errLater }

// AddPrompt extends the bank: everybody of the team may.
func (s *Store) AddPrompt(ctx context.Context, who team.Person, a Aim, text string) (Prompt, error) {
	return Prompt{}, errLater
}

// RemovePrompt takes one of the team's away: who added it, or a head.
func (s *Store) RemovePrompt(ctx context.Context, who team.Person, key string) error { return errLater }

// Mood is how the team arrived in a week that is over: an average of at least five people.
type Mood struct {
	Monday time.Time // its first day, at midnight in the team's zone
	People int       // 0 when fewer than five checked in: then nothing is known
	Mean   float64   // 1 to 5
}

// Moods gives the last weeks that are over, oldest first; nil when the team switched them off.
func (s *Store) Moods(ctx context.Context, who team.Person, weeks int) (all []Mood, on bool, err error) {
	return nil, false, errLater
}

// SetMoods switches the team's aggregates on or off: heads may.
func (s *Store) SetMoods(ctx context.Context, who team.Person, on bool) error { return errLater }

// ManagerCounts gives, to a manager's manager, how many one-on-ones each of the managers held and missed.
func (s *Store) ManagerCounts(ctx context.Context, who team.Person) ([]ManagerCounts, error) {
	return nil, errLater
}

// Handing over.

// Choice is something of an ended pair that can be given on.
type Choice struct {
	ID     string
	Kind   string // topic, action, goal, highlight
	Text   string
	By     string
	At     time.Time
	Mine   bool // the viewer wants it given on
	Theirs bool // the other does
	Given  bool // both did: the new pair has it
}

// Choices gives what can be given on, to either of the old pair, and the new pair's other one (zero without).
func (s *Store) Choices(ctx context.Context, who team.Person, pair string) (all []Choice, heir team.Person, err error) {
	return nil, heir, errLater
}

// Choose wants an entry given on, or not any more. What both want is copied to the report's new pair at once.
func (s *Store) Choose(ctx context.Context, who team.Person, pair, entry string, on bool) error {
	return errLater
}

// The law.

// AskToOpen asks for an opening; see MayOpen. Neither of the two may ask.
func (s *Store) AskToOpen(ctx context.Context, who team.Person, n NewOpening) (Opening, error) {
	return Opening{}, errLater
}

// Agree lets a second person agree: the pages are open to both for Glass, and both of the pair are told.
func (s *Store) Agree(ctx context.Context, who team.Person, opening string) error { return errLater }

// Refuse refuses a request, withdraws the own, or closes what is open.
func (s *Store) Refuse(ctx context.Context, who team.Person, opening string) error { return errLater }

// Openings gives all openings, newest first, to those who have the right; to others those about themselves that were agreed to.
func (s *Store) Openings(ctx context.Context, who team.Person) ([]Opening, error) {
	return nil, errLater
}

// Opening gives one to those who may see it in Openings.
func (s *Store) Opening(ctx context.Context, who team.Person, id string) (Opening, error) {
	return Opening{}, errLater
}

// ReadOpened gives what is open, to the two who agreed, and keeps that it was read.
func (s *Store) ReadOpened(ctx context.Context, who team.Person, opening string) ([]Copy, error) {
	return nil, errLater
}

// CopyOf gives all about who: the own pairs as both read them, and the own private notes.
func (s *Store) CopyOf(ctx context.Context, who team.Person) ([]Copy, error) { return nil, errLater }

// Retained counts what went.
type Retained struct {
	Pairs   int `json:"pairs"`
	Entries int `json:"entries"`
	Private int `json:"private"`
}

// Kept is how long a shared page stays with the other when somebody left.
const Kept = 12 // months

// Retain lets go what is to go: of who left, private notes at once, and shared pages twelve months later; what a legal
// hold opened stays. It records how much.
func (s *Store) Retain(ctx context.Context) (Retained, error) { return Retained{}, errLater }

// For letters: none of these gives a word that somebody wrote.

// Evening is the evening before a meeting.
type Evening struct {
	Pair    Pair
	Meeting Meeting
	Report  team.Person
	Manager team.Person
	AskAt   time.Time // 17:00 in the report's zone: ask for topics, if Empty
	OpenAt  time.Time // 20:00: the manager gets the page
	Empty   bool      // the report added nothing for it yet
}

// Evenings gives the evenings whose AskAt or OpenAt lies after from and not after to, in order.
func (s *Store) Evenings(ctx context.Context, from, to time.Time) ([]Evening, error) {
	return nil, errLater
}

// Plan is a pair as calendars need it. Its title says nothing private.
type Plan struct {
	Pair
	Attendees []team.Person // the two
	Touched   []Meeting     // moved, skipped or added and not held, from two months ago on; without Why
}

// Plan gives a pair for calendars of the two.
func (s *Store) Plan(ctx context.Context, pair string) (Plan, error) { return Plan{}, errLater }

// Plans gives who's pairs for a calendar.
func (s *Store) Plans(ctx context.Context, who team.Person) ([]Plan, error) { return nil, errLater }

// Keys.

// Check tells whether every pair's key opens; a fault with a hint for the operator if not.
func (s *Store) Check(ctx context.Context) error { return errLater }

// Rotate makes a new key and wraps all pairs' keys with it, or finishes a rotation that was interrupted. Older keys
// stay in the ring: backups need them.
func (s *Store) Rotate(ctx context.Context) (name string, pairs int, err error) {
	return "", 0, errLater
}
