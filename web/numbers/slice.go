// This file holds the list behind a part: the conversations of a topic, a mailbox or a day in one week.

package numbers

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
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
	Shown               string
	Items               []item
	Prev, Next          string
}

// item is one thing that was counted.
type item struct {
	URL, Who, Subject string
	At                template.HTML
}

const perPage = 100

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
		Frame: p.house.Frame(w, r, name+", "+called(a.week), ui.NavWeek), Back: a.Title, BackURL: a.here() + "#parts",
		Week: called(a.week) + ", " + days(a.week, a.this.Monday()), Heading: name,
		Lede: a.Title + ": " + ui.Count(len(found.Counted)),
	}
	if len(found.Of) > 0 {
		v.Lede += " of " + ui.Count(len(found.Of))
	}
	v.Lede += " in this week."
	items, err := v.turn(found.Counted, r.URL)
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

// turn cuts the page that was asked for out of the list.
func (v *slicePage) turn(items []metric.Item, u *url.URL) ([]metric.Item, error) {
	n, pages := 1, max(1, (len(items)+perPage-1)/perPage)
	if text := u.Query().Get("page"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 || n > pages {
			return nil, fault.New(fault.NotFound, "This list has %s; there is no page “%s”.", ui.Plural(pages, "page", "pages"), text)
		}
	}
	at := func(n int) string {
		q := u.Query()
		q.Set("page", strconv.Itoa(n))
		return u.Path + "?" + q.Encode()
	}
	if n > 1 {
		v.Prev = at(n - 1)
	}
	if n < pages {
		v.Next = at(n + 1)
	}
	from, to := (n-1)*perPage, min(n*perPage, len(items))
	if v.Shown = ui.Count(to) + " of " + ui.Count(len(items)) + " shown"; pages > 1 {
		v.Shown = ui.Count(from+1) + " to " + v.Shown
	}
	return items[from:to], nil
}
