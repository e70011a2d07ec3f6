package week

// A served week page over a real database, logs to fill it, and how its pages are read.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/secret"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
	"rapport/web/ui"
)

const sample = "../../metric/testdata/seed-week.jsonl"

// afterSample is a Tuesday of week 47 in the team's zone.
var afterSample = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

// site is a served week page over one database.
type site struct {
	t      *testing.T
	db     *db.DB
	mux    *http.ServeMux
	bring  *transfer.Store
	people *team.Store
	scores *scorecard.Store
	viewer team.Person
	meets  Meeting // what looks at every week
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
	s := &site{t: t, db: d, mux: http.NewServeMux(), people: people, scores: scorecard.NewStore(d, numbers, people)}
	s.viewer = team.Person{ID: "p1", Name: "Ana Duarte", Email: "ana@givehelp.example", Zone: "Europe/Lisbon", Role: team.Senior}
	s.bring = transfer.NewStore(d, people, in, rating.NewStore(d, in, key), numbers)
	house := &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) { return s.viewer, true },
	}
	New(house, d, numbers, s.scores, in, people, func(context.Context, team.Person, metric.Week) (Meeting, error) { return s.meets, nil }).Routes(s.mux)
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

// as signs a person of the database in.
func (s *site) as(email string) team.Person {
	s.t.Helper()
	who, err := s.people.PersonByEmail(s.t.Context(), email)
	must(s.t, err)
	s.viewer = who
	return who
}

// post sends a form and gives the answer.
func (s *site) post(path, form string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.mux.ServeHTTP(w, r)
	return w
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

// week46 is the week of the samples.
func week46() metric.Week { return metric.Week{Year: 2026, Number: 46} }
