// This file holds the room's pages, the addresses at which they stand, and what a request is checked for.

package week

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/kit/pdf"
	"rapport/metric"
	"rapport/scorecard"
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
	scores  *scorecard.Store
	inbox   *inbox.Store
	team    *team.Store
	meets   Meets
	printer *pdf.Printer

	set    *page.Set
	report page.Page[reportPage]
	list   page.Page[listPage]
}

// Meeting is the meeting that looks at a week, and what is raised for it.
type Meeting struct {
	At     time.Time // when it begins or began; zero when no meeting looks at the week
	URL    string    // its page
	Raised []Raised  // open topics of people, in the meeting's order
}

// Raised is a topic that somebody raised. Ref is the figure it was raised from, if it was one.
type Raised struct{ Title, Said, URL, Ref string }

// Meets finds the meeting that looks at a week.
type Meets func(ctx context.Context, who team.Person, week metric.Week) (Meeting, error)

// New makes the pages. meets may be nil: then no meeting ever looks at a week.
func New(h *ui.House, d db.Querier, numbers *metric.Store, scores *scorecard.Store, in *inbox.Store, people *team.Store, meets Meets) *Pages {
	if meets == nil {
		meets = func(context.Context, team.Person, metric.Week) (Meeting, error) { return Meeting{}, nil }
	}
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, db: d, numbers: numbers, scores: scores, inbox: in, team: people, meets: meets, printer: pdf.New(), set: set,
		report: page.Of[reportPage](set, "report.html", "row.html", "card.html", "topics.html"),
		list:   page.Of[listPage](set, "list.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /week", p.house.Team(p.latest))
	mux.Handle("GET /week/{week}", p.house.Team(p.show))
	mux.Handle("GET /week/{week}/pdf", p.house.Team(p.pdf))
	mux.Handle("GET /week/{week}/{key}", p.house.Team(p.showTeamList))
	mux.Handle("GET /week/{week}/people/{email}/{key}", p.house.Team(p.showPersonList))
	mux.Handle("POST /week/{week}/rows/{row}/ruling", p.house.Team(p.changing(p.rule)))
	mux.Handle("POST /week/{week}/answers/{key}", p.house.Team(p.changing(p.answer)))
	mux.Handle("POST /week/{week}/notes/{id}/removal", p.house.Team(p.changing(p.removeNote)))
	mux.Handle("POST /week/{week}/notes/{id}/return", p.house.Team(p.changing(p.restoreNote)))
	mux.Handle("POST /week/{week}/card", p.house.Team(p.changing(p.showCard)))
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

// grace is how long an event may wait to be counted before a page says so: mostly it is counted in an instant.
const grace = 10 * time.Second

// behind tells whether events have been waiting to be counted.
func (p *Pages) behind(ctx context.Context) (bool, error) {
	seq, err := event.Cursor(ctx, p.db, "numbers")
	if err != nil {
		return false, err
	}
	waiting, err := event.After(ctx, p.db, seq, 1)
	return len(waiting) > 0 && p.house.Now().Sub(waiting[0].At) >= grace, err
}

// before tells whether a lies before b.
func before(a, b metric.Week) bool {
	return a.Year < b.Year || a.Year == b.Year && a.Number < b.Number
}

// address is where a week stands.
func address(w metric.Week) string { return ui.WeekPath + "/" + w.String() }

// personAddress is where a person's own page stands, at a week.
func personAddress(id string, w metric.Week) string {
	return "/people/" + url.PathEscape(id) + "?week=" + w.String()
}
