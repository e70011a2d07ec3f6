package metric

// What a change does to the timelines that a batch of events touches.

import (
	"slices"

	"rapport/inbox"
)

func (t *touching) add(l Line) {
	home := t.homeOf(l.Conversation)
	if l.Kind == KindMerge {
		home = t.join(home, t.homeOf(l.Into))
	}
	t.lines[home] = append(t.lines[home], l)
	t.changed[home] = true
}

// drop takes a line away. What a merge had joined stays one timeline: lines of
// conversations that no merge joins may share one.
func (t *touching) drop(l Line) {
	home := t.homeOf(l.Conversation)
	t.lines[home] = slices.DeleteFunc(t.lines[home], func(o Line) bool {
		if l.Kind == KindRating { // its reply may have moved since
			o.Conversation = l.Conversation
		}
		return o.same(&l)
	})
	t.changed[home] = true
}

// move names the conversation that messages, and their ratings, belong to now.
// Both conversations share a timeline from then on.
func (t *touching) move(moves []inbox.Move) {
	to := make(map[string]inbox.Move, len(moves))
	home := ""
	for _, m := range moves {
		to[m.Message] = m
		if _, ok := t.home[m.To]; !ok {
			t.home[m.To] = t.homeOf(m.From)
			t.fresh = append(t.fresh, m.To)
		}
		home = t.join(t.homeOf(m.From), t.homeOf(m.To))
	}
	lines := t.lines[home]
	for i := range lines {
		if m, ok := to[lines[i].ID]; ok {
			lines[i].Conversation = m.To
		}
	}
	t.changed[home] = true
}
