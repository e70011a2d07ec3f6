// This file holds the sections that an agenda is made of.

package meeting

import (
	"slices"
	"strconv"

	"rapport/kit/fault"
)

// SectionKind says what a section shows and asks.
type SectionKind string

// The kinds of sections, in the usual order.
const (
	Hello     SectionKind = "hello"     // how each is, in a round
	Numbers   SectionKind = "numbers"   // the six rows, signals first
	EachOfUs  SectionKind = "people"    // cards in alphabetical order
	Struggles SectionKind = "struggles" // what customers struggle with
	Headlines SectionKind = "headlines" // good and bad news in one line
	Actions   SectionKind = "actions"   // last week's
	Discuss   SectionKind = "discuss"   // identify, discuss, solve
	Together  SectionKind = "together"  // how we work together
	Reading   SectionKind = "reading"   // something to read or watch together
	Questions SectionKind = "questions" // those that were asked before, and are answered now
	Talk      SectionKind = "talk"      // notes only
	Close     SectionKind = "close"     // recap, who tells whom, rating
)

// SectionKinds lists them all.
func SectionKinds() []SectionKind {
	return []SectionKind{Hello, Numbers, EachOfUs, Struggles, Headlines, Actions, Discuss, Together, Reading, Questions, Talk, Close}
}

// Title is what a section of the kind is called unless the team calls it otherwise.
func (k SectionKind) Title() string {
	switch k {
	case Hello:
		return "Hello, and how are you?"
	case Numbers:
		return "The numbers"
	case EachOfUs:
		return "Each of us"
	case Struggles:
		return "What customers struggle with"
	case Headlines:
		return "Headlines"
	case Actions:
		return "Last week’s actions"
	case Discuss:
		return "Discuss"
	case Together:
		return "How we work together"
	case Reading:
		return "Something to read"
	case Questions:
		return "Your questions"
	case Talk:
		return "Talk"
	case Close:
		return "Close, and rate the hour"
	}
	return string(k)
}

// Say is the sentence that stands beside the title.
func (k SectionKind) Say() string {
	switch k {
	case Hello:
		return "One after the other: how are you, in a word or two?"
	case Numbers:
		return "What changed first. The rest is as usual."
	case EachOfUs:
		return "In alphabetical order, each compared with own usual."
	case Struggles:
		return "What you saw customers stumble over: how many, and in their words."
	case Headlines:
		return "One line each. What needs talk goes to Discuss."
	case Actions:
		return "Done or not done. What needs talk goes to Discuss."
	case Discuss:
		return "Three at most, in this order. Each ends with a decision or an action."
	case Together:
		return "What helped us this week, what got in our way?"
	case Reading:
		return "What did we take from it?"
	case Questions:
		return "Asked before, answered here, in a line that stays."
	case Close:
		return "What we decided, who tells whom, and how this hour was."
	case Talk:
	}
	return ""
}

// Section is a part of an agenda. Key is unique in it and never changes.
type Section struct {
	Key     string      `json:"key"`
	Kind    SectionKind `json:"kind"`
	Title   string      `json:"title"`
	Minutes int         `json:"minutes"`
}

const mostSections = 20

// checkSections gives the sections as they are kept: with keys and titles.
func checkSections(all []Section) ([]Section, error) {
	if len(all) == 0 || len(all) > mostSections {
		return nil, fault.Field("sections", "A meeting has between 1 and %d sections.", mostSections)
	}
	out := slices.Clone(all)
	taken := map[string]bool{}
	for i := range out {
		s := &out[i]
		if !slices.Contains(SectionKinds(), s.Kind) {
			return nil, fault.Field("sections", "“%s” is no kind of section.", s.Kind)
		}
		title, err := line("sections", s.Title, 200)
		if err != nil {
			return nil, err
		}
		if s.Title = title; title == "" {
			s.Title = s.Kind.Title()
		}
		if s.Minutes < 0 || s.Minutes > 8*60 {
			return nil, fault.Field("sections", "%s can't take %d minutes.", s.Title, s.Minutes)
		}
		if s.Key == "" || taken[s.Key] || !plainKey(s.Key) {
			s.Key = string(s.Kind)
			for n := 2; taken[s.Key]; n++ {
				s.Key = string(s.Kind) + strconv.Itoa(n)
			}
		}
		taken[s.Key] = true
	}
	return out, nil
}

// plainKey tells whether a key can stand in addresses and notes' names.
func plainKey(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return len(key) <= 32
}

// template gives the sections of a kind and how many minutes they take together.
func template(k Kind) (all []Section, minutes int) {
	type part struct {
		kind    SectionKind
		minutes int
	}
	var parts []part
	switch k {
	case Weekly:
		parts = []part{{Hello, 4}, {Numbers, 8}, {EachOfUs, 7}, {Struggles, 5}, {Headlines, 3}, {Actions, 4}, {Discuss, 18}, {Together, 3}, {Reading, 5}, {Close, 3}}
	case Structured90:
		parts = []part{{Hello, 5}, {Numbers, 5}, {EachOfUs, 5}, {Headlines, 5}, {Actions, 5}, {Discuss, 60}, {Close, 5}}
	case Structured60:
		parts = []part{{Hello, 5}, {Numbers, 5}, {Headlines, 5}, {Actions, 5}, {Discuss, 35}, {Close, 5}}
	case Structured30:
		parts = []part{{Hello, 2}, {Numbers, 3}, {Headlines, 2}, {Actions, 3}, {Discuss, 17}, {Close, 3}}
	case Function:
		parts = []part{{Hello, 5}, {Headlines, 5}, {Actions, 5}, {Discuss, 30}, {Together, 10}, {Close, 5}}
	case PostSale:
		parts = []part{{Hello, 5}, {Numbers, 10}, {Headlines, 8}, {Struggles, 10}, {Actions, 4}, {Discuss, 20}, {Close, 3}}
	case TownHall:
		parts = []part{{Hello, 5}, {Numbers, 10}, {Headlines, 10}, {Questions, 25}, {Talk, 5}, {Close, 5}}
	case Own:
		parts = []part{{Hello, 5}, {Actions, 5}, {Discuss, 45}, {Close, 5}}
	}
	for _, p := range parts {
		all = append(all, Section{Key: string(p.kind), Kind: p.kind, Title: p.kind.Title(), Minutes: p.minutes})
		minutes += p.minutes
	}
	return all, minutes
}
