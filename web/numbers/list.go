// This file holds the page of all numbers.

package numbers

import (
	"html/template"
	"net/http"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

// listPage is the page of all numbers.
type listPage struct {
	ui.Frame
	Week, Back, BackURL string
	Groups              []group
}

// group is the numbers that belong to a row of the weekly report.
type group struct {
	ID, Name string
	Rows     []row
	Silent   []choice // what nothing was counted of in these weeks
}

// row is one number.
type row struct {
	Name, URL     string
	Figure        string
	Watch         bool
	Said          scorecard.Sentence
	Trend         template.HTML
	Changed, Goal scorecard.Mark
	Raise         ui.Raise
}

// shown is how many weeks a trend shows.
const shown = 12

// groups lists all numbers of the team by the row of the report that they explain.
func groups() []struct {
	id, name string
	keys     []metric.Key
} {
	return []struct {
		id, name string
		keys     []metric.Key
	}{
		{"sales", "Sales", []metric.Key{metric.Sales, metric.RenewalShare}},
		{"tickets", "New tickets", []metric.Key{metric.NewConversations, metric.TicketsPerSale, metric.MessagesReceived}},
		{"productivity", "Productivity", []metric.Key{
			metric.FirstResponseTime, metric.ResponseTime, metric.RepliedWithin1h, metric.RepliedWithin6h, metric.RepliedWithin24h,
			metric.ClosedOfNew, metric.ClosedCount, metric.Resolved, metric.ResolvedOnFirstReply, metric.RepliesToResolve, metric.ResolutionTime,
			metric.Reopened, metric.OpenAtEnd, metric.WaitingAtEnd, metric.RepliesSent, metric.CustomersHelped, metric.HandleTime,
		}},
		{"happiness", "Happiness", []metric.Key{metric.Happiness, metric.HappinessCoverage, metric.Ratings, metric.HappinessProduct}},
		{"free", "Free support", []metric.Key{metric.FreeInteractions, metric.FreeFiveStar, metric.FreeResolvedShare}},
		{"capacity", "Capacity", []metric.Key{metric.Capacity}},
	}
}

func (p *Pages) showList(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	ctx := r.Context()
	var a asked
	if err := p.weekOf(ctx, &a, r.URL.Query().Get("week")); err != nil {
		return err
	}
	v := listPage{
		Frame: p.house.Frame(w, r, "All numbers", ui.NavWeek), Back: a.week.Called(), BackURL: ui.WeekPath + "/" + a.week.String(),
		Week: a.week.Called() + ", " + days(a.week, a.this.Monday()),
	}
	var keys []metric.Key
	for _, g := range groups() {
		keys = append(keys, g.keys...)
	}
	charts, err := p.cards.Charts(ctx, keys, a.week, shown)
	if err != nil {
		return err
	}
	for _, g := range groups() {
		made := group{ID: g.id, Name: g.name}
		for range g.keys {
			c := charts[0]
			charts = charts[1:]
			if r := rowOf(c, a.week); r.Trend == "" {
				made.Silent = append(made.Silent, choice{Label: r.Name, URL: r.URL})
			} else {
				made.Rows = append(made.Rows, r)
			}
		}
		v.Groups = append(v.Groups, made)
	}
	return ui.Show(w, http.StatusOK, p.list, v)
}

func rowOf(c scorecard.Chart, week metric.Week) row {
	d := ready(c)
	of := scorecard.Ref{Week: week, Key: c.Entry.Key}
	made := row{Name: c.Entry.Title, URL: of.Number(), Watch: c.Entry.Stance == metric.Watch, Goal: c.Goal, Figure: "–"}
	n := len(c.Points)
	if n == 0 {
		return made
	}
	last := c.Points[n-1]
	made.Figure, made.Said, made.Changed = figure(c.Entry.Definition, last.Value), last.Said, last.Mark
	for _, p := range c.Points {
		if p.Value.Known {
			made.Trend = d.small().Trend().SVG("")
			break
		}
	}
	return made
}
