package triage_test

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
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/triage"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) { pagetest.Check(t, triage.New(&ui.House{}, nil, nil, nil).Set()) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestAWeekendByKeys goes through what came in on a Saturday, one key each.
func TestAWeekendByKeys(t *testing.T) {
	ctx, dir, clock := t.Context(), t.TempDir(), &dbtest.Clock{}
	clock.Set(time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC))
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
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}))
	}))
	ana, err := people.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	in := inbox.NewStore(d, blobs, key, nil)
	box, err := in.SaveMailbox(ctx, ana, inbox.Mailbox{Address: "help@kindling.example", Name: "Kindling support", Outgoing: &inbox.Server{Host: "127.0.0.1", Port: 1, Security: "plain"}})
	must(t, err)
	for n, one := range []struct{ name, words string }{
		{"Marguerite", "The card box never appears, and our gala is tonight.\n\nI have 340 guests arriving with their phones out."},
		{"Wren", "How do I export donors for our mail merge?"},
		{"Ticketbot", "Ticket 4711 was closed."},
	} {
		raw := fmt.Sprintf("From: %s Olsen <%s@lake.example>\nTo: help@kindling.example\nSubject: From %s\nMessage-ID: <m%d@lake.example>\n\n%s\n", one.name, strings.ToLower(one.name), one.name, n, one.words)
		must(t, in.Accept(ctx, inbox.Batch{Mailbox: box.ID, Mails: []inbox.Raw{{Bytes: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), At: clock.Now().Add(time.Duration(n) * time.Minute)}}}))
	}
	_, err = in.Sort(ctx, 10)
	must(t, err)
	clock.Add(40 * time.Minute)
	store := rhythm.NewStore(d, in, people)
	h := &ui.House{
		Faults: ui.NewFaults(), Now: clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return ana, true },
		Waiting: func(context.Context) (int, error) { return 3, nil }, Says: store.Saying,
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	triage.New(h, store, in, people).Routes(mux)
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	t.Cleanup(s.Close)

	b := browser.New(t)
	b.Open(s.URL + "/triage")
	b.WaitText("Nobody looks after the weekend of 28 and 29 November yet.")
	b.ClickText("I take it: 28 and 29 November")
	b.WaitText("You look after the weekend of 28 and 29 November.")
	b.WaitText("3 conversations to look at")
	b.WaitText("The card box never appears, and our gala is tonight.")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("u")
	b.WaitText("It stands at the side until somebody answered.")
	b.WaitText("2 conversations to look at")
	b.WaitText("Wren is told that a person answers on Monday 30 November")
	b.Press("w")
	b.WaitText("Wren will be told that a person answers on Monday.")
	b.Press("z")
	b.WaitText("It is back on the stack.")
	b.WaitText("How do I export donors for our mail merge?")
	b.Press("w")
	b.WaitText("1 conversation to look at")
	b.Press("a")
	b.WaitText("Everything has been looked at")

	clock.Add(11 * time.Second)
	for more := true; more; {
		more, err = store.TellNext(ctx)
		must(t, err)
	}
	page, err := in.List(ctx, inbox.Filter{View: inbox.All, Limit: 10})
	must(t, err)
	for _, c := range page.Rows {
		thread, _, err := in.Thread(ctx, c.ID, "", 10)
		must(t, err)
		told := len(thread) == 2 && thread[1].Acknowledgement() && strings.Contains(thread[1].Text, "Monday, 30 November")
		if want := c.Customer.Email == "wren@lake.example"; told != want {
			t.Errorf("%s was told: %v", c.Customer.Email, told)
		}
	}

	// On Monday the office answers as usual.
	clock.Set(time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC))
	b.Open(s.URL + "/triage")
	b.WaitText("The office is open")
}
