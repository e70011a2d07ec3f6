// This file holds the catalogue entry of a number as the team has it, and the rules for changing one.

package scorecard

import (
	"fmt"
	"math"
	"time"

	"rapport/kit/fault"
	"rapport/metric"
)

// Entry is what the team knows of a number, and what it wants of it.
type Entry struct {
	metric.Definition           // its Stance is the team's
	Owner             Who       // nobody's while the ID is empty
	Goal              *float64  // in the number's unit (seconds, a part of one, …); nil while there is none
	Since             time.Time // when the goal was set
	Source            string    // where it comes from, in words
	Rhythm            string    // how often it is counted, in words
}

// Change is one change of an entry, for its history.
type Change struct {
	At     time.Time
	By     Who
	What   string // "Goal set to 3 hours"
	Reason string // may be empty
}

// entryOf is the entry of a number of which the team has said nothing.
func entryOf(d metric.Definition) Entry {
	return Entry{Definition: d, Source: source(d.Key), Rhythm: "Each week from Monday to Sunday, in the team’s time zone; kept once the week is over"}
}

func source(k metric.Key) string {
	const mail = "The mail itself, in all mailboxes"
	switch k {
	case metric.Sales, metric.RenewalShare:
		return "The sales that are brought in"
	case metric.TicketsPerSale:
		return mail + ", and the sales that are brought in"
	case metric.FreeInteractions, metric.FreeFiveStar, metric.FreeResolvedShare:
		return "Help in public, as it is brought in from forums and reviews"
	case metric.Capacity:
		return mail + ", and the hours that people have for support"
	case metric.Happiness, metric.Ratings, metric.HappinessProduct:
		return "The faces below our answers"
	case metric.HappinessCoverage:
		return "The faces below our answers, and the mail itself"
	default:
		return mail
	}
}

// Target tells whether the number may have a goal, a colour, or be a person's target: nil, or why not. Whoever sets
// such a thing asks here.
func (e Entry) Target() error {
	if e.Stance == metric.Move {
		return nil
	}
	return fault.Field("goal", "%s is a number we only watch: %s. So it has no goal and no colour, and is nobody’s target.", e.Title, e.why())
}

// why says why a number is only watched.
func (e Entry) why() string {
	switch {
	case e.Key == metric.RepliesSent:
		return "sending more answers is easy, and helps nobody"
	case e.Key == metric.NewConversations || e.Key == metric.MessagesReceived:
		return "fewer would not be better by themselves, and nobody here decides who writes"
	case e.Key == metric.HandleTime:
		return "whoever hurries an answer has to write another"
	case e.Key == metric.Sales || e.Key == metric.RenewalShare:
		return "support does not decide who buys"
	case e.Better == metric.Neither:
		return "neither more nor less is better by itself"
	}
	return "once it is pushed, it tells how hard it was pushed"
}

// aim is the entry with another goal, or why it can't have that.
func (e Entry) aim(goal *float64) (Entry, error) {
	if goal == nil {
		e.Goal = nil
		return e, nil
	}
	if err := e.Target(); err != nil {
		return e, err
	}
	low, high := e.Possible()
	if math.IsNaN(*goal) || math.IsInf(*goal, 0) || *goal < low || *goal > high {
		return e, fault.Field("goal", "%s can’t be %s: it lies %s.", e.Title, FormatGoal(e.Unit, *goal), within(e.Unit, low, high))
	}
	e.Goal = goal
	return e, nil
}

func within(u metric.Unit, low, high float64) string {
	s := scaleOf(u, high)
	if math.IsInf(high, 0) || high == math.MaxFloat64 {
		return "at " + s.number(low) + " or above"
	}
	return "between " + s.number(low) + " and " + s.with(high)
}

// stand is the entry with another stance, or why it can't have that.
func (e Entry) stand(stance metric.Stance, reason string) (Entry, error) {
	switch {
	case stance != metric.Move && stance != metric.Watch:
		return e, fault.Field("stance", "“%s” is no stance: a number is moved or watched.", stance)
	case stance == metric.Move && e.Better == metric.Neither:
		return e, fault.Field("stance", "%s can’t be a number we move: %s.", e.Title, e.why())
	case reason == "" && stance != e.Stance:
		return e, fault.Field("reason", "Say why: whoever reads the number next year wants to know.")
	}
	e.Stance = stance
	if stance == metric.Watch {
		e.Goal, e.Owner = nil, Who{}
	}
	return e, nil
}

// The sentences of an entry's history.

func saidGoal(e Entry) string {
	if e.Goal == nil {
		return "Goal taken away"
	}
	return "Goal set to " + FormatGoal(e.Unit, *e.Goal)
}

func saidOwner(e Entry) string {
	if e.Owner.ID == "" {
		return "Nobody looks after it any more"
	}
	return e.Owner.Name + " looks after it"
}

func saidStance(e Entry) string {
	if e.Stance == metric.Move {
		return "We want to move it"
	}
	return "We only watch it"
}

func saidSegment(from metric.Week) string {
	return fmt.Sprintf("Normal is counted anew from week %d of %d", from.Number, from.Year)
}
