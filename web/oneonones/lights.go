// This file holds what stands beside the talk: goals, highlights and thanks.

package oneonones

import (
	"cmp"
	"context"
	"time"

	"rapport/oneonone"
)

// senders gives the names of those who sent thanks, by id.
func (p *Pages) senders(ctx context.Context, all []oneonone.Highlight) (map[string]string, error) {
	names := map[string]string{}
	for _, h := range all {
		if !h.Thanks || names[h.By] != "" {
			continue
		}
		from, err := p.Team.Person(ctx, h.By)
		if err != nil {
			return nil, err
		}
		names[h.By] = from.Name
	}
	return names, nil
}

// lists fills in goals and highlights.
func (v *pairPage) lists(all oneonone.Page) {
	for _, g := range all.Goals {
		one := goal{ID: g.ID, URL: v.URL, Text: g.Text, Line: g.Line, OnTrack: g.OnTrack, Said: !g.LineAt.IsZero(), Done: !g.DoneAt.IsZero(), Own: g.By == v.Me.ID, By: v.called(g.By), Skill: g.Skill, Writes: v.Writes}
		if until, err := time.Parse(time.DateOnly, g.Until); err == nil {
			one.Until = until.Format("2 January 2006")
		}
		v.Goals = append(v.Goals, one)
	}
	for _, h := range all.Lights {
		one := light{ID: h.ID, URL: v.URL, Text: h.Text, By: v.called(h.By), Thanks: h.Thanks, Own: v.Writes && (h.By == v.Me.ID || h.Thanks && v.Mine), Tells: h.Headline && v.Writes, Told: !h.ToldAt.IsZero()}
		if h.Thanks {
			one.By = cmp.Or(v.Senders[h.By], one.By)
		}
		v.Lights = append(v.Lights, one)
	}
}
