// This file holds prompts: what the report is asked, and which ones this time.

package oneonone

import (
	"slices"
	"time"
)

// Aim is what a prompt is good for.
type Aim string

// The aims, in the order in which prompts are shown.
const (
	AimPriorities Aim = "priorities"
	AimFire       Aim = "fire"
	AimStruggle   Aim = "struggle"
	AimDecisions  Aim = "decisions"
	AimWay        Aim = "way"
	AimHelp       Aim = "help"
	AimRole       Aim = "role"
	AimLife       Aim = "life"
	AimGrow       Aim = "grow"  // development talks
	AimGuest      Aim = "guest" // engineers who pitch in
)

// Aims lists them all.
func Aims() []Aim {
	return []Aim{AimPriorities, AimFire, AimStruggle, AimDecisions, AimWay, AimHelp, AimRole, AimLife, AimGrow, AimGuest}
}

// Label is the aim's name on screen.
func (a Aim) Label() string {
	switch a {
	case AimPriorities:
		return "Priorities"
	case AimFire:
		return "What fires you up"
	case AimStruggle:
		return "Struggles"
	case AimDecisions:
		return "Decisions"
	case AimWay:
		return "In your way"
	case AimHelp:
		return "Help from your manager"
	case AimRole:
		return "The role"
	case AimLife:
		return "Life, if you wish"
	case AimGrow:
		return "Where you are going"
	case AimGuest:
		return "Pitching in"
	}
	return string(a)
}

// Prompt is a question that the report may answer, in the report's own voice.
type Prompt struct {
	Key  string // of the bank: "priorities1"; of the team's: its id
	Aim  Aim
	Text string
	By   string    // who added it; "" for those that were here
	At   time.Time // zero for those that were here
}

// bank is what was here before the team added its own.
func bank() []Prompt {
	texts := []struct {
		aim  Aim
		text []string
	}{
		{AimPriorities, []string{"My priorities", "What matters most until we meet again", "What I’ll leave undone, on purpose"}},
		{AimFire, []string{"What’s firing me up", "An answer I’m proud of", "What I’d like more of"}},
		{AimStruggle, []string{"What I’m struggling with", "What took longer than it should", "What I keep putting off"}},
		{AimDecisions, []string{"Decisions I’m hung up on", "What I can’t decide alone", "What we decided that I’d decide again differently"}},
		{AimWay, []string{"What’s in my way", "What I had to wait for", "A tool or habit that costs me time"}},
		{AimHelp, []string{"How can you help?", "What you could stop doing", "What I’d like to hear from you"}},
		{AimRole, []string{"How the role feels", "What I’d hand over if I could", "What I’d like to be asked more often"}},
		{AimLife, []string{"Life, if I wish", "What gives me energy just now", "What you should know before you plan with me"}},
		{AimGrow, []string{"Where I want to go", "Skills I’m working on", "What I learn next, and until when", "What I need from you"}},
		{AimGuest, []string{"What customers taught me", "What I’d fix in the product first", "Who helped me, and who could"}},
	}
	var all []Prompt
	for _, t := range texts {
		for i, text := range t.text {
			all = append(all, Prompt{Key: string(t.aim) + itoa(i+1), Aim: t.aim, Text: text})
		}
	}
	return all
}

// asked is how many prompts stand on a page.
const asked = 4

// choose gives the prompts of a meeting: one of each aim in turn, going round
// them from meeting to meeting, and never one that both of the last two
// meetings asked. before are the keys asked at earlier meetings, the newest first.
func choose(all []Prompt, aims []Aim, before [][]string) []Prompt {
	tired := func(key string) bool {
		return len(before) >= 2 && slices.Contains(before[0], key) && slices.Contains(before[1], key)
	}
	var picked []Prompt
	for turn := 0; len(picked) < asked && turn < asked*len(aims); turn++ {
		aim := aims[(turn+len(before)*asked)%len(aims)]
		var best *Prompt
		for i, p := range all {
			taken := slices.ContainsFunc(picked, func(q Prompt) bool { return q.Key == p.Key })
			if p.Aim == aim && !taken && !tired(p.Key) && (best == nil || since(before, p.Key) > since(before, best.Key)) {
				best = &all[i]
			}
		}
		if best != nil {
			picked = append(picked, *best)
		}
	}
	slices.SortStableFunc(picked, func(a, b Prompt) int { return slices.Index(Aims(), a.Aim) - slices.Index(Aims(), b.Aim) })
	return picked
}

// since tells how many meetings ago a prompt was asked; more than all when never.
func since(before [][]string, key string) int {
	i := slices.IndexFunc(before, func(keys []string) bool { return slices.Contains(keys, key) })
	if i < 0 {
		return len(before)
	}
	return i
}

// aims gives what a pair's prompts are about.
func (p Pair) aims() []Aim {
	everyday := []Aim{AimPriorities, AimFire, AimStruggle, AimDecisions, AimWay, AimHelp, AimRole, AimLife}
	switch {
	case p.Kind == Development:
		return []Aim{AimGrow}
	case p.Pack == GuestPack:
		return append(everyday, AimGuest)
	}
	return everyday
}
