package week

// A served week page over a real database, logs to fill it, and how its pages are read.

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
	"rapport/web/desk"
	"rapport/web/ui"
)

const sample = "../../metric/testdata/seed-week.jsonl"

// afterSample is a Tuesday of week 47 in the team's zone.
var afterSample = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

// site is a served week page over one database.
type site struct {
	*desk.Site
	t      *testing.T
	bring  *transfer.Store
	scores *scorecard.Store
	viewer team.Person
	meets  Meeting // what looks at every week
}

func open(t *testing.T, k *desk.Desk) *site {
	t.Helper()
	numbers := metric.NewStore(k.DB, k.Team)
	s := &site{t: t, scores: scorecard.NewStore(k.DB, numbers, k.Team), bring: transfer.NewStore(k.DB, k.Team, k.Inbox, rating.NewStore(k.DB, k.Inbox, k.Key), numbers)}
	s.viewer = team.Person{ID: "p1", Name: "Ana Duarte", Email: "ana@givehelp.example", Zone: "Europe/Lisbon", Role: team.Senior}
	pages := New(k.House(&s.viewer), k.DB, numbers, s.scores, k.Inbox, k.Team, func(context.Context, team.Person, metric.Week) (Meeting, error) { return s.meets, nil })
	s.Site = k.Serve(pages, desk.Elsewhere("GET /conversations/{id}", "The conversation"), desk.RoomFunc(meeting))
	return s
}

// meeting stands in for the meeting, which takes a topic and leads back.
func meeting(mux ui.Mux) {
	mux.HandleFunc("POST "+ui.RaisePath, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.FormValue("back"), http.StatusSeeOther)
	})
}

// onSQLite opens a site on an empty database of its own, a day after the sample's week.
func onSQLite(t *testing.T) *site {
	t.Helper()
	k := desk.Empty(t)
	k.Clock.Set(afterSample)
	return open(t, k)
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
	who, err := s.Team.PersonByEmail(s.t.Context(), email)
	must(s.t, err)
	s.viewer = who
	return who
}

// card finds a person's card.
func cardOf(t *testing.T, doc *html.Node, name string) *html.Node {
	t.Helper()
	for _, c := range desk.All(doc, desk.Class("person")) {
		if desk.Words(desk.One(t, c, desk.Tag("h3"))) == name {
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
