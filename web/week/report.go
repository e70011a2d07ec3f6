// This file holds the page of a week.

package week

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rapport/kit/zones"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// reportPage is the page of a week.
type reportPage struct {
	ui.Frame
	scorecard.Report
	When       string // "Week 46, 9 to 15 November 2026"
	Prev, Next *link
	AsOf       template.HTML
	Counting   bool // the counting is behind
	Meeting    Meeting
	Frozen     template.HTML // when a meeting saw it, if one did
	Rows       []row
	Bands      bool // some chart shows what is normal
	Goals      bool // some chart shows a goal
	Basis      string
	Topics     []topic
	Raised     string // "One signal, two things people raised."
	Cards      []card
	Later      string // what is said of the cards that can't be seen yet
	Without    string // who has no card
	Empty      *empty
	Form       form
}

// link goes to another week.
type link struct{ Label, URL string }

// empty stands where there is nothing to count.
type empty struct{ Heading, Words, URL, Link string }

func (p *Pages) show(w http.ResponseWriter, r *http.Request, who team.Person) error {
	a, err := p.asked(r.Context(), r.PathValue("week"))
	if err != nil {
		return err
	}
	return p.render(w, r, who, a, http.StatusOK, form{})
}

// render shows a week, perhaps with a form that was refused.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, who team.Person, a asked, status int, typed form) (err error) {
	ctx := r.Context()
	v := reportPage{Frame: p.house.Frame(w, r, a.Week.Called(), ui.NavWeek), When: a.Week.Called() + ", " + a.Week.Days(), Form: typed}
	if v.Counting, err = p.behind(ctx); err != nil {
		return err
	}
	if v.Report, err = p.scores.Report(ctx, a.Week); err != nil {
		return err
	}
	v.around(a)
	if a.early() && quiet(&v.Numbers) {
		v.Heading, v.Empty = v.When, nothingYet(a)
		return ui.Show(w, status, p.report, v)
	}
	if v.Meeting, err = p.meets(ctx, who, a.Week); err != nil {
		return err
	}
	people, err := p.team.People(ctx)
	if err != nil {
		return err
	}
	v.fill(a, who)
	if err := p.addFrozen(ctx, &v); err != nil {
		return err
	}
	seen, err := p.addCards(ctx, &v, who, people)
	if err != nil {
		return err
	}
	if err := p.scores.Looked(ctx, who, seen, a.Week, scorecard.SawCard); err != nil { // kept before it is sent: who reads it and hangs up has seen it
		return err
	}
	return ui.Show(w, status, p.report, v)
}

// around says which weeks lie beside this one.
func (v *reportPage) around(a asked) {
	if !a.early() && a.Week != a.first {
		v.Prev = &link{a.Previous().Called(), address(a.Previous())}
	}
	if !a.open() {
		v.Next = &link{a.Week.Next().Called(), address(a.Week.Next())}
	}
}

// fill shows what the report says.
func (v *reportPage) fill(a asked, who team.Person) {
	for _, said := range v.Report.Rows {
		made := row{Row: said, May: who.May() && !v.Open, Page: address(v.Week), Form: v.Form}
		if len(said.Line.Points) > 0 {
			made.Spark = ui.SparkOf(said.Line).SVG()
		}
		kind := "figure"
		if said.Changed.Class == "changed" || said.Changed.Class == "drift" {
			kind = "signal"
		}
		made.Raise = ui.Raise{Many: true, Kind: kind, Ref: said.Of.String(), Title: said.Name, Said: "From the numbers. " + said.Said.String(), Back: address(v.Week)}
		for _, t := range v.Report.Topics {
			if t.Of == said.Of {
				made.Raise.Title = t.Title
			}
		}
		v.Rows = append(v.Rows, made)
		v.Bands = v.Bands || said.Line.Limits.Basis != metric.TooFew
		v.Goals = v.Goals || said.Line.Goal != nil
	}
	v.Basis = "the weeks so far"
	switch n := v.Weeks; {
	case n >= 26:
		v.Basis = "the first 26 weeks"
	case n >= 12:
		v.Basis = "the first 12 weeks"
	}
	v.AsOf = v.asOf(a)
	v.discuss()
}

// asOf says what the figures know.
func (v *reportPage) asOf(a asked) template.HTML {
	if a.open() {
		return template.HTML(fmt.Sprintf(`as of <time datetime="%s">%s</time>`, v.At.UTC().Format(time.RFC3339), v.Clock(v.At))) //nolint:gosec // digits
	}
	end := time.UnixMicro(a.Window(a.set.Location()).End)
	day := a.Monday().AddDate(0, 0, 6).Format("Monday 2 January")
	return template.HTML(fmt.Sprintf(`as of the <time datetime="%s">end of %s</time>, %s time`, //nolint:gosec // the place is escaped
		end.UTC().Format(time.RFC3339), day, template.HTMLEscapeString(zones.Town(a.set.Zone))))
}

// addFrozen marks the figures that are others now than the last meeting saw.
func (p *Pages) addFrozen(ctx context.Context, v *reportPage) error {
	all, err := p.scores.Snapshots(ctx, v.Week)
	if err != nil || len(all) == 0 {
		return err
	}
	last := all[len(all)-1]
	v.Frozen = v.Time(last.At)
	for _, d := range last.Differences(v.Numbers) {
		for i := range v.Rows {
			if v.Rows[i].ID == d.Row {
				v.Rows[i].Then = append(v.Rows[i].Then, d)
			}
		}
	}
	return nil
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
		"Nobody had written yet", "The first mail came in week " + fmt.Sprint(a.first.Number) + ", " + a.first.Days() + ".",
		address(a.first), "Go to the first week",
	}
}

// and joins words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
