// This file holds the room's page, its address, and what a request is checked for.

package people

import (
	"context"
	"embed"
	"net/http"
	"time"

	"rapport/inbox"
	"rapport/kit/fault"
	"rapport/kit/page"
	"rapport/metric"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are the rooms that the page reads.
type Stores struct {
	Team    *team.Store
	Scores  *scorecard.Store
	Numbers *metric.Store
	Ratings *rating.Store
	Inbox   *inbox.Store
	Rhythm  *rhythm.Store // nil: how people stand is not kept
}

// Meets finds when the meeting that looks at a week begins; the zero time when there is none.
type Meets func(ctx context.Context, who team.Person, week metric.Week) (time.Time, error)

// Pages serves people's own pages.
type Pages struct {
	house *ui.House
	Stores
	meets Meets

	set    *page.Set
	person page.Page[personPage]
}

// New makes the page. meets may be nil: then no meeting ever looks at a week.
func New(h *ui.House, s Stores, meets Meets) *Pages {
	if meets == nil {
		meets = func(context.Context, team.Person, metric.Week) (time.Time, error) { return time.Time{}, nil }
	}
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, Stores: s, meets: meets, set: set, person: page.Of[personPage](set, "person.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the page stands.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /people/{id}", p.house.Team(p.show))
}

// asked gives the week that a request names, or the last that is over.
func (p *Pages) asked(ctx context.Context, name string) (week, this metric.Week, err error) {
	if this, err = p.Numbers.ThisWeek(ctx); err != nil {
		return week, this, err
	}
	if name != "" {
		if week, err = metric.ParseWeek(name); err != nil {
			err = fault.New(fault.NotFound, "There is no week “%s”. A week is its year and its number, such as 2026-W46.", name).Because(err)
		}
		return week, this, err
	}
	first, begun, err := p.Numbers.FirstWeek(ctx)
	week = this.Previous()
	if err == nil && begun && week.Monday().Before(first.Monday()) {
		week = this
	}
	return week, this, err
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, viewer team.Person) error {
	ctx := r.Context()
	of, err := p.Team.PageOf(ctx, viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	week, this, err := p.asked(ctx, r.URL.Query().Get("week"))
	if err != nil {
		return err
	}
	meeting, err := p.meets(ctx, viewer, week)
	if err != nil {
		return err
	}
	if err := p.Scores.MaySee(ctx, viewer, of, week, meeting); err != nil {
		return err
	}
	v := personPage{
		Frame: p.house.Frame(w, r, of.Name, ""), Of: of, Week: week, Open: week == this, zone: of.Location(),
		Shown: some, May: viewer.ID == of.ID || viewer.May(),
	}
	if r.URL.Query().Get("weeks") == "52" {
		v.Shown = most
	}
	// Kept before the page is read, so that who looks sees that it is kept.
	if err := p.Scores.Looked(ctx, viewer, []team.Person{of}, week, scorecard.SawPage); err != nil {
		return err
	}
	if err := p.stand(ctx, &v); err != nil {
		return err
	}
	if err := p.fill(ctx, &v, meeting); err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.person, v)
}
