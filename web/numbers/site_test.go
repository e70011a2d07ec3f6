package numbers

// Served pages over a real database, a log to fill it, and how pages are read.

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/transfer"
	"rapport/web/desk"
	"rapport/web/ui"
)

// now is a Tuesday of week 47, so that week 46 is the last one over.
var now = time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC)

// site is served pages of a team that a log brings.
type site struct {
	*desk.Site
	t       *testing.T
	bring   *transfer.Store
	numbers *metric.Store
	cards   *scorecard.Store
	who     string // address of who looks
}

func open(t *testing.T) *site {
	t.Helper()
	d := desk.Empty(t)
	d.Clock.Set(now)
	s := &site{t: t, who: "head@us.example", numbers: metric.NewStore(d.DB, d.Team)}
	s.cards = scorecard.NewStore(d.DB, s.numbers, d.Team)
	s.bring = transfer.NewStore(d.DB, d.Team, d.Inbox, rating.NewStore(d.DB, d.Inbox, d.Key), s.numbers)
	house := d.House(&team.Person{})
	house.Viewer = func(r *http.Request) (team.Person, bool) {
		p, err := d.Team.PersonByEmail(r.Context(), s.who)
		return p, err == nil
	}
	s.Site = d.Serve(New(house, s.cards, s.numbers, d.Inbox, d.Team),
		desk.Elsewhere("GET /week/{week}", "The week"), desk.Elsewhere("GET /week/{week}/{key}", "The list"), desk.RoomFunc(meeting))
	return s
}

// meeting stands in for the meeting, which takes a topic and leads back.
func meeting(mux ui.Mux) {
	mux.HandleFunc("POST /meetings/topics", func(w http.ResponseWriter, r *http.Request) {
		ui.SayNext(w, ui.Toast{Text: "For the meeting: " + r.FormValue("title")})
		http.Redirect(w, r, r.FormValue("back"), http.StatusSeeOther)
	})
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

// post sends a form that must be taken, and goes where it leads.
func (s *site) post(path string, pairs ...string) desk.Answer {
	s.t.Helper()
	return s.Page(s.Form(http.StatusSeeOther, path, pairs...).To)
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
