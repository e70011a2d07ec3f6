package rhythm

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
)

func TestWhatSuitsAGuest(t *testing.T) {
	known := map[string]int{"Exports": 3, "Payments": 2}
	for _, c := range []struct {
		what     string
		messages int
		words    string
		topics   []string
		want     bool
	}{
		{"short, of a topic that guests know", 1, "How do I export?", []string{"Exports"}, true},
		{"long", 1, strings.Repeat("word ", 200), []string{"Exports"}, false},
		{"a long talk", 3, "And now?", []string{"Exports"}, false},
		{"no topic", 1, "How?", nil, false},
		{"two topics", 1, "How?", []string{"Exports", "Payments"}, false},
		{"a topic that guests hardly know", 1, "How?", []string{"Payments"}, false},
	} {
		if got := suits(inbox.Conversation{Messages: c.messages}, c.words, c.topics, known); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestWhatAGuestIsGiven(t *testing.T) {
	waiting := []inbox.Conversation{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}
	yes := func(ids ...string) map[string]bool {
		m := map[string]bool{}
		for _, id := range ids {
			m[id] = true
		}
		return m
	}
	for _, c := range []struct {
		what                     string
		marked, suggested, given map[string]bool
		n                        int
		want                     string
	}{
		{"marked ones first", yes("c"), yes("a", "d"), nil, 2, "ca"},
		{"no more than wished for", yes("a", "b", "c"), nil, nil, 2, "ab"},
		{"nothing twice", yes("a"), yes("a", "b"), nil, 5, "ab"},
		{"not what another guest has", yes("a"), yes("b"), yes("a"), 5, "b"},
		{"nothing suits", nil, nil, nil, 5, ""},
		{"the day is full", yes("a"), nil, nil, 0, ""},
	} {
		got := ""
		for _, one := range choose(waiting, c.marked, c.suggested, c.given, c.n) {
			got += one.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestWeekendsAreByChoice(t *testing.T) {
	saturday := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	if !(Wishes{}).off(saturday) || (Wishes{Weekends: true}).off(saturday) || (Wishes{}).off(saturday.AddDate(0, 0, 2)) {
		t.Error("a weekend is worked by who did not choose it, or not by who did")
	}
}
