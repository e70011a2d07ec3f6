// This file holds the room's pages and the addresses at which they stand.

package escalations

import (
	"context"
	"embed"
	"net/url"
	"strings"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/page"
	"rapport/rating"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages serves what hurts people.
type Pages struct {
	house       *ui.House
	escalations *escalation.Store
	inbox       *inbox.Store
	ratings     *rating.Store
	team        *team.Store

	set     *page.Set
	list    page.Page[listPage]
	one     page.Page[onePage]
	form    page.Page[formPage]
	all     page.Page[allPage]
	review  page.Page[reviewPage]
	telling page.Page[tellingPage]
}

// New makes the pages.
func New(h *ui.House, all *escalation.Store, in *inbox.Store, ratings *rating.Store, people *team.Store) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, escalations: all, inbox: in, ratings: ratings, team: people, set: set,
		list:    page.Of[listPage](set, "list.html", "parts.html"),
		one:     page.Of[onePage](set, "one.html", "parts.html"),
		form:    page.Of[formPage](set, "form.html", "parts.html"),
		all:     page.Of[allPage](set, "all.html", "parts.html"),
		review:  page.Of[reviewPage](set, "review.html", "parts.html"),
		telling: page.Of[tellingPage](set, "telling.html", "parts.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /escalations":                                   p.showList,
		"GET /escalations/new":                               p.showNew,
		"POST /escalations":                                  p.raise,
		"POST /escalations/links":                            p.add,
		"GET /escalations/{id}":                              p.showOne,
		"POST /escalations/{id}":                             p.edit,
		"GET /escalations/{id}/edit":                         p.showEdit,
		"POST /escalations/{id}/status":                      p.setStatus,
		"GET /escalations/{id}/conversations":                p.showAll,
		"POST /escalations/{id}/links":                       p.link,
		"POST /escalations/{id}/links/{talk}/removal":        p.unlink,
		"POST /escalations/{id}/links/{talk}":                p.relink,
		"GET /escalations/{id}/telling":                      p.showTelling,
		"POST /escalations/{id}/telling/words":               p.write,
		"POST /escalations/{id}/telling/lines/{customer}":    p.addLine,
		"POST /escalations/{id}/telling/choice":              p.choose,
		"POST /escalations/{id}/telling/sending":             p.send,
		"POST /escalations/{id}/telling/pause":               p.pause,
		"POST /escalations/{id}/telling/pause/removal":       p.resume,
		"POST /escalations/{id}/telling/answered/{customer}": p.answered,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
}

// root is where all of this room stands.
const root = "/escalations"

func pathOf(id string, more ...string) string {
	at := []string{root, url.PathEscape(id)}
	for _, m := range more {
		at = append(at, url.PathEscape(m))
	}
	return strings.Join(at, "/")
}

func talkPath(id string) string { return ui.InboxPath + "/" + url.PathEscape(id) }

// people are the names of the team by address.
type people map[string]string

func (p *Pages) people(ctx context.Context) (people, error) {
	all, err := p.team.People(ctx)
	names := make(people, len(all))
	for _, one := range all {
		names[one.Email] = one.Name
	}
	return names, err
}

// name is what a person is called; the address of who is not known.
func (p people) name(email string) string {
	if n := p[email]; n != "" {
		return n
	}
	return email
}

func (p people) first(email string) string { return ui.FirstName(p.name(email)) }

// firstOf is the customer's first name, or all there is.
func firstOf(c inbox.Customer) string {
	if c.Name == "" {
		return c.Email
	}
	return ui.FirstName(c.Name)
}

// faces gives the newest face of each of the conversations that has one.
func (p *Pages) faces(ctx context.Context, conversations []string) (map[string]rating.Rating, error) {
	list, err := p.ratings.Of(ctx, conversations...)
	newest := map[string]rating.Rating{}
	for _, r := range list {
		newest[r.Conversation] = r // oldest first: the last one wins
	}
	return newest, err
}

// faceWords are the faces as customers know them.
func faceWords(f rating.Face) string {
	switch f {
	case rating.Great:
		return "great"
	case rating.Okay:
		return "okay"
	case rating.NotGood:
		return "not good"
	}
	return ""
}
