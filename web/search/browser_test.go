package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/kit/db"
	"rapport/web/browser"
	"rapport/web/desk"
	pages "rapport/web/search"
)

func TestMain(m *testing.M) { browser.Main(m) }

// serve gives a search over a few conversations.
func serve(t *testing.T) *desk.Site {
	t.Helper()
	ctx, k := t.Context(), desk.New(t)
	noon := k.Clock.Now()
	l := inbox.Lines{}
	say := func(c string, days int, name, address, subject, text string, files ...inbox.Attachment) {
		l.Messages = append(l.Messages, inbox.Message{
			ID: fmt.Sprint(c, ".", days), Conversation: c, At: noon.AddDate(0, 0, -days), Kind: inbox.FromCustomer, Author: address, AuthorName: name,
			Subject: subject, Text: text, Fresh: text, Attachments: files,
		})
	}
	end := func(c string, days int) {
		l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: c, At: db.Micros(noon.AddDate(0, 0, -days).Add(time.Hour)), By: k.Ana.Email, Status: inbox.Closed})
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
	l.Topics = []inbox.TopicSet{{Conversation: "twice", At: db.Micros(noon), By: k.Ana.Email, Topic: "stripe", Set: true}}
	k.Must(k.DB.Write(ctx, func(tx *db.Tx) error {
		if err := k.Inbox.Bring(ctx, tx, l, map[string]bool{k.Ana.Email: true}, desk.Help); err != nil {
			return err
		}
		return inbox.Rated(ctx, tx, "twice", "great", noon)
	}))
	found := search.NewStore(k.DB, k.Inbox)
	k.Must(found.CatchUp(ctx))
	return k.Serve(pages.New(k.House(&k.Ana), found, k.Inbox), desk.Elsewhere("GET /conversations/alert", "The conversation about the alert"))
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
	b.WaitText("The conversation about the alert")
}

func TestNothingAndMuch(t *testing.T) {
	s := serve(t)
	get := func(path string) string {
		t.Helper()
		a := s.Get(path)
		return fmt.Sprint(a.Status, " ", a.Body)
	}
	for path, want := range map[string]string{
		"/search":                     "The newest stand first.",
		"/search?q=clothes+line":      "Nothing says clothes, line",
		"/search?q=is:purple":         "narrows nothing",
		"/search?q=needle":            "The newest 25",
		"/search?q=card&after=nobody": "This link to a later page is damaged",
		"/search?q=%22+%3Cb%3E%27--":  "200 ",
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
