package numbers

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rapport/metric"
	"rapport/scorecard"
	"rapport/web/desk"
)

func TestNumber(t *testing.T) {
	s := open(t)
	s.load(story(30, ordinary(26)))
	const at = "/numbers/new_conversations"
	doc := s.Page(at)
	text := doc.Words()
	says(t, "the page", text, "New conversations", "last week.", "is normal for us", "48 is not.", "We only watch it", "Conversations that a customer began.", "Watch.")
	svg := desk.One(t, doc.Root, func(n *html.Node) bool { return desk.Attr(n, "aria-labelledby") == "ch-t ch-d" })
	if n := len(desk.All(svg, desk.Class("signal"))); n != 1 {
		t.Errorf("%d rings, want 1", n)
	}
	says(t, "the spoken description", desk.Words(desk.One(t, svg, desk.Tag("desc"))), "is normal", "was outside with 48", "The last week is")
	if rows := desk.All(desk.One(t, doc.Root, desk.Tag("tbody")), desk.Tag("tr")); len(rows) != 30 {
		t.Errorf("the table has %d weeks, want 30", len(rows))
	}
	if n := len(desk.All(s.Page(at+"?span=13").Root, desk.Tag("tr"))); n < 13 || n > 30 {
		t.Errorf("13 weeks are %d rows", n)
	}
	s.Page(at+"?week=2026-W47").Says("so far", "This week isn’t over.")
	for path, code := range map[string]int{
		"/numbers/nothing": 404, at + "?week=2026-W60": 404, at + "?week=2027-W01": 404, at + "?week=2020-W01": 404, "/numbers/closed_of_handled": 404,
		at + "?span=all": 200, at + "?span=7": 200,
	} {
		if got := s.Get(path).Status; got != code {
			t.Errorf("GET %s: %d, want %d", path, got, code)
		}
	}
}

func TestEmptyHouse(t *testing.T) {
	s := open(t)
	s.load(`{"type":"person","email":"head@us.example","name":"Hana Head","role":"head","time_zone":"UTC"}`)
	s.Page("/numbers/happiness").Says("Nothing was counted in these weeks.")
	s.Page("/numbers").Says("First response time")
}

func TestNotesAndAnswers(t *testing.T) {
	s := open(t)
	s.load(story(30, ordinary(26)))
	const at = "/numbers/new_conversations"
	s.who = "ana@us.example"
	doc := s.post(at+"/notes", "week", "2026-W44", "text", "Release 4.2 <b>")
	doc.Says("Ana: “Release 4.2 <b>”", "Take away")
	if n := strings.Count(desk.Words(desk.One(t, doc.Root, desk.Class("chart"))), "Release 4.2"); n == 0 {
		t.Error("the note is not on the chart")
	}
	doc = s.Form(422, at+"/notes", "week", "2026-W44", "text", " ")
	if len(desk.All(doc.Root, desk.Class("error"))) == 0 {
		t.Error("nothing says what is wrong")
	}
	var ask *html.Node
	for _, f := range desk.All(s.Page(at).Root, desk.Class("num-ask")) {
		ask = f
	}
	if ask == nil {
		t.Fatal("nobody asks what changed")
	}
	week := desk.Attr(desk.One(t, ask, func(n *html.Node) bool { return desk.Attr(n, "name") == "week" }), "value")
	doc = s.post(desk.Attr(ask, "action"), "week", week, "text", "Card keys expired")
	doc.Says("Ana, What changed: “Card keys expired”")
	if len(desk.All(doc.Root, desk.Class("num-ask"))) != 0 {
		t.Error("it is asked again")
	}
	s.who = "bao@us.example"
	doc = s.Form(422, at+"/answers", "week", week, "text", "Something else")
	doc.Says("Ana")
	if strings.Contains(desk.Words(desk.One(t, s.Page(at).Root, desk.Class("signals"))), "Take away") {
		t.Error("Bao can take away what Ana wrote")
	}
}

func TestSegmentsByTheHead(t *testing.T) {
	s := open(t)
	s.load(story(40, func(w int) int { return 20 + []int{0, 3, -2, 4, -3, 1}[w%6] + w/20*15 }))
	const at = "/numbers/new_conversations"
	form := []string{"from", "2026-W27", "reason", "Version 3 ships"}
	s.who = "ana@us.example"
	s.Form(403, at+"/segments", form...)
	s.who = "head@us.example"
	doc := s.post(at+"/segments", form...)
	doc.Says("Normal was counted anew from here.", "Hana: “Version 3 ships”", "Count as before", "Version 3 ships: normal is counted anew")
	if n := len(desk.All(desk.One(t, doc.Root, desk.Class("chart")), desk.Class("fence"))); n != 1 {
		t.Errorf("%d fences", n)
	}
	undo := ""
	for _, f := range desk.All(doc.Root, desk.Tag("form")) {
		if strings.Contains(desk.Attr(f, "action"), "/segments/") {
			undo = desk.Attr(f, "action")
		}
	}
	if doc = s.post(undo); strings.Contains(doc.Words(), "Normal was counted anew from here.") {
		t.Error("the segment is still there")
	}
}

func TestGoalAndOwner(t *testing.T) {
	s := open(t)
	s.load(story(14, ordinary(-1)))
	const at = "/numbers/first_response_time"
	ana, err := s.Team.PersonByEmail(t.Context(), "ana@us.example")
	must(t, err)
	s.post(at+"/owner", "owner", ana.ID)
	doc := s.post(at+"/goal", "goal", "2,5 h")
	side := desk.Words(desk.One(t, doc.Root, desk.Class("number-def")))
	says(t, "the side", side, "Ana Duarte", "Goal 2.5 hours", "Changed")
	if len(desk.All(desk.One(t, doc.Root, desk.Class("chart")), desk.Class("goal"))) != 1 {
		t.Error("the chart draws no goal")
	}
	doc = s.Form(422, at+"/goal", "goal", "soon")
	says(t, "the refusal", desk.Words(desk.One(t, doc.Root, desk.Class("error"))), "Write the goal as a number")
	if field := desk.One(t, doc.Root, func(n *html.Node) bool { return desk.Attr(n, "name") == "goal" }); desk.Attr(field, "value") != "soon" || desk.Attr(field, "aria-invalid") != "true" {
		t.Error("what was typed is gone, or not marked")
	}
	// A number that is only watched is refused a goal, with the reason.
	doc = s.Form(422, "/numbers/replies_sent/goal", "goal", "500")
	says(t, "the refusal", desk.Words(desk.One(t, doc.Root, desk.Class("num-lead"))), "only watch")
	s.who = "ana@us.example"
	s.Form(403, at+"/goal", "goal", "1")
	if len(desk.All(s.Page(at).Root, desk.Class("num-lead"))) != 0 {
		t.Error("a technician is shown the head's forms")
	}
}

func TestSharesSayHowMany(t *testing.T) {
	s := open(t)
	s.load(story(14, ordinary(-1)))
	s.Page("/numbers/happiness?week=2026-W45").Says("3 of 4 in week 45.", "4 answers are too few to tell.")
	s.Page("/numbers/replied_within_6h").Says("23 of 23 last week. The true share is likely 86 to 100 %.", "23 of 23, likely 86 to 100 %")
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
	s := open(t)
	s.load(story(14, ordinary(-1)))
	doc := s.Page("/numbers")
	doc.Says("Sales", "New conversations", "Renewals of sales", "Happiness with the product", "Capacity", "Goal", "None. We only watch it", "Nothing counted in these weeks: Sales")
	links := map[string]bool{}
	for _, a := range desk.All(doc.Root, func(n *html.Node) bool { return strings.HasPrefix(desk.Attr(n, "href"), "/numbers/") }) {
		if links[desk.Attr(a, "href")] {
			t.Errorf("%s stands twice", desk.Attr(a, "href"))
		}
		links[desk.Attr(a, "href")] = true
	}
	for _, d := range metric.Definitions() {
		if d.Team && !links["/numbers/"+d.Key.String()+"?week=2026-W46"] {
			t.Errorf("%s is not in the list", d.Key)
		}
	}
}
