// This file holds the page of a week.

package week

import (
	"fmt"
	"html/template"
	"net/http"
	"time"

	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

// reportPage is the page of a week.
type reportPage struct {
	ui.Frame
	Week       string // "Week 46, 9 to 15 November 2026"
	Prev, Next *link
	Heading    string
	Lede       []bit
	AsOf       template.HTML
	Counting   bool // the counting is behind
	Open       bool // the week is not over
	Young      *notice
	Rows       []row
	Bands      bool // some chart shows what is normal
	Basis      string
	Cards      []card
	Without    string // who has no card
	Empty      *empty
}

// link goes to another week.
type link struct{ Label, URL string }

// empty stands where there is nothing to count.
type empty struct{ Heading, Words, URL, Link string }

func (p *Pages) show(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	a, err := p.asked(r.Context(), r.PathValue("week"))
	if err != nil {
		return err
	}
	v := reportPage{
		Frame: p.house.Frame(w, r, called(a.Week), ui.NavWeek),
		Week:  called(a.Week) + ", " + days(a.Week), Open: a.open(),
	}
	if v.Counting, err = p.behind(r.Context()); err != nil {
		return err
	}
	h, err := p.history(r.Context(), a)
	if err != nil {
		return err
	}
	people, err := p.team.People(r.Context())
	if err != nil {
		return err
	}
	v.around(a)
	if a.early() && quiet(h.now()) {
		v.Heading, v.Empty = v.Week, nothingYet(a)
		return ui.Show(w, http.StatusOK, p.report, v)
	}
	v.fill(a, h, people)
	return ui.Show(w, http.StatusOK, p.report, v)
}

// around says which weeks lie beside this one.
func (v *reportPage) around(a asked) {
	if !a.early() && a.Week != a.first {
		v.Prev = &link{called(a.Previous()), address(a.Previous())}
	}
	if !a.open() {
		v.Next = &link{called(a.Week.Next()), address(a.Week.Next())}
	}
}

// fill says what the numbers say.
func (v *reportPage) fill(a asked, h history, people []team.Person) {
	r := rows{history: h}
	v.Rows = r.all()
	v.Heading, v.Lede, v.Young = h.heading(r.leads), h.lede(r.leads, a.Week), h.young()
	for _, t := range r.leads {
		v.Bands = v.Bands || t.limited()
	}
	v.Basis = "the weeks so far"
	switch n := h.complete(); {
	case n >= 26:
		v.Basis = "the first 26 weeks"
	case n >= fixedLimits:
		v.Basis = "the first 12 weeks"
	}
	v.AsOf = v.asOf(a)
	var without []string
	if v.Cards, without = h.cards(people, v.At); len(without) > 0 {
		v.Without = "No card this week: " + and(without) + ". A card appears for whoever answers customers."
	}
}

// asOf says what the figures know.
func (v *reportPage) asOf(a asked) template.HTML {
	if a.open() {
		return template.HTML(fmt.Sprintf(`as of <time datetime="%s">%s</time>`, v.At.UTC().Format(time.RFC3339), v.Clock(v.At))) //nolint:gosec // digits
	}
	end := time.UnixMicro(a.Window(a.set.Location()).End)
	day := a.Monday().AddDate(0, 0, 6).Format("Monday 2 January")
	return template.HTML(fmt.Sprintf(`as of the <time datetime="%s">end of %s</time>, %s time`, //nolint:gosec // the place is escaped
		end.UTC().Format(time.RFC3339), day, template.HTMLEscapeString(place(a.set.Zone))))
}

// quiet tells whether nothing at all was counted.
func quiet(r *metric.Report) bool {
	for _, k := range []metric.Key{metric.NewConversations, metric.RepliesSent, metric.ClosedCount, metric.Sales, metric.FreeInteractions} {
		if r.Team[k].N > 0 {
			return false
		}
	}
	return true
}

func nothingYet(a asked) *empty {
	if !a.any {
		return &empty{Heading: "Nothing to count yet", Words: "Numbers come from the mail itself. As soon as somebody writes, the first week fills by itself."}
	}
	return &empty{
		"Nobody had written yet", "The first mail came in week " + fmt.Sprint(a.first.Number) + ", " + days(a.first) + ".",
		address(a.first), "Go to the first week",
	}
}
