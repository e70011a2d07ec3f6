// This file holds the room's pages, the addresses at which they stand, and what a request is checked for.

package numbers

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/metric"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages serves the numbers.
type Pages struct {
	house   *ui.House
	cards   *scorecard.Store
	numbers *metric.Store
	inbox   *inbox.Store
	team    *team.Store

	set    *page.Set
	number page.Page[numberPage]
	slice  page.Page[slicePage]
	list   page.Page[listPage]
}

// New makes the pages.
func New(h *ui.House, cards *scorecard.Store, numbers *metric.Store, in *inbox.Store, people *team.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, cards: cards, numbers: numbers, inbox: in, team: people, set: set,
		number: page.Of[numberPage](set, "number.html", "change.html", "part.html", "marks.html"),
		slice:  page.Of[slicePage](set, "slice.html"),
		list:   page.Of[listPage](set, "list.html", "marks.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /numbers", p.house.Team(p.showList))
	mux.Handle("GET /numbers/{key}", p.house.Team(p.show))
	mux.Handle("GET /numbers/{key}/part", p.house.Team(p.showSlice))
	for path, f := range map[string]change{
		"notes":                 p.note,
		"notes/{id}/removal":    p.removeNote,
		"notes/{id}/return":     p.restoreNote,
		"answers":               p.answer,
		"segments":              p.startSegment,
		"segments/{id}/removal": p.undoSegment,
		"goal":                  p.setGoal,
		"owner":                 p.setOwner,
		"stance":                p.setStance,
	} {
		mux.Handle("POST /numbers/{key}/"+path, p.house.Team(p.changing(f)))
	}
}

// asked is what an address names: a number, up to a week, over some weeks.
type asked struct {
	metric.Definition
	week, this, first metric.Week
	any               bool // whether there is any mail
	span              int  // weeks shown; 0 for all
	office            bool // durations by office hours
	by                string
}

// open tells whether the week is not over.
func (a asked) open() bool { return a.week == a.this }

// weeks is how many are shown.
func (a asked) weeks() int {
	if a.span > 0 {
		return a.span
	}
	return max(between(a.first, a.week)+1, 1)
}

// path is the number's address.
func (a asked) path() string { return numbersPath + "/" + a.Key.String() }

// at is the page as it is, with something else chosen.
func (a asked) at(choose func(*asked)) string {
	choose(&a)
	q := url.Values{"week": {a.week.String()}}
	switch a.span {
	case 0:
		q.Set("span", "all")
	case usualSpan:
	default:
		q.Set("span", strconv.Itoa(a.span))
	}
	if a.office {
		q.Set("hours", "office")
	}
	if a.by != "" {
		q.Set("by", a.by)
	}
	return a.path() + "?" + q.Encode()
}

// here is the page as it is.
func (a asked) here() string { return a.at(func(*asked) {}) }

const (
	numbersPath = "/numbers"
	usualSpan   = 52
)

func (p *Pages) asked(ctx context.Context, r *http.Request) (a asked, err error) {
	k, ok := metric.ParseKey(r.PathValue("key"))
	if a.Definition = k.Define(); !ok || !a.Team {
		return a, fault.New(fault.NotFound, "There is no number called “%s” here.", r.PathValue("key"))
	}
	q := r.URL.Query()
	if err = p.weekOf(ctx, &a, q.Get("week")); err != nil {
		return a, err
	}
	switch text := q.Get("span"); text {
	case "all":
	case "13":
		a.span = 13
	default:
		a.span = usualSpan
	}
	a.office = q.Get("hours") == "office"
	a.by = q.Get("by")
	return a, nil
}

// weekOf finds the week that is spoken of: the one named, or the last that is over.
func (p *Pages) weekOf(ctx context.Context, a *asked, name string) (err error) {
	if a.this, err = p.numbers.ThisWeek(ctx); err != nil {
		return err
	}
	if a.first, a.any, err = p.numbers.FirstWeek(ctx); err != nil {
		return err
	}
	if a.week = a.this; a.any && before(a.first, a.this) {
		a.week = a.this.Previous()
	}
	if name == "" {
		return nil
	}
	if a.week, err = metric.ParseWeek(name); err != nil {
		return fault.New(fault.NotFound, "There is no week “%s”. A week is its year and its number, such as 2026-W46.", name).Because(err)
	}
	switch {
	case before(a.this, a.week):
		return fault.New(fault.NotFound, "Week %d of %d hasn’t begun yet.", a.week.Number, a.week.Year)
	case a.any && before(a.week, a.first):
		return fault.New(fault.NotFound, "Nobody had written yet in week %d of %d.", a.week.Number, a.week.Year)
	}
	return nil
}

// before tells whether a lies before b.
func before(a, b metric.Week) bool {
	return a.Year < b.Year || a.Year == b.Year && a.Number < b.Number
}

// between counts the weeks from one to a later one.
func between(from, to metric.Week) int {
	return int(to.Monday().Sub(from.Monday()).Hours() / (7 * 24))
}
