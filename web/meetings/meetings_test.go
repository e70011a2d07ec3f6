package meetings

// The pages on a real database, read by meaning.

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/action"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/metric"
	"rapport/rating"
	"rapport/schema"
	"rapport/scorecard"
	"rapport/team"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}

// site is served meetings of a team of four. The clock stands on a Monday, ten minutes before 15:00 in Lisbon.
type site struct {
	t                  *testing.T
	clock              *dbtest.Clock
	mux                *http.ServeMux
	viewer             team.Person
	db                 *db.DB
	meetings           *meeting.Store
	ana, joe, mei, sam team.Person // Ana leads; Sam belongs to no series
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, clock: &dbtest.Clock{}, mux: http.NewServeMux()}
	s.clock.Set(time.Date(2026, 11, 23, 14, 50, 0, 0, time.UTC))
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: s.clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(t.Context(), d))
	s.db = d
	people := team.NewStore(d)
	for who, p := range map[*team.Person]team.Person{
		&s.ana: {Email: "ana@us.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"},
		&s.joe: {Email: "joe@us.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"},
		&s.mei: {Email: "mei@us.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"},
		&s.sam: {Email: "sam@us.example", Name: "Sam Lindqvist", Role: team.Guest, Zone: "Europe/Stockholm"},
	} {
		must(t, d.Write(t.Context(), func(tx *db.Tx) error { return team.Bring(t.Context(), tx, p) }))
		*who, err = people.PersonByEmail(t.Context(), p.Email)
		must(t, err)
	}
	s.viewer = s.ana
	numbers := metric.NewStore(d, people)
	cards := scorecard.NewStore(d, numbers, people)
	s.meetings = meeting.NewStore(d, people, rating.NewStore(d, inbox.NewStore(d, nil, secret.Key{}, nil), secret.Key{}), numbers, cards)
	house := &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) { return s.viewer, true },
	}
	New(house, Stores{DB: d, Meetings: s.meetings, Actions: action.NewStore(d), Cards: cards, Team: people}).Routes(s.mux)
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

func (s *site) send(method, path, body string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	return w
}

// post sends a form and wants an answer with this code.
func (s *site) post(code int, path string, pairs ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	w := s.send(http.MethodPost, path, v.Encode())
	if w.Code != code {
		s.t.Fatalf("POST %s answers %d, want %d: %s", path, w.Code, code, reads(parse(s.t, w)))
	}
	return w
}

// page opens a page that is there.
func (s *site) page(path string) *html.Node {
	s.t.Helper()
	w := s.send(http.MethodGet, path, "")
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s answers %d: %s", path, w.Code, reads(parse(s.t, w)))
	}
	return parse(s.t, w)
}

func parse(t *testing.T, w *httptest.ResponseRecorder) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	must(t, err)
	return doc
}

// reads is what a person reads, white space folded.
func reads(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && c.Parent.Data != "style" && c.Parent.Data != "script":
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && strings.Contains(" p li dd dt h1 h2 h3 div span button a ", " "+c.Data+" "):
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// with finds the element with an attribute of this value; nil when there is none.
func with(n *html.Node, key, value string) *html.Node {
	for c := range n.Descendants() {
		for _, a := range c.Attr {
			if a.Key == key && a.Val == value {
				return c
			}
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func (s *site) says(n *html.Node, wanted ...string) {
	s.t.Helper()
	text := reads(n)
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			s.t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
}

func (s *site) silent(n *html.Node, unwanted ...string) {
	s.t.Helper()
	for _, w := range unwanted {
		if strings.Contains(reads(n), w) {
			s.t.Errorf("the page says %q", w)
		}
	}
}

func TestASeriesIsBegunAndShown(t *testing.T) {
	s := open(t)
	s.says(s.page("/meetings"), "No meeting yet", "What nobody gets to stays on the list", "Structured, 90 minutes")
	form := s.page("/meetings/new?kind=function")
	s.says(form, "Every second Monday", "Together60 min")

	fields := []string{
		"kind", "weekly", "name", "Our Monday", "host", s.ana.ID, "person", s.joe.ID, "person", s.mei.ID, "date", "2026-11-23", "clock", "15:00", "zone", "Europe/Lisbon",
		"section-0", "hello", "minutes-0", "10", "section-1", "discuss", "title-1", "What matters", "minutes-1", "20", "section-2", "",
	}
	w := s.post(http.StatusUnprocessableEntity, "/meetings/series", append(fields, "rhythm", "FREQ=WEEKLY", "rule", "FREQ=HOURLY")...)
	doc := parse(t, w)
	s.says(doc, "“FREQ=HOURLY” is no rule of repetition")
	if v := attr(with(doc, "id", "rule"), "value"); v != "FREQ=HOURLY" {
		t.Errorf("the rule that was typed became %q", v)
	}
	if v := attr(with(doc, "name", "title-1"), "value"); v != "What matters" {
		t.Errorf("the title that was typed became %q", v)
	}
	s.post(http.StatusSeeOther, "/meetings/series", append(fields, "rhythm", "FREQ=WEEKLY;INTERVAL=2")...)
	s.says(s.page("/meetings"), "Our Monday", "Every second Monday at 15:00 in Lisbon, 30 minutes", "Monday 23 November, 15:00 to 15:30", "in 10 min", "Night for Mei-Lin (23:00)")

	s.viewer = s.joe
	s.says(s.page("/meetings"), "Our Monday", "Monday 23 November, 16:00 to 16:30") // in his own zone
	s.silent(s.page("/meetings"), "Change it")
	s.viewer = s.sam
	s.says(s.page("/meetings"), "No meeting yet")
}

func TestAnythingBecomesATopicFromWhereItIsSeen(t *testing.T) {
	s := open(t)
	m := s.weekly()
	s.viewer = s.joe
	raise := []string{"kind", "conversation", "ref", "c1", "title", "Refunds count twice", "said", "From Wren’s letter."}
	w := s.post(http.StatusSeeOther, ui.RaisePath, append(raise, "back", "/conversations/c1")...)
	if to := w.Header().Get("Location"); to != "/conversations/c1" {
		t.Errorf("it leads to %s", to)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	toast := ui.TakeToast(httptest.NewRecorder(), r)
	if toast == nil || !strings.HasSuffix(toast.Undo, "/withdraw") {
		t.Fatalf("the toast is %+v", toast)
	}
	if w := s.post(http.StatusSeeOther, ui.RaisePath, append(raise, "back", "//evil.example/")...); w.Header().Get("Location") != "/meetings" {
		t.Errorf("a forged way back leads to %s", w.Header().Get("Location"))
	}
	s.says(s.page("/meetings/"+m.ID), "Refunds count twice", "From Wren’s letter.", "Open the conversation")
	s.viewer = s.mei
	s.post(http.StatusSeeOther, ui.RaisePath, raise...)
	s.says(s.page("/meetings"), "Refunds count twice", "Let’s discuss it 2")
	s.viewer = s.joe
	s.post(http.StatusSeeOther, toast.Undo)
	s.silent(s.page("/meetings"), "Refunds count twice")
}

func TestBeforeAMeeting(t *testing.T) {
	s := open(t)
	m := s.weekly()
	url := "/meetings/" + m.ID
	s.viewer = s.mei
	doc := s.page(url)
	s.says(doc, "It is night for you then", "What customers struggle with", "Begin the meeting", "23:00 to 00:00 in Singapore")
	s.silent(doc, "Skip it")
	s.post(http.StatusSeeOther, url+"/answer", "section", "hello", "mood", "4", "text", "Rested")
	s.post(http.StatusSeeOther, url+"/reply", "reply", "declined")
	s.post(http.StatusSeeOther, url+"/bring", "kind", "struggle", "title", "The card box", "n", "31", "said", "Nothing happens")
	s.post(http.StatusUnprocessableEntity, url+"/bring", "kind", "reading", "title", "A book", "link", "javascript:alert(1)")
	s.viewer = s.ana
	doc = s.page(url)
	s.says(doc, "31 customers The card box", "Nothing happens", "can’t come", "Skip it")
	s.post(http.StatusSeeOther, url+"/skip", "why", "A holiday")
	s.says(s.page(url), "Skipped by Ana Ferreira. A holiday", "Hold it after all")
	s.says(s.page("/meetings"), "Monday 30 November")
	s.post(http.StatusSeeOther, url+"/restore")
	s.post(http.StatusSeeOther, url+"/move", "to", "2026-11-24T08:00")
	s.says(s.page(url), "Tuesday 24 November 2026", "08:00 to 09:00 in Lisbon", "moved")
	s.says(parse(t, s.post(http.StatusUnprocessableEntity, url+"/move", "to", "soon")), "Choose a day and a time.")
	s.viewer = s.joe
	s.post(http.StatusForbidden, url+"/skip")
	s.viewer = s.sam
	if w := s.send(http.MethodGet, url, ""); w.Code != http.StatusForbidden {
		t.Errorf("who does not belong to it sees it: %d", w.Code)
	}
}

func TestARunningMeeting(t *testing.T) {
	s := open(t)
	m := s.weekly()
	url := "/meetings/" + m.ID
	s.viewer = s.mei
	s.post(http.StatusSeeOther, url+"/answer", "section", "hello", "mood", "4", "text", "Rested")
	s.viewer = s.joe
	s.post(http.StatusSeeOther, ui.RaisePath, "title", "Who covers Saturday?")
	s.viewer = s.ana
	s.post(http.StatusSeeOther, url+"/start")
	s.viewer = s.joe
	s.post(http.StatusNoContent, url+"/presence")
	doc := s.page(url)
	s.says(doc, "60:00 left of the hour", "Ana is presenting", "Take over", "Mei-Lin good Rested", "sent before", "will read the notes, sent one answer, 22:50", "Ana goes from section to section")
	if with(doc, "id", "go") != nil {
		t.Error("Joe could go on")
	}
	s.post(http.StatusForbidden, url+"/section", "from", "hello", "section", "numbers")
	s.viewer = s.ana
	if with(s.page(url), "id", "go") == nil {
		t.Error("Ana could not go on")
	}
	s.clock.Add(6 * time.Minute) // two minutes too long
	s.says(s.page(url), "54:00", "Over by 2 min.")
	if attr(with(s.page(url), "name", "lender"), "value") == "" || with(s.page(url), "action", url+"/loan") == nil {
		t.Error("nothing can be borrowed")
	}
	s.post(http.StatusSeeOther, url+"/loan", "section", "hello", "lender", "reading")
	s.says(s.page(url), "It comes from Something to read.")
	s.viewer = s.mei
	s.post(http.StatusSeeOther, url+"/answer", "section", "together", "text", "Handovers got better")
	s.viewer = s.ana
	s.post(http.StatusSeeOther, url+"/section", "from", "hello", "section", "together")
	s.says(s.page(url), "Mei-Lin Handovers got better")
	s.post(http.StatusSeeOther, url+"/section", "from", "together", "section", "discuss")
	s.post(http.StatusSeeOther, url+"/section", "from", "together", "section", "close") // a second press, too late
	doc = s.page(url)
	s.says(doc, "Who covers Saturday?", "Take it up")
	take := ""
	for c := range doc.Descendants() {
		if c.Data == "form" && strings.HasSuffix(attr(c, "action"), "/take") {
			take = attr(c, "action")
		}
	}
	s.post(http.StatusSeeOther, take, "step", "identify", "back", url)
	doc = s.page(url)
	s.says(doc, "topic 1 of 1", "Identify", "Decide D", "Add an action A")
	item := strings.TrimSuffix(strings.TrimPrefix(take, "/meetings/topics/"), "/take")

	refusedDoc := parse(t, s.post(http.StatusUnprocessableEntity, url+"/decide", "text", "Sam does", "who", s.joe.ID, "item", item))
	s.says(refusedDoc, "Say both: who tells, and whom.", "Sam does")
	s.post(http.StatusSeeOther, url+"/decide", "text", "Sam covers Saturday.", "who", s.joe.ID, "whom", "the rota", "item", item, "solves", "1")
	s.says(s.page(url), "Sam covers Saturday.", "Joe tells the rota", "solved")
	s.post(http.StatusSeeOther, url+"/promise", "text", "Put it into the rota", "owner", s.mei.ID, "due", "2026-11-30", "usual", "2026-11-30")
	s.says(s.page(url), "Put it into the rota", "Mei-Lin by Mon 30 Nov")

	s.post(http.StatusSeeOther, url+"/pause")
	s.says(s.page(url), "paused", "Go on")
	s.post(http.StatusSeeOther, url+"/resume")
	s.post(http.StatusSeeOther, url+"/section", "from", "discuss", "section", "close")
	s.post(http.StatusSeeOther, url+"/rate", "score", "9")
	s.says(s.page(url), "1 of 2 have", "Change my rating")
	s.viewer = s.joe
	s.says(parse(t, s.post(http.StatusUnprocessableEntity, url+"/rate", "score", "5")), "1 of 2 have")
	s.silent(s.page(url), "Everybody has answered")
	s.post(http.StatusSeeOther, url+"/rate", "score", "5", "why", "Too long")
	s.says(s.page(url), "Everybody has answered", "Too long")
	s.post(http.StatusForbidden, url+"/end")
	s.viewer = s.ana
	s.post(http.StatusSeeOther, url+"/end")
	s.after(url)
}

// after looks at what remains of the meeting.
func (s *site) after(url string) {
	s.t.Helper()
	s.viewer = s.joe
	s.says(s.page(url), "The recap is made at 16:06", "Sam covers Saturday.")
	if w := s.send(http.MethodGet, url+".md", ""); w.Code != http.StatusNotFound {
		s.t.Errorf("as Markdown before it is made: %d", w.Code)
	}
	s.clock.Add(meeting.RecapAfter)
	_, err := s.meetings.MakeRecap(s.t.Context())
	must(s.t, err)
	s.says(s.page(url), "Asked of you", "Tell the rota: Sam covers Saturday.", "7, from 2 ratings", "Mei-Lin Tan")
	s.viewer = s.mei
	s.says(s.page(url), "You weren’t there. This was asked of you", "Put it into the rota")
	w := s.send(http.MethodGet, url+".md", "")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/markdown") || !strings.Contains(w.Body.String(), "Sam covers Saturday.") {
		s.t.Errorf("as Markdown: %d %s", w.Code, w.Body)
	}
	s.says(s.page("/meetings/found?q=satur"), "Sam covers Saturday.", "Decided")
	s.says(s.page("/meetings/found?q=nowhere"), "Nothing was found")
	s.says(s.page("/meetings"), "Last recaps 23 November 2026", "Your actions", "Put it into the rota")
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
		w := s.send(http.MethodPost, path, body, "Content-Type", "application/json")
		var got heard
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != code {
			t.Fatalf("%s answers %d, want %d: %s", path, w.Code, code, w.Body)
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
	w := s.send(http.MethodGet, note+"?since="+strconv.FormatInt(first.Seq, 10), "")
	var news heard
	must(t, json.Unmarshal(w.Body.Bytes(), &news))
	if len(news.Ops) != 1 || len(news.Writing) != 1 || news.Writing[0].Name != "Joe" {
		t.Errorf("Ana hears %s", w.Body)
	}
	send(http.StatusUnprocessableEntity, note, `{"ops":[{"c":"a","n":0,"t":"x"}]}`)
	send(http.StatusUnprocessableEntity, note, `no JSON`)
	s.viewer = s.sam
	send(http.StatusForbidden, note, `{"ops":[{"c":"s","n":9,"t":"x"}]}`)
}
