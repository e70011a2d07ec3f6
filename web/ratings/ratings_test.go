package ratings_test

// The rating page, as people, scanners and browsers without script meet it.

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/page/pagetest"
	"rapport/rating"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/ratings"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// post is a house with one answer that can be rated.
type post struct {
	*desk.Desk
	t       *testing.T
	ratings *rating.Store
	reply   inbox.Message
	pages   *ratings.Pages
	url     string
	token   string
	wrap    func(http.Handler) http.Handler
}

func newPost(t *testing.T) *post {
	t.Helper()
	d := desk.Empty(t)
	d.Clock.Set(time.Date(2026, 11, 23, 14, 14, 0, 0, time.UTC))
	var err error
	d.Ana, err = d.Team.Found(t.Context(), team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: "ana@kindling.example", Password: "a few words in a row", Zone: "Europe/Lisbon"})
	must(t, err)
	d.Joe = d.Joins(team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Senior, Zone: "Africa/Lagos"})
	d.Mailbox()
	d.Arrives(d.Letter("Marguerite Olsen <marguerite@foodshelf.example>", "Card field missing on the donation form", "The card box never appears."))
	k := &post{Desk: d, t: t, ratings: rating.NewStore(d.DB, d.Inbox, d.Key), wrap: func(h http.Handler) http.Handler { return h }}
	k.reply = d.Reply(d.Joe, d.Of("marguerite@foodshelf.example"), "Let’s look at it together.")
	k.token = rating.Token(rating.LinkKey(d.Key), k.reply.ID)
	k.pages = ratings.New(d.House(&team.Person{}), k.ratings, d.Team)
	mux := http.NewServeMux()
	k.pages.Routes(mux)
	mux.Handle("GET /assets/", ui.Assets())
	inner := ui.Secure(http.NewCrossOriginProtection().Handler(mux))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.Clock.Add(time.Millisecond) // no two requests come at one moment
		k.wrap(inner).ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	k.url = srv.URL
	return k
}

func (k *post) page(face string) string { return "/rate/" + k.token + "/" + face }

// current is the rating that counts, as "face about comment"; "" when there is none.
func (k *post) current() string {
	k.t.Helper()
	a, err := k.ratings.Ask(k.t.Context(), k.token)
	must(k.t, err)
	if a.Current == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Current.Face, a.Current.About, a.Current.Comment))
}

func (k *post) counts(want string) {
	k.t.Helper()
	if got := k.current(); got != want {
		k.t.Errorf("what counts is %q, want %q", got, want)
	}
}

// got is where a request ended.
type got struct{ desk.Answer }

func (k *post) read(res *http.Response, err error) got {
	k.t.Helper()
	return got{k.Read(res, err)}
}

func (k *post) get(path string) got {
	k.t.Helper()
	return k.read(http.Get(k.url + path))
}

func (k *post) send(pairs ...string) got {
	k.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return k.read(http.PostForm(k.url+"/rate/"+k.token, form))
}

// script sends what the page's script sends, and gives the status.
func (k *post) script(pairs ...string) int {
	k.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest("POST", k.url+"/rate/"+k.token, strings.NewReader(form.Encode()))
	must(k.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(r)
	must(k.t, err)
	defer resp.Body.Close()
	return resp.StatusCode
}

func (g got) wants(t *testing.T, status int, words string) {
	t.Helper()
	if g.Status != status || !strings.Contains(g.Words(), words) {
		t.Errorf("%s ended with %d, want %d and “%s”: %s", g.Path, g.Status, status, words, g.Words())
	}
}

// chosen gives the value of the checked radio of a name.
func (g got) chosen(name string) string {
	for n := range g.Root.Descendants() {
		of, value, checked := "", "", false
		for _, a := range n.Attr {
			switch a.Key {
			case "name":
				of = a.Val
			case "value":
				value = a.Val
			case "checked":
				checked = true
			}
		}
		if of == name && checked {
			return value
		}
	}
	return ""
}

func TestTemplates(t *testing.T) {
	pagetest.Check(t, ratings.New(&ui.House{}, nil, nil).Set())
}

func TestLookingNeverWrites(t *testing.T) {
	k := newPost(t)
	before, err := event.Head(t.Context(), k.DB)
	must(t, err)
	for i := range 100 {
		path := k.page([]string{"great", "okay", "not_good"}[i%3])
		if i%10 == 9 {
			path = "/rate/" + k.token
		}
		method := []string{"GET", "HEAD"}[i%2]
		r, err := http.NewRequest(method, k.url+path, nil)
		must(t, err)
		resp, err := http.DefaultClient.Do(r)
		must(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		must(t, err)
		must(t, resp.Body.Close())
		if resp.StatusCode != 200 || resp.Header.Get("Set-Cookie") != "" {
			t.Fatalf("%s %s: %d, cookie %q", method, path, resp.StatusCode, resp.Header.Get("Set-Cookie"))
		}
	}
	k.counts("")
	if after, err := event.Head(t.Context(), k.DB); err != nil || after != before {
		t.Errorf("looking recorded %d events (%v)", after-before, err)
	}
}

func TestThePageFitsTheLink(t *testing.T) {
	k := newPost(t)
	for _, face := range []string{"great", "okay", "not_good"} {
		g := k.get(k.page(face))
		g.wants(t, 200, "How did Joe do?")
		g.wants(t, 200, "Card field missing on the donation form")
		g.wants(t, 200, "Kindling support")
		if g.chosen("face") != face {
			t.Errorf("%s opens with %q chosen", face, g.chosen("face"))
		}
		if g.Header.Get("Referrer-Policy") != "same-origin" || !strings.Contains(g.Header.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("headers: %v", g.Header)
		}
	}
	if g := k.get("/rate/" + k.token); g.Status != 200 || g.chosen("face") != "" {
		t.Errorf("without a face: %d, %q chosen", g.Status, g.chosen("face"))
	}
	k.get(k.page("splendid")).wants(t, 404, "isn’t one of ours")
	k.get(k.page("thanks")).wants(t, 200, "How did Joe do?") // nothing to thank for yet
}

func TestAForgedLinkWritesNothing(t *testing.T) {
	k := newPost(t)
	real := k.token
	for _, token := range []string{k.reply.ID, k.reply.ID + ".AAAAAAAAAAAAAAAAAAAAAA", real[:len(real)-4], "x", "%00"} {
		k.get("/rate/"+token+"/great").wants(t, 404, "This link isn’t one of ours")
		k.token = token
		k.send("face", "great").wants(t, 404, "This link isn’t one of ours")
		if status := k.script("face", "great", "opened", "1"); status != 404 {
			t.Errorf("a script with a forged link is told %d", status)
		}
	}
	k.token = real
	k.counts("")
}

func TestALinkGrowsOld(t *testing.T) {
	k := newPost(t)
	k.Clock.Add(rating.Life - time.Second)
	k.get(k.page("great")).wants(t, 200, "How did Joe do?")
	k.Clock.Add(2 * time.Second)
	for _, g := range []got{k.get(k.page("great")), k.send("face", "great")} {
		g.wants(t, 410, "This link has grown old")
		g.wants(t, 410, "help@kindling.example")
	}
	all, err := k.ratings.Of(t.Context(), k.reply.Conversation)
	if err != nil || len(all) != 0 {
		t.Errorf("an old link wrote %+v (%v)", all, err)
	}
}

func TestAPersonWithoutScript(t *testing.T) {
	k := newPost(t)
	g := k.send("face", "not_good", "about", "product", "comment", "  It lost my card.  ")
	g.wants(t, 200, "Thank you")
	if !strings.HasSuffix(g.Path, "/thanks") {
		t.Errorf("the thanks are at %s, and a reload sends again", g.Path)
	}
	g.wants(t, 200, "until 7 December")
	k.counts("not_good product It lost my card.")
	k.Clock.Add(time.Hour)
	if g := k.get("/rate/" + k.token); g.chosen("face") != "not_good" || g.chosen("about") != "product" {
		t.Error("what was said is not there when the page is opened again")
	}
	k.send("face", "okay", "about", "help", "comment", "").wants(t, 200, "Thank you")
	k.counts("okay help")
	all, err := k.ratings.Of(t.Context(), k.reply.Conversation)
	if err != nil || len(all) != 2 {
		t.Errorf("the history has %d ratings, want 2 (%v)", len(all), err)
	}
}

func TestABadFormKeepsItsWords(t *testing.T) {
	k := newPost(t)
	g := k.send("about", "help", "comment", "My words")
	g.wants(t, 422, "Choose one of the three faces.")
	g.wants(t, 422, "My words")
	if g.chosen("about") != "help" {
		t.Error("what it is about is lost")
	}
	k.send("face", "great", "about", "weather", "comment", "").wants(t, 422, "none of the choices")
	k.send("face", "great", "comment", strings.Repeat("x", 10_001)).wants(t, 422, "10000 letters at most")
	k.send("face", "great", "comment", strings.Repeat("x", 300_000)).wants(t, 422, "more than we can take")
	k.counts("")
}

func TestTheScriptOfAPerson(t *testing.T) {
	k := newPost(t)
	steps := []struct {
		form []string
		want string
	}{
		{[]string{"face", "great", "opened", "1"}, "great"}, // they stayed
		{[]string{"face", "okay"}, "okay"},                  // and thought again
		{[]string{"face", "not_good"}, "not_good"},          // and again, all within ten seconds
		{[]string{"face", "okay", "opened", "1"}, "okay"},   // later they press another face in the mail
		{[]string{"face", "okay", "opened", "1"}, "okay"},   // and the same once more
		{[]string{"face", "not_good", "comment", "No."}, "not_good  No."},
		{[]string{"face", "great"}, "great  No."}, // a face alone takes no words away
		{[]string{"face", "great", "comment", ""}, "great"},
	}
	for _, step := range steps {
		k.Clock.Add(time.Second)
		if step.form[len(step.form)-1] == "1" {
			k.Clock.Add(time.Minute)
		}
		if status := k.script(step.form...); status != 204 {
			t.Errorf("%v: %d", step.form, status)
		}
		k.counts(step.want)
	}
}

func TestScannersThatRunScriptsAreVoid(t *testing.T) {
	k := newPost(t)
	for i, face := range []string{"great", "okay", "not_good"} {
		k.Clock.Add(2 * time.Second)
		if status := k.script("face", face, "opened", "1"); (status == 204) != (i == 0) {
			t.Errorf("face %d of a burst: %d", i+1, status)
		}
	}
	k.counts("")
	k.Clock.Add(time.Minute)
	k.send("face", "okay", "comment", "A person now.").wants(t, 200, "Thank you")
	k.counts("okay  A person now.")
}

func TestWhatTheServerCannotKeepStaysOnThePage(t *testing.T) {
	k := newPost(t)
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	defer slog.SetDefault(before)
	must(t, k.DB.Close()) // the database is gone, as it were
	g := k.send("face", "great", "about", "both", "comment", "My words")
	g.wants(t, 503, "That isn’t saved yet; your words are still here.")
	g.wants(t, 503, "My words")
	if g.chosen("face") != "great" || g.chosen("about") != "both" || logged.Len() == 0 {
		t.Errorf("what was chosen is lost, or nobody is told: %q", logged.String())
	}
	if status := k.script("face", "great", "opened", "1"); status != 500 {
		t.Errorf("the script is told %d", status)
	}
}
