package frowns_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/id"
	"rapport/kit/page/pagetest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/rating"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/frowns"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) {
	pagetest.Check(t, frowns.New(&ui.House{}, frowns.Stores{}).Set())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// site has three frowns on Joe's answers: m1's with words about the product, m2's about both, m3's without words.
type site struct {
	t        *testing.T
	url      string
	ratings  *rating.Store
	inbox    *inbox.Store
	viewer   team.Person
	ana, joe team.Person
}

func open(t *testing.T) *site {
	t.Helper()
	ctx, dir, clock := t.Context(), t.TempDir(), &dbtest.Clock{}
	clock.Set(time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC))
	d, err := db.Open(ctx, db.Options{File: filepath.Join(dir, "rapport.db"), Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, schema.Migrate(ctx, d))
	key, err := secret.Open(dir)
	must(t, err)
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	people, in := team.NewStore(d), inbox.NewStore(d, blobs, key, nil)
	k := &site{t: t, inbox: in, ratings: rating.NewStore(d, in, key)}
	hurts := escalation.NewStore(d, in, people)
	var l inbox.Lines
	var rated []rating.Rating
	for i, one := range []struct {
		name, subject, words, answer, said string
		about                              rating.About
	}{
		{"Marguerite Olsen", "Card field missing", "Since yesterday’s update my donors see everything but the card box.", "I’ve put your form on our test page, and there the card box shows.", "Nobody told me the update would do this.", rating.Product},
		{"Cedar Clinic", "Licence", "Yes or no?", "Yes.", "Two days for a yes or no.", rating.Both},
		{"Wren Castellanos", "Export", "How do I export?", "Donors, Export.", "", ""},
	} {
		at, n := clock.Now().AddDate(0, 0, i-4), fmt.Sprint(i+1)
		from := strings.ToLower(strings.Fields(one.name)[0]) + "@lake.example"
		l.Messages = append(l.Messages,
			inbox.Message{ID: "q" + n, Conversation: "c" + n, At: at, Kind: inbox.FromCustomer, Author: from, AuthorName: one.name, Subject: one.subject, Text: one.words, Fresh: one.words},
			inbox.Message{ID: "m" + n, Conversation: "c" + n, At: at.Add(time.Hour), Kind: inbox.Reply, Author: "joe@kindling.example", To: []mail.Address{{Address: from}}, Subject: one.subject, Text: one.answer, Fresh: one.answer})
		l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: "c" + n, At: db.Micros(at.Add(time.Hour)), By: "joe@kindling.example", Status: inbox.Closed})
		rated = append(rated, rating.Rating{Message: "m" + n, Conversation: "c" + n, At: at.Add(2 * time.Hour), Face: rating.NotGood, About: one.about, Comment: one.said})
	}
	must(t, d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe Adeyemi", Role: team.Technician, Zone: "Africa/Lagos"}),
			in.Bring(ctx, tx, l, map[string]bool{"joe@kindling.example": true}, "help@kindling.example"),
			k.ratings.Bring(ctx, tx, rated))
	}))
	k.ana, err = people.PersonByEmail(ctx, "ana@kindling.example")
	must(t, err)
	k.joe, err = people.PersonByEmail(ctx, "joe@kindling.example")
	must(t, err)
	k.viewer = k.joe
	_, err = hurts.Raise(ctx, k.joe, escalation.New{ID: id.New(), Known: escalation.Known{Title: "The card box does not appear", Urgency: escalation.Losing}})
	must(t, err)
	h := &ui.House{
		Faults: ui.NewFaults(), Now: clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return k.viewer, true },
		Waiting: func(context.Context) (int, error) { return 3, nil },
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /conversations/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<!doctype html><title>x</title>conversation %s", r.PathValue("id"))
	})
	frowns.New(h, frowns.Stores{Ratings: k.ratings, Inbox: in, Hurts: hurts, Team: people}).Routes(mux)
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	t.Cleanup(s.Close)
	k.url = s.URL
	return k
}

// post sends a form and gives the status, and where it leads.
func (k *site) post(path string, form url.Values) (status int, to string) {
	k.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(k.t.Context(), http.MethodPost, k.url+path, strings.NewReader(form.Encode()))
	must(k.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(r)
	must(k.t, err)
	must(k.t, res.Body.Close())
	return res.StatusCode, res.Header.Get("Location")
}

func TestEachPressIsOneVerb(t *testing.T) {
	k := open(t)
	if status, _ := k.post("/frowns/m1/reading", url.Values{"cause": {"weather"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a cause that is none: %d", status)
	}
	if status, to := k.post("/frowns/m1/reading", url.Values{"cause": {"product"}, "lesson": {"Write first."}, "saw": {"0"}}); status != http.StatusSeeOther || to != "/frowns" {
		t.Errorf("reading: %d to %s", status, to)
	}
	if status, _ := k.post("/frowns/m1/reading", url.Values{"cause": {"help"}, "saw": {"0"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("reading what a colleague has read: %d", status)
	}
	if f, err := k.ratings.Frown(t.Context(), "m1"); err != nil || f.Cause != rating.CauseProduct || f.Lesson != "Write first." {
		t.Errorf("read: %+v, %v", f, err)
	}
	if status, to := k.post("/frowns/m2/answer", nil); status != http.StatusSeeOther || to != "/conversations/c2#reply" {
		t.Errorf("answering: %d to %s", status, to)
	}
	if c, err := k.inbox.Conversation(t.Context(), "c2"); err != nil || c.Status != inbox.Open {
		t.Errorf("the conversation is %s, %v", c.Status, err)
	}
	if status, _ := k.post("/frowns/m2/move", url.Values{"about": {"product"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("asking without a reason: %d", status)
	}
	if status, _ := k.post("/frowns/m2/move", url.Values{"about": {"other"}, "why": {"It is the bank."}}); status != http.StatusSeeOther {
		t.Errorf("asking: %d", status)
	}
	if status, _ := k.post("/frowns/m2/move/decision", url.Values{"agree": {"yes"}, "said": {"Yes."}}); status != http.StatusForbidden {
		t.Errorf("deciding for oneself: %d", status)
	}
	k.viewer = k.ana
	for _, step := range []struct {
		path  string
		form  url.Values
		about rating.About
	}{
		{"/frowns/m2/move/decision", url.Values{"agree": {"yes"}, "said": {"Yes."}}, rating.Other},
		{"/frowns/m2/move/decision/removal", nil, rating.Both},
		{"/frowns/m2/move/decision", url.Values{"agree": {"no"}, "said": {"No."}}, rating.Both},
	} {
		if status, _ := k.post(step.path, step.form); status != http.StatusSeeOther {
			t.Errorf("%s: %d", step.path, status)
		}
		if f, err := k.ratings.Frown(t.Context(), "m2"); err != nil || f.About != step.about {
			t.Errorf("%s: about %q, %v", step.path, f.About, err)
		}
	}
}

// TestReadingFrownsByKeys reads the queue with the keyboard, asks that one be moved, and decides it.
func TestReadingFrownsByKeys(t *testing.T) {
	k := open(t)
	b := browser.New(t)
	b.Open(k.url + "/frowns")
	b.WaitText("3 frowns to read")
	b.WaitText("Nobody told me the update would do this.")
	b.WaitText("The card box does not appear")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("j", "Enter")
	b.Until(`location.pathname === "/frowns/m2"`)
	b.WaitText("Marguerite Olsen") // still in the list
	b.Press("k", "Enter")
	b.Until(`location.pathname === "/frowns/m1"`)
	b.Until(`(document.activeElement.blur(), true)`)
	b.Press("4")
	b.Until(`document.querySelector("[name=cause][value=wait]").checked`)
	b.Press("Enter")
	b.WaitText("2 frowns to read")
	b.Press("z")
	b.WaitText("It is to be read again.")
	b.WaitText("3 frowns to read")

	b.Open(k.url + "/frowns/m2")
	b.ClickText("It’s beside your answer. Is that unfair? Ask to move it")
	b.Fill("[name=why]", "They wait for the bank.")
	b.Axe()
	b.ClickText("Ask")
	b.WaitText("Asked. The head of support decides.")
	k.viewer = k.ana
	b.Open(k.url + "/frowns/asked")
	b.WaitText("Joe asks to count this as about our product.")
	b.Fill(".fr-move [name=said]", "Yes: the bank is ours to choose.")
	b.Axe()
	b.ClickText("Move it")
	b.WaitText("Ana moved this to our product")
	for range 3 {
		b.Open(k.url + "/frowns")
		b.Until(`document.querySelector("[name=cause]") !== null`)
		b.Press("5", "Enter")
		b.WaitText("Read.")
	}
	b.WaitText("Every frown has been read")
	b.Open(k.url + "/frowns/m3")
	b.View(390, 844, true)
	b.WaitText("Read by Ana")
	b.Axe()
	b.View(1440, 900, false)
	b.Press("r")
	b.Until(`location.pathname === "/conversations/c3"`)
}
