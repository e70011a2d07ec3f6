package guests_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/guests"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) {
	pagetest.Check(t, guests.New(&ui.House{}, guests.Stores{}).Set())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestAGuestsDay from the first press to the note to product, by a person who does it for the first time.
func TestAGuestsDay(t *testing.T) {
	ctx, dir, clock := t.Context(), t.TempDir(), &dbtest.Clock{}
	clock.Set(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db"), Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	people := team.NewStore(d)
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Guest, Zone: "Asia/Kolkata"}))
	}))
	ana, err := people.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	priya, err := people.PersonByEmail(ctx, "priya@kindling.example")
	must(t, err)
	in := inbox.NewStore(d, blobs, key, nil)
	store := rhythm.NewStore(d, in, people)
	box, err := in.SaveMailbox(ctx, ana, inbox.Mailbox{Address: "help@kindling.example", Name: "Kindling support", Outgoing: &inbox.Server{Host: "127.0.0.1", Port: 1, Security: "plain"}})
	must(t, err)
	for n, name := range []string{"Wren", "Yusuf", "Lottie"} {
		raw := fmt.Sprintf("From: %s Castellanos <%s@lake.example>\nTo: help@kindling.example\nSubject: Export\nMessage-ID: <m%d@lake.example>\n\nHow do I export donors, asks %s?\n", name, strings.ToLower(name), n, name)
		must(t, in.Accept(ctx, inbox.Batch{Mailbox: box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: clock.Now().Add(time.Duration(n) * time.Minute)}}}))
	}
	_, err = in.Sort(ctx, 10)
	must(t, err)
	clock.Add(20 * time.Minute)
	page, err := in.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 10})
	must(t, err)
	for _, c := range page.Rows {
		must(t, store.Mark(ctx, ana, c.ID, true))
	}
	h := &ui.House{
		Faults: ui.NewFaults(), Now: clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return priya, true },
		Waiting: func(context.Context) (int, error) { return 3, nil },
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	guests.New(h, guests.Stores{Rhythm: store, Inbox: in, Team: people, BaseURL: "https://support.example"}).Routes(mux)
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	t.Cleanup(s.Close)

	b := browser.New(t)
	b.Open(s.URL + "/guests")
	b.WaitText("Ready when you are")
	b.Fill("#daily", "2")
	b.Choose("#buddy", ana.ID)
	b.ClickText("Keep")
	b.WaitText("Ana is told that you began.")
	b.Press("b")
	b.WaitText("0 of 2 people have your answer.")
	b.WaitText("How do I export donors, asks Wren?")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Ask Ana about Wren Castellanos")
	b.WaitText("Ana is told")
	b.ClickText("Not for me: Yusuf Castellanos")
	b.WaitText("asks Lottie?")
	b.WaitNoText("asks Yusuf?")
	wren := page.Rows[0]
	_, err = in.Reply(ctx, priya, inbox.Answer{ID: id.New(), Conversation: wren.ID, Saw: wren.Newest, Text: "Donors, Export."})
	must(t, err)
	b.Open(s.URL + "/guests")
	b.WaitText("1 of 2 people have your answer.")
	b.Fill("#note", "Nobody finds the export.")
	b.ClickText("To product")
	b.WaitText("Product reads it. Thank you.")
	b.WaitText("Monday 23 November")
	b.ClickText("Nothing suitable today")
	b.WaitText("That is a proper answer: thank you for looking.")
}
