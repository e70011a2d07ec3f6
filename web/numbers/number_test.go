package numbers

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
	"rapport/schema"
	"rapport/scorecard"
)

// onSQLite opens a site on an empty database of its own.
func onSQLite(t *testing.T) *site {
	t.Helper()
	clock := &dbtest.Clock{}
	clock.Set(now)
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: clock.Now, Hasty: true})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(t.Context(), d))
	return open(t, d)
}

func TestNumber(t *testing.T) {
	s := onSQLite(t)
	s.load(story(30, ordinary(26)))
	const at = "/numbers/new_conversations"
	doc := s.page(at)
	text := words(doc)
	says(t, "the page", text, "New conversations", "last week.", "is normal for us", "48 is not.", "We only watch it", "Conversations that a customer began.", "Watch.")
	svg := one(t, doc, func(n *html.Node) bool { return attr(n, "aria-labelledby") == "ch-t ch-d" })
	if n := len(all(svg, class("signal"))); n != 1 {
		t.Errorf("%d rings, want 1", n)
	}
	says(t, "the spoken description", words(one(t, svg, tag("desc"))), "is normal", "was outside with 48", "The last week is")
	if rows := all(one(t, doc, tag("tbody")), tag("tr")); len(rows) != 30 {
		t.Errorf("the table has %d weeks, want 30", len(rows))
	}
	if n := len(all(s.page(at+"?span=13"), tag("tr"))); n < 13 || n > 30 {
		t.Errorf("13 weeks are %d rows", n)
	}
	says(t, "an open week", words(s.page(at+"?week=2026-W47")), "so far", "This week isn’t over.")
	for path, code := range map[string]int{
		"/numbers/nothing": 404, at + "?week=2026-W60": 404, at + "?week=2027-W01": 404, at + "?week=2020-W01": 404, "/numbers/closed_of_handled": 404,
		at + "?span=all": 200, at + "?span=7": 200,
	} {
		if got := s.ask(http.MethodGet, path, nil).Code; got != code {
			t.Errorf("GET %s: %d, want %d", path, got, code)
		}
	}
}

func TestEmptyHouse(t *testing.T) {
	s := onSQLite(t)
	s.load(`{"type":"person","email":"head@us.example","name":"Hana Head","role":"head","time_zone":"UTC"}`)
	says(t, "the page", words(s.page("/numbers/happiness")), "Nothing was counted in these weeks.")
	says(t, "the list", words(s.page("/numbers")), "First response time")
}

func TestNotesAndAnswers(t *testing.T) {
	s := onSQLite(t)
	s.load(story(30, ordinary(26)))
	const at = "/numbers/new_conversations"
	s.who = "ana@us.example"
	doc := s.post(at+"/notes", url.Values{"week": {"2026-W44"}, "text": {"Release 4.2 <b>"}})
	says(t, "the note", words(doc), "Ana: “Release 4.2 <b>”", "Take away")
	if n := strings.Count(words(one(t, doc, class("chart"))), "Release 4.2"); n == 0 {
		t.Error("the note is not on the chart")
	}
	doc = s.refused(at+"/notes", url.Values{"week": {"2026-W44"}, "text": {" "}}, 422)
	if len(all(doc, class("error"))) == 0 {
		t.Error("nothing says what is wrong")
	}
	var ask *html.Node
	for _, f := range all(s.page(at), class("num-ask")) {
		ask = f
	}
	if ask == nil {
		t.Fatal("nobody asks what changed")
	}
	week := attr(one(t, ask, func(n *html.Node) bool { return attr(n, "name") == "week" }), "value")
	doc = s.post(attr(ask, "action"), url.Values{"week": {week}, "text": {"Card keys expired"}})
	says(t, "the answer", words(doc), "Ana, What changed: “Card keys expired”")
	if len(all(doc, class("num-ask"))) != 0 {
		t.Error("it is asked again")
	}
	s.who = "bao@us.example"
	doc = s.refused(at+"/answers", url.Values{"week": {week}, "text": {"Something else"}}, 422)
	says(t, "the second answer", words(doc), "Ana")
	if strings.Contains(words(one(t, s.page(at), class("signals"))), "Take away") {
		t.Error("Bao can take away what Ana wrote")
	}
}

func TestSegmentsByTheHead(t *testing.T) {
	s := onSQLite(t)
	s.load(story(40, func(w int) int { return 20 + []int{0, 3, -2, 4, -3, 1}[w%6] + w/20*15 }))
	const at = "/numbers/new_conversations"
	form := url.Values{"from": {"2026-W27"}, "reason": {"Version 3 ships"}}
	s.who = "ana@us.example"
	s.refused(at+"/segments", form, 403)
	s.who = "head@us.example"
	doc := s.post(at+"/segments", form)
	says(t, "the page", words(doc), "Normal was counted anew from here.", "Hana: “Version 3 ships”", "Count as before", "Version 3 ships: normal is counted anew")
	if n := len(all(one(t, doc, class("chart")), class("fence"))); n != 1 {
		t.Errorf("%d fences", n)
	}
	undo := ""
	for _, f := range all(doc, tag("form")) {
		if strings.Contains(attr(f, "action"), "/segments/") {
			undo = attr(f, "action")
		}
	}
	if doc = s.post(undo, nil); strings.Contains(words(doc), "Normal was counted anew from here.") {
		t.Error("the segment is still there")
	}
}

func TestGoalAndOwner(t *testing.T) {
	s := onSQLite(t)
	s.load(story(14, ordinary(-1)))
	const at = "/numbers/first_response_time"
	ana, err := s.people.PersonByEmail(t.Context(), "ana@us.example")
	must(t, err)
	s.post(at+"/owner", url.Values{"owner": {ana.ID}})
	doc := s.post(at+"/goal", url.Values{"goal": {"2,5 h"}})
	side := words(one(t, doc, class("number-def")))
	says(t, "the side", side, "Ana Duarte", "Goal 2.5 hours", "Changed")
	if len(all(one(t, doc, class("chart")), class("goal"))) != 1 {
		t.Error("the chart draws no goal")
	}
	doc = s.refused(at+"/goal", url.Values{"goal": {"soon"}}, 422)
	says(t, "the refusal", words(one(t, doc, class("error"))), "Write the goal as a number")
	if field := one(t, doc, func(n *html.Node) bool { return attr(n, "name") == "goal" }); attr(field, "value") != "soon" || attr(field, "aria-invalid") != "true" {
		t.Error("what was typed is gone, or not marked")
	}
	// A number that is only watched is refused a goal, with the reason.
	doc = s.refused("/numbers/replies_sent/goal", url.Values{"goal": {"500"}}, 422)
	says(t, "the refusal", words(one(t, doc, class("num-lead"))), "only watch")
	s.who = "ana@us.example"
	s.refused(at+"/goal", url.Values{"goal": {"1"}}, 403)
	if len(all(s.page(at), class("num-lead"))) != 0 {
		t.Error("a technician is shown the head's forms")
	}
}

func TestSharesSayHowMany(t *testing.T) {
	s := onSQLite(t)
	s.load(story(14, ordinary(-1)))
	says(t, "four ratings", words(s.page("/numbers/happiness?week=2026-W45")), "3 of 4 in week 45.", "4 answers are too few to tell.")
	says(t, "a share", words(s.page("/numbers/replied_within_6h")), "23 of 23 last week. The true share is likely 86 to 100 %.", "23 of 23, likely 86 to 100 %")
}

// By office hours, weeks are judged by their own durations, and no goal is drawn.
func TestOfficeHours(t *testing.T) {
	goal := 3600.0
	c := scorecard.Chart{Entry: scorecard.Entry{Definition: metric.ResponseTime.Define(), Goal: &goal}, High: 1e9}
	week, _ := metric.ParseWeek("2026-W01")
	for i := range 14 {
		hours := 3600 + 60*float64(i%3)
		if i == 13 {
			hours = 9000
		}
		c.Points = append(c.Points, scorecard.Point{Week: week.Add(i), Complete: true, Value: metric.Value{Known: true, Number: 40000, N: 5, Office: metric.Spread{Known: true, Mean: hours}}})
	}
	if !hasOffice(c) {
		t.Fatal("office hours are not offered")
	}
	o := inOffice(c)
	last := o.Points[13]
	if last.Verdict.Signal != metric.Exceptional || o.Entry.Goal != nil || last.Value.Number != 9000 {
		t.Errorf("%+v", last)
	}
	says(t, "the sentence", strings.ReplaceAll(last.Said.String(), nbsp, " "), "In office hours, between", "2.5 h is not.")
	if c.Points[13].Value.Number != 40000 {
		t.Error("the chart by the clock was changed")
	}
	if c.Points[0].Value.Office.Known = false; hasOffice(scorecard.Chart{Points: c.Points[:1]}) {
		t.Error("office hours are offered where none are set")
	}
}

func TestList(t *testing.T) {
	s := onSQLite(t)
	s.load(story(14, ordinary(-1)))
	doc := s.page("/numbers")
	says(t, "the list", words(doc), "Sales", "New conversations", "Renewals of sales", "Happiness with the product", "Capacity", "Goal", "None. We only watch it", "Nothing counted in these weeks: Sales")
	links := map[string]bool{}
	for _, a := range all(doc, func(n *html.Node) bool { return strings.HasPrefix(attr(n, "href"), "/numbers/") }) {
		if links[attr(a, "href")] {
			t.Errorf("%s stands twice", attr(a, "href"))
		}
		links[attr(a, "href")] = true
	}
	for _, d := range metric.Definitions() {
		if d.Team && !links["/numbers/"+d.Key.String()+"?week=2026-W46"] {
			t.Errorf("%s is not in the list", d.Key)
		}
	}
}
