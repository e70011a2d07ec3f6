package people_test

// People's own pages, over a real database that a log fills.

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/kit/page/pagetest"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/people"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// house is the page of a team that a log brings, with who looks.
type house struct {
	*desk.Site
	t      *testing.T
	stores people.Stores
	viewer team.Person
	meets  time.Time
}

// story writes a log of a team in which Techy helped about ten people a week for n weeks up to week 46, and took half
// as long for each answer in the last; every fifth customer thanks. Sam helps as many. Hana leads, Dora directs.
func story(n int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "{"+format+"}\n", args...) }
	line(`"type":"settings","time_zone":"UTC","team":"Us","mailbox":"help@us.example"`)
	for _, p := range []string{"Techy McTecherton technician America/Los_Angeles", "Sam Lindqvist technician Europe/Lisbon", "Hana Head head UTC", "Dora Dir director UTC", "Mia Manager senior UTC"} {
		w := strings.Fields(p)
		more := ""
		if w[0] == "Techy" {
			more = `,"started":"2017-10-05","manager":"mia@us.example"`
		}
		line(`"type":"person","email":"%s@us.example","name":"%s %s","role":"%s","time_zone":"%s"%s`, strings.ToLower(w[0]), w[0], w[1], w[2], w[3], more)
	}
	end := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC) // week 46
	for week := range n {
		monday := end.AddDate(0, 0, -7*(n-1-week))
		handle := 600 + 20*(week%4)
		if week == n-1 {
			handle = 240
		}
		for i := range 22 + week%3 {
			who, at := []string{"techy", "sam"}[i%2], monday.Add(time.Duration(9+i)*time.Hour)
			id := fmt.Sprintf("w%d-%d", week, i)
			line(`"type":"message","id":"%s-q","conversation":"%s","at":"%s","kind":"customer","from":"c%s@x.example","to":"help@us.example","subject":"A question"`, id, id, at.Format(time.RFC3339), id)
			line(`"type":"message","id":"%s-a","conversation":"%s","at":"%s","kind":"reply","from":"%s@us.example","to":"c%s@x.example","handle_seconds":%d`, id, id, at.Add(time.Hour).Format(time.RFC3339), who, id, handle)
			line(`"type":"status","conversation":"%s","at":"%s","by":"%s@us.example","status":"closed"`, id, at.Add(2*time.Hour).Format(time.RFC3339), who)
			if i%5 == 0 {
				line(`"type":"rating","message":"%s-a","at":"%s","face":"great","comment":"Thank you %s, quick and kind."`, id, at.Add(3*time.Hour).Format(time.RFC3339), who)
			}
		}
	}
	return b.String()
}

func newHouse(t *testing.T, log string) *house {
	t.Helper()
	k := desk.Empty(t)
	k.Clock.Set(time.Date(2026, 11, 16, 14, 6, 0, 0, time.UTC)) // Monday of week 47
	s := people.Stores{Team: k.Team, Inbox: k.Inbox, Numbers: metric.NewStore(k.DB, k.Team), Ratings: rating.NewStore(k.DB, k.Inbox, k.Key)}
	s.Scores = scorecard.NewStore(k.DB, s.Numbers, s.Team)
	_, bad, err := transfer.NewStore(k.DB, s.Team, s.Inbox, s.Ratings, s.Numbers).ImportLog(t.Context(), strings.NewReader(log), false, nil)
	if err != nil {
		t.Fatal(err, bad)
	}
	h := &house{t: t, stores: s}
	h.Site = k.Serve(people.New(k.House(&h.viewer), s, func(context.Context, team.Person, metric.Week) (time.Time, error) { return h.meets, nil }))
	return h
}

func (h *house) person(first string) team.Person {
	h.t.Helper()
	p, err := h.stores.Team.PersonByEmail(h.t.Context(), strings.ToLower(first)+"@us.example")
	must(h.t, err)
	return p
}

// get asks for a page as somebody, and gives its answer and the words of its main part.
func (h *house) get(viewer, path string) (status int, words string) {
	h.t.Helper()
	h.viewer = h.person(viewer)
	a := h.Get(path)
	var all []string
	for n := range desk.One(h.t, a.Root, desk.Tag("main")).Descendants() {
		if n.Type == html.TextNode {
			all = append(all, strings.Fields(n.Data)...)
		}
	}
	return a.Status, strings.Join(all, " ")
}

func (h *house) page(first string) string { return "/people/" + h.person(first).ID }

func (h *house) says(viewer, path string, wanted ...string) {
	h.t.Helper()
	status, words := h.get(viewer, path)
	if status != http.StatusOK {
		h.t.Fatalf("%s for %s: %d: %s", path, viewer, status, words)
	}
	for _, w := range wanted {
		if !strings.Contains(words, w) {
			h.t.Errorf("%s does not say %q to %s:\n%s", path, w, viewer, words)
		}
	}
}

func TestTemplates(t *testing.T) {
	pagetest.Check(t, people.New(&ui.House{}, people.Stores{}, nil).Set())
}

func TestAPersonsPage(t *testing.T) {
	h := newHouse(t, story(20))
	techy := h.person("Techy")
	must(t, h.stores.Team.SetWorking(t.Context(), techy, techy.ID, team.Working{Hours: team.WeekHours{{{From: 480, To: 960}}}, Country: "US"}))
	_, err := h.stores.Team.AskOff(t.Context(), techy, team.Absence{Person: techy.ID, Reason: team.Sickness, First: "2026-12-21", Last: "2026-12-31", Note: "surgery"})
	must(t, err)
	h.says("Techy", h.page("Techy"),
		"Technician since 5 October 2017 Los Angeles, 06:06 now Techy McTecherton",
		"Techy, Hana and Mia see this same page, word for word. All of them since yesterday 16:00.",
		"Week 46. Compared with Techy’s own usual, never with anyone else.",
		"Customers helped 12 people", "52 % of everyone we helped.",
		"Handle time 4m 0s a reply", "is usual; this week is shorter.", "shorter than usual",
		"Closed 12 of 12 handled",
		"Happiness 3 of 3 happy Three people are too few to tell more. The last",
		"Thank you techy, quick and kind.", "cw19-20@x.example, Tuesday", "cw19-0@x.example, 9 November",
		"people helped since 5 October 2017.", "Handle time: shorter than usual in week 46. What changed?", "Nine years on the team on 5 October.",
		"26 Nov Thanksgiving Day holiday, United States", "21 to 31 Dec Away 25 Dec Christmas Day holiday, United States Sick days",
		"Techy McTecherton opened this page Week 46 today 06:06",
		"Hana is head of support and Mia is Techy’s manager.")
	_, words := h.get("Techy", h.page("Techy"))
	for _, never := range []string{"Sam", "surgery", "Sickness", "%!"} {
		if strings.Contains(words, never) {
			t.Errorf("the page says %q: %s", never, words)
		}
	}
}

func TestAllReadTheSameWords(t *testing.T) {
	h := newHouse(t, story(14))
	path := h.page("Techy")
	for _, viewer := range []string{"Techy", "Hana", "Mia"} { // who looks is kept first
		h.says(viewer, path, "opened this page")
	}
	_, own := h.get("Techy", path)
	for _, viewer := range []string{"Hana", "Mia"} {
		_, theirs := h.get(viewer, path)
		// A manager who does not lead the team has nothing to change; no other word differs.
		theirs = strings.Replace(theirs, "Time off None", "Time off Enter time off None", 1)
		theirs = strings.Replace(theirs, "Working hours Techy", "Working hours Change Techy", 1)
		if viewer == "Hana" {
			theirs = strings.ReplaceAll(theirs, "Enter time off Enter time off", "Enter time off")
		}
		if theirs != own {
			t.Errorf("%s reads other words:\n%s\n%s", viewer, theirs, own)
		}
	}
	h.says("Techy", path, "Hana Head opened this page Week 46 today 06:06", "Mia Manager opened this page", "Techy McTecherton opened this page")
}

func TestNobodyElseOpensIt(t *testing.T) {
	h := newHouse(t, story(8))
	for _, viewer := range []string{"Sam", "Dora", "Mia"} {
		path := h.page("Techy")
		if viewer == "Mia" {
			path = h.page("Sam") // whom she does not manage
		}
		if status, words := h.get(viewer, path); status != http.StatusForbidden {
			t.Errorf("%s opens it: %d %s", viewer, status, words)
		}
		if status, _ := h.get(viewer, "/people/nobody"); status != http.StatusForbidden {
			t.Errorf("%s learns that there is no such person: %d", viewer, status)
		}
	}
	if looks, err := h.stores.Scores.Looks(t.Context(), h.person("Techy"), 9); err != nil || len(looks) != 0 {
		t.Errorf("who was refused counts as having looked: %v %v", looks, err)
	}
	if status, _ := h.get("Hana", "/people/nobody"); status != http.StatusNotFound {
		t.Errorf("a person who is not there: %d", status)
	}
	for _, week := range []string{"2026-W60", "soon", "2026-W50"} {
		if status, words := h.get("Techy", h.page("Techy")+"?week="+week); status != http.StatusNotFound {
			t.Errorf("week %s: %d %s", week, status, words)
		}
	}
}

func TestTheWeekThatRunsIsThePersonsFirst(t *testing.T) {
	h := newHouse(t, story(8))
	path := h.page("Techy") + "?week=2026-W47"
	h.says("Techy", path, "Week 47, still counting")
	if status, words := h.get("Hana", path); status != http.StatusForbidden {
		t.Errorf("the head sees a week before it is over: %d %s", status, words)
	}
	h.meets = time.Date(2026, 11, 16, 17, 0, 0, 0, time.UTC)
	h.says("Hana", h.page("Techy"), "Techy since yesterday 09:00, Hana and Mia since yesterday 16:00.")
}

func TestFirstWeeksCompareNothing(t *testing.T) {
	h := newHouse(t, story(3))
	h.says("Techy", h.page("Techy"), "There are figures of 3 weeks so far. What is usual for Techy shows after six; until then nothing is compared.",
		"Too early to say what is usual.")
	h.says("Hana", h.page("Dora"), "Dora answered nobody in the last 52 weeks, so there is nothing to count.", "No words beside a smile", "Dora has not said yet.")
}

func TestPersonInABrowser(t *testing.T) {
	h := newHouse(t, story(30))
	techy := h.person("Techy")
	hours := team.WeekHours{}
	for day := range 5 {
		hours[day] = []team.Interval{{From: 480, To: 960}}
	}
	hours[5] = []team.Interval{{From: 540, To: 660}}
	must(t, h.stores.Team.SetWorking(t.Context(), techy, techy.ID, team.Working{Hours: hours, Country: "US"}))
	_, err := h.stores.Team.AskOff(t.Context(), techy, team.Absence{Person: techy.ID, Reason: team.Vacation, First: "2026-12-21", Last: "2026-12-31"})
	must(t, err)
	_, err = h.stores.Scores.Answer(t.Context(), techy, scorecard.Ref{Week: metric.Week{Year: 2026, Number: 46}, Key: metric.HandleTime, Person: techy.Email}, "I ask the customer to show me.")
	must(t, err)
	h.viewer = h.person("Hana")
	b := browser.New(t)
	b.Open(h.URL + h.page("Techy"))
	b.WaitText("I ask the customer to show me.")
	b.AxeEverywhere()
	b.ClickText("All 52 weeks")
	b.WaitText("Twelve weeks")
	b.ClickText("How each is counted")
	b.WaitText("From opening the composer to sending")
	b.Axe()
	if href := browser.Eval[string](b, `document.querySelector(".mine-row .figure a").getAttribute("href")`); href != "/week/2026-W46/people/techy@us.example/customers_helped" {
		t.Errorf("the first figure opens %s", href)
	}
	b.Open(h.URL + h.page("Techy"))
	b.Shots("person")
}
