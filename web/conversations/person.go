// This file holds the person at the right: what the customer wrote and
// thought before.

package conversations

import (
	"cmp"
	"context"
	"html/template"

	"rapport/inbox"
	"rapport/rating"
	"rapport/web/ui"
)

// person is what we know of the customer.
type person struct {
	all         []inbox.Conversation // the newest, under all of their addresses
	Name, Email string
	First       string
	Customer    customer // what the team knows besides
	Topics      topics
	Raise       ui.Raise // the conversation, as a topic of the meeting
	Meets       bool     // the viewer has a one-on-one, for whose agenda it may be
	Hurts       hurts
	Last        *face // the newest rating
	Ratings     []rated
	Before      []past
	More        bool // wrote more often than is shown
}

// rated is one rating in words.
type rated struct {
	Face face
	Said string
	When template.HTML
	Talk *ui.Raise // of a frown
}

type face struct{ Kind, Label string }

type past struct {
	URL, Subject string
	When         template.HTML
	Standing     string
	From         string // the address, when it is another than this conversation's
}

const (
	pastShown    = 8
	ratingsShown = 5
)

// person looks up what the customer wrote and thought before.
func (p *Pages) person(ctx context.Context, f ui.Frame, v view, list listing) (person, error) {
	one := person{Name: v.c.Customer.Called(), Email: v.c.Customer.Email, First: firstOf(v.c.Customer)}
	var err error
	if one.Topics, err = p.topics(ctx, v, list); err != nil {
		return one, err
	}
	if one.Hurts, err = p.hurtsOf(ctx, f, v); err != nil {
		return one, err
	}
	about, err := p.inbox.About(ctx, v.c.Customer.ID)
	if err != nil {
		return one, err
	}
	one.Customer = customerOf(f, v, about)
	all, err := p.inbox.OfAll(ctx, about.IDs(v.c.Customer.ID), max(pastShown+2, mergesOffered+1))
	if err != nil {
		return one, err
	}
	one.all = all
	ids := []string{v.c.ID}
	for _, c := range all {
		if c.ID == v.c.ID || c.Status == inbox.Deleted || c.Status == inbox.Spam {
			continue
		}
		ids = append(ids, c.ID)
		if len(one.Before) == pastShown {
			one.More = true
			break
		}
		before := past{URL: v.at.talk(c.ID), Subject: subjectOf(c), When: f.Brief(c.NewestAt), Standing: standingOf(c)}
		if c.Customer.ID != v.c.Customer.ID {
			before.From = c.Customer.Email
		}
		one.Before = append(one.Before, before)
	}
	ratings, err := p.ratings.Of(ctx, ids...)
	if err != nil {
		return one, err
	}
	counted := map[string]int{}
	for i, r := range ratings {
		counted[r.Message] = i
	}
	for i := len(ratings) - 1; i >= 0 && len(one.Ratings) < ratingsShown; i-- {
		if counted[ratings[i].Message] == i {
			one.Ratings = append(one.Ratings, ratedOf(f, ratings[i]))
			if r := ratings[i]; r.Face == rating.NotGood {
				one.Ratings[len(one.Ratings)-1].Talk = &ui.Raise{
					Many: true, Kind: "frown", Ref: r.Message, Title: frownOf(one.Name, r), Said: "A frown from " + one.Name + ".", Back: v.at.talk(v.c.ID),
				}
			}
		}
	}
	if len(one.Ratings) > 0 {
		one.Last = &face{one.Ratings[0].Face.Kind, "The last rating: " + one.Ratings[0].Face.Label}
	}
	return one, nil
}

// frownOf is what a frown is called until somebody says it better.
func frownOf(name string, r rating.Rating) string {
	if r.Comment == "" {
		return "Why was " + name + " not happy?"
	}
	return "“" + ui.Shorten(r.Comment, 120) + "”"
}

func standingOf(c inbox.Conversation) string {
	switch {
	case !c.WaitingSince.IsZero():
		return "waiting"
	case c.Status == inbox.Closed:
		return "closed"
	default:
		return string(cmp.Or(c.Status, inbox.Open))
	}
}

// faceWords are the faces as customers know them.
var faceWords = map[rating.Face]string{rating.Great: "great", rating.Okay: "okay", rating.NotGood: "not good"}

var aboutWords = map[rating.About]string{
	rating.Help: "about the help", rating.Product: "about our product", rating.Both: "about the help and our product", rating.Other: "about something else",
}

func ratedOf(f ui.Frame, r rating.Rating) rated {
	one := rated{Face: face{string(r.Face), faceWords[r.Face]}, Said: r.Comment, When: f.Brief(r.At)}
	if words := aboutWords[r.About]; words != "" {
		one.When += template.HTML(", " + words) //nolint:gosec // our own words
	}
	return one
}
