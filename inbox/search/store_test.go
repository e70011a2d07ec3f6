package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/inbox/search"
	"rapport/kit/blob"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/secret"
	"rapport/mail"
	"rapport/team"
)

// desk is an inbox with a few conversations, and the search over it.
type desk struct {
	d     *db.DB
	clock *dbtest.Clock
	inbox *inbox.Store
	found *search.Store
	ana   team.Person
}

func each(t *testing.T, test func(t *testing.T, k *desk)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		blobs, err := blob.Open(t.TempDir())
		must(t, err)
		key, err := secret.Open(t.TempDir())
		must(t, err)
		k := &desk{d: d, clock: clock, inbox: inbox.NewStore(d, blobs, key, nil)}
		k.found = search.NewStore(d, k.inbox)
		k.ana, err = team.NewStore(d).Found(t.Context(), team.Founding{Team: "Test", Name: "Ana Ruiz", Email: "ana@team.example", Password: "correct horse battery staple", Zone: "Europe/Madrid"})
		must(t, err)
		test(t, k)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bring adds messages, a minute apart in the order given, and lets the index hear of them.
func (k *desk) bring(t *testing.T, lines inbox.Lines) {
	t.Helper()
	must(t, k.d.Write(t.Context(), func(tx *db.Tx) error {
		return k.inbox.Bring(t.Context(), tx, lines, map[string]bool{"ana@team.example": true, "joe@team.example": true}, "help@shop.example")
	}))
	must(t, k.found.CatchUp(t.Context()))
}

var day = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)

func letter(conversation string, minute int, from, name, subject, text string) inbox.Message {
	return inbox.Message{
		ID: fmt.Sprintf("%s.%d", conversation, minute), Conversation: conversation, At: day.Add(time.Duration(minute) * time.Minute), Kind: inbox.FromCustomer,
		Author: from, AuthorName: name, To: []mail.Address{{Address: "help@shop.example"}}, Subject: subject, Text: text, Fresh: text,
	}
}

func answer(conversation string, minute int, to, text string) inbox.Message {
	m := letter(conversation, minute, "ana@team.example", "Ana Ruiz", "", text)
	m.Kind, m.To = inbox.Reply, []mail.Address{{Address: to}}
	return m
}

func (k *desk) fill(t *testing.T) {
	t.Helper()
	receipt := letter("receipt", 30, "lena@cafe.example", "Léna Müller", "Quittung", "Wo ist die Quittung für Straße 5? Die Karte steht auf dem Tisch.")
	receipt.Attachments = []inbox.Attachment{{Name: "Beleg März.pdf", Type: "application/pdf"}}
	note := letter("gala", 13, "joe@team.example", "Joe Park", "", "She called about the ballroom.")
	note.Kind, note.To = inbox.Note, nil
	k.bring(t, inbox.Lines{
		Messages: []inbox.Message{
			letter("gala", 10, "marg@olsen.example", "Marguerite Olsen", "Card field missing", "The card box never appears. Our gala is on Saturday."),
			answer("gala", 12, "marg@olsen.example", "Which browser shows no box for the card?"),
			note,
			letter("old", 1, "peder@olsen.example", "Peder Olsen", "Moving to Stripe", "Will donors still see the box, or only the card?"),
			letter("spam", 40, "win@prize.example", "Prize", "You won", "Your card box of gold."),
			receipt,
			letter("tokyo", 50, "yuki@mail.example", "", "領収書", "領収書をもう一度送ってください。"),
		},
		Statuses: []inbox.StatusSet{
			{Conversation: "old", At: db.Micros(day.Add(2 * time.Minute)), By: "ana@team.example", Status: inbox.Closed},
			{Conversation: "spam", At: db.Micros(day.Add(41 * time.Minute)), By: "ana@team.example", Status: inbox.Spam},
		},
		Topics: []inbox.TopicSet{{Conversation: "old", At: db.Micros(day), By: "ana@team.example", Topic: "Card payments", Set: true}},
	})
}

// ids gives what a question finds, newest first.
func (k *desk) ids(t *testing.T, question string) string {
	t.Helper()
	f := k.ask(t, search.Ask{Query: search.Parse(question), Zone: time.UTC, Limit: 20})
	var all []string
	for _, h := range f.Hits {
		all = append(all, h.Conversation.ID)
	}
	return strings.Join(append(all, f.Trouble...), " ")
}

func (k *desk) ask(t *testing.T, a search.Ask) search.Found {
	t.Helper()
	f, err := k.found.Find(t.Context(), a)
	must(t, err)
	return f
}

func TestConversationsAreFoundByTheirWords(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.fill(t)
		for question, want := range map[string]string{
			"card":                          "gala old",
			"CARD Box":                      "gala old",
			"strasse quittung":              "receipt",
			"muller":                        "receipt",
			"lena@cafe.example":             "receipt",
			"olsen.example":                 "gala old",
			"beleg marz":                    "receipt",
			"領収書":                           "tokyo",
			"送って":                           "tokyo",
			"nothing":                       "",
			`"card box"`:                    "gala",
			`"box card"`:                    "",
			"box -gala":                     "gala old", // her later message says nothing of a gala
			`box -"card box" -browser`:      "old",
			"sat*":                          "gala",
			"from:olsen":                    "gala old",
			"from:peder card":               "old",
			"from:ana":                      "gala",
			"to:marg@olsen.example":         "gala",
			"by:ana":                        "gala",
			"by:ana saturday":               "gala",
			"by:joe saturday":               "",
			"card is:closed":                "old",
			"is:closed":                     "old",
			"card -is:closed":               "gala",
			"card is:spam":                  "spam",
			"is:spam":                       "spam",
			"is:waiting":                    "receipt tokyo",
			"is:answered":                   "gala",
			`topic:"card payments"`:         "old",
			"card -topic:card-payments":     "gala",
			"topic:none is:open card":       "gala",
			"has:attachment":                "receipt",
			"has:note ballroom":             "gala",
			"mailbox:help@shop.example":     "tokyo receipt gala old",
			"-mailbox:help card":            "",
			"card before:2026-10":           "",
			"card after:2026-10-01":         "gala old",
			"card before:2026-10-02":        "gala old",
			"after:2026-10 before:2027":     "tokyo receipt gala old",
			"language:de":                   "receipt",
			"language:en card":              "gala",
			"is:purple card":                "gala old “is:purple” narrows nothing: after is: stands waiting, open, answered, snoozed, closed, spam or deleted.",
			"topic:snow card":               "gala old There is no topic “snow”.",
			"before:soon card":              "gala old “before:soon” narrows nothing: after before: stands a day as 2026-10-21, a month as 2026-10, or a year.",
			"-card":                         "Only what to leave out was said. Say also what to look for.",
			"":                              "",
			`'; DROP -- " ) OR ( * : ^ & |`: "",
		} {
			if got := k.ids(t, question); got != want {
				t.Errorf("%s finds %q, want %q", question, got, want)
			}
		}
	})
}

func TestTheLastWordMayGoOnWhileTyping(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.fill(t)
		for typed, want := range map[string]int{"sat": 1, "card bo": 2, "c": 0, "card xy": 0, "is:closed": 1, "saturday": 1} {
			f := k.ask(t, search.Ask{Query: search.Parse(typed), Typing: true, Zone: time.UTC, Limit: 20})
			if len(f.Hits) != want {
				t.Errorf("%q finds %d while typing, want %d", typed, len(f.Hits), want)
			}
		}
	})
}

func TestWhatIsFoundIsMarked(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.fill(t)
		h := k.ask(t, search.Ask{Query: search.Parse("quittung strasse"), Zone: time.UTC, Limit: 20}).Hits[0]
		if got := written(search.Excerpt(h.Text, h.Words, 200)); got != "Wo ist die [Quittung] für [Straße] 5? Die Karte steht auf dem Tisch." {
			t.Errorf("marked %s", got)
		}
		if got := written(search.Mark(h.Conversation.Subject, h.Words)); got != "[Quittung]" {
			t.Errorf("the subject is marked %s", got)
		}
	})
	long := strings.Repeat("so many words before ", 40) + "the card, the box. " + strings.Repeat("And after. ", 40)
	got := written(search.Excerpt(long, []string{"card", "box"}, 120))
	if !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") || !strings.Contains(got, "the [card], the [box].") || len(got) > 160 {
		t.Errorf("of a long text is shown %q", got)
	}
}

func written(all []search.Piece) string {
	var b strings.Builder
	for _, p := range all {
		if p.Found {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestPagesGoOnByKeyAndShowEachConversationOnce(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		var lines inbox.Lines
		for i := range 120 { // forty conversations of three messages that lie among each other, many in one second
			m := letter(fmt.Sprintf("c%02d", i%40), 0, "a@b.example", "A", "Hello", "needle and thread")
			m.ID = fmt.Sprintf("m%03d", i)
			m.At = day.Add(time.Duration(i/60) * time.Second)
			lines.Messages = append(lines.Messages, m)
		}
		k.bring(t, lines)
		var all []string
		after := ""
		for range 20 {
			f := k.ask(t, search.Ask{Query: search.Parse("needle"), Zone: time.UTC, Limit: 7, After: after})
			for _, h := range f.Hits {
				all = append(all, h.Conversation.ID)
			}
			if after = f.Next; after == "" {
				break
			}
		}
		slices.Sort(all)
		if len(all) != 40 || len(slices.Compact(all)) != 40 {
			t.Errorf("the pages show %d conversations: %v", len(all), all)
		}
		if _, err := k.found.Find(t.Context(), search.Ask{Query: search.Parse("needle"), After: "x", Zone: time.UTC, Limit: 7}); err == nil {
			t.Error("a damaged link was taken")
		}
	})
}

func TestAMergedConversationIsFoundAsOne(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.fill(t)
		k.bring(t, inbox.Lines{Merges: []inbox.Merged{{Conversation: "old", Into: "gala", At: db.Micros(day.Add(time.Hour)), By: "ana@team.example"}}})
		if got := k.ids(t, "donors"); got != "gala" {
			t.Errorf("the words of what was merged find %q", got)
		}
	})
}

func TestWhatMovedOrIsGoneIsFoundWhereItIs(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		k.fill(t)
		must(t, k.d.Write(t.Context(), func(tx *db.Tx) error {
			return event.Record(tx, inbox.EventPurged, "receipt", "rule:purge", struct{}{})
		}))
		must(t, k.found.CatchUp(t.Context()))
		if got := k.ids(t, "quittung"); got != "" {
			t.Errorf("what is purged is found in %q", got)
		}
		if got := k.ids(t, "lena@cafe.example card"); got != "" {
			t.Errorf("its customer still leads to %q", got)
		}
	})
}
