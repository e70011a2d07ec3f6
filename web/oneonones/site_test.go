package oneonones

// What the tests of the pages share: the site on a real database, with three people.

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rapport/action"
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
	"rapport/scorecard"
	"rapport/snippet"
	"rapport/team"
	"rapport/web/desk"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}

// site is served the one-on-ones of a team: Techy in Los Angeles, whose manager is Ana in Lisbon, whose manager is Didi;
// Joe is a head of support. The clock stands on a Monday at noon in Los Angeles.
type site struct {
	*desk.Site
	t                     *testing.T
	viewer                team.Person
	house                 *ui.House
	pages                 *Pages
	pairs                 *oneonone.Store
	techy, ana, joe, didi team.Person
	pair                  oneonone.Pair // of Techy and Ana
}

func open(t *testing.T) *site {
	t.Helper()
	d := desk.Empty(t)
	d.Clock.Set(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	s := &site{
		t:     t,
		didi:  d.Joins(team.Person{Email: "didi@us.example", Name: "Didi Moreau", Role: team.Director, Zone: "Europe/Paris"}),
		ana:   d.Joins(team.Person{Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon", Manager: "didi@us.example"}),
		techy: d.Joins(team.Person{Email: "techy@us.example", Name: "Techy McTecherton", Role: team.Technician, Zone: "America/Los_Angeles", Manager: "ana@us.example"}),
		joe:   d.Joins(team.Person{Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Head, Zone: "Africa/Lagos"}),
	}
	s.viewer = s.techy
	numbers := metric.NewStore(d.DB, d.Team)
	cards := scorecard.NewStore(d.DB, numbers, d.Team)
	meetings := meeting.NewStore(d.DB, d.Team, rating.NewStore(d.DB, d.Inbox, d.Key), numbers, cards)
	ring, err := secret.OpenRing(filepath.Join(t.TempDir(), "keys"))
	must(t, err)
	s.pairs = oneonone.NewStore(d.DB, ring, d.Team, cards, meetings)
	must(t, s.pairs.Keep(t.Context()))
	s.house = d.House(&s.viewer)
	s.house.Meets = s.pairs.Any
	s.pages = New(s.house, Stores{Pairs: s.pairs, Team: d.Team, Inbox: d.Inbox, Oneself: oneself.Rooms{
		DB: d.DB, Team: d.Team, Pairs: s.pairs, Meetings: meetings, Actions: action.NewStore(d.DB), Cards: cards, Notices: notice.NewStore(d.DB, d.Inbox), News: news.NewStore(d.DB, d.Inbox, d.Team, ""),
		Rhythm: rhythm.NewStore(d.DB, d.Inbox, d.Team), Snippets: snippet.NewStore(d.DB),
	}})
	s.Site = d.Serve(s.pages)
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

// page opens a page that is there, and that nobody may keep.
func (s *site) page(path string) desk.Answer {
	s.t.Helper()
	a := s.Page(path)
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		s.t.Errorf("GET %s may be kept: %q", path, got)
	}
	return a
}
