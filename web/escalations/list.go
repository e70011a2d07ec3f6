// This file holds the page of all that hurts, product's first one.

package escalations

import (
	"html/template"
	"net/http"
	"slices"

	"rapport/escalation"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is a list of escalations.
type listPage struct {
	ui.Frame
	Lede  string
	Tabs  []tab
	Order string
	Rows  []row
	Empty string
	Sun   bool // nothing hurts
}

type tab struct {
	Label, URL string
	Current    bool
	Count      int
}

// row is one escalation in a list.
type row struct {
	URL, Title    string
	People, Talks int
	Quote, Who    string
	When          template.HTML
	RaisedBy      string
	RaisedOn      template.HTML
	Spark         ui.Spark
	Trend         string
	Status        string
	Urgency       urgency
	Standing      string
	Tell          string // where everybody can be told
}

// The lists by their names in the address.
const (
	listFixed  = "fixed"
	listClosed = "closed"
)

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	lists, err := p.escalations.Lists(r.Context())
	if err != nil {
		return err
	}
	names, err := p.people(r.Context())
	if err != nil {
		return err
	}
	l := listPage{Frame: p.house.Frame(w, r, "What hurts people", ""), Order: "Most people in four weeks first."}
	name, cases := r.FormValue("list"), lists.Hurting
	switch name {
	case listFixed:
		cases, l.Empty = lists.Fixed, "Everybody who was hurt by something that is fixed knows it."
	case listClosed:
		cases, l.Order, l.Empty = lists.Closed, "Newest first.", "Nothing was closed yet."
	default:
		name = ""
		l.Sun = len(cases) == 0
	}
	if len(lists.Hurting) > 0 {
		l.Lede = ledeOf(lists.Hurting)
	}
	l.Tabs = []tab{
		{"Hurting now", root, name == "", len(lists.Hurting)},
		{"Fixed, not told", root + "?list=" + listFixed, name == listFixed, len(lists.Fixed)},
		{"Closed", root + "?list=" + listClosed, name == listClosed, 0},
	}
	for _, c := range cases {
		l.Rows = append(l.Rows, l.row(c, names))
	}
	return ui.Show(w, http.StatusOK, p.list, l)
}

func (l *listPage) row(c escalation.Case, names people) row {
	r := row{
		URL: pathOf(c.ID), Title: c.Title, People: c.People, Talks: c.Conversations, RaisedBy: names.first(c.RaisedBy), RaisedOn: l.Day(c.RaisedAt),
		Spark: spark(c.Reach), Trend: trendOf(c.Reach), Status: c.Status.Label(), Urgency: urgencyOf(c.Urgency, c.Urgency.Label()),
		Standing: standingOf(c, names, l.At),
	}
	for _, t := range slices.Backward(c.Linked) { // the newest words there are
		if t.Quote != "" {
			r.Quote, r.Who, r.When = t.Quote, t.Talk.Customer.Called(), l.Brief(t.Began())
			break
		}
	}
	if c.Status == escalation.Complete && c.Untold > 0 {
		r.Tell = pathOf(c.ID, "telling")
	}
	return r
}
