package session_test

// The door, as a browser meets it, on a real database.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/mail/sandbox"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/session"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

const password = "a few words in a row"

// door is a whole house with nothing behind its door.
type door struct {
	t     *testing.T
	clock *dbtest.Clock
	db    *db.DB
	team  *team.Store
	pages *session.Pages
	house *ui.House
	mux   *http.ServeMux
	url   string
	world *sandbox.World // where mail goes, when links for new passwords are sent
	inbox *inbox.Store
}

func newDoor(t *testing.T, o session.Options) *door {
	t.Helper()
	clock := &dbtest.Clock{}
	clock.Set(time.Now()) // the session manager reckons by the wall clock
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(t.Context(), d))
	h := &ui.House{
		Faults: ui.NewFaults(), Now: d.Now, Waiting: func(context.Context) (int, error) { return 0, nil },
		Viewer: func(*http.Request) (team.Person, bool) { return team.Person{}, false },
	}
	k := &door{t: t, clock: clock, db: d, team: team.NewStore(d), house: h, mux: http.NewServeMux()}
	if l := o.Latchkey; l != nil {
		l.DB, l.Team, l.Inbox, l.BaseURL = d, k.team, k.letters(), "https://support.kindling.example"
	}
	k.pages = session.New(h, k.team, team.NewSessions(d), o)
	h.Viewer = k.pages.Viewer
	k.pages.Routes(k.mux)
	k.mux.Handle("GET /assets/", ui.Assets())
	k.mux.Handle("GET /{$}", h.Team(func(w http.ResponseWriter, _ *http.Request, who team.Person) error {
		_, err := fmt.Fprintf(w, "<!doctype html><title>Inside</title><p>%s%s</p>", "inside as ", who.Email)
		return err
	}))
	k.mux.Handle("GET /week", h.Team(func(w http.ResponseWriter, _ *http.Request, who team.Person) error {
		_, err := fmt.Fprintf(w, "<!doctype html><title>Inside</title><p>%s%s</p>", "the week of ", who.Email)
		return err
	}))
	k.mux.Handle("GET /settings/mailboxes", h.Team(func(w http.ResponseWriter, _ *http.Request, who team.Person) error {
		_, err := fmt.Fprintf(w, "<!doctype html><title>Inside</title><p>%s%s</p>", "mailboxes of ", who.Email)
		return err
	}))
	srv := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(k.pages.Middleware(k.mux))))
	t.Cleanup(srv.Close)
	k.url = srv.URL
	return k
}

func (k *door) found() team.Person {
	k.t.Helper()
	p, err := k.team.Found(k.t.Context(), team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: password, Zone: "Europe/Lisbon"})
	must(k.t, err)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// visitor is one browser without script.
type visitor struct {
	k      *door
	client *http.Client
}

func (k *door) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	must(k.t, err)
	return &visitor{k, &http.Client{Jar: jar}}
}

// got is where a request ended, after redirects.
type got struct {
	status int
	path   string
	text   string // what a person reads
	root   *html.Node
	header http.Header
}

func (v *visitor) get(path string) got {
	v.k.t.Helper()
	return v.read(v.client.Get(v.k.url + path))
}

func (v *visitor) post(path string, pairs ...string) got {
	v.k.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return v.read(v.client.PostForm(v.k.url+path, form))
}

func (v *visitor) read(resp *http.Response, err error) got {
	v.k.t.Helper()
	must(v.k.t, err)
	defer resp.Body.Close()
	root, err := html.Parse(resp.Body)
	must(v.k.t, err)
	var words []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "title" {
			words = append(words, strings.Fields(n.Data)...)
		}
	}
	return got{resp.StatusCode, resp.Request.URL.Path, strings.Join(words, " "), root, resp.Header}
}

// attr is an attribute of the element with the id.
func (g got) attr(id, name string) string {
	for n := range g.root.Descendants() {
		found, value := false, ""
		for _, a := range n.Attr {
			found = found || a.Key == "id" && a.Val == id
			if a.Key == name {
				value = a.Val
			}
		}
		if found {
			return value
		}
	}
	return ""
}

func (g got) wants(t *testing.T, status int, path, words string) {
	t.Helper()
	if g.status != status || g.path != path || !strings.Contains(g.text, words) {
		t.Errorf("ended at %s with %d, want %s with %d and “%s”: %s", g.path, g.status, path, status, words, g.text)
	}
}

func (v *visitor) signIn() got {
	v.k.t.Helper()
	return v.post("/session", "email", "ana@kindling.example", "password", password)
}

func (v *visitor) cookie() string {
	u, _ := url.Parse(v.k.url)
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

func TestTemplates(t *testing.T) {
	p := session.New(&ui.House{}, nil, nil, session.Options{})
	pagetest.Check(t, p.Set())
}

func TestTheFirstRunLeadsToTheFounding(t *testing.T) {
	k := newDoor(t, session.Options{})
	v := k.visitor()
	v.get("/week").wants(t, 200, "/founding", "Who leads support here?")
	form := []string{"name", "Ana Ferreira", "email", "ana@kindling.example", "team", "Kindling support", "zone", "Asia/Kathmandu", "password"}
	g := v.post("/founding", append(form, "short")...)
	g.wants(t, 422, "/founding", "The password has 5 letters")
	if g.attr("password", "aria-invalid") != "true" || g.attr("password", "value") != "" || g.attr("name", "value") != "Ana Ferreira" || g.attr("team", "value") != "Kindling support" {
		t.Error("the mark is not at the password, or what was typed is lost")
	}
	if g.attr("zone", "data-zone-detect-value") != "false" {
		t.Error("the zone that was chosen would be overwritten by script")
	}
	v.post("/founding", "name", "Ana", "email", "ana@kindling.example", "password", password, "zone", "UTC").wants(t, 422, "/founding", "Give the team a name")
	v.post("/founding", append(form, password)...).wants(t, 200, "/settings/mailboxes", "mailboxes of ana@kindling.example")
	k.visitor().get("/founding").wants(t, 200, "/session", "Welcome back")
	k.visitor().post("/founding", append(form, password)...).wants(t, 409, "/founding", "has its head of support already")
}

func TestSignInAndOut(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.get("/week?of=2026-W46").wants(t, 200, "/session", "Welcome back")
	if v.cookie() != "" {
		t.Error("a stranger gets a session")
	}
	v.post("/session", "email", "ana@kindling.example", "password", password, "next", "/week?of=2026-W46").wants(t, 200, "/week", "the week of ana")
	before := v.cookie()
	v.get("/session").wants(t, 200, "/", "inside as ana")
	v.signIn().wants(t, 200, "/", "inside as ana")
	if v.cookie() == before || before == "" {
		t.Error("signing in keeps the token that was there before")
	}
	old := k.visitor()
	u, _ := url.Parse(k.url)
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: before}})
	old.get("/").wants(t, 200, "/session", "Welcome back")
	last := v.cookie()
	v.post("/session/end").wants(t, 200, "/session", "Welcome back")
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: last}})
	old.get("/").wants(t, 200, "/session", "Welcome back")
}

func TestTheDoorNeverSendsElsewhere(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "/\x01/evil.example", "javascript:alert(1)", ""} {
		k.visitor().post("/session", "email", "ana@kindling.example", "password", password, "next", next).wants(t, 200, "/", "inside as ana")
	}
}

func TestAStrangerLearnsNothing(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	var said []string
	for _, email := range []string{"ana@kindling.example", "nobody@kindling.example"} {
		for range 5 {
			g := v.post("/session", "email", email, "password", "not the password")
			g.wants(t, 422, "/session", "That address and password don’t go together.")
			if g.attr("email", "value") != email || g.attr("password", "aria-invalid") != "true" || g.attr("password", "value") != "" {
				t.Error("the mark is not at the password, or what was typed is lost")
			}
			said = append(said, g.text)
		}
		g := v.post("/session", "email", email, "password", password)
		g.wants(t, 429, "/session", "Wait a quarter of an hour")
		said = append(said, g.text)
	}
	for i, words := range said[6:] {
		if words != said[i] {
			t.Errorf("an address that exists reads\n%s\nand one that doesn't\n%s", said[i], words)
		}
	}
	k.clock.Add(16 * time.Minute)
	v.signIn().wants(t, 200, "/", "inside as ana")
}

func TestSessionsGrowIdle(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.signIn()
	k.clock.Add(13 * 24 * time.Hour)
	v.get("/").wants(t, 200, "/", "inside as ana")
	k.clock.Add(13 * 24 * time.Hour)
	v.get("/").wants(t, 200, "/", "inside as ana")
	k.clock.Add(5 * 24 * time.Hour) // 31 days since the door
	v.get("/").wants(t, 200, "/session", "Welcome back")
	v.signIn()
	k.clock.Add(15 * 24 * time.Hour)
	v.get("/").wants(t, 200, "/session", "Welcome back")
}

func TestLookingWritesNothing(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.signIn()
	for range 5 {
		k.clock.Add(10 * time.Minute)
		if g := v.get("/"); g.header.Get("Set-Cookie") != "" {
			t.Error("a look renews the session within the hour")
		}
	}
	k.clock.Add(time.Hour)
	if g := v.get("/"); g.header.Get("Set-Cookie") == "" {
		t.Error("after an hour the session is not renewed")
	}
}

func TestANewPasswordEndsOtherSessions(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	k.mux.Handle("POST /change", k.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		return errors.Join(k.team.ChangePassword(r.Context(), who, password, "another few words"), k.pages.Enter(r, who))
	}))
	v, elsewhere := k.visitor(), k.visitor()
	v.signIn()
	elsewhere.signIn()
	if g := v.post("/change"); g.status != 200 {
		t.Fatal(g.text)
	}
	v.get("/").wants(t, 200, "/", "inside as ana")
	elsewhere.get("/").wants(t, 200, "/session", "Welcome back")
	elsewhere.signIn().wants(t, 422, "/session", "don’t go together")
}

func TestAnInvitationOpensTheDoor(t *testing.T) {
	k := newDoor(t, session.Options{})
	secret, err := k.team.Invite(t.Context(), k.found(), team.Invitation{Email: "tui@kindling.example", Name: "Tui Parata", Role: team.Technician})
	must(t, err)
	v, path := k.visitor(), "/invitations/"+secret
	g := v.get(path)
	g.wants(t, 200, path, "Ana invites you to Kindling support")
	if g.attr("name", "value") != "Tui Parata" || g.attr("email", "value") != "tui@kindling.example" {
		t.Error("what is known of the invited is not filled in")
	}
	g = v.post(path, "name", "Tui", "password", "short", "zone", "Pacific/Auckland")
	g.wants(t, 422, path, "The password has 5 letters")
	if g.attr("name", "value") != "Tui" || g.attr("password", "aria-invalid") != "true" {
		t.Error("what was typed is lost, or the mark is not at the password")
	}
	v.post(path, "name", "Tui P.", "password", password, "zone", "Pacific/Auckland").wants(t, 200, "/", "inside as tui@kindling.example")
	k.visitor().get(path).wants(t, 410, path, "This invitation has grown old")
	k.visitor().post(path, "name", "Eve", "password", password, "zone", "UTC").wants(t, 410, path, "This invitation has grown old")
	k.visitor().get("/invitations/made-up").wants(t, 410, "/invitations/made-up", "This invitation has grown old")
}

func TestTheDemoHasItsOwnKey(t *testing.T) {
	k := newDoor(t, session.Options{DemoKey: "open-sesame", DemoPerson: "joe@kindling.example"})
	must(t, k.db.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: "joe@kindling.example", Name: "Joe", Role: team.Head, Zone: "UTC"})
	}))
	v := k.visitor()
	v.get("/week").wants(t, 200, "/session", "This is the demo")
	v.get("/session/demo/open-sesam").wants(t, 404, "/session/demo/open-sesam", "an earlier run of the demo")
	v.get("/session/demo/open-sesame").wants(t, 200, "/", "inside as joe@kindling.example")
	plain := newDoor(t, session.Options{})
	if g := plain.visitor().get("/session/demo/"); g.status != 404 {
		t.Errorf("a house without a demo answers the demo's address with %d", g.status)
	}
}

func TestTheCookieKeepsToItself(t *testing.T) {
	k := newDoor(t, session.Options{Secure: true})
	k.found()
	form := strings.NewReader(url.Values{"email": {"ana@kindling.example"}, "password": {password}}.Encode())
	r := httptest.NewRequest("POST", "/session", form)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	k.pages.Middleware(k.mux).ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("signing in sets %d cookies", len(cookies))
	}
	c := cookies[0]
	if c.Name != "__Host-session" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
	if _, found, err := team.NewSessions(k.db).FindCtx(t.Context(), c.Value); err != nil || found {
		t.Errorf("the database holds the token itself (%v)", err)
	}
}

func TestAForeignPageCannotSignAnybodyIn(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	r, err := http.NewRequest("POST", k.url+"/session", strings.NewReader("email=ana%40kindling.example&password=x"))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another site ended with %d", resp.StatusCode)
	}
}

// A stream must reach the browser piece by piece, signed in or not.
func TestStreamsStream(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	heard := make(chan struct{})
	k.mux.Handle("GET /live", k.house.Team(func(w http.ResponseWriter, r *http.Request, _ team.Person) error {
		for _, piece := range []string{"one\n", "two\n"} {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			select {
			case <-heard:
			case <-r.Context().Done():
				return nil
			}
		}
		return nil
	}))
	v := k.visitor()
	v.signIn()
	k.clock.Add(2 * time.Hour) // so that the session is renewed on the way
	resp, err := v.client.Get(k.url + "/live")
	must(t, err)
	defer resp.Body.Close()
	for _, piece := range []string{"one\n", "two\n"} {
		b := make([]byte, len(piece))
		if _, err := io.ReadFull(resp.Body, b); err != nil || string(b) != piece {
			t.Fatalf("got %q, %v", b, err)
		}
		heard <- struct{}{}
	}
}

func TestWhatBearsNoSessionGetsNoCookie(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	k.mux.Handle("GET /rate/{token}", k.house.Public(func(_ http.ResponseWriter, r *http.Request) error {
		if _, ok := k.pages.Viewer(r); ok {
			t.Error("the rating page knows who looks")
		}
		return errors.New("whatever")
	}))
	v := k.visitor()
	v.signIn()
	k.clock.Add(2 * time.Hour)
	g := v.get("/rate/x")
	if g.status != 500 || g.header.Get("Set-Cookie") != "" || g.header.Get("Vary") != "" {
		t.Errorf("%d %v", g.status, g.header)
	}
}
