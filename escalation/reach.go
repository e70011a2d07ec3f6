// This file holds whom an escalation hurts: counted from its conversations, by
// pure rules.

package escalation

import (
	"cmp"
	"slices"
	"time"

	"rapport/inbox"
	"rapport/metric"
)

// Linked is a linked conversation as it is now.
type Linked struct {
	Link
	Talk inbox.Conversation
}

// Began is when the customer came with it.
func (l Linked) Began() time.Time {
	if l.Talk.BeganAt.IsZero() {
		return l.Talk.NewestAt
	}
	return l.Talk.BeganAt
}

// gather puts links and the conversations that they lead to together. Links
// to conversations that became one are one, the earliest, with the first quote
// there is; spam and what was deleted is left out. Oldest conversation first.
func gather(links []Link, roots map[string]inbox.Conversation) []Linked {
	slices.SortFunc(links, func(a, b Link) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Conversation, b.Conversation))
	})
	at := map[string]int{}
	var all []Linked
	for _, l := range links {
		c, ok := roots[l.Conversation]
		if !ok || c.Status == inbox.Spam || c.Status == inbox.Deleted {
			continue
		}
		if i, ok := at[c.ID]; ok {
			all[i].Quote = cmp.Or(all[i].Quote, l.Quote)
			continue
		}
		at[c.ID] = len(all)
		all = append(all, Linked{l, c})
	}
	slices.SortStableFunc(all, func(a, b Linked) int { return cmp.Or(a.Began().Compare(b.Began()), cmp.Compare(a.Talk.ID, b.Talk.ID)) })
	return all
}

// TrendWeeks is how many weeks a trend shows; judgedWeeks how many it knows.
const (
	TrendWeeks  = 12
	judgedWeeks = 26
)

// fourWeeks decides which escalation comes first.
const fourWeeks = 28 * 24 * time.Hour

// fewest is how many people a week must have before it is called news: less
// is too few to tell.
const fewest = 5

// Reach is whom it hurts. A person is a customer of a linked conversation, and
// new in the week in which the first of them began.
type Reach struct {
	People        int
	Conversations int
	Recent        int   // people with a conversation that began in the last four weeks
	Weeks         []int // new people in each of the last TrendWeeks weeks, this one last
	First         metric.Week
	Limits        metric.Limits // what is normal for this one cause
	News          map[int]bool  // by index in Weeks: more than is normal
}

// New is how many people came this week.
func (r Reach) New() int { return r.Weeks[len(r.Weeks)-1] }

// Before is how many came the week before.
func (r Reach) Before() int { return r.Weeks[len(r.Weeks)-2] }

// Rising tells that more people come than is normal, this week or the last.
func (r Reach) Rising() bool { return r.News[len(r.Weeks)-1] || r.News[len(r.Weeks)-2] }

// reach counts whom linked conversations, oldest first, hurt as of a moment.
func reach(all []Linked, at time.Time, zone *time.Location) Reach {
	this := metric.WeekOf(at.UnixMicro(), zone)
	first := this.Add(1 - judgedWeeks)
	weeks := make(map[metric.Week]int, judgedWeeks)
	seen, recent := map[string]bool{}, map[string]bool{}
	for _, l := range all {
		who := l.Talk.Customer.ID
		if !seen[who] {
			seen[who] = true
			weeks[metric.WeekOf(l.Began().UnixMicro(), zone)]++
		}
		if l.Began().After(at.Add(-fourWeeks)) {
			recent[who] = true
		}
	}
	counts, points := make([]int, judgedWeeks), make([]metric.Point, judgedWeeks)
	for i := range counts {
		counts[i] = weeks[first.Add(i)]
		points[i] = metric.Point{Value: float64(counts[i]), Known: true, Complete: i < judgedWeeks-1}
	}
	from := judgedWeeks - TrendWeeks
	r := Reach{
		People: len(seen), Conversations: len(all), Recent: len(recent), Weeks: counts[from:], First: first.Add(from), News: map[int]bool{},
	}
	verdicts := metric.Judge(points, 0, float64(len(all)+fewest))
	r.Limits = verdicts[judgedWeeks-1].Limits
	for i, v := range verdicts[from:] {
		// A week that is not over can only grow: above the limits it is news already.
		r.News[i] = r.Weeks[i] >= fewest && float64(r.Weeks[i]) > v.Limits.Upper
	}
	return r
}
