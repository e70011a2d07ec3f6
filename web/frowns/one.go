// This file holds one frown: who said what of which answer, what was made of
// it, and the conversation beside it.

package frowns

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strconv"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

const (
	threadShown = 30
	wordsShown  = 4000 // letters of a message; the conversation's page has the rest
)

// one is a frown with its forms.
type one struct {
	Message, Who, First, About string
	Face                       string // as templates draw it
	FaceWords                  string
	Words                      []string
	At                         template.HTML
	Author                     string // who wrote the rated answer
	Mine                       bool
	Back, Talk                 string

	Causes []cause
	Lesson string
	Saw    string
	Read   *readBy
	Wrong  map[string]string

	Parts   []part
	Choices []part
	Quote   string
	New     string // the form of a new escalation
	Conv    string
	Raise   ui.Raise
	Move    move
	Subject string
	Earlier bool
	Thread  []said
}

type readBy struct {
	Who string
	At  template.HTML
}

// part is an escalation that the conversation belongs to, or could.
type part struct{ ID, URL, Title string }

// move is where the frown counts, and who asks that it count elsewhere.
type move struct {
	State            string // "", "can", "asked", "moved" or "left"
	Post             string
	To, Why          string
	Product          bool // the choice in the form
	Asker, Decider   string
	At               template.HTML
	Said             string
	MayDecide, MyOwn bool
}

// said is one message beside the frown.
type said struct {
	Kind  inbox.Kind
	Who   string
	At    template.HTML
	Words []string
	Rated bool
}

func (p *Pages) one(ctx context.Context, f ui.Frame, who team.Person, fr rating.Frown, s shown) (*one, error) {
	m, err := p.Inbox.Message(ctx, fr.Message)
	if err != nil {
		return nil, err
	}
	c, err := p.conversation(ctx, fr.Message)
	if err != nil {
		return nil, err
	}
	names, err := p.names(ctx)
	if err != nil {
		return nil, err
	}
	o := &one{
		Message: fr.Message, Who: c.Customer.Called(), First: c.Customer.Email, About: aboutWords(fr.About), Face: string(fr.Face), Words: paragraphs(fr.Comment), At: f.Time(fr.At),
		Author: cmp.Or(names[m.Author], m.AuthorName, m.Author), Mine: m.Author == who.Email,
		Back: pathOf(fr.Message), Talk: talkPath(c.ID), Wrong: s.wrong, Conv: c.ID, Subject: cmp.Or(c.Subject, "No subject"), Quote: escalation.Quote(fr.Comment), Saw: "0",
	}
	o.FaceWords = map[rating.Face]string{rating.NotGood: "Not good", rating.Okay: "Okay by now", rating.Great: "Great by now"}[fr.Face]
	if c.Customer.Name != "" {
		o.First = ui.FirstName(c.Customer.Name)
	}
	o.New = "/escalations/new?" + values("conversation", c.ID, "quote", o.Quote, "title", ui.Shorten(fr.Comment, 120))
	o.Raise = ui.Raise{Kind: "frown", Ref: fr.Message, Title: raised(o.Who, fr), Said: "A frown from " + o.Who + ".", Back: o.Back}
	o.reading(f, names, fr, s)
	o.Move = moveOf(f, names, who, m, fr, s)
	if err := p.hurts(ctx, o); err != nil {
		return nil, err
	}
	return o, p.thread(ctx, f, o, c, m, names)
}

// reading fills the form of what was behind it.
func (o *one) reading(f ui.Frame, names map[string]string, fr rating.Frown, s shown) {
	r := fr.Reading
	if !r.ReadAt.IsZero() {
		o.Read, o.Saw = &readBy{cmp.Or(names[r.Reader], r.Reader), f.Time(r.ReadAt)}, strconv.FormatInt(db.Micros(r.ReadAt), 10)
	}
	if s.reading != nil {
		r = *s.reading
	}
	if r.Cause == "" { // the customer's own word, until somebody says otherwise
		r.Cause = map[rating.About]rating.Cause{rating.Help: rating.CauseHelp, rating.Product: rating.CauseProduct}[fr.About]
	}
	o.Causes, o.Lesson = causes(), r.Lesson
	for i := range o.Causes {
		o.Causes[i].Chosen = o.Causes[i].Value == r.Cause
	}
}

func moveOf(f ui.Frame, names map[string]string, who team.Person, m inbox.Message, fr rating.Frown, s shown) move {
	v := move{Post: pathOf(fr.Message, "move"), Product: true, MayDecide: who.May()}
	switch {
	case fr.Move == nil && fr.Counts() && m.Author == who.Email:
		v.State = "can"
		if s.asking != nil {
			v.Why, v.Product = s.asking.Why, s.asking.About != rating.Other
		}
	case fr.Move != nil:
		mv := fr.Move
		v.To, v.Why, v.Asker, v.MyOwn = aboutWords(mv.About), mv.Why, cmp.Or(names[mv.Asker], mv.Asker), mv.Asker == who.Email
		v.Decider, v.Said, v.State = cmp.Or(names[mv.Decider], mv.Decider), mv.Said, "left"
		switch {
		case mv.DecidedAt.IsZero():
			v.State, v.Said = "asked", s.deciding
		case mv.Agreed:
			v.State = "moved"
		}
		if !mv.DecidedAt.IsZero() {
			v.At = f.Time(mv.DecidedAt)
		}
	}
	return v
}

// hurts fills what the conversation belongs to, and what it could.
func (p *Pages) hurts(ctx context.Context, o *one) error {
	of, err := p.Hurts.Of(ctx, o.Conv)
	if err != nil {
		return err
	}
	for _, t := range of {
		o.Parts = append(o.Parts, part{t.ID, "/escalations/" + t.ID, t.Title})
	}
	all, err := p.Hurts.Choices(ctx)
	for _, e := range all {
		if !slices.ContainsFunc(o.Parts, func(t part) bool { return t.ID == e.ID }) {
			o.Choices = append(o.Choices, part{ID: e.ID, Title: e.Title})
		}
	}
	return err
}

// thread fills the conversation beside it, up to its newest messages; the rated answer is among them always.
func (p *Pages) thread(ctx context.Context, f ui.Frame, o *one, c inbox.Conversation, rated inbox.Message, names map[string]string) error {
	all, earlier, err := p.Inbox.Thread(ctx, c.ID, "", threadShown)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(m inbox.Message) bool { return m.ID == rated.ID }) {
		all = slices.Insert(all, 0, rated)
	}
	o.Earlier = earlier
	for _, m := range all {
		who := cmp.Or(names[m.Author], m.AuthorName, m.Author)
		o.Thread = append(o.Thread, said{m.Kind, who, f.Time(m.At), paragraphs(ui.Shorten(cmp.Or(m.Fresh, m.Text), wordsShown)), m.ID == rated.ID})
	}
	return nil
}

// names are what the people of the team are called, by address.
func (p *Pages) names(ctx context.Context) (map[string]string, error) {
	people, err := p.Team.People(ctx)
	names := make(map[string]string, len(people))
	for _, one := range people {
		names[one.Email] = ui.FirstName(one.Name)
	}
	return names, err
}

// raised is what a frown is called at the meeting until somebody says it better.
func raised(name string, f rating.Frown) string {
	if f.Comment == "" {
		return "Why was " + name + " not happy?"
	}
	return "“" + ui.Shorten(f.Comment, 120) + "”"
}
