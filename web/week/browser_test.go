package week

// The week in Chromium, under the real headers, as a person goes through it.

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/schema"
	"rapport/web/browser"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

// serve puts the site, with its assets and an empty stream of news, under an address.
func (s *site) serve() string {
	s.mux.Handle("GET /assets/", ui.Assets())
	s.mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	s.mux.HandleFunc("GET /conversations/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>A conversation</title><h1>The conversation</h1>"))
	})
	server := httptest.NewServer(ui.Secure(s.mux))
	s.t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

// onSQLite opens a site on an empty database of its own, a day after the sample's week.
func onSQLite(t *testing.T) *site {
	t.Helper()
	clock := &dbtest.Clock{}
	clock.Set(afterSample)
	d, err := db.Open(t.Context(), db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(t.Context(), d))
	return open(t, d)
}

func TestAPersonGoesThroughTheWeek(t *testing.T) {
	s := onSQLite(t)
	s.loadSample()
	url := s.serve()
	b := browser.New(t)
	b.Open(url + "/week")
	b.WaitText("Week 46, 9 to 15 November 2026")
	b.WaitText("Happiness 100 from 10 % of customers.")
	shots(b, "week-sample")
	b.AxeEverywhere()
	b.View(1440, 900, false)

	b.ClickText("49")
	b.WaitText("49 customers helped by Techy, week 46")
	if n := b.Count(".se-rows > li"); n != 49 {
		t.Errorf("49 customers are %d rows", n)
	}
	shots(b, "list-techy")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("j", "Enter")
	b.WaitText("The conversation")

	b.Open(url + "/week/2026-W46")
	b.ClickText("49 %")
	b.WaitText("84 renewals of 172 sales")
	b.ClickText("172 sales")
	b.WaitText("1 to 100 of 172 shown")
	shots(b, "list-sales")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("The next ones")
	b.WaitText("101 to 172 of 172 shown")
	b.ClickText("Week 46")
	b.WaitFor(".week-rows")
	for _, step := range [][2]string{{"[", "Week 45, 2 to 8 November 2026"}, {"]", "Week 46, 9 to 15 November 2026"}, {"n", "This week so far"}} {
		b.Until(arrived)
		b.Press(step[0])
		b.WaitText(step[1])
	}
	b.Until(arrived)
	shots(b, "week-open")
	b.AxeEverywhere()
}

func TestEverybodyCanReadWhatIsNormal(t *testing.T) {
	for name, c := range map[string]struct{ weeks, last int }{
		"young": {3, 40}, "trial": {8, 40}, "ordinary": {15, 40}, "signal": {30, 75},
	} {
		t.Run(name, func(t *testing.T) {
			s := onSQLite(t)
			s.load(story(c.weeks, c.last))
			b := browser.New(t)
			b.Open(s.serve() + "/week/2026-W46")
			b.WaitText("Each of us")
			shots(b, "week-"+name)
			b.AxeEverywhere()
		})
	}
	t.Run("empty", func(t *testing.T) {
		b := browser.New(t)
		b.Open(onSQLite(t).serve() + "/week")
		b.WaitText("Nothing to count yet")
		shots(b, "week-empty")
		b.AxeEverywhere()
	})
}

// arrived tells that the page shown is the one from the server, and no look at an earlier one.
const arrived = `!document.documentElement.matches("[data-turbo-preview],[aria-busy=true]")`

// shots keeps pictures for people, when they ask for them.
func shots(b *browser.Browser, name string) {
	dir := os.Getenv("RAPPORT_SHOTS")
	if dir == "" {
		return
	}
	height := browser.Eval[int](b, `Math.max(900, document.documentElement.scrollHeight)`)
	b.Screenshot(dir+"/"+name+"-1440.png", 1440, height, false)
	b.Screenshot(dir+"/"+name+"-1440-dark.png", 1440, height, true)
	b.View(390, 844, false)
	height = browser.Eval[int](b, `document.documentElement.scrollHeight`)
	b.Screenshot(dir+"/"+name+"-390.png", 390, height, false)
	b.Screenshot(dir+"/"+name+"-390-dark.png", 390, height, true)
	b.View(1440, 900, false)
}
