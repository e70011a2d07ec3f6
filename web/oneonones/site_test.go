package oneonones

// What the tests of the pages share: the site on a real database, with three people.

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/action"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/news"
	"rapport/notice"
	"rapport/oneonone"
	"rapport/oneself"
	"rapport/rating"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}

// site is served the one-on-ones of a team: Techy in Los Angeles, whose manager is Ana in Lisbon, whose manager is Didi;
// Joe is a head of support. The clock stands on a Monday at noon in Los Angeles.
type site struct {
	t                     *testing.T
	clock                 *dbtest.Clock
	mux                   *http.ServeMux
	viewer                team.Person
	house                 *ui.House
	pages                 *Pages
	db                    *db.DB
	pairs                 *oneonone.Store
	techy, ana, joe, didi team.Person
	pair                  oneonone.Pair // of Techy and Ana
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, clock: &dbtest.Clock{}, mux: http.NewServeMux()}
	s.clock.Set(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	dir := t.TempDir()
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(dir, "rapport.db"), Now: s.clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(t.Context(), d))
	s.db = d
	people := team.NewStore(d)
	for _, one := range []struct {
		who *team.Person
		is  team.Person
	}{
		{&s.didi, team.Person{Email: "didi@us.example", Name: "Didi Moreau", Role: team.Director, Zone: "Europe/Paris"}},
		{&s.ana, team.Person{Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon", Manager: "didi@us.example"}},
		{&s.techy, team.Person{Email: "techy@us.example", Name: "Techy McTecherton", Role: team.Technician, Zone: "America/Los_Angeles", Manager: "ana@us.example"}},
		{&s.joe, team.Person{Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Head, Zone: "Africa/Lagos"}},
	} {
		must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, one.is) }))
		*one.who, err = people.PersonByEmail(t.Context(), one.is.Email)
		must(t, err)
	}
	s.viewer = s.techy
	numbers := metric.NewStore(d, people)
	cards := scorecard.NewStore(d, numbers, people)
	box := inbox.NewStore(d, nil, secret.Key{}, nil)
	meetings := meeting.NewStore(d, people, rating.NewStore(d, box, secret.Key{}), numbers, cards)
	ring, err := secret.OpenRing(filepath.Join(dir, "keys"))
	must(t, err)
	s.pairs = oneonone.NewStore(d, ring, people, cards, meetings)
	must(t, s.pairs.Keep(t.Context()))
	s.house = &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) { return s.viewer, true }, Meets: s.pairs.Any,
	}
	s.pages = New(s.house, Stores{Pairs: s.pairs, Team: people, Inbox: box, Oneself: oneself.Rooms{
		DB: d, Team: people, Pairs: s.pairs, Meetings: meetings, Actions: action.NewStore(d), Cards: cards, Notices: notice.NewStore(d, box), News: news.NewStore(d, box, people, ""),
		Rhythm: rhythm.NewStore(d, box, people), Snippets: snippet.NewStore(d),
	}})
	s.pages.Routes(s.mux)
	all, err := s.pairs.All(t.Context(), s.techy)
	must(t, err)
	i := slices.IndexFunc(all, func(o oneonone.Overview) bool { return o.Pair.Kind == oneonone.Line })
	if i < 0 {
		t.Fatal("there is no one-on-one with the manager")
	}
	s.pair = all[i].Pair
	return s
}

// agree lets the two agree on Tuesdays, 08:00 in Los Angeles: from tomorrow on.
func (s *site) agree() {
	s.t.Helper()
	c := oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-24", "08:00", "America/Los_Angeles")
	must(s.t, s.pairs.Propose(s.t.Context(), s.techy, s.pair.ID, c, 30, ""))
	must(s.t, s.pairs.Accept(s.t.Context(), s.ana, s.pair.ID))
}

func (s *site) url() string { return "/oneonones/" + s.pair.ID }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) send(method, path string, pairs ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(v.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w
}

// post sends a form and wants an answer with this code.
func (s *site) post(code int, path string, pairs ...string) *html.Node {
	s.t.Helper()
	w := s.send(http.MethodPost, path, pairs...)
	doc := parse(s.t, w)
	if w.Code != code {
		s.t.Fatalf("POST %s answers %d, want %d: %s", path, w.Code, code, reads(doc))
	}
	return doc
}

// page opens a page that is there.
func (s *site) page(path string) *html.Node {
	s.t.Helper()
	w := s.send(http.MethodGet, path)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s answers %d: %s", path, w.Code, reads(parse(s.t, w)))
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		s.t.Errorf("GET %s may be kept: %q", path, got)
	}
	return parse(s.t, w)
}

func parse(t *testing.T, w *httptest.ResponseRecorder) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	must(t, err)
	return doc
}

// reads is what a person reads, what stands in fields too, white space folded.
func reads(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && c.Parent.Data != "style" && c.Parent.Data != "script":
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && strings.Contains(" p li dd dt h1 h2 h3 div span button a form section ", " "+c.Data+" "):
			b.WriteString(" ")
		case c.Type == html.ElementNode && c.Data == "input":
			for _, a := range c.Attr {
				if a.Key == "value" {
					b.WriteString(" " + a.Val + " ")
				}
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// with finds the element with an attribute of this value; nil when there is none.
func with(n *html.Node, key, value string) *html.Node {
	for c := range n.Descendants() {
		for _, a := range c.Attr {
			if a.Key == key && a.Val == value {
				return c
			}
		}
	}
	return nil
}

func (s *site) says(n *html.Node, wanted ...string) {
	s.t.Helper()
	text := reads(n)
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			s.t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
}

func (s *site) silent(n *html.Node, unwanted ...string) {
	s.t.Helper()
	for _, w := range unwanted {
		if strings.Contains(reads(n), w) {
			s.t.Errorf("the page says %q", w)
		}
	}
}
