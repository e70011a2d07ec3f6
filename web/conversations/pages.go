// This file holds the room's pages and the addresses at which they stand.

package conversations

import (
	"embed"
	"net/http"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/inbox/ask"
	"rapport/inbox/presence"
	"rapport/inbox/search"
	saved "rapport/inbox/view"
	"rapport/kit/page"
	newsroom "rapport/news"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

//go:embed *.html
var files embed.FS

// Stores are what the pages show and change.
type Stores struct {
	Inbox    *inbox.Store
	Ratings  *rating.Store
	Team     *team.Store
	Hurts    *escalation.Store
	Rhythm   *rhythm.Store
	Presence *presence.Store
	Snippets *snippet.Store
	Asks     *ask.Store
	News     *newsroom.Store
	Views    *saved.Store
	Search   *search.Store
}

// Pages serves the inbox.
type Pages struct {
	house   *ui.House
	inbox   *inbox.Store
	ratings *rating.Store
	team    *team.Store
	hurts   *escalation.Store
	rhythm  *rhythm.Store

	presence   *presence.Store
	snippets   *snippet.Store
	asks       *ask.Store
	news       *newsroom.Store
	savedViews *saved.Store
	search     *search.Store

	set        *page.Set
	list       page.Page[listPage]
	talk       page.Page[talkPage]
	unreadable page.Page[unreadablePage]
	frame      page.Page[framePage]
	suggested  page.Page[suggestedPage]
	beast      page.Page[beastPage]
	health     page.Page[healthPage]
	here       page.Page[herePage]
	unsentPart page.Page[unsentPage]
}

// New makes the pages.
func New(h *ui.House, s Stores) *Pages {
	set := page.NewSet(ui.Layout(), files)
	return &Pages{
		house: h, inbox: s.Inbox, ratings: s.Ratings, team: s.Team, hurts: s.Hurts, rhythm: s.Rhythm, presence: s.Presence, savedViews: s.Views, search: s.Search, snippets: s.Snippets, asks: s.Asks, news: s.News, set: set,
		list:       page.Of[listPage](set, "list.html", "rows.html", "views.html", "here.html"),
		talk:       page.Of[talkPage](set, "talk.html", "rows.html", "views.html", "message.html", "composer.html", "snippets.html", "person.html", "customer.html", "hurts.html", "topics.html", "more.html", "here.html", "together.html", "unsent.html"),
		unsentPart: page.Of[unsentPage](set, "unsent-part.html", "unsent.html", "rows.html", "views.html", "here.html"),
		unreadable: page.Of[unreadablePage](set, "unreadable.html", "rows.html", "views.html", "here.html"),
		here:       page.Of[herePage](set, "here.html"),
		frame:      page.Of[framePage](set, "frame.html"),
		suggested:  page.Of[suggestedPage](set, "suggested.html", "rows.html", "views.html", "here.html"),
		beast:      page.Of[beastPage](set, "beast.html", "rows.html", "views.html", "here.html", "message.html", "composer.html", "snippets.html", "together.html", "unsent.html"),
		health:     page.Of[healthPage](set, "health.html", "rows.html", "views.html", "here.html"),
	}
}

// Set is for the test that checks all templates.
func (p *Pages) Set() *page.Set { return p.set }

// Routes says where the pages stand.
func (p *Pages) Routes(mux ui.Mux) {
	p.sortRoutes(mux)
	p.sendRoutes(mux)
	for pattern, handle := range map[string]ui.TeamHandler{
		"GET /{$}":                                   p.home,
		"GET /conversations":                         p.showList,
		"GET /conversations/{id}":                    p.showTalk,
		"GET /conversations/presence":                p.showHere,
		"POST /conversations/{id}/presence":          p.amHere,
		"POST /conversations/next":                   p.goNext,
		"POST /conversations/{id}/asks":              p.putAsk,
		"POST /asks/{id}/{end}":                      p.endAsk,
		"POST /conversations/{id}/following":         p.putFollow,
		"POST /conversations/{id}/following/removal": p.dropFollow,
		"POST /conversations/{id}/replies":           p.reply,
		"POST /conversations/{id}/notes":             p.note,
		"POST /conversations/{id}/closure":           p.close,
		"POST /conversations/{id}/closure/removal":   p.reopen,
		"DELETE /conversations/{id}/closure":         p.reopen,
		"POST /conversations/{id}/topics":            p.putTopic,
		"GET /conversations/{id}/topics/suggested":   p.showSuggested,
		"POST /conversations/{id}/topics/removal":    p.takeTopic,
		"POST /messages/{id}/sending":                p.sendAgain,
		"GET /messages/{id}/html":                    p.showFrame,
		"GET /messages/{id}/attachments/{n}":         p.attachment,
		"GET /messages/{id}/raw":                     p.rawMessage,
		"GET /unreadable/{id}":                       p.showUnreadable,
		"GET /unreadable/{id}/raw":                   p.rawUnreadable,
		"POST /unreadable/{id}/resolution":           p.resolve,
		"POST /unreadable/{id}/reading":              p.readAgain,
	} {
		mux.Handle(pattern, p.house.Team(handle))
	}
	p.beastRoutes(mux)
	p.healthRoutes(mux)
	p.viewRoutes(mux)
	p.customerRoutes(mux)
}

// home is the inbox, and for product what hurts people.
func (p *Pages) home(w http.ResponseWriter, r *http.Request, who team.Person) error {
	to := ui.InboxPath
	if who.Role == team.Product {
		to = hurtsPath
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
