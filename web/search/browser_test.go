package search_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	pages "rapport/web/search"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// serve gives a search over a few conversations.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	ctx, dir, clock := t.Context(), t.TempDir(), &dbtest.Clock{}
	clock.Set(noon)
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db"), Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	in := inbox.NewStore(d, blobs, key, nil)
	who, err := team.NewStore(d).Found(ctx, team.Founding{Team: "Test", Name: "Ana Ruiz", Email: "ana@team.example", Password: "correct horse battery staple", Zone: "Europe/Madrid"})
	must(t, err)
	l := inbox.Lines{}
	say := func(c string, days int, name, address, subject, text string, files ...inbox.Attachment) {
		l.Messages = append(l.Messages, inbox.Message{
			ID: fmt.Sprint(c, ".", days), Conversation: c, At: noon.AddDate(0, 0, -days), Kind: inbox.FromCustomer, Author: address, AuthorName: name,
			Subject: subject, Text: text, Fresh: text, Attachments: files,
		})
	}
	end := func(c string, days int) {
		l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: c, At: db.Micros(noon.AddDate(0, 0, -days).Add(time.Hour)), By: who.Email, Status: inbox.Closed})
	}
	say("twice", 33, "Marguerite Olsen", "marg@lakestreet.example", "Card box shows twice", "Hello there. On my iPad the card box shows twice, one above the other. It only takes money once, I checked.")
	end("twice", 33)
	say("alert", 160, "Marguerite Olsen", "marg@lakestreet.example", "Can two people get the alert?", "And where is the box to tick so that Ellen gets a mail as well as I do? The card from Ellen was lovely.")
	end("alert", 160)
	say("move", 265, "Peder Olsen", "peder@olsen.example", "Moving from PayPal to Stripe", "Will donors still see the PayPal box, or only the card? <script>alert(1)</script>", inbox.Attachment{Name: "settings-card.png", Type: "image/png"})
	end("move", 265)
	say("open", 1, "Darius Whitfield", "darius@x.example", "The card box again", "It came back.")
	for i := range 40 {
		say(fmt.Sprint("n", i), 300+i, "Nadia Kaya", "nadia@x.example", "Thanks", "Thanks for the needle.")
		end(fmt.Sprint("n", i), 300+i)
	}
	l.Topics = []inbox.TopicSet{{Conversation: "twice", At: db.Micros(noon), By: who.Email, Topic: "stripe", Set: true}}
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		if err := in.Bring(ctx, tx, l, map[string]bool{who.Email: true}, "help@team.example"); err != nil {
			return err
		}
		return inbox.Rated(ctx, tx, "twice", "great", noon)
	}))
	found := search.NewStore(d, in)
	must(t, found.CatchUp(ctx))
	h := &ui.House{
		Faults: ui.NewFaults(), Now: clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return who, true },
		Waiting: func(context.Context) (int, error) { return 1, nil },
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /conversations/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>x</title>conversation ", r.PathValue("id"))
	})
	pages.New(h, found, in).Routes(mux)
	s := httptest.NewServer(ui.Secure(mux))
	t.Cleanup(s.Close)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Somebody searches with the keyboard alone, and reads the answers while typing.
func TestSearchingByKeyboard(t *testing.T) {
	s := serve(t)
	b := browser.New(t)
	b.Open(s.URL + "/search")
	b.Until(`document.activeElement.id === "q"`)
	b.Type("card bo")
	b.WaitText("4 conversations")
	b.Until(`[...document.querySelectorAll(".se-rows mark")].some(m => m.textContent === "box")`)
	b.Type("x from:olsen is:closed")
	b.WaitText("3 conversations")
	b.Until(`location.search.includes("from%3Aolsen") && document.querySelectorAll(".se-words .chip").length === 2`)
	b.Until(`document.querySelector("mark").textContent === "Olsen" && document.activeElement.id === "q"`)
	if dir := os.Getenv("RAPPORT_SHOTS"); dir != "" {
		b.Screenshot(filepath.Join(dir, "search.png"), 1440, 900, false)
		b.Screenshot(filepath.Join(dir, "search-dark.png"), 1440, 900, true)
		b.Screenshot(filepath.Join(dir, "search-390.png"), 390, 844, false)
	}
	b.AxeEverywhere()

	// A filter word goes by its chip, and a row opens by arrows and Enter.
	b.Click(`[aria-label="Remove is:closed"]`)
	b.WaitText("3 conversations")
	b.Until(`document.querySelector("#q").value === "card box from:olsen"`)
	b.Press("/")
	b.Press("ArrowDown", "ArrowDown", "Enter")
	b.WaitText("conversation alert")
}

func TestNothingAndMuch(t *testing.T) {
	s := serve(t)
	get := func(path string) string {
		t.Helper()
		r, err := http.Get(s.URL + path)
		must(t, err)
		defer r.Body.Close()
		var b strings.Builder
		_, err = fmt.Fprint(&b, r.Status)
		must(t, err)
		buf := make([]byte, 1<<20)
		for {
			n, err := r.Body.Read(buf)
			b.Write(buf[:n])
			if err != nil {
				return b.String()
			}
		}
	}
	for path, want := range map[string]string{
		"/search":                     "The newest stand first.",
		"/search?q=clothes+line":      "Nothing says clothes, line",
		"/search?q=is:purple":         "narrows nothing",
		"/search?q=needle":            "The newest 25",
		"/search?q=card&after=nobody": "This link to a later page is damaged",
		"/search?q=%22+%3Cb%3E%27--":  "200 OK",
	} {
		if got := get(path); !strings.Contains(got, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if got := get("/search?q=paypal"); strings.Contains(got, "<script>alert") {
		t.Error("a stranger's words came through as they are")
	}
	page := get("/search?q=needle")
	_, more, _ := strings.Cut(page, `href="/search?after=`)
	more, _, _ = strings.Cut(more, `"`)
	if got := get("/search?after=" + strings.ReplaceAll(more, "&amp;", "&")); strings.Count(got, `class="conv"`) != 15 {
		t.Errorf("the second page shows %d conversations, want 15", strings.Count(got, `class="conv"`))
	}
}
