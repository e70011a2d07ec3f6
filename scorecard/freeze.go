// This file holds the report as a meeting saw it, and what turned out otherwise since.

package scorecard

import (
	"slices"
	"time"

	"rapport/metric"
)

// Snapshot is the report as it was when a meeting was held.
type Snapshot struct {
	Meeting string // its id
	Week    metric.Week
	At      time.Time
	Report  Report // of the cards only those shown together
}

// Difference is a figure that is another now than at the meeting.
type Difference struct {
	Row       string // whose row it stands in: "productivity"
	Of        Ref
	Title     string // the number's title
	Now, Then string // "104 %", "106 %"
}

// String says it: "now 104 %, at the meeting 106 %".
func (d Difference) String() string { return "now " + d.Now + ", at the meeting " + d.Then }

// together is the report as it may be shown to all, without what only the persons themselves and their managers see.
func (r Report) together() Report {
	r.Cards = slices.DeleteFunc(slices.Clone(r.Cards), func(c Card) bool { return c.Shown != Together })
	r.Numbers.People = slices.DeleteFunc(slices.Clone(r.Numbers.People), func(p metric.PersonReport) bool {
		return !slices.ContainsFunc(r.Cards, func(c Card) bool { return c.Email == p.Email })
	})
	return r
}

// rowKeys are the numbers that a row shows.
func rowKeys() map[string][]metric.Key {
	return map[string][]metric.Key{
		"sales":        {metric.Sales, metric.RenewalShare},
		"tickets":      {metric.NewConversations, metric.TicketsPerSale},
		"productivity": {metric.FirstResponseTime, metric.ClosedOfNew},
		"happiness":    {metric.Happiness, metric.HappinessCoverage},
		"free":         {metric.FreeInteractions, metric.FreeFiveStar, metric.FreeResolvedShare},
		"capacity":     {metric.Capacity},
	}
}

// Differences gives the figures of the rows that are others in a report of now than the meeting saw.
func (s Snapshot) Differences(now metric.Report) (all []Difference) {
	keys := rowKeys()
	for _, row := range RowIDs() {
		for _, k := range keys[row] {
			d := k.Define()
			a, b := told(d.Unit, now.Team[k]), told(d.Unit, s.Report.Numbers.Team[k])
			if a != b {
				all = append(all, Difference{row, Ref{Week: s.Week, Key: k}, d.Title, a, b})
			}
		}
	}
	return all
}

// told writes a value inside a sentence.
func told(u metric.Unit, v metric.Value) string {
	if !v.Known {
		return "not known"
	}
	return metric.FormatNumber(u, v)
}
