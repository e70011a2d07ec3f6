// This file holds the support desk that the tests of this room work at: a real
// database, two people, a mailbox, and each person's own server.

package conversations_test

import (
	"strings"
	"sync"
	"testing"

	"rapport/escalation"
	"rapport/inbox"
	asks "rapport/inbox/ask"
	"rapport/inbox/presence"
	"rapport/inbox/search"
	"rapport/inbox/view"
	"rapport/mail/sandbox"
	"rapport/news"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/conversations"
	"rapport/web/desk"
	"rapport/web/ui"
)

// noon is when the desk's clock stands at first: a Monday.
var noon = desk.Noon()

// office is a desk with what these pages show.
type office struct {
	*desk.Desk
	t        *testing.T
	ratings  *rating.Store
	views    *view.Store
	search   *search.Store
	hurts    *escalation.Store
	rhythm   *rhythm.Store
	presence *presence.Store
	asks     *asks.Store
	news     *news.Store
	world    *sandbox.World
}

// newOffice makes an office; without a mailbox yet when bare.
func newOffice(t *testing.T, bare bool) *office {
	t.Helper()
	d := desk.New(t)
	d.Live = true
	k := &office{
		Desk: d, t: t, ratings: rating.NewStore(d.DB, d.Inbox, d.Key), views: view.NewStore(d.DB, d.Inbox), search: search.NewStore(d.DB, d.Inbox),
		hurts: escalation.NewStore(d.DB, d.Inbox, d.Team), rhythm: rhythm.NewStore(d.DB, d.Inbox, d.Team), presence: presence.NewStore(d.DB, d.Inbox),
		asks: asks.NewStore(d.DB), news: news.NewStore(d.DB, d.Inbox, d.Team, ""),
	}
	k.presence.Changed = func() { d.Hub.Stale("presence") }
	for _, who := range []team.Person{d.Ana, d.Joe} { // answers leave at once, but where a test is about calling them back
		must(t, d.Inbox.SetUndoSeconds(t.Context(), who, 0))
	}
	if !bare {
		k.world = d.Mailbox()
	}
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve gives a person the pages, as the program serves them, and those of other rooms.
func (k *office) serve(who team.Person, others ...desk.Room) *desk.Site {
	k.t.Helper()
	return k.Serve(append(others, k.room(k.House(&who)))...)
}

func (k *office) room(h *ui.House) desk.Room {
	return conversations.New(h, conversations.Stores{
		Views: k.views, Search: k.search, Inbox: k.Inbox, Ratings: k.ratings, Team: k.Team, Hurts: k.hurts, Rhythm: k.rhythm, Presence: k.presence, Asks: k.asks, News: k.news,
	})
}

// rate gives a face, by the link of the answer's mail.
func (k *office) rate(m inbox.Message, face rating.Face, about rating.About, comment string) {
	k.t.Helper()
	link := rating.Link(rating.LinkKey(k.Key), "", m.ID, face)
	token := strings.Split(link, "/")[2]
	_, err := k.ratings.Give(k.t.Context(), token, rating.Rating{Face: face, About: about, Comment: comment})
	must(k.t, err)
}

// sendAll carries out every reply that is due.
func (k *office) sendAll() {
	k.t.Helper()
	for {
		more, err := k.Inbox.SendNext(k.t.Context())
		must(k.t, err)
		if !more {
			return
		}
	}
}

// atOnce runs two functions at the same moment and waits for both.
func atOnce(f, g func()) {
	var both sync.WaitGroup
	both.Go(f)
	both.Go(g)
	both.Wait()
}
