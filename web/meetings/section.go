// This file holds what a section of a running meeting shows.

package meetings

import (
	"context"
	"strings"

	"rapport/action"
	"rapport/meeting"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// section is the part of the agenda that everybody is in. One of the parts below it is set, by its kind.
type section struct {
	Key, Title, Say string
	Where           string // "topic 2 of 3"
	Hello           *hello
	Numbers         *numbers
	Cards           *cards
	Struggles       []brought
	IsStruggles     bool
	Headlines       *headlines
	Late            *actions
	Discuss         *discuss
	Reading         *reading
	Questions       *questions
	Close           *closing
	Answers         []said // what people answered, where there is no round
	Note            *note
}

// Discusses tells whether topics are discussed in it, which have keys of their own.
func (s section) Discusses() bool { return s.Discuss != nil && s.Discuss.Open != nil }

// note is a text that all write together.
type note struct{ ID, Label, Hint string }

// Anchor names its place on the page.
func (n note) Anchor() string { return "note-" + strings.ReplaceAll(n.ID, ".", "-") }

// hello is the round at the beginning.
type hello struct {
	Round []said
	Mine  said
	Moods []mood
}

// said is what somebody answered.
type said struct {
	Name, Text string
	Mood       mood
	Before     bool
}

// mood is one of the five line drawings, from 1; 0 is none.
type mood int

// Word says it.
func (m mood) Word() string { return []string{"", "drained", "low", "steady", "good", "bright"}[m] }

type cards struct {
	Week  string
	URL   string
	Cards []card
	Own   string // the viewer's choice: "together", "one_on_one", or empty without a card
}

type headlines struct{ All, Suggested []brought }

type actions struct{ Open, Done []lateAction }

// lateAction is an action with what can be done about it.
type lateAction struct {
	todo
	Late  bool
	Raise ui.Raise
}

// discuss is the topics.
type discuss struct {
	Solved []topic
	Open   *topic
	Next   []topic // of the three, those not taken up
	More   []topic
	Waits  []topic
	Head   string // "4 more that can wait"
}

type topic struct {
	ID, Title, Said, Link, LinkSays string
	Waiting, Took, Outcome          string
	Step                            meeting.Step
	Steps                           []stepOf
	Votes                           int
	Voted                           bool
	Back                            string
	Mine                            bool
	First                           bool // the next to be discussed
	Actions                         []todo
	Note                            note
}

// stepOf is one of identify, discuss and solve.
type stepOf struct {
	Step  meeting.Step
	Label string
	State string // done, now or empty
	Key   string // that takes it there
}

type reading struct {
	All  []brought
	Next string // whose turn it is next time
}

// closing is the last section.
type closing struct {
	Mine     *meeting.Rating
	Have, Of int
	Open     bool
	All      []rated
	Scores   string
	URL      string
	Form     form
}

type rated struct {
	Name, Why string
	Score     int
}

func (p *Pages) section(ctx context.Context, s scene, now meeting.Section, answers []meeting.Answer, along []meeting.Brought) (v section, err error) {
	v = section{Key: now.Key, Title: now.Title, Say: now.Kind.Say()}
	switch now.Kind {
	case meeting.Hello:
		v.Hello = s.hello(now.Key, answers)
	case meeting.Numbers:
		v.Numbers, err = p.numbers(ctx, s)
	case meeting.EachOfUs:
		v.Cards, err = p.cards(ctx, s)
	case meeting.Struggles:
		v.IsStruggles, v.Struggles = true, s.broughtOf(along, meeting.Struggle)
	case meeting.Headlines:
		v.Headlines, err = p.headlines(ctx, s, along)
	case meeting.Actions:
		v.Late, err = p.actions(ctx, s)
	case meeting.Discuss:
		v.Discuss, v.Where, err = p.discuss(ctx, s)
	case meeting.Reading:
		v.Reading, err = p.reading(ctx, s, along)
	case meeting.Close:
		v.Close, err = p.closing(ctx, s)
	case meeting.Questions:
		v.Questions = &questions{All: s.broughtOf(along, meeting.Question), Unnamed: s.s.Unnamed(), URL: s.url(), Leads: s.leads()}
	case meeting.Together, meeting.Talk:
	}
	if v.Hello == nil {
		v.Answers = s.hello(now.Key, answers).Round
	}
	if now.Kind != meeting.Discuss && now.Kind != meeting.Close && now.Kind != meeting.Hello {
		v.Note = &note{meeting.SectionNote(s.m.ID, now.Key), "Notes on " + now.Title, "Write along. Everyone sees it as you type."}
	}
	return v, err
}

func (s scene) broughtOf(along []meeting.Brought, kind meeting.BroughtKind) (all []brought) {
	for _, b := range along {
		if b.Kind == kind {
			all = append(all, s.brought(b))
		}
	}
	return all
}

func (s scene) hello(key string, answers []meeting.Answer) *hello {
	h := hello{Moods: []mood{1, 2, 3, 4, 5}}
	for _, a := range answers {
		if a.Section != key {
			continue
		}
		one := said{Name: s.name(a.Person), Text: a.Text, Mood: mood(a.Mood), Before: a.Before}
		h.Round = append(h.Round, one)
		if a.Person == s.who.ID {
			h.Mine = one
		}
	}
	return &h
}

func (p *Pages) headlines(ctx context.Context, s scene, along []meeting.Brought) (*headlines, error) {
	suggested, err := p.Meetings.Suggestions(ctx, s.who, s.m.ID)
	if err != nil {
		return nil, err
	}
	return &headlines{s.broughtOf(along, meeting.Headline), s.broughtOf(suggested, meeting.Headline)}, nil
}

// actions gives what was promised before this meeting: what is open, and what was done since the last one.
func (p *Pages) actions(ctx context.Context, s scene) (*actions, error) {
	open, err := p.Actions.OfSeries(ctx, s.s.ID)
	if err != nil {
		return nil, err
	}
	since := s.m.Slot.AddDate(0, 0, -7)
	if held, err := p.Meetings.Held(ctx, s.who, s.s.ID, 1); err != nil {
		return nil, err
	} else if len(held) > 0 {
		since = held[0].EndedAt
	}
	done, err := p.Actions.DoneSince(ctx, s.s.ID, since)
	if err != nil {
		return nil, err
	}
	var v actions
	add := func(to *[]lateAction, all []action.Action) {
		for _, a := range all {
			if a.Meeting == s.m.ID {
				continue
			}
			one := lateAction{todo: s.todo(a), Late: a.Late(s.at) || a.Carried > 0}
			one.Raise = ui.Raise{Many: true, Kind: "action", Ref: a.ID, Title: a.Text, Said: "Promised by " + s.name(a.Owner) + " " + one.Due + ".", Back: s.url()}
			*to = append(*to, one)
		}
	}
	add(&v.Open, open)
	add(&v.Done, done)
	return &v, nil
}

func (p *Pages) discuss(ctx context.Context, s scene) (*discuss, string, error) {
	all, err := p.Meetings.Discussion(ctx, s.who, s.s.ID, s.m.ID)
	if err != nil {
		return nil, "", err
	}
	var v discuss
	where := ""
	for i, it := range all.Three {
		one, err := p.topic(ctx, s, it)
		if err != nil {
			return nil, "", err
		}
		switch {
		case !it.SolvedAt.IsZero():
			v.Solved = append(v.Solved, one)
		case it.Step != meeting.NoStep && v.Open == nil:
			v.Open, where = &one, "topic "+ui.Count(i+1)+" of "+ui.Count(len(all.Three))
		default:
			one.First = len(v.Next) == 0
			v.Next = append(v.Next, one)
		}
	}
	for _, part := range []struct {
		from []meeting.Item
		to   *[]topic
	}{{all.More, &v.More}, {all.Waits, &v.Waits}} {
		for _, it := range part.from {
			one, err := p.topic(ctx, s, it)
			if err != nil {
				return nil, "", err
			}
			*part.to = append(*part.to, one)
		}
	}
	if n := len(v.More) + len(v.Waits); n > 0 {
		v.Head = ui.Count(n) + " more that can wait"
	}
	return &v, where, nil
}

// topic is an item as it is shown.
func (p *Pages) topic(ctx context.Context, s scene, it meeting.Item) (topic, error) {
	t := topicOf(it, s.who, s.url())
	t.Note = note{meeting.ItemNote(it.ID), "Notes on this topic", "Write along. Everyone sees it as you type."}
	if it.Step == meeting.NoStep && it.SolvedAt.IsZero() {
		return t, nil
	}
	done, err := action.OfItem(ctx, p.DB, it.ID)
	for _, a := range done {
		t.Actions = append(t.Actions, s.todo(a))
	}
	return t, err
}

func topicOf(it meeting.Item, who team.Person, back string) topic {
	t := topic{ID: it.ID, Back: back, Title: it.Title, Said: it.Said, Step: it.Step, Waiting: it.Waiting(), Outcome: it.Outcome, Votes: len(it.Votes), Mine: it.RaisedBy == who.ID}
	for _, v := range it.Votes {
		t.Voted = t.Voted || v == who.ID
	}
	if d := it.Took(); d > 0 {
		t.Took = "solved in " + minutes(d)
	} else if !it.SolvedAt.IsZero() {
		t.Took = "solved"
	}
	t.Link, t.LinkSays = leads(it.Kind, it.Ref)
	order := []meeting.Step{meeting.Identify, meeting.Talking, meeting.Solve}
	past := true
	for i, st := range order {
		one := stepOf{Step: st, Label: []string{"Identify", "Discuss", "Solve"}[i], State: "done"}
		switch {
		case st == it.Step:
			one.State, past = "now", false
		case !past:
			one.State = ""
			if order[i-1] == it.Step {
				one.Key = "s"
			}
		}
		t.Steps = append(t.Steps, one)
	}
	return t
}

// leads is where what an item was raised from can be seen.
func leads(kind, ref string) (link, says string) {
	switch kind {
	case "figure", "signal":
		if of, err := scorecard.ParseRef(ref); err == nil {
			return of.Number(), "Open the number"
		}
	case "conversation", "frown":
		return "/conversations/" + ref, "Open the conversation"
	case "escalation":
		return "/escalations/" + ref, "Open the escalation"
	}
	return "", ""
}

func (p *Pages) reading(ctx context.Context, s scene, along []meeting.Brought) (*reading, error) {
	v := reading{All: s.broughtOf(along, meeting.Read)}
	next, err := p.Meetings.Reader(ctx, s.who, s.s.ID)
	if one, ok := s.people[next]; ok {
		v.Next = one.FirstName()
	}
	return &v, err
}

func (p *Pages) closing(ctx context.Context, s scene) (*closing, error) {
	r, err := p.Meetings.Ratings(ctx, s.who, s.m.ID)
	if err != nil {
		return nil, err
	}
	v := closing{URL: s.url(), Mine: r.Mine, Have: r.Have, Of: r.Of, Open: r.Open}
	for _, one := range r.All {
		v.All = append(v.All, rated{s.name(one.Person), one.Why, one.Score})
	}
	scores, err := p.Meetings.Scores(ctx, s.who, s.s.ID, 8)
	if len(scores) > 0 {
		all := make([]string, len(scores))
		for i, x := range scores {
			all[i] = ui.One(x)
		}
		v.Scores = "The last " + words(len(scores)) + " " + noun(len(scores), "meeting", "meetings") + ": " + strings.Join(all, ", ")
		if len(scores) == 1 {
			v.Scores = "The last meeting: " + all[0]
		}
	}
	return &v, err
}

// Ten are the marks that can be given.
func (closing) Ten() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} }

// Chosen tells whether the viewer gave this mark.
func (c closing) Chosen(n int) bool { return c.Mine != nil && c.Mine.Score == n }

// Why is what the viewer said to it.
func (c closing) Why() string {
	if c.Mine == nil {
		return ""
	}
	return c.Mine.Why
}
