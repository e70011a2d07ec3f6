// This file holds the room's pages, the addresses at which they stand, and what a request is checked for.

package week

import (
	"context"
	"embed"
	"net/http"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/metric"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages serves the weekly report.
type Pages struct {
	house   *ui.House
	db      db.Querier // only to ask how far the counting is behind
	numbers *metric.Store
	inbox   *inbox.Store
	team    *team.Store

	set    *page.Set
	report page.Page[reportPage]
	list   page.Page[listPage]
}

// New makes the pages.
func New(h *ui.House, d db.Querier, numbers *metric.Store, in *inbox.Store, people *team.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, db: d, numbers: numbers, inbox: in, team: people, set: set,
		report: page.Of[reportPage](set, "report.html", "row.html", "card.html"),
		list:   page.Of[listPage](set, "list.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux *http.ServeMux) {
	mux.Handle("GET /week", p.house.Team(p.latest))
	mux.Handle("GET /week/{week}", p.house.Team(p.show))
	mux.Handle("GET /week/{week}/{key}", p.house.Team(p.showTeamList))
	mux.Handle("GET /week/{week}/people/{email}/{key}", p.house.Team(p.showPersonList))
}

// latest goes to the last week that is over, or to this one when none is.
func (p *Pages) latest(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	week, err := p.numbers.ThisWeek(r.Context())
	if err != nil {
		return err
	}
	first, ok, err := p.numbers.FirstWeek(r.Context())
	if err != nil {
		return err
	}
	if last := week.Previous(); ok && !before(last, first) {
		week = last
	}
	http.Redirect(w, r, address(week), http.StatusSeeOther)
	return nil
}

// asked is the week that an address names, and how it lies to now.
type asked struct {
	metric.Week
	this  metric.Week
	first metric.Week // of all mail
	any   bool        // whether there is any mail
	set   team.Settings
}

// open tells whether the week is not over.
func (a asked) open() bool { return a.Week == a.this }

// early tells whether nothing had been written yet.
func (a asked) early() bool { return !a.any || before(a.Week, a.first) }

func (p *Pages) asked(ctx context.Context, name string) (a asked, err error) {
	if a.Week, err = metric.ParseWeek(name); err != nil {
		return a, fault.New(fault.NotFound, "There is no week “%s”. A week is its year and its number, such as 2026-W46.", name).Because(err)
	}
	if a.this, err = p.numbers.ThisWeek(ctx); err != nil {
		return a, err
	}
	if before(a.this, a.Week) {
		return a, fault.New(fault.NotFound, "Week %d of %d hasn’t begun yet.", a.Number, a.Year)
	}
	if a.first, a.any, err = p.numbers.FirstWeek(ctx); err != nil {
		return a, err
	}
	a.set, err = p.team.Settings(ctx)
	return a, err
}

// behind tells whether events wait to be counted.
func (p *Pages) behind(ctx context.Context) (bool, error) {
	n, err := event.Behind(ctx, p.db, "numbers")
	return n > 0, err
}

// before tells whether a lies before b.
func before(a, b metric.Week) bool {
	return a.Year < b.Year || a.Year == b.Year && a.Number < b.Number
}

// address is where a week stands.
func address(w metric.Week) string { return ui.WeekPath + "/" + w.String() }
