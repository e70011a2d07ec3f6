package conversations_test

import (
	"net/http"
	"testing"
	"time"
)

func TestTopicsBesideAConversation(t *testing.T) {
	k := newOffice(t, false)
	k.Arrives(k.Letter("Marguerite Olsen <m@lake.example>", "Card field missing", "It never appears."))
	s := k.serve(k.Joe)
	at := s.URL + "/conversations/" + k.Of("m@lake.example").ID
	post(t, at+"/topics", "topic", "Card box").code(http.StatusSeeOther)
	page := get(t, at).code(http.StatusOK)
	if got := said(page.one(".said", "span")); got != "Card box" {
		t.Errorf("on it: %q", got)
	}
	post(t, at+"/topics", "topic", "  ").code(http.StatusUnprocessableEntity).says("A topic needs a name")
	k.Clock.Add(time.Minute)
	post(t, at+"/topics/removal", "topic", "Card box").code(http.StatusSeeOther)
	if left := get(t, at).all(".said", "span"); len(left) != 0 {
		t.Errorf("still on it: %q", said(left[0]))
	}
}

func TestTopicsOfSimilarConversationsAreOffered(t *testing.T) {
	k := newOffice(t, false)
	s := k.serve(k.Joe)
	for _, who := range []string{"a", "b", "c"} {
		k.Arrives(k.Letter(who+" <"+who+"@lake.example>", "Question of "+who, "The invoice shows a wrong amount."))
		at := s.URL + "/conversations/" + k.Of(who+"@lake.example").ID
		if who != "c" {
			post(t, at+"/topics", "topic", "Billing").code(http.StatusSeeOther)
			continue
		}
		if err := k.search.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		get(t, at+"/topics/suggested").code(http.StatusOK).says("Billing")
	}
}
