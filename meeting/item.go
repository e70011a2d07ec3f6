// This file holds an item to discuss: what anybody raises from anywhere.

package meeting

import (
	"cmp"
	"slices"
	"time"
)

// Item is a topic of discussion. It belongs to its series until it is solved.
type Item struct {
	ID       string
	Series   string
	Kind     string // what it was raised from: figure, signal, frown, topic, headline, action, conversation, escalation, struggle; "" when typed
	Ref      string // which one: "2026-W46/first_response_time", a conversation's id
	Title    string
	Said     string // where it comes from, in a sentence
	RaisedBy string
	RaisedAt time.Time
	Age      int      // how many meetings of the series began since it was raised
	Votes    []string // who wants it discussed
	Place    int      // 1 to 3 when it was put in order by hand, else 0
	Waits    bool     // it can wait
	Step     Step
	OpenedAt time.Time // when it was taken up; zero before

	SolvedAt time.Time // zero while it is open
	SolvedBy string
	SolvedIn string // the meeting
	Outcome  string // how it ended, in a sentence
}

// ItemOfAction is the kind of an item that a late action raised by itself; its
// ref is the action's id.
const ItemOfAction = "action"

// Step says how far an item is on its way.
type Step string

// The steps, in order. An item that is not taken up has none.
const (
	NoStep   Step = ""
	Identify Step = "identify" // what is it really?
	Talking  Step = "discuss"
	Solve    Step = "solve" // a decision or an action
)

// Valid tells whether s is one of the steps.
func (s Step) Valid() bool { return s == NoStep || s == Identify || s == Talking || s == Solve }

// Raised is what an item begins with. Of one kind and ref there is one open
// item in a series: raising it again gives that one, and counts as a vote.
type Raised struct {
	Series string // "" is the weekly support meeting
	Kind   string
	Ref    string
	Title  string
	Said   string

	Unnamed bool // nobody learns who raised it: RaisedBy stays "", and nobody votes for it yet
}

// AtOnce is how many items a meeting discusses at most.
const AtOnce = 3

// Discussion is the items of a series as a meeting sees them.
type Discussion struct {
	Three []Item // to discuss, in this order; those solved in this meeting among them
	More  []Item // if there is time, or next time
	Waits []Item // those that can wait
}

// Arrange puts the open items of a series, and those solved in this meeting,
// in order: solved ones first, then those placed by hand, then by votes, then
// by age. Three at most are to discuss; what is being discussed is among them.
func Arrange(items []Item) (d Discussion) {
	items = slices.Clone(items)
	rank := func(it Item) int {
		switch {
		case !it.SolvedAt.IsZero():
			return 0
		case it.Waits:
			return 5
		case it.Place > 0:
			return it.Place
		}
		return 4
	}
	taken := func(it Item) int {
		if it.Step != NoStep {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if !a.SolvedAt.IsZero() && !b.SolvedAt.IsZero() {
			return a.SolvedAt.Compare(b.SolvedAt)
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(taken(a), taken(b)), cmp.Compare(len(b.Votes), len(a.Votes)),
			cmp.Compare(b.Age, a.Age), a.RaisedAt.Compare(b.RaisedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, it := range items {
		switch {
		case it.Waits && it.SolvedAt.IsZero():
			d.Waits = append(d.Waits, it)
		case len(d.Three) < AtOnce || !it.SolvedAt.IsZero():
			d.Three = append(d.Three, it)
		default:
			d.More = append(d.More, it)
		}
	}
	return d
}

// Waiting says the age of an item in words: "2nd meeting"; "" at its first.
func (it Item) Waiting() string {
	if it.Age <= 1 {
		return ""
	}
	return ordinal(it.Age) + " meeting"
}

// Took is how long an item was talked about until it was solved; 0 when that is not known.
func (it Item) Took() time.Duration {
	if it.SolvedAt.IsZero() || it.OpenedAt.IsZero() {
		return 0
	}
	return it.SolvedAt.Sub(it.OpenedAt)
}

// Decision is what a meeting decided, and who tells whom.
type Decision struct {
	ID      string
	Series  string
	Meeting string
	Item    string // the item it ends; may be ""
	Text    string
	Tell    []Tell
	By      string
	At      time.Time
}

// Tell is one step of passing a decision on.
type Tell struct {
	Who  string `json:"who"`  // a person's id
	Whom string `json:"whom"` // in words: "everyone on the rota"
}

// Solution is how an item ends: with a decision, an action, or both.
type Solution struct {
	Meeting  string
	Decision string // "" for none
	Tell     []Tell
	Action   *Promise // nil for none
}

// Promise is an action as it is promised in a meeting.
type Promise struct {
	Text  string
	Owner string    // a person's id
	Due   time.Time // zero: the next meeting of the series
	Item  string    // may be ""
}
