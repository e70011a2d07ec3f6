package meetings

// The pages on a real database, read by meaning.

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/action"
	"rapport/kit/page/pagetest"
	"rapport/meeting"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/desk"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}

// site is served meetings of a team of four. The clock stands on a Monday, ten minutes before 15:00 in Lisbon.
type site struct {
	*desk.Site
	t                  *testing.T
	viewer             team.Person
	meetings           *meeting.Store
	ana, joe, mei, sam team.Person // Ana leads; Sam belongs to no series
}

func open(t *testing.T) *site {
	t.Helper()
	d := desk.New(t)
	d.Clock.Set(time.Date(2026, 11, 23, 14, 50, 0, 0, time.UTC))
	s := &site{
		t: t, viewer: d.Ana, ana: d.Ana, joe: d.Joe,
		mei: d.Joins(team.Person{Email: "mei@kindling.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"}),
		sam: d.Joins(team.Person{Email: "sam@kindling.example", Name: "Sam Lindqvist", Role: team.Guest, Zone: "Europe/Stockholm"}),
	}
	numbers := metric.NewStore(d.DB, d.Team)
	cards := scorecard.NewStore(d.DB, numbers, d.Team)
	s.meetings = meeting.NewStore(d.DB, d.Team, rating.NewStore(d.DB, d.Inbox, d.Key), numbers, cards)
	s.Site = d.Serve(New(d.House(&s.viewer), Stores{DB: d.DB, Meetings: s.meetings, Actions: action.NewStore(d.DB), Cards: cards, Team: d.Team}))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// weekly begins a series for Ana, Joe and Mei-Lin, and gives its next meeting.
func (s *site) weekly() meeting.Meeting {
	s.t.Helper()
	ser := meeting.Template(meeting.Weekly, "2026-11-23", "15:00", "Europe/Lisbon")
	ser.People = []string{s.ana.ID, s.joe.ID, s.mei.ID}
	ser, err := s.meetings.Begin(s.t.Context(), s.ana, ser)
	must(s.t, err)
	m, err := s.meetings.Next(s.t.Context(), s.ana, ser.ID)
	must(s.t, err)
	return m
}

func TestASeriesIsBegunAndShown(t *testing.T) {
	s := open(t)
	s.Page("/meetings").Says("No meeting yet", "What nobody gets to stays on the list", "Structured, 90 minutes")
	form := s.Page("/meetings/new?kind=function")
	form.Says("Every second Monday", "Together 60 min")

	fields := []string{
		"kind", "weekly", "name", "Our Monday", "host", s.ana.ID, "person", s.joe.ID, "person", s.mei.ID, "date", "2026-11-23", "clock", "15:00", "zone", "Europe/Lisbon",
		"section-0", "hello", "minutes-0", "10", "section-1", "discuss", "title-1", "What matters", "minutes-1", "20", "section-2", "",
	}
	w := s.Form(http.StatusUnprocessableEntity, "/meetings/series", append(fields, "rhythm", "FREQ=WEEKLY", "rule", "FREQ=HOURLY")...)
	doc := w
	doc.Says("“FREQ=HOURLY” is no rule of repetition")
	if v := desk.Attr(desk.With(doc.Root, "id", "rule"), "value"); v != "FREQ=HOURLY" {
		t.Errorf("the rule that was typed became %q", v)
	}
	if v := desk.Attr(desk.With(doc.Root, "name", "title-1"), "value"); v != "What matters" {
		t.Errorf("the title that was typed became %q", v)
	}
	s.Form(http.StatusSeeOther, "/meetings/series", append(fields, "rhythm", "FREQ=WEEKLY;INTERVAL=2")...)
	s.Page("/meetings").Says("Our Monday", "Every second Monday at 15:00 in Lisbon, 30 minutes", "Monday 23 November, 15:00 to 15:30", "in 10 min", "Night for Mei-Lin (23:00)")

	s.viewer = s.joe
	s.Page("/meetings").Says("Our Monday", "Monday 23 November, 16:00 to 16:30") // in his own zone
	s.Page("/meetings").Silent("Change it")
	s.viewer = s.sam
	s.Page("/meetings").Says("No meeting yet")
}

func TestAnythingBecomesATopicFromWhereItIsSeen(t *testing.T) {
	s := open(t)
	m := s.weekly()
	s.viewer = s.joe
	raise := []string{"kind", "conversation", "ref", "c1", "title", "Refunds count twice", "said", "From Wren’s letter."}
	w := s.Form(http.StatusSeeOther, ui.RaisePath, append(raise, "back", "/conversations/c1")...)
	if to := w.To; to != "/conversations/c1" {
		t.Errorf("it leads to %s", to)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	for _, c := range (&http.Response{Header: w.Header}).Cookies() {
		r.AddCookie(c)
	}
	toast := ui.TakeToast(httptest.NewRecorder(), r)
	if toast == nil || !strings.HasSuffix(toast.Undo, "/withdraw") {
		t.Fatalf("the toast is %+v", toast)
	}
	if w := s.Form(http.StatusSeeOther, ui.RaisePath, append(raise, "back", "//evil.example/")...); w.To != "/meetings" {
		t.Errorf("a forged way back leads to %s", w.To)
	}
	s.Page("/meetings/"+m.ID).Says("Refunds count twice", "From Wren’s letter.", "Open the conversation")
	s.viewer = s.mei
	s.Form(http.StatusSeeOther, ui.RaisePath, raise...)
	s.Page("/meetings").Says("Refunds count twice", "Let’s discuss it 2")
	s.viewer = s.joe
	s.Form(http.StatusSeeOther, toast.Undo)
	s.Page("/meetings").Silent("Refunds count twice")
}

func TestBeforeAMeeting(t *testing.T) {
	s := open(t)
	m := s.weekly()
	url := "/meetings/" + m.ID
	s.viewer = s.mei
	doc := s.Page(url)
	doc.Says("It is night for you then", "What customers struggle with", "Begin the meeting", "23:00 to 00:00 in Singapore")
	doc.Silent("Skip it")
	s.Form(http.StatusSeeOther, url+"/answer", "section", "hello", "mood", "4", "text", "Rested")
	s.Form(http.StatusSeeOther, url+"/reply", "reply", "declined")
	s.Form(http.StatusSeeOther, url+"/bring", "kind", "struggle", "title", "The card box", "n", "31", "said", "Nothing happens")
	s.Form(http.StatusUnprocessableEntity, url+"/bring", "kind", "reading", "title", "A book", "link", "javascript:alert(1)")
	s.viewer = s.ana
	doc = s.Page(url)
	doc.Says("31 customers The card box", "Nothing happens", "can’t come", "Skip it")
	s.Form(http.StatusSeeOther, url+"/skip", "why", "A holiday")
	s.Page(url).Says("Skipped by Ana Ferreira. A holiday", "Hold it after all")
	s.Page("/meetings").Says("Monday 30 November")
	s.Form(http.StatusSeeOther, url+"/restore")
	s.Form(http.StatusSeeOther, url+"/move", "to", "2026-11-24T08:00")
	s.Page(url).Says("Tuesday 24 November 2026", "08:00 to 09:00 in Lisbon", "moved")
	s.Form(http.StatusUnprocessableEntity, url+"/move", "to", "soon").Says("Choose a day and a time.")
	s.viewer = s.joe
	s.Form(http.StatusForbidden, url+"/skip")
	s.viewer = s.sam
	if w := s.Get(url); w.Status != http.StatusForbidden {
		t.Errorf("who does not belong to it sees it: %d", w.Status)
	}
}

func TestARunningMeeting(t *testing.T) {
	s := open(t)
	m := s.weekly()
	url := "/meetings/" + m.ID
	s.viewer = s.mei
	s.Form(http.StatusSeeOther, url+"/answer", "section", "hello", "mood", "4", "text", "Rested")
	s.viewer = s.joe
	s.Form(http.StatusSeeOther, ui.RaisePath, "title", "Who covers Saturday?")
	s.viewer = s.ana
	s.Form(http.StatusSeeOther, url+"/start")
	s.viewer = s.joe
	s.Form(http.StatusNoContent, url+"/presence")
	doc := s.Page(url)
	doc.Says("60:00 left of the hour", "Ana is presenting", "Take over", "Mei-Lin good Rested", "sent before", "will read the notes, sent one answer, 22:50", "Ana goes from section to section")
	if desk.With(doc.Root, "id", "go") != nil {
		t.Error("Joe could go on")
	}
	s.Form(http.StatusForbidden, url+"/section", "from", "hello", "section", "numbers")
	s.viewer = s.ana
	if desk.With(s.Page(url).Root, "id", "go") == nil {
		t.Error("Ana could not go on")
	}
	s.Clock.Add(6 * time.Minute) // two minutes too long
	s.Page(url).Says("54:00", "Over by 2 min.")
	if desk.Attr(desk.With(s.Page(url).Root, "name", "lender"), "value") == "" || desk.With(s.Page(url).Root, "action", url+"/loan") == nil {
		t.Error("nothing can be borrowed")
	}
	s.Form(http.StatusSeeOther, url+"/loan", "section", "hello", "lender", "reading")
	s.Page(url).Says("It comes from Something to read.")
	s.viewer = s.mei
	s.Form(http.StatusSeeOther, url+"/answer", "section", "together", "text", "Handovers got better")
	s.viewer = s.ana
	s.Form(http.StatusSeeOther, url+"/section", "from", "hello", "section", "together")
	s.Page(url).Says("Mei-Lin Handovers got better")
	s.Form(http.StatusSeeOther, url+"/section", "from", "together", "section", "discuss")
	s.Form(http.StatusSeeOther, url+"/section", "from", "together", "section", "close") // a second press, too late
	doc = s.Page(url)
	doc.Says("Who covers Saturday?", "Take it up")
	take := ""
	for c := range doc.Root.Descendants() {
		if c.Data == "form" && strings.HasSuffix(desk.Attr(c, "action"), "/take") {
			take = desk.Attr(c, "action")
		}
	}
	s.Form(http.StatusSeeOther, take, "step", "identify", "back", url)
	doc = s.Page(url)
	doc.Says("topic 1 of 1", "Identify", "Decide D", "Add an action A")
	item := strings.TrimSuffix(strings.TrimPrefix(take, "/meetings/topics/"), "/take")

	refusedDoc := s.Form(http.StatusUnprocessableEntity, url+"/decide", "text", "Sam does", "who", s.joe.ID, "item", item)
	refusedDoc.Says("Say both: who tells, and whom.", "Sam does")
	s.Form(http.StatusSeeOther, url+"/decide", "text", "Sam covers Saturday.", "who", s.joe.ID, "whom", "the rota", "item", item, "solves", "1")
	s.Page(url).Says("Sam covers Saturday.", "Joe tells the rota", "solved")
	s.Form(http.StatusSeeOther, url+"/promise", "text", "Put it into the rota", "owner", s.mei.ID, "due", "2026-11-30", "usual", "2026-11-30")
	s.Page(url).Says("Put it into the rota", "Mei-Lin by Mon 30 Nov")

	s.Form(http.StatusSeeOther, url+"/pause")
	s.Page(url).Says("paused", "Go on")
	s.Form(http.StatusSeeOther, url+"/resume")
	s.Form(http.StatusSeeOther, url+"/section", "from", "discuss", "section", "close")
	s.Form(http.StatusSeeOther, url+"/rate", "score", "9")
	s.Page(url).Says("1 of 2 have", "Change my rating")
	s.viewer = s.joe
	s.Form(http.StatusUnprocessableEntity, url+"/rate", "score", "5").Says("1 of 2 have")
	s.Page(url).Silent("Everybody has answered")
	s.Form(http.StatusSeeOther, url+"/rate", "score", "5", "why", "Too long")
	s.Page(url).Says("Everybody has answered", "Too long")
	s.Form(http.StatusForbidden, url+"/end")
	s.viewer = s.ana
	s.Form(http.StatusSeeOther, url+"/end")
	s.after(url)
}

// after looks at what remains of the meeting.
func (s *site) after(url string) {
	s.t.Helper()
	s.viewer = s.joe
	s.Page(url).Says("The recap is made at 16:06", "Sam covers Saturday.")
	if w := s.Get(url + ".md"); w.Status != http.StatusNotFound {
		s.t.Errorf("as Markdown before it is made: %d", w.Status)
	}
	s.Clock.Add(meeting.RecapAfter)
	_, err := s.meetings.MakeRecap(s.t.Context())
	must(s.t, err)
	s.Page(url).Says("Asked of you", "Tell the rota: Sam covers Saturday.", "7, from 2 ratings", "Mei-Lin Tan")
	s.viewer = s.mei
	s.Page(url).Says("You weren’t there. This was asked of you", "Put it into the rota")
	w := s.Get(url + ".md")
	if w.Status != http.StatusOK || !strings.HasPrefix(w.Header.Get("Content-Type"), "text/markdown") || !strings.Contains(w.Body, "Sam covers Saturday.") {
		s.t.Errorf("as Markdown: %d %s", w.Status, w.Body)
	}
	s.Page("/meetings/found?q=satur").Says("Sam covers Saturday.", "Decided")
	s.Page("/meetings/found?q=nowhere").Says("Nothing was found")
	s.Page("/meetings").Says("Last recaps 23 November 2026", "Your actions", "Put it into the rota")
}

func TestNotesAreJSON(t *testing.T) {
	type heard struct {
		Seq     int64
		Ops     []meeting.Op
		Writing []struct{ Name string }
	}
	s := open(t)
	m := s.weekly()
	note := "/meetings/notes/" + meeting.SectionNote(m.ID, "discuss")
	send := func(code int, path, body string) heard {
		t.Helper()
		w := s.Read(http.Post(s.URL+path, "application/json", strings.NewReader(body)))
		var got heard
		if err := json.Unmarshal([]byte(w.Body), &got); err != nil || w.Status != code {
			t.Fatalf("%s answers %d, want %d: %s", path, w.Status, code, w.Body)
		}
		return got
	}
	first := send(http.StatusOK, note+"?since=0", `{"ops":[{"c":"a","n":1,"t":"Hello"}]}`)
	s.viewer = s.joe
	got := send(http.StatusOK, note+"?since=0", `{"ops":[{"c":"b","n":6,"a":"a.5","t":" all"}]}`)
	again := send(http.StatusOK, note+"?since=0", `{"ops":[{"c":"b","n":6,"a":"a.5","t":" all"}]}`)
	if text := meeting.Text(got.Ops); text != "Hello all" || len(again.Ops) != len(got.Ops) || again.Seq != got.Seq {
		t.Errorf("it reads %q, and sent again %+v", text, again)
	}
	s.viewer = s.ana
	w := s.Get(note + "?since=" + strconv.FormatInt(first.Seq, 10))
	var news heard
	must(t, json.Unmarshal([]byte(w.Body), &news))
	if len(news.Ops) != 1 || len(news.Writing) != 1 || news.Writing[0].Name != "Joe" {
		t.Errorf("Ana hears %s", w.Body)
	}
	send(http.StatusUnprocessableEntity, note, `{"ops":[{"c":"a","n":0,"t":"x"}]}`)
	send(http.StatusUnprocessableEntity, note, `no JSON`)
	s.viewer = s.sam
	send(http.StatusForbidden, note, `{"ops":[{"c":"s","n":9,"t":"x"}]}`)
}
