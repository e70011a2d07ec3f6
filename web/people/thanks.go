// This file holds thanks: what customers wrote beside a smile.

package people

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"rapport/kit/db"
	"rapport/metric"
	"rapport/rating"
	"rapport/web/ui"
)

// thanks is one of them.
type thanks struct {
	Words, From, URL string
}

const (
	thankedWeeks = 12 // how far back thanks are looked for
	mostThanks   = 3
	mostFaces    = 10
)

// rated gives the ratings of the person's replies in the last weeks, the newest first.
func (p *Pages) rated(ctx context.Context, v *personPage) (all []metric.Item, err error) {
	for i := range thankedWeeks {
		found, err := p.Numbers.Explain(ctx, v.Week.Add(-i), v.Of.Email, metric.Happiness)
		if err != nil {
			return nil, err
		}
		all = append(all, found.Counted...)
	}
	slices.SortStableFunc(all, func(a, b metric.Item) int { return cmp.Compare(b.At, a.At) })
	return all, nil
}

// faces names the last ratings of all, which are the newest first; the oldest of them comes first.
func faces(all []metric.Item) (names []string) {
	for _, it := range all[:min(len(all), mostFaces)] {
		names = append(names, map[metric.Face]string{metric.Great: "great", metric.Okay: "okay", metric.NotGood: "not_good"}[it.Face])
	}
	slices.Reverse(names)
	return names
}

// thank finds the words of the happy ones.
func (p *Pages) thank(ctx context.Context, v *personPage, all []metric.Item) error {
	at, conversations := map[string]int64{}, []string{}
	for _, it := range all {
		if it.Face == metric.Great {
			at[it.Message] = it.At
			conversations = append(conversations, it.Conversation)
		}
	}
	slices.Sort(conversations)
	conversations = slices.Compact(conversations)
	ratings, err := p.Ratings.Of(ctx, conversations...)
	if err != nil {
		return err
	}
	ratings = slices.DeleteFunc(ratings, func(r rating.Rating) bool { return at[r.Message] != db.Micros(r.At) || r.Comment == "" })
	slices.Reverse(ratings) // the newest first
	if len(ratings) > 0 {
		v.Many = ui.Count(len(ratings)) + " in twelve weeks"
	}
	ratings = ratings[:min(len(ratings), mostThanks)]
	ids := make([]string, len(ratings))
	for i, r := range ratings {
		ids[i] = r.Conversation
	}
	talks, err := p.Inbox.Conversations(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range ratings {
		said := thanks{Words: r.Comment, URL: ui.InboxPath + "/" + url.PathEscape(r.Conversation), From: v.day(r.At)}
		for _, c := range talks {
			if c.ID == r.Conversation {
				said.From = c.Customer.Called() + ", " + v.day(r.At)
			}
		}
		v.Thanks = append(v.Thanks, said)
	}
	return nil
}
