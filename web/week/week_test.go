package week

// The sample week on both databases: what the page says, and that each figure opens a list as long as it says.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/metric"
	"rapport/rating"
	"rapport/team"
	"rapport/transfer"
	"rapport/web/ui"
)

const sample = "../../metric/testdata/seed-week.jsonl"

// afterSample is a Tuesday of week 47 in the team's zone.
var afterSample = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

// place is a served week page over one database.
type site struct {
	t       *testing.T
	mux     *http.ServeMux
	inbox   *inbox.Store
	numbers *metric.Store
	bring   *transfer.Store
	team    *team.Store
	house   *ui.House
}

func open(t *testing.T, d *db.DB) *site {
	t.Helper()
	key, err := secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	people := team.NewStore(d)
	in := inbox.NewStore(d, blobs, key, nil)
	numbers := metric.NewStore(d, people)
	s := &site{t: t, mux: http.NewServeMux(), inbox: in, numbers: numbers, team: people}
	s.bring = transfer.NewStore(d, people, in, rating.NewStore(d, in, key), numbers)
	s.house = &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) {
			return team.Person{ID: "p1", Name: "Ana Duarte", Email: "ana@givehelp.example", Zone: "Europe/Lisbon", Role: team.Senior}, true
		},
	}
	New(s.house, d, numbers, in, people).Routes(s.mux)
	return s
}

func (s *site) load(log string) {
	s.t.Helper()
	_, bad, err := s.bring.ImportLog(s.t.Context(), strings.NewReader(log), false, nil)
	if err != nil {
		s.t.Fatal(err, bad)
	}
}

func (s *site) loadSample() {
	s.t.Helper()
	b, err := os.ReadFile(sample)
	must(s.t, err)
	s.load(string(b))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// get asks for a page and gives its answer.
func (s *site) get(path string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil))
	return w
}

// page asks for a page that must be there.
func (s *site) page(path string) *html.Node {
	s.t.Helper()
	w := s.get(path)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	doc, err := html.Parse(w.Body)
	must(s.t, err)
	return doc
}

// all finds the elements that pass.
func all(n *html.Node, pass func(*html.Node) bool) (found []*html.Node) {
	if n == nil {
		return nil
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && pass(c) {
			found = append(found, c)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return strings.Contains(" "+attr(n, "class")+" ", " "+name+" ")
	}
}

func tag(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func id(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return attr(n, "id") == name }
}

func one(t *testing.T, in *html.Node, pass func(*html.Node) bool) *html.Node {
	t.Helper()
	found := all(in, pass)
	if len(found) == 0 {
		t.Fatal("the element is not there")
	}
	return found[0]
}

// words is what a person reads, white space folded.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && c.Parent.Data != "style" && c.Parent.Data != "script":
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && strings.Contains(" p li dd dt h1 h2 h3 h4 div span ", " "+c.Data+" "):
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// card finds a person's card.
func cardOf(t *testing.T, doc *html.Node, name string) *html.Node {
	t.Helper()
	for _, c := range all(doc, class("person")) {
		if words(one(t, c, tag("h3"))) == name {
			return c
		}
	}
	t.Fatalf("%s has no card", name)
	return nil
}

func says(t *testing.T, where, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q:\n%s", where, w, text)
		}
	}
}

func TestTheSampleWeekReadsAsItShould(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		s.loadSample()
		doc := s.page("/week/2026-W46")
		main := one(t, doc, id("main"))
		says(t, "the head", words(one(t, main, class("page-head"))), "Week 46, 9 to 15 November 2026", "184 people", "Week 45", "Week 47")
		for row, want := range map[string][]string{
			"sales":        {"14 % decrease", "172 sales, 200 the week before", "Renewals 49 % of total", "None. We only watch it"},
			"tickets":      {"141 0 % change", "Tickets/sales 82 %"},
			"productivity": {"2.5 hours to first reply", "106 % of new tickets closed", "None yet"},
			"happiness":    {"18 of 18 great", "Happiness 100 from 10 % of customers", "likely between 82 and 100 %"},
			"free":         {"25 interactions", "1 new 5-star", "20 of 23, 87 % resolved"},
			"capacity":     {"98 % full", "Previous 80 %, 143 %, 105 %"},
		} {
			says(t, row, words(one(t, main, id(row))), want...)
		}
		techy := words(cardOf(t, main, "Techy McTecherton"))
		says(t, "Techy's card", techy, "Chicago, 11:00 now", "4812 customers helped since Oct 5, 2017", "49/184 27 % of everyone we helped",
			"8m 18s handle time −30 %, shorter", "3h 0m to first response −25 %, faster", "37 closed", "63 % of conversations closed more",
			"3.9 replies to resolve", "52 h to resolution (−2 %)", "5 of 5 great, happiness 100; likely 57 to 100 %",
			"Techy’s handle time was 30 % shorter than the week before. What changed?")
		names := []string{}
		for _, c := range all(main, class("person")) {
			names = append(names, words(one(t, c, tag("h3"))))
			if found := all(c, class("status")); len(found) > 0 {
				t.Error("a card carries a judgement")
			}
		}
		if got := strings.Join(names, ", "); got != "Ana Duarte, Joe Whitfield, Kofi Mensah, Mei Tanaka, Techy McTecherton" {
			t.Errorf("the cards are of %s", got)
		}
		says(t, "the foot", words(one(t, main, class("week-foot"))), "No card this week: Hana Lindqvist.")
	})
}

// first is the first number in a text.
var first = regexp.MustCompile(`[0-9]+`)

// length counts the items of a list over all its pages.
func (s *site) length(path string) (n int) {
	s.t.Helper()
	for path != "" {
		doc := s.page(path)
		rows := all(doc, class("conv"))
		n += len(rows)
		for _, r := range rows {
			if href := attr(r, "href"); r.Data == "a" && !strings.HasPrefix(href, "/conversations/") {
				s.t.Errorf("%s: an item leads to %q", path, href)
			}
		}
		path = ""
		for _, a := range all(doc, tag("a")) {
			if strings.Contains(words(a), "The next ones") {
				path = attr(a, "href")
			}
		}
	}
	return n
}

func TestEachFigureOpensAListAsLongAsItSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		s.loadSample()
		main := one(t, s.page("/week/2026-W46"), id("main"))
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
			if len(all(main, func(n *html.Node) bool { return attr(n, "href") == plain })) == 0 {
				t.Errorf("nothing on the page opens %s", plain)
			}
			if got := s.length(url); got != want {
				t.Errorf("%s lists %d, want %d", url, got, want)
			}
		}
		// A count that is a link says how long its list is, whoever it is about.
		seen := 0
		for _, a := range all(main, tag("a")) {
			href, text := attr(a, "href"), strings.ReplaceAll(words(a), "\u202f", "")
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
		s := open(t, d)
		s.loadSample()
		list := words(one(t, s.page("/week/2026-W46/customers_helped"), id("main")))
		says(t, "the list", list, "184 customers helped, week 46", "1 to 100 of 184 shown", "Different customers who were sent a reply", "by Techy McTecherton")
		list = words(one(t, s.page("/week/2026-W46/customers_helped?page=2"), id("main")))
		says(t, "its second page", list, "101 to 184 of 184 shown", "The ones before")
		list = words(one(t, s.page("/week/2026-W46/people/techy@givehelp.example/first_response_time"), id("main")))
		says(t, "a person's list", list, "40 first replies by Techy, week 46", "3h 0m on average", "40 of 40 shown", "Techy McTecherton’s")
		list = words(one(t, s.page("/week/2026-W46/renewal_share"), id("main")))
		says(t, "a share's list", list, "84 renewals of 172 sales, week 46", "That is 49 %", "84 renewals", "172 sales")
		list = words(one(t, s.page("/week/2026-W46/happiness"), id("main")))
		says(t, "the ratings", list, "18 ratings, week 46", "18 of 18 great, happiness 100", "great, about the help")
		for _, path := range []string{
			"/week/2026-W46/customers_helped?page=3", "/week/2026-W46/customers_helped?page=x", "/week/2026-W46/nonsense", "/week/2026-W46/customers_helped_ever",
			"/week/2026-W46/people/techy@givehelp.example/sales", "/week/2026-W46/people/nobody@givehelp.example/closed", "/week/2026-W60/sales",
		} {
			if w := s.get(path); w.Code != http.StatusNotFound {
				t.Errorf("GET %s: %d", path, w.Code)
			}
		}
	})
}

func TestWeeksAreFoundAndMissed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		if w := s.get("/week"); w.Header().Get("Location") != "/week/2026-W47" {
			t.Errorf("with no mail /week leads to %s", w.Header().Get("Location"))
		}
		says(t, "no mail", words(one(t, s.page("/week/2026-W47"), id("main"))), "Nothing to count yet")
		s.loadSample()
		if w := s.get("/week"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/week/2026-W46" {
			t.Errorf("/week leads to %s", w.Header().Get("Location"))
		}
		says(t, "before the mail", words(one(t, s.page("/week/2017-W39"), id("main"))), "Nobody had written yet", "The first mail came in week 40, 2 to 8 October 2017", "Go to the first week")
		now := words(one(t, s.page("/week/2026-W47"), id("main")))
		says(t, "this week", now, "This week so far", "Still counting", "0 so far")
		if strings.Contains(now, "Week 48") {
			t.Error("this week leads to one that hasn't begun")
		}
		for path, want := range map[string]string{
			"/week/2026-W60": "There is no week “2026-W60”.", "/week/yesterday": "There is no week “yesterday”.", "/week/2026-W48": "Week 48 of 2026 hasn’t begun yet.",
		} {
			w := s.get(path)
			if w.Code != http.StatusNotFound {
				t.Errorf("GET %s: %d", path, w.Code)
			}
			says(t, path, w.Body.String(), want)
		}
	})
}

func TestAWeekSaysWhenCountingIsBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		const counting = "The week is still being counted."
		s.load(story(2, 40))
		if got := words(one(t, s.page("/week/2026-W46"), id("main"))); strings.Contains(got, counting) {
			t.Error("it says so although all is counted")
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return team.Bring(t.Context(), tx, team.Person{Email: "new@givehelp.example", Name: "New Person", Role: team.Guest, Zone: "UTC"})
		}))
		says(t, "the page", words(one(t, s.page("/week/2026-W46"), id("main"))), counting)
	})
}

// story writes a log of n weeks up to week 46 of a team of three, each with about 40 conversations and 50 sales, a
// rating for every third answer, some help in public, and 60 hours; the last week has this many conversations. The
// clocks of people and team are UTC.
func story(n, conversations int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "{"+format+"}\n", args...) }
	line(`"type":"settings","time_zone":"UTC","team":"Us","mailbox":"help@us.example","capacity":{"replies_per_conversation":2,"minutes_per_reply":30}`)
	names := []string{"Ana Duarte", "Bao Nguyễn", "Maximiliane Katharina von Oppeln-Bronikowski"}
	who := make([]string, len(names))
	for i, name := range names {
		who[i] = strings.ToLower(ui.FirstName(name)) + "@us.example"
		line(`"type":"person","email":"%s","name":"%s","role":"technician","time_zone":"Europe/Lisbon"`, who[i], name)
	}
	line(`"type":"person","email":"head@us.example","name":"Hana Head","role":"head","time_zone":"UTC"`)
	last, _ := metric.ParseWeek("2026-W46")
	for w := range n {
		week := last.Add(w - n + 1)
		many := 40 + []int{0, 3, -2, 4, -3, 1}[w%6]
		if w == n-1 {
			many = conversations
		}
		for c := range many {
			at, id, person := week.Monday().Add(time.Duration(9*60+7*c)*time.Minute), fmt.Sprintf("%d-%d", w, c), who[c%len(who)]
			reply := at.Add(time.Duration(90+(w*7+c*11)%60) * time.Minute)
			line(`"type":"message","id":"c%s","conversation":"%s","at":"%s","kind":"customer","from":"u%d@x.example","subject":"Where is my receipt?"`, id, id, at.Format(time.RFC3339), c)
			line(`"type":"message","id":"r%s","conversation":"%s","at":"%s","kind":"reply","from":"%s","to":"u%d@x.example","handle_seconds":%d`, id, id, reply.Format(time.RFC3339), person, c, 300+(w*13+c)%90)
			line(`"type":"status","conversation":"%s","at":"%s","by":"%s","status":"closed"`, id, reply.Add(time.Minute).Format(time.RFC3339), person)
			if c%3 == 0 {
				line(`"type":"rating","message":"r%s","at":"%s","face":"%s","about":"help"`, id, reply.Add(time.Hour).Format(time.RFC3339), []string{"great", "great", "great", "okay"}[(w+c)%4])
			}
		}
		for i := range 50 + []int{0, -4, 5, 2, -6}[w%5] {
			line(`"type":"sale","id":"s%d-%d","at":"%s","amount":10,"currency":"EUR","kind":"%s"`, w, i, week.Monday().Add(time.Duration(i)*time.Hour).Format(time.RFC3339), []string{"new", "renewal"}[i%2])
		}
		for i := range 10 + w%4 {
			line(`"type":"free_support","source":"forum","at":"%s","event":"reply","thread":"t%d-%d"`, week.Monday().Add(time.Duration(i)*time.Hour).Format(time.RFC3339), w, i)
			if i%5 != 0 {
				line(`"type":"free_support","source":"forum","at":"%s","event":"thread_resolved","thread":"t%d-%d"`, week.Monday().Add(time.Duration(i+2)*time.Hour).Format(time.RFC3339), w, i)
			}
		}
		for i, p := range who {
			line(`"type":"hours","person":"%s","week":"%s","hours":%d`, p, week, 18+(w+i)%3)
		}
	}
	return b.String()
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
	pagetest.Check(t, New(&ui.House{}, nil, nil, nil, nil).Set())
}
