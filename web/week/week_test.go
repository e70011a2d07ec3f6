package week

// The sample week on both databases: what the page says, and that each figure opens a list as long as it says.

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/metric"
	"rapport/team"
	"rapport/web/desk"
	"rapport/web/ui"
)

func TestTheSampleWeekReadsAsItShould(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.loadSample()
		doc := s.Page("/week/2026-W46")
		main := desk.One(t, doc.Root, desk.ID("main"))
		says(t, "the head", desk.Words(desk.One(t, main, desk.Class("page-head"))), "Week 46, 9 to 15 November 2026", "184 people", "Week 45", "Week 47")
		for row, want := range map[string][]string{
			"sales":        {"14 % decrease", "172 sales, 200 the week before", "Renewals 49 % of total", "None. We only watch it"},
			"tickets":      {"141 0 % change", "Tickets/sales 82 %"},
			"productivity": {"2.5 hours to first reply", "106 % of new tickets closed", "None yet"},
			"happiness":    {"18 of 18 great", "Happiness 100 from 10 % of customers", "likely between 82 and 100 %"},
			"free":         {"25 interactions", "1 new 5-star", "20 of 23, 87 % resolved"},
			"capacity":     {"98 % full", "Previous 80 %, 143 %, 105 %"},
		} {
			says(t, row, desk.Words(desk.One(t, main, desk.ID(row))), want...)
		}
		techy := desk.Words(cardOf(t, main, "Techy McTecherton"))
		says(t, "Techy's card", techy, "Chicago, 11:00 now", "4812 customers helped since Oct 5, 2017", "49/184 27 % of everyone we helped",
			"8m 18s handle time −30 %, shorter", "3h 0m to first response −25 %, faster", "37 closed", "63 % of conversations closed more",
			"3.9 replies to resolve", "52 h to resolution (−2 %)", "5 of 5 great, happiness 100; likely 57 to 100 %",
			"Techy’s handle time was 30 % shorter than the week before. What changed?")
		names := []string{}
		for _, c := range desk.All(main, desk.Class("person")) {
			names = append(names, desk.Words(desk.One(t, c, desk.Tag("h3"))))
			if found := desk.All(c, desk.Class("status")); len(found) > 0 {
				t.Error("a card carries a judgement")
			}
		}
		if got := strings.Join(names, ", "); got != "Ana Duarte, Joe Whitfield, Kofi Mensah, Mei Tanaka, Techy McTecherton" {
			t.Errorf("the cards are of %s", got)
		}
		says(t, "the foot", desk.Words(desk.One(t, main, desk.Class("week-foot"))), "No card this week: Hana Lindqvist.")
	})
}

// first is the first number in a text.
var first = regexp.MustCompile(`[0-9]+`)

// length counts the items of a list over all its pages.
func (s *site) length(path string) (n int) {
	s.t.Helper()
	for path != "" {
		doc := s.Page(path)
		rows := desk.All(doc.Root, desk.Class("conv"))
		n += len(rows)
		for _, r := range rows {
			if href := desk.Attr(r, "href"); r.Data == "a" && !strings.HasPrefix(href, "/conversations/") {
				s.t.Errorf("%s: an item leads to %q", path, href)
			}
		}
		path = ""
		for _, a := range desk.All(doc.Root, desk.Tag("a")) {
			if strings.Contains(desk.Words(a), "The next ones") {
				path = desk.Attr(a, "href")
			}
		}
	}
	return n
}

func TestEachFigureOpensAListAsLongAsItSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.loadSample()
		main := desk.One(t, s.Page("/week/2026-W46").Root, desk.ID("main"))
		for url, want := range map[string]int{
			"sales": 172, "renewal_share": 84, "renewal_share?list=of": 172,
			"new_conversations": 141, "tickets_per_sale": 141, "tickets_per_sale?list=of": 172,
			"first_response_time": 141, "closed_of_new": 150, "closed_of_new?list=of": 141,
			"happiness": 18, "happiness_coverage": 18, "happiness_coverage?list=of": 184,
			"free_support.interactions": 25, "free_support.five_star": 1, "free_support.resolved_share": 20, "free_support.resolved_share?list=of": 23,
			"capacity": 141, "capacity?list=of": 5, "customers_helped": 184,
			"people/techy@givehelp.example/customers_helped": 49, "people/techy@givehelp.example/handle_time": 147,
			"people/techy@givehelp.example/first_response_time": 40, "people/techy@givehelp.example/closed": 37,
			"people/techy@givehelp.example/closed_of_handled": 37, "people/techy@givehelp.example/closed_of_handled?list=of": 59,
			"people/techy@givehelp.example/replies_to_resolve": 37, "people/techy@givehelp.example/resolution_time": 37,
			"people/techy@givehelp.example/happiness": 5, "people/techy@givehelp.example/customers_helped_ever": 4812,
		} {
			url = "/week/2026-W46/" + url
			plain, _, _ := strings.Cut(url, "?")
			if len(desk.All(main, func(n *html.Node) bool { return desk.Attr(n, "href") == plain })) == 0 {
				t.Errorf("nothing on the page opens %s", plain)
			}
			if got := s.length(url); got != want {
				t.Errorf("%s lists %d, want %d", url, got, want)
			}
		}
		// A count that is a link says how long its list is, whoever it is about.
		seen := 0
		for _, a := range desk.All(main, desk.Tag("a")) {
			href, text := desk.Attr(a, "href"), strings.ReplaceAll(desk.Words(a), "\u202f", "")
			k, ok := metric.ParseKey(href[strings.LastIndexByte(href, '/')+1:])
			if !ok || k.Define().Unit != metric.Count || strings.HasSuffix(text, "%") {
				continue
			}
			seen++
			want, err := strconv.Atoi(first.FindString(text))
			must(t, err)
			if got := s.length(href); got != want {
				t.Errorf("%q at %s opens %d", text, href, got)
			}
		}
		if seen < 20 {
			t.Errorf("only %d counts open a list", seen)
		}
	})
}

func TestAListSaysWhatItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.loadSample()
		list := desk.Words(desk.One(t, s.Page("/week/2026-W46/customers_helped").Root, desk.ID("main")))
		says(t, "the list", list, "184 customers helped, week 46", "1 to 100 of 184 shown", "Different customers who were sent a reply", "by Techy McTecherton")
		list = desk.Words(desk.One(t, s.Page("/week/2026-W46/customers_helped?page=2").Root, desk.ID("main")))
		says(t, "its second page", list, "101 to 184 of 184 shown", "The ones before")
		list = desk.Words(desk.One(t, s.Page("/week/2026-W46/people/techy@givehelp.example/first_response_time").Root, desk.ID("main")))
		says(t, "a person's list", list, "40 first replies by Techy, week 46", "3h 0m on average", "40 of 40 shown", "Techy McTecherton’s")
		list = desk.Words(desk.One(t, s.Page("/week/2026-W46/renewal_share").Root, desk.ID("main")))
		says(t, "a share's list", list, "84 renewals of 172 sales, week 46", "That is 49 %", "84 renewals", "172 sales")
		list = desk.Words(desk.One(t, s.Page("/week/2026-W46/happiness").Root, desk.ID("main")))
		says(t, "the ratings", list, "18 ratings, week 46", "18 of 18 great, happiness 100", "great, about the help")
		for _, path := range []string{
			"/week/2026-W46/customers_helped?page=3", "/week/2026-W46/customers_helped?page=x", "/week/2026-W46/nonsense", "/week/2026-W46/customers_helped_ever",
			"/week/2026-W46/people/techy@givehelp.example/sales", "/week/2026-W46/people/nobody@givehelp.example/closed", "/week/2026-W60/sales",
		} {
			if w := s.Get(path); w.Status != http.StatusNotFound {
				t.Errorf("GET %s: %d", path, w.Status)
			}
		}
	})
}

func TestWeeksAreFoundAndMissed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		if w := s.Get("/week"); w.To != "/week/2026-W47" {
			t.Errorf("with no mail /week leads to %s", w.To)
		}
		says(t, "no mail", desk.Words(desk.One(t, s.Page("/week/2026-W47").Root, desk.ID("main"))), "Nothing to count yet")
		s.loadSample()
		if w := s.Get("/week"); w.Status != http.StatusSeeOther || w.To != "/week/2026-W46" {
			t.Errorf("/week leads to %s", w.To)
		}
		says(t, "before the mail", desk.Words(desk.One(t, s.Page("/week/2017-W39").Root, desk.ID("main"))), "Nobody had written yet", "The first mail came in week 40, 2 to 8 October 2017", "Go to the first week")
		now := desk.Words(desk.One(t, s.Page("/week/2026-W47").Root, desk.ID("main")))
		says(t, "this week", now, "This week so far", "Still counting", "0 so far")
		if strings.Contains(now, "Week 48") {
			t.Error("this week leads to one that hasn't begun")
		}
		for path, want := range map[string]string{
			"/week/2026-W60": "There is no week “2026-W60”.", "/week/yesterday": "There is no week “yesterday”.", "/week/2026-W48": "Week 48 of 2026 hasn’t begun yet.",
		} {
			w := s.Get(path)
			if w.Status != http.StatusNotFound {
				t.Errorf("GET %s: %d", path, w.Status)
			}
			says(t, path, w.Body, want)
		}
	})
}

func TestAWeekSaysWhenCountingIsBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		const counting = "The week is still being counted."
		s.load(story(2, 40))
		if got := desk.Words(desk.One(t, s.Page("/week/2026-W46").Root, desk.ID("main"))); strings.Contains(got, counting) {
			t.Error("it says so although all is counted")
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return team.Bring(t.Context(), tx, team.Person{Email: "new@givehelp.example", Name: "New Person", Role: team.Guest, Zone: "UTC"})
		}))
		if got := desk.Words(desk.One(t, s.Page("/week/2026-W46").Root, desk.ID("main"))); strings.Contains(got, counting) {
			t.Error("it says so at once")
		}
		clock.Add(grace)
		says(t, "the page", desk.Words(desk.One(t, s.Page("/week/2026-W46").Root, desk.ID("main"))), counting)
	})
}

func TestEveryNumberHasItsWords(t *testing.T) {
	for _, d := range metric.Definitions() {
		for _, person := range []*team.Person{nil, {Name: "Ana Duarte"}} {
			tell := telling{key: d.Key, who: person}
			counted, of := tell.nouns()
			if counted.one == "" || counted.many == "" || tell.parted() != (of.one != "" && of.many != "") {
				t.Errorf("%s has no words: %v, %v", d.Name, counted, of)
			}
		}
	}
}

func TestTemplatesFitTheirTypes(t *testing.T) {
	pagetest.Check(t, New(&ui.House{}, nil, nil, nil, nil, nil, nil).Set())
}

func TestDaysOfAWeek(t *testing.T) {
	for name, want := range map[string]string{
		"2026-W46": "9 to 15 November 2026", "2026-W49": "30 November to 6 December 2026", "2026-W53": "28 December 2026 to 3 January 2027",
	} {
		w, err := metric.ParseWeek(name)
		must(t, err)
		if got := w.Days(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
