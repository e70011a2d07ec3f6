// This file holds the room's pages and the addresses at which they stand.

package news

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"rapport/kit/page"
	"rapport/news"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

const (
	inBell = 6  // items behind the bell
	inAll  = 60 // items on the page
)

// Pages serves what people should know.
type Pages struct {
	house *ui.House
	news  *news.Store

	set  *page.Set
	all  page.Page[allPage]
	bell page.Page[bellPage]
}

// allPage is all that the viewer was told.
type allPage struct {
	ui.Frame
	Items []ui.News
}

// bellPage is the bell alone, for pages that are open.
type bellPage struct{ ui.Frame }

// New makes the pages.
func New(h *ui.House, s *news.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{house: h, news: s, set: set, all: page.Of[allPage](set, "all.html"), bell: page.Of[bellPage](set, "bell.html")}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	mux.Handle("GET /news", p.house.Team(p.showAll))
	mux.Handle("GET /news/bell", p.house.Team(p.showBell))
	mux.Handle("POST /news/reading", p.house.Team(p.readAll))
}

// Bell gives what stands behind a person's bell. It is the house's Bell.
func (p *Pages) Bell(ctx context.Context, who team.Person) (*ui.Bell, error) {
	b := &ui.Bell{Person: who.ID}
	var err error
	if b.Unread, err = p.news.Unread(ctx, who); err != nil || b.Unread == 0 {
		return b, err
	}
	all, err := p.news.New(ctx, who, inBell)
	b.Items = shown(all)
	return b, err
}

func shown(all []news.Item) []ui.News {
	items := make([]ui.News, len(all))
	for i, n := range all {
		items[i] = ui.News{
			Who: ui.FirstName(n.Who), Did: n.Did(), Words: n.Words, About: "A conversation that is gone", URL: ui.NewsPath, At: n.At, New: n.ReadAt.IsZero(),
		}
		if n.About.ID != "" {
			items[i].URL = ui.InboxPath + "/" + url.PathEscape(n.About.ID)
			items[i].About = n.About.Customer.Called()
			if n.About.Subject != "" {
				items[i].About += ", “" + n.About.Subject + "”"
			}
		}
	}
	return items
}

func (p *Pages) showAll(w http.ResponseWriter, r *http.Request, who team.Person) error {
	all, err := p.news.All(r.Context(), who, inAll)
	if err != nil {
		return err
	}
	return ui.Show(w, http.StatusOK, p.all, allPage{Frame: p.house.Frame(w, r, "News", ""), Items: shown(all)})
}

func (p *Pages) showBell(w http.ResponseWriter, r *http.Request, _ team.Person) error {
	w.Header().Set("Cache-Control", "no-store")
	return ui.Show(w, http.StatusOK, p.bell, bellPage{p.house.Frame(w, r, "News", "")})
}

// readAll says that the viewer knows it all.
func (p *Pages) readAll(w http.ResponseWriter, r *http.Request, who team.Person) error {
	if err := p.news.ReadAll(r.Context(), who); err != nil {
		return err
	}
	ui.SayNext(w, ui.Toast{Text: "All of it is read.", Seconds: 5})
	http.Redirect(w, r, ui.NewsPath, http.StatusSeeOther)
	return nil
}
