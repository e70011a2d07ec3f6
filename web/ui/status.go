package ui

// How people stand: the words for it, and the choice in the viewer's menu.

import (
	"rapport/rhythm"
)

// StatusPath is where a person says how they stand, and sees how all do.
const StatusPath = "/status"

// StatusChoice is one line of the viewer's menu.
type StatusChoice struct {
	Kind, Label string
	On          bool
}

// Choices are what the viewer can say about themselves; none where nothing is kept of it.
func (f Frame) Choices() (all []StatusChoice) {
	if !f.Standing {
		return nil
	}
	for _, k := range rhythm.ByHand() {
		c := StatusChoice{string(k), k.Label(), k == f.Says}
		if k == rhythm.OnBreak {
			c.Label = "Break, 30 min"
		}
		all = append(all, c)
	}
	return all
}

// StatusWords says how somebody stands: "On a break until 15:30". Times are the viewer's.
func (f Frame) StatusWords(s rhythm.Status) string {
	words := s.Kind.Label()
	switch {
	case s.Held:
		return words + ", paused"
	case s.Kind == rhythm.InBeast, s.Kind == rhythm.OnBreak:
		return words + " until " + f.Clock(s.Until)
	case s.Kind == rhythm.Away && s.Hand:
		return words + " for today"
	case s.Kind == rhythm.Away && !s.Until.IsZero():
		return words + ", back on " + s.Until.Format("Monday 2 January") // of the person's own calendar
	}
	return words
}
