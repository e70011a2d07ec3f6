package numbers

// Served pages over a real database, a log to fill it, and how pages are read.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
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

// now is a Tuesday of week 47, so that week 46 is the last one over.
var now = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

// site is served pages over one database.
type site struct {
	t       *testing.T
	mux     *http.ServeMux
	bring   *transfer.Store
	people  *team.Store
	numbers *metric.Store
	cards   *scorecard.Store
	who     string // address of who looks
}

func open(t *testing.T, d *db.DB) *site {
	t.Helper()
	key, err := secret.Open(t.TempDir())
	must(t, err)
	blobs, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	s := &site{t: t, mux: http.NewServeMux(), people: team.NewStore(d), who: "head@us.example"}
	in := inbox.NewStore(d, blobs, key, nil)
	s.numbers = metric.NewStore(d, s.people)
	s.cards = scorecard.NewStore(d, s.numbers, s.people)
	s.bring = transfer.NewStore(d, s.people, in, rating.NewStore(d, in, key), s.numbers)
	house := &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(r *http.Request) (team.Person, bool) {
			p, err := s.people.PersonByEmail(r.Context(), s.who)
			return p, err == nil
		},
	}
	New(house, s.cards, s.numbers, in, s.people).Routes(s.mux)
	return s
}

func (s *site) load(log string) {
	s.t.Helper()
	_, bad, err := s.bring.ImportLog(s.t.Context(), strings.NewReader(log), false, nil)
	if err != nil {
		s.t.Fatal(err, bad)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) ask(method, path string, body url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(body.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	s.mux.ServeHTTP(w, r)
	return w
}

// page asks for a page that must be there.
func (s *site) page(path string) *html.Node {
	s.t.Helper()
	w := s.ask(http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	doc, err := html.Parse(w.Body)
	must(s.t, err)
	return doc
}

// post sends a form that must be taken, and goes where it leads.
func (s *site) post(path string, body url.Values) *html.Node {
	s.t.Helper()
	w := s.ask(http.MethodPost, path, body)
	if w.Code != http.StatusSeeOther {
		s.t.Fatalf("POST %s: %d\n%s", path, w.Code, w.Body)
	}
	return s.page(w.Header().Get("Location"))
}

// refused sends a form that must be refused at its place.
func (s *site) refused(path string, body url.Values, code int) *html.Node {
	s.t.Helper()
	w := s.ask(http.MethodPost, path, body)
	if w.Code != code {
		s.t.Fatalf("POST %s: %d, want %d\n%s", path, w.Code, code, w.Body)
	}
	doc, err := html.Parse(w.Body)
	must(s.t, err)
	return doc
}

// all finds the elements that pass.
func all(n *html.Node, pass func(*html.Node) bool) (found []*html.Node) {
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
	return func(n *html.Node) bool { return strings.Contains(" "+attr(n, "class")+" ", " "+name+" ") }
}

func tag(name string) func(*html.Node) bool { return func(n *html.Node) bool { return n.Data == name } }

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
		case c.Type == html.ElementNode && strings.Contains(" p li dd dt td th h1 h2 h3 div span option ", " "+c.Data+" "):
			b.WriteString(" ")
		}
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(b.String()), " "), nbsp, " ")
}

func says(t *testing.T, where, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q:\n%s", where, w, text)
		}
	}
}

// story writes a log of n weeks up to week 46 of a team of three with so many conversations in each week.
func story(n int, many func(week int) int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "{"+format+"}\n", args...) }
	line(`"type":"settings","time_zone":"UTC","team":"Us","mailbox":"help@us.example","capacity":{"replies_per_conversation":2,"minutes_per_reply":30}`)
	who := []string{"ana@us.example", "bao@us.example"}
	line(`"type":"person","email":"ana@us.example","name":"Ana Duarte","role":"technician","time_zone":"Europe/Lisbon"`)
	line(`"type":"person","email":"bao@us.example","name":"Bao Nguyễn","role":"technician","time_zone":"Australia/Sydney"`)
	line(`"type":"person","email":"head@us.example","name":"Hana Head","role":"head","time_zone":"UTC"`)
	last, _ := metric.ParseWeek("2026-W46")
	for w := range n {
		week := last.Add(w - n + 1)
		for c := range many(w) {
			at, id, person := week.Monday().Add(time.Duration(9*60+301*c%(6*24*60))*time.Minute), fmt.Sprintf("%d-%d", w, c), who[c%len(who)]
			reply := at.Add(time.Duration(90+(w*7+c*11)%60) * time.Minute)
			topic := []string{"Receipts", "Recurring gifts", "Before buying"}[c%3]
			line(`"type":"message","id":"c%s","conversation":"%s","at":"%s","kind":"customer","from":"u%d@x.example","subject":"Where is my receipt?"`, id, id, at.Format(time.RFC3339), c)
			line(`"type":"topic","conversation":"%s","at":"%s","by":"%s","topic":"%s","set":true`, id, at.Add(time.Minute).Format(time.RFC3339), person, topic)
			line(`"type":"message","id":"r%s","conversation":"%s","at":"%s","kind":"reply","from":"%s","to":"u%d@x.example","handle_seconds":%d`, id, id, reply.Format(time.RFC3339), person, c, 300+(w*13+c)%90)
			line(`"type":"status","conversation":"%s","at":"%s","by":"%s","status":"closed"`, id, reply.Add(time.Minute).Format(time.RFC3339), person)
			if c%5 == 0 {
				line(`"type":"rating","message":"r%s","at":"%s","face":"%s","about":"help"`, id, reply.Add(time.Hour).Format(time.RFC3339), []string{"great", "great", "great", "okay"}[(w+c)%4])
			}
		}
	}
	return b.String()
}

// ordinary is a calm team's weeks, but for one with far more mail.
func ordinary(loud int) func(int) int {
	return func(w int) int {
		if w == loud {
			return 48
		}
		return 20 + []int{0, 3, -2, 4, -3, 1}[w%6]
	}
}
