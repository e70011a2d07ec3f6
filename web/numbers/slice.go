// This file holds the list behind a part: the conversations of a topic, a mailbox or a day in one week.

package numbers

import (
	"html/template"
	"net/http"
	"net/url"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

// slicePage is the list behind a part.
type slicePage struct {
	ui.Frame
	Back, BackURL, Week string
	Heading, Lede       string
	Items               []item
	ui.Turn
}

// item is one thing that was counted.
type item struct {
	URL, Who, Subject string
	At                template.HTML
}

func (p *Pages) showSlice(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	ctx := r.Context()
	a, err := p.asked(ctx, r)
	if err != nil {
		return err
	}
	s := metric.Slice{By: metric.By(a.by), Name: r.URL.Query().Get("name")}
	if s.By != metric.ByTopic && s.By != metric.ByMailbox && s.By != metric.ByDay {
		return fault.New(fault.NotFound, "A week is taken apart by topic, by mailbox or by day.")
	}
	found, err := p.numbers.Items(ctx, a.week, a.Key, s)
	if err != nil {
		return err
	}
	names, err := p.labels(ctx)
	if err != nil {
		return err
	}
	name := sliceName(s, names)
	v := slicePage{
		Frame: p.house.Frame(w, r, name+", "+a.week.Called(), ui.NavWeek), Back: a.Title, BackURL: a.here() + "#parts",
		Week: a.week.Called() + ", " + days(a.week, a.this.Monday()), Heading: name,
		Lede: a.Title + ": " + ui.Count(len(found.Counted)),
	}
	if len(found.Of) > 0 {
		v.Lede += " of " + ui.Count(len(found.Of))
	}
	v.Lede += " in this week."
	items, turn, err := ui.TurnTo(found.Counted, r.URL)
	v.Turn = turn
	if err != nil {
		return err
	}
	var ids []string
	for _, it := range items {
		ids = append(ids, it.Conversation)
	}
	all, err := p.inbox.Conversations(ctx, ids)
	if err != nil {
		return err
	}
	talks := make(map[string]inbox.Conversation, len(all))
	for _, c := range all {
		talks[c.ID] = c
	}
	for _, it := range items {
		made := item{Who: it.Customer, Subject: "No subject", At: v.Time(time.UnixMicro(it.At)), URL: ui.InboxPath + "/" + url.PathEscape(it.Conversation)}
		if c := talks[it.Conversation]; c.ID != "" {
			if made.Who == "" || c.Customer.Email == made.Who {
				made.Who = c.Customer.Called()
			}
			if c.Subject != "" {
				made.Subject = c.Subject
			}
		}
		v.Items = append(v.Items, made)
	}
	return ui.Show(w, http.StatusOK, p.slice, v)
}
