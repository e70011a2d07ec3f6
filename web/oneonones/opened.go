// This file holds what a pair's own page says when the law opened it.

package oneonones

import (
	"context"
	"time"

	"rapport/oneonone"
	"rapport/web/ui"
)

// opened is an opening of this page, for the two whose page it is.
type opened struct {
	URL, Say, Reason, Read string
	Now                    bool // it can be read at this moment
}

// opened tells both who opened their page, why, and how often it was read; the newest first.
func (p *Pages) opened(ctx context.Context, all oneonone.Page, at time.Time) (out []opened, err error) {
	openings, err := p.Pairs.Openings(ctx, all.Me)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, o := range openings {
		if !all.Pair.Has(o.One) || !all.Pair.Has(o.Two) {
			continue
		}
		for _, id := range []string{o.AskedBy, o.AgreedBy} {
			if names[id] != "" {
				continue
			}
			one, err := p.Team.Person(ctx, id)
			if err != nil {
				return nil, err
			}
			names[id] = one.Name
		}
		zone := all.Me.Location()
		v := opened{URL: "/openings/" + o.ID, Reason: o.Reason, Read: "Nobody read it so far.", Now: o.Open(at)}
		v.Say = o.Purpose.Label() + ": " + names[o.AskedBy] + " asked and " + names[o.AgreedBy] + " agreed to open this page on " + o.AgreedAt.In(zone).Format("2 January, 15:04") + "."
		if v.Now {
			v.Say += " Both can read it until " + o.AgreedAt.Add(oneonone.Glass).In(zone).Format("2 January, 15:04")
			if o.Notes {
				v.Say += ", the private notes of each too"
			}
			v.Say += "."
		}
		if n := len(o.Readings); n > 0 {
			v.Read = "It was read " + ui.Plural(n, "time", "times") + "."
		}
		out = append(out, v)
	}
	return out, nil
}
