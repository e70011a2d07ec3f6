package settings_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/web/browser"
	"rapport/web/desk"
)

// about brings in conversations about two topics, over the last weeks.
func (k *office) about() {
	k.t.Helper()
	var l inbox.Lines
	for i := range 30 {
		id, at := fmt.Sprint("c", i), k.Clock.Now().AddDate(0, 0, -3*i-1)
		l.Messages = append(l.Messages, inbox.Message{ID: "m" + id, Conversation: id, At: at, Kind: inbox.FromCustomer, Author: fmt.Sprint("c", i, "@x.example"), Subject: "Hello", Text: "Hello"})
		topic := "Card box"
		if i%3 == 0 {
			topic = "Receipts"
		}
		l.Topics = append(l.Topics, inbox.TopicSet{Conversation: id, At: db.Micros(at), By: k.Ana.Email, Topic: topic, Set: true})
	}
	must(k.t, k.DB.Write(k.t.Context(), func(tx *db.Tx) error {
		return k.Inbox.Bring(k.t.Context(), tx, l, map[string]bool{k.Ana.Email: true}, "help@kindling.example")
	}))
	for more := true; more; {
		var err error
		more, err = k.numbers.Follow(k.t.Context())
		must(k.t, err)
	}
}

func TestTopicsAreNamedAndPutAway(t *testing.T) {
	k := newOffice(t)
	const at = "/settings/topics"
	k.get(at).Wants(http.StatusOK, at, "Add a topic")
	k.about()
	for _, words := range []string{"Card box 20", "Receipts 10", "in the 13 weeks until 22 November 2026"} {
		k.get(at).Wants(http.StatusOK, at, words)
	}
	k.post(at, map[string]string{"name": "receipts"}).Wants(http.StatusUnprocessableEntity, at, "There is a topic “Receipts” already")
	name := func(key, to string) desk.Answer {
		return k.post(at+"/name", map[string]string{"topic": key, "field": "name-0", "name-0": to})
	}
	name("Card box", " ").Wants(http.StatusUnprocessableEntity, at+"/name", "A topic needs a name")
	name("Card box", "Checkout").Wants(http.StatusOK, at, "Checkout first called Card box 20")
	k.post(at+"/name?"+url.Values{"topic": {"Card box"}, "name": {"Card box"}}.Encode(), nil).Wants(http.StatusOK, at, "Card box 20")
	k.post(at+"/away", map[string]string{"topic": "Receipts"}).Wants(http.StatusOK, at, "By Ana")
	k.post(at+"/away?topic=Receipts&back=1", nil).Wants(http.StatusOK, at, "Receipts 10")
	k.viewer = k.Joe
	for _, got := range []desk.Answer{k.get(at), k.post(at, nil), name("Card box", "x"), k.post(at+"/away", nil)} {
		if got.Status != http.StatusForbidden {
			t.Errorf("a senior may: %d at %s", got.Status, got.Path)
		}
	}
}

func TestNamingTopicsInABrowser(t *testing.T) {
	k := newOffice(t)
	k.Clock.Set(time.Date(2026, 11, 23, 14, 10, 0, 0, time.UTC))
	k.about()
	b := browser.New(t)
	b.Open(k.URL + "/settings/topics")
	b.WaitText("in the 13 weeks until")
	b.ClickText("Rename")
	b.Fill("#name-0", "receipts")
	b.Press("Enter")
	b.WaitText("There is a topic “Receipts” already.")
	b.Fill("#name-0", "Checkout")
	b.Press("Enter")
	b.WaitText("first called Card box")
	b.WaitGone(".set-do details[open]")
	picture(b, "topics")
	b.AxeEverywhere()
	b.ClickText("Undo")
	b.WaitNoText("first called Card box")
	b.ClickText("Put away")
	b.WaitText("is put away. What was about it still is.")
	b.WaitText("Nobody is offered these.")
	b.Axe()
	b.ClickText("Bring back")
	b.WaitText("is offered again.")
}
