package frowns_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/escalation"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/id"
	"rapport/kit/page/pagetest"
	"rapport/mail"
	"rapport/rating"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/frowns"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) {
	pagetest.Check(t, frowns.New(&ui.House{}, frowns.Stores{}).Set())
}

// site has three frowns on Joe's answers: m1's with words about the product, m2's about both, m3's without words.
type site struct {
	*desk.Site
	ratings *rating.Store
	viewer  team.Person // Joe at first
}

func open(t *testing.T) *site {
	t.Helper()
	ctx, d := t.Context(), desk.New(t)
	k := &site{ratings: rating.NewStore(d.DB, d.Inbox, d.Key), viewer: d.Joe}
	hurts := escalation.NewStore(d.DB, d.Inbox, d.Team)
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
		at, n := d.Clock.Now().AddDate(0, 0, i-4), fmt.Sprint(i+1)
		from := strings.ToLower(strings.Fields(one.name)[0]) + "@lake.example"
		l.Messages = append(l.Messages,
			inbox.Message{ID: "q" + n, Conversation: "c" + n, At: at, Kind: inbox.FromCustomer, Author: from, AuthorName: one.name, Subject: one.subject, Text: one.words, Fresh: one.words},
			inbox.Message{ID: "m" + n, Conversation: "c" + n, At: at.Add(time.Hour), Kind: inbox.Reply, Author: "joe@kindling.example", To: []mail.Address{{Address: from}}, Subject: one.subject, Text: one.answer, Fresh: one.answer})
		l.Statuses = append(l.Statuses, inbox.StatusSet{Conversation: "c" + n, At: db.Micros(at.Add(time.Hour)), By: "joe@kindling.example", Status: inbox.Closed})
		rated = append(rated, rating.Rating{Message: "m" + n, Conversation: "c" + n, At: at.Add(2 * time.Hour), Face: rating.NotGood, About: one.about, Comment: one.said})
	}
	d.Must(d.DB.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			d.Inbox.Bring(ctx, tx, l, map[string]bool{d.Joe.Email: true}, desk.Help),
			k.ratings.Bring(ctx, tx, rated))
	}))
	_, err := hurts.Raise(ctx, d.Joe, escalation.New{ID: id.New(), Known: escalation.Known{Title: "The card box does not appear", Urgency: escalation.Losing}})
	d.Must(err)
	k.Site = d.Serve(frowns.New(d.House(&k.viewer), frowns.Stores{Ratings: k.ratings, Inbox: d.Inbox, Hurts: hurts, Team: d.Team}), desk.Elsewhere("GET /conversations/{id}", "The conversation"))
	return k
}

func TestEachPressIsOneVerb(t *testing.T) {
	k := open(t)
	if status := k.Post("/frowns/m1/reading", "cause", "weather").Status; status != http.StatusUnprocessableEntity {
		t.Errorf("a cause that is none: %d", status)
	}
	if a := k.Post("/frowns/m1/reading", "cause", "product", "lesson", "Write first.", "saw", "0"); a.Status != http.StatusSeeOther || a.To != "/frowns" {
		t.Errorf("reading: %d to %s", a.Status, a.To)
	}
	if status := k.Post("/frowns/m1/reading", "cause", "help", "saw", "0").Status; status != http.StatusUnprocessableEntity {
		t.Errorf("reading what a colleague has read: %d", status)
	}
	if f, err := k.ratings.Frown(t.Context(), "m1"); err != nil || f.Cause != rating.CauseProduct || f.Lesson != "Write first." {
		t.Errorf("read: %+v, %v", f, err)
	}
	if a := k.Post("/frowns/m2/answer"); a.Status != http.StatusSeeOther || a.To != "/conversations/c2#reply" {
		t.Errorf("answering: %d to %s", a.Status, a.To)
	}
	if c, err := k.Inbox.Conversation(t.Context(), "c2"); err != nil || c.Status != inbox.Open {
		t.Errorf("the conversation is %s, %v", c.Status, err)
	}
	if status := k.Post("/frowns/m2/move", "about", "product").Status; status != http.StatusUnprocessableEntity {
		t.Errorf("asking without a reason: %d", status)
	}
	if status := k.Post("/frowns/m2/move", "about", "other", "why", "It is the bank.").Status; status != http.StatusSeeOther {
		t.Errorf("asking: %d", status)
	}
	if status := k.Post("/frowns/m2/move/decision", "agree", "yes", "said", "Yes.").Status; status != http.StatusForbidden {
		t.Errorf("deciding for oneself: %d", status)
	}
	k.viewer = k.Ana
	for _, step := range []struct {
		path  string
		form  []string
		about rating.About
	}{
		{"/frowns/m2/move/decision", []string{"agree", "yes", "said", "Yes."}, rating.Other},
		{"/frowns/m2/move/decision/removal", nil, rating.Both},
		{"/frowns/m2/move/decision", []string{"agree", "no", "said", "No."}, rating.Both},
	} {
		if status := k.Post(step.path, step.form...).Status; status != http.StatusSeeOther {
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
	b.Open(k.URL + "/frowns")
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

	b.Open(k.URL + "/frowns/m2")
	b.ClickText("It’s beside your answer. Is that unfair? Ask to move it")
	b.Fill("[name=why]", "They wait for the bank.")
	b.Axe()
	b.ClickText("Ask")
	b.WaitText("Asked. The head of support decides.")
	k.viewer = k.Ana
	b.Open(k.URL + "/frowns/asked")
	b.WaitText("Joe asks to count this as about our product.")
	b.Fill(".fr-move [name=said]", "Yes: the bank is ours to choose.")
	b.Axe()
	b.ClickText("Move it")
	b.WaitText("Ana moved this to our product")
	for range 3 {
		b.Open(k.URL + "/frowns")
		b.Until(`document.querySelector("[name=cause]") !== null`)
		b.Press("5", "Enter")
		b.WaitText("Read.")
	}
	b.WaitText("Every frown has been read")
	b.Open(k.URL + "/frowns/m3")
	b.View(390, 844, true)
	b.WaitText("Read by Ana")
	b.Axe()
	b.View(1440, 900, false)
	b.Press("r")
	b.Until(`location.pathname === "/conversations/c3"`)
}
