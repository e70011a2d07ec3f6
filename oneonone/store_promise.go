// This file holds what the two promise each other, and what they pursue.

package oneonone

import (
	"context"
	"slices"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Promise adds an action of one of the two. A zero due is the next meeting.
// Actions of pairs are the pair's alone: the team's lists don't have them.
func (s *Store) Promise(ctx context.Context, who team.Person, pair, owner, words string, due time.Time) error {
	words, err := text("text", words, 1000)
	if err == nil && words == "" {
		err = fault.Field("text", "Say what is promised.")
	}
	if err != nil {
		return err
	}
	return s.change(ctx, who, pair, EventWritten, func(w *work) error {
		if !w.p.Has(owner) {
			return fault.Field("owner", "Choose one of the two of you.")
		}
		if due.IsZero() {
			if due, err = w.dueAfter(Meeting{Start: w.tx.At}); err != nil {
				return err
			}
		}
		a := action.Action{Text: words, Owner: owner, Due: due.UTC(), Series: w.p.ID, GivenBy: who.ID, GivenAt: w.tx.At}
		return insert(w, "action", "", a)
	})
}

// onAction is a verb on an action; each of the two may.
func (s *Store) onAction(ctx context.Context, who team.Person, id string, decide func(w *work, a *action.Action) error) error {
	return onEntry(ctx, s, who, "action", id, func(w *work, e opened[action.Action]) error {
		a := e.body
		if err := decide(w, &a); err != nil {
			return err
		}
		if w.quiet = a == e.body; w.quiet {
			return nil
		}
		if err := save(w, e.ID, a); err != nil {
			return err
		}
		closed := a.DoneAt
		if closed.IsZero() {
			closed = a.DroppedAt
		}
		return w.closeAt(e.ID, closed)
	})
}

// DoAction says that an action was done; on = false opens it again, also one that was dropped.
func (s *Store) DoAction(ctx context.Context, who team.Person, id string, on bool) error {
	return s.onAction(ctx, who, id, func(w *work, a *action.Action) error {
		switch {
		case !on:
			a.DoneAt, a.DoneBy, a.DroppedAt, a.DroppedBy, a.Why = time.Time{}, "", time.Time{}, "", ""
		case !a.DroppedAt.IsZero():
			return fault.New(fault.Conflict, "It was dropped meanwhile.")
		case a.DoneAt.IsZero():
			a.DoneAt, a.DoneBy = w.tx.At, who.ID
		}
		return nil
	})
}

// DropAction gives an action up, and keeps why.
func (s *Store) DropAction(ctx context.Context, who team.Person, id, why string) error {
	why, err := text("why", why, 1000)
	if err != nil {
		return err
	}
	return s.onAction(ctx, who, id, func(w *work, a *action.Action) error {
		if !a.DoneAt.IsZero() {
			return fault.New(fault.Conflict, "It was done meanwhile.")
		}
		a.DroppedAt, a.DroppedBy, a.Why = w.tx.At, who.ID, why
		return nil
	})
}

// MoveAction decides when: nobody is asked again until it is carried once more.
// How often it was late stays.
func (s *Store) MoveAction(ctx context.Context, who team.Person, id string, due time.Time) error {
	return s.onAction(ctx, who, id, func(w *work, a *action.Action) error {
		if due.Before(w.tx.At) {
			return fault.Field("due", "Choose a day that is still to come.")
		}
		if !a.Open() {
			return fault.New(fault.Conflict, "It is done or dropped already.")
		}
		a.Due, a.DecidedAt = due.UTC().Truncate(time.Microsecond), w.tx.At
		return nil
	})
}

// DiscussAction puts a late action on the agenda, as a topic of who asks.
func (s *Store) DiscussAction(ctx context.Context, who team.Person, id string) error {
	return onEntry(ctx, s, who, "action", id, func(w *work, e opened[action.Action]) error {
		open, err := w.openTopics()
		if err != nil {
			return err
		}
		words, _ := line("text", e.body.Text, longTopic)
		if words == "" {
			words = string([]rune(e.body.Text)[:longTopic-1]) + "…"
		}
		there := slices.ContainsFunc(open, func(t opened[topicBody]) bool { return t.body.Text == words })
		if w.quiet = there && !e.body.DecidedAt.IsZero(); w.quiet {
			return nil
		}
		a := e.body
		a.DecidedAt = w.tx.At
		if err := save(w, e.ID, a); err != nil || there {
			return err
		}
		return insert(w, "topic", "", topicBody{Text: words, Issue: true})
	})
}

// What goals seal.
type (
	goalBody struct {
		Quarter, Text, Until string
		Skill                bool
	}
	goalLineBody struct {
		Goal    string
		OnTrack bool
		Line    string
	}
)

// AddGoal sets a goal of this quarter; in a development talk a place to get to,
// or something to learn until a day.
func (s *Store) AddGoal(ctx context.Context, who team.Person, pair string, n NewGoal) (g Goal, err error) {
	if n.Text, err = line("text", n.Text, longTopic); err != nil {
		return g, err
	}
	if n.Text == "" {
		return g, fault.Field("text", "Say what the goal is.")
	}
	if n.Until != "" {
		if _, err := time.Parse(time.DateOnly, n.Until); err != nil {
			return g, fault.Field("until", "“%s” is no date. It should look like 2027-03-31.", n.Until)
		}
	}
	err = s.change(ctx, who, pair, EventWritten, func(w *work) error {
		ps, err := readPeople(ctx, w.tx)
		if err != nil {
			return err
		}
		b := goalBody{Text: n.Text, Until: n.Until, Skill: n.Skill}
		if w.p.Kind != Development {
			b.Quarter = Quarter(w.tx.At, ps[w.p.Report].Location())
		}
		id, err := insertBy(w, "goal", who.ID, "", b)
		g = Goal{ID: id, By: who.ID, At: w.tx.At, Quarter: b.Quarter, Text: b.Text, Until: b.Until, Skill: b.Skill, OnTrack: true}
		return err
	})
	return g, err
}

// SayGoal says how a goal stands, in a line; each may.
func (s *Store) SayGoal(ctx context.Context, who team.Person, goal string, onTrack bool, words string) error {
	words, err := line("line", words, longTopic)
	if err != nil {
		return err
	}
	return onEntry(ctx, s, who, "goal", goal, func(w *work, _ opened[goalBody]) error {
		return insert(w, "goal_line", "", goalLineBody{goal, onTrack, words})
	})
}

// FinishGoal says that a goal was reached; on = false takes it back.
func (s *Store) FinishGoal(ctx context.Context, who team.Person, goal string, on bool) error {
	return onEntry(ctx, s, who, "goal", goal, func(w *work, e opened[goalBody]) error {
		if w.quiet = on != e.ClosedAt.IsZero(); w.quiet {
			return nil
		}
		if !on {
			return w.closeAt(e.ID, time.Time{})
		}
		return w.closeAt(e.ID, w.tx.At)
	})
}

// RemoveGoal takes an own goal away, with what was said of it.
func (s *Store) RemoveGoal(ctx context.Context, who team.Person, goal string) error {
	return onEntry(ctx, s, who, "goal", goal, func(w *work, e opened[goalBody]) error {
		if err := e.mustOwn(who); err != nil {
			return err
		}
		lines, err := entriesOf[goalLineBody](ctx, w.tx, w.lock, w.p.ID, `AND kind = 'goal_line'`)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.body.Goal == goal {
				if err := w.remove(l.ID); err != nil {
					return err
				}
			}
		}
		return w.remove(e.ID)
	})
}

// goalsOf gives goals, oldest first, with those lines that a gate shows.
func goalsOf(ctx context.Context, q db.Querier, l lock, pair string, g gate) ([]Goal, error) {
	rows, err := entriesOf[goalBody](ctx, q, l, pair, `AND kind = 'goal' ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	lines, err := entriesOf[goalLineBody](ctx, q, l, pair, `AND kind = 'goal_line' ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	var all []Goal
	for _, e := range rows {
		if !g.shows(e.By, e.At) {
			continue
		}
		b := e.body
		goal := Goal{ID: e.ID, By: e.By, At: e.At, Quarter: b.Quarter, Text: b.Text, Until: b.Until, Skill: b.Skill, OnTrack: true, DoneAt: e.ClosedAt}
		for _, x := range lines {
			if x.body.Goal == e.ID && g.shows(x.By, x.At) {
				goal.OnTrack, goal.Line, goal.LineBy, goal.LineAt = x.body.OnTrack, x.body.Line, x.By, x.At
				goal.Lines = append(goal.Lines, GoalLine{x.By, x.At, x.body.OnTrack, x.body.Line})
			}
		}
		all = append(all, goal)
	}
	return all, nil
}
