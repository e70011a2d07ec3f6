package session_test

// The door, as a browser meets it, on a real database.

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/page/pagetest"
	"rapport/mail/sandbox"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/session"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

const password = "a few words in a row"

// door is a whole house with nothing behind its door.
type door struct {
	*desk.Desk
	t     *testing.T
	pages *session.Pages
	house *ui.House
	mux   *http.ServeMux
	url   string
	world *sandbox.World // where mail goes, when links for new passwords are sent
}

func newDoor(t *testing.T, o session.Options) *door {
	t.Helper()
	d := desk.Empty(t)
	d.Clock.Set(time.Now()) // the session manager reckons by the wall clock
	h := d.House(&team.Person{})
	k := &door{Desk: d, t: t, house: h, mux: http.NewServeMux()}
	if l := o.Latchkey; l != nil {
		l.DB, l.Team, l.Inbox, l.BaseURL = d.DB, d.Team, d.Inbox, "https://support.kindling.example"
	}
	k.pages = session.New(h, d.Team, team.NewSessions(d.DB), o)
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
	p, err := k.Team.Found(k.t.Context(), team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: password, Zone: "Europe/Lisbon"})
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

func (v *visitor) get(path string) desk.Answer {
	v.k.t.Helper()
	return v.k.Read(v.client.Get(v.k.url + path))
}

func (v *visitor) post(path string, pairs ...string) desk.Answer {
	v.k.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return v.k.Read(v.client.PostForm(v.k.url+path, form))
}

func (v *visitor) signIn() desk.Answer {
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
	v.get("/week").Wants(200, "/founding", "Who leads support here?")
	form := []string{"name", "Ana Ferreira", "email", "ana@kindling.example", "team", "Kindling support", "zone", "Asia/Kathmandu", "password"}
	g := v.post("/founding", append(form, "short")...)
	g.Wants(422, "/founding", "The password has 5 letters")
	if g.Attr("password", "aria-invalid") != "true" || g.Attr("password", "value") != "" || g.Attr("name", "value") != "Ana Ferreira" || g.Attr("team", "value") != "Kindling support" {
		t.Error("the mark is not at the password, or what was typed is lost")
	}
	if g.Attr("zone", "data-zone-detect-value") != "false" {
		t.Error("the zone that was chosen would be overwritten by script")
	}
	v.post("/founding", "name", "Ana", "email", "ana@kindling.example", "password", password, "zone", "UTC").Wants(422, "/founding", "Give the team a name")
	v.post("/founding", append(form, password)...).Wants(200, "/settings/mailboxes", "mailboxes of ana@kindling.example")
	k.visitor().get("/founding").Wants(200, "/session", "Welcome back")
	k.visitor().post("/founding", append(form, password)...).Wants(409, "/founding", "has its head of support already")
}

func TestSignInAndOut(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.get("/week?of=2026-W46").Wants(200, "/session", "Welcome back")
	if v.cookie() != "" {
		t.Error("a stranger gets a session")
	}
	v.post("/session", "email", "ana@kindling.example", "password", password, "next", "/week?of=2026-W46").Wants(200, "/week", "the week of ana")
	before := v.cookie()
	v.get("/session").Wants(200, "/", "inside as ana")
	v.signIn().Wants(200, "/", "inside as ana")
	if v.cookie() == before || before == "" {
		t.Error("signing in keeps the token that was there before")
	}
	old := k.visitor()
	u, _ := url.Parse(k.url)
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: before}})
	old.get("/").Wants(200, "/session", "Welcome back")
	last := v.cookie()
	v.post("/session/end").Wants(200, "/session", "Welcome back")
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: last}})
	old.get("/").Wants(200, "/session", "Welcome back")
}

func TestTheDoorNeverSendsElsewhere(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "/\x01/evil.example", "javascript:alert(1)", ""} {
		k.visitor().post("/session", "email", "ana@kindling.example", "password", password, "next", next).Wants(200, "/", "inside as ana")
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
			g.Wants(422, "/session", "That address and password don’t go together.")
			if g.Attr("email", "value") != email || g.Attr("password", "aria-invalid") != "true" || g.Attr("password", "value") != "" {
				t.Error("the mark is not at the password, or what was typed is lost")
			}
			said = append(said, strings.ReplaceAll(g.Words(), email, "what was typed"))
		}
		g := v.post("/session", "email", email, "password", password)
		g.Wants(429, "/session", "Wait a quarter of an hour")
		said = append(said, strings.ReplaceAll(g.Words(), email, "what was typed"))
	}
	for i, words := range said[6:] {
		if words != said[i] {
			t.Errorf("an address that exists reads\n%s\nand one that doesn't\n%s", said[i], words)
		}
	}
	k.Clock.Add(16 * time.Minute)
	v.signIn().Wants(200, "/", "inside as ana")
}

func TestSessionsGrowIdle(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.signIn()
	k.Clock.Add(13 * 24 * time.Hour)
	v.get("/").Wants(200, "/", "inside as ana")
	k.Clock.Add(13 * 24 * time.Hour)
	v.get("/").Wants(200, "/", "inside as ana")
	k.Clock.Add(5 * 24 * time.Hour) // 31 days since the door
	v.get("/").Wants(200, "/session", "Welcome back")
	v.signIn()
	k.Clock.Add(15 * 24 * time.Hour)
	v.get("/").Wants(200, "/session", "Welcome back")
}

func TestLookingWritesNothing(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	v := k.visitor()
	v.signIn()
	for range 5 {
		k.Clock.Add(10 * time.Minute)
		if g := v.get("/"); g.Header.Get("Set-Cookie") != "" {
			t.Error("a look renews the session within the hour")
		}
	}
	k.Clock.Add(time.Hour)
	if g := v.get("/"); g.Header.Get("Set-Cookie") == "" {
		t.Error("after an hour the session is not renewed")
	}
}

func TestANewPasswordEndsOtherSessions(t *testing.T) {
	k := newDoor(t, session.Options{})
	k.found()
	k.mux.Handle("POST /change", k.house.Team(func(w http.ResponseWriter, r *http.Request, who team.Person) error {
		return errors.Join(k.Team.ChangePassword(r.Context(), who, password, "another few words"), k.pages.Enter(r, who))
	}))
	v, elsewhere := k.visitor(), k.visitor()
	v.signIn()
	elsewhere.signIn()
	if g := v.post("/change"); g.Status != 200 {
		t.Fatal(g.Words())
	}
	v.get("/").Wants(200, "/", "inside as ana")
	elsewhere.get("/").Wants(200, "/session", "Welcome back")
	elsewhere.signIn().Wants(422, "/session", "don’t go together")
}

func TestAnInvitationOpensTheDoor(t *testing.T) {
	k := newDoor(t, session.Options{})
	secret, err := k.Team.Invite(t.Context(), k.found(), team.Invitation{Email: "tui@kindling.example", Name: "Tui Parata", Role: team.Technician})
	must(t, err)
	v, path := k.visitor(), "/invitations/"+secret
	g := v.get(path)
	g.Wants(200, path, "Ana invites you to Kindling support")
	if g.Attr("name", "value") != "Tui Parata" || g.Attr("email", "value") != "tui@kindling.example" {
		t.Error("what is known of the invited is not filled in")
	}
	g = v.post(path, "name", "Tui", "password", "short", "zone", "Pacific/Auckland")
	g.Wants(422, path, "The password has 5 letters")
	if g.Attr("name", "value") != "Tui" || g.Attr("password", "aria-invalid") != "true" {
		t.Error("what was typed is lost, or the mark is not at the password")
	}
	v.post(path, "name", "Tui P.", "password", password, "zone", "Pacific/Auckland").Wants(200, "/", "inside as tui@kindling.example")
	k.visitor().get(path).Wants(410, path, "This invitation has grown old")
	k.visitor().post(path, "name", "Eve", "password", password, "zone", "UTC").Wants(410, path, "This invitation has grown old")
	k.visitor().get("/invitations/made-up").Wants(410, "/invitations/made-up", "This invitation has grown old")
}

func TestTheDemoHasItsOwnKey(t *testing.T) {
	k := newDoor(t, session.Options{DemoKey: "open-sesame", DemoPerson: "joe@kindling.example"})
	must(t, k.DB.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: "joe@kindling.example", Name: "Joe", Role: team.Head, Zone: "UTC"})
	}))
	v := k.visitor()
	v.get("/week").Wants(200, "/session", "This is the demo")
	v.get("/session/demo/open-sesam").Wants(404, "/session/demo/open-sesam", "an earlier run of the demo")
	v.get("/session/demo/open-sesame").Wants(200, "/", "inside as joe@kindling.example")
	plain := newDoor(t, session.Options{})
	if g := plain.visitor().get("/session/demo/"); g.Status != 404 {
		t.Errorf("a house without a demo answers the demo's address with %d", g.Status)
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
	if _, found, err := team.NewSessions(k.DB).FindCtx(t.Context(), c.Value); err != nil || found {
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
	k.Clock.Add(2 * time.Hour) // so that the session is renewed on the way
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
	k.Clock.Add(2 * time.Hour)
	g := v.get("/rate/x")
	if g.Status != 500 || g.Header.Get("Set-Cookie") != "" || g.Header.Get("Vary") != "" {
		t.Errorf("%d %v", g.Status, g.Header)
	}
}
