package week

// What people say of a week: the head's word, what changed, whose card is seen by whom, and what a meeting saw.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/metric"
	"rapport/scorecard"
)

const w46 = "/week/2026-W46"

// done checks that a form was carried out and leads back to the week.
func (s *site) done(path, form string) {
	s.t.Helper()
	if w := s.post(path, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != w46 {
		s.t.Fatalf("POST %s: %d to %q\n%s", path, w.Code, w.Header().Get("Location"), w.Body)
	}
}

func TestTheHeadSaysItOtherwise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		s.load(story(15, 75))
		s.as("ana@us.example")
		if text := words(one(t, s.page(w46), id("tickets"))); strings.Contains(text, "Say it in your words") {
			t.Error("a technician is offered to judge the week")
		}
		if w := s.post(w46+"/rows/tickets/ruling", "word=good&sentence=x"); w.Code != http.StatusForbidden {
			t.Errorf("a technician judges the week: %d", w.Code)
		}
		s.as("head@us.example")
		says(t, "the row", words(one(t, s.page(w46), id("productivity"))), "Say it in your words", "Your sentence")
		w := s.post(w46+"/rows/productivity/ruling", "word=talk&sentence=")
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Say in a sentence why") {
			t.Errorf("a word without a sentence: %d", w.Code)
		}
		s.done(w46+"/rows/productivity/ruling", "word=talk&sentence=We+were+slow+on+Monday.")
		row := one(t, s.page(w46), id("productivity"))
		says(t, "the row", words(row), "Talk about it", "We were slow on Monday.", "Computed: as usual.", "Take it back")
		if n := len(all(one(t, row, class("week-name")), class("talk"))); n != 1 {
			t.Errorf("the word has %d shapes", n)
		}
		s.done(w46+"/rows/tickets/ruling", "word=talk&sentence=The+shop+was+down.")
		row = one(t, s.page(w46), id("tickets"))
		says(t, "the watched row", words(row), "Talk about it", "The shop was down.")
		if n := len(all(one(t, row, class("week-name")), class("talk"))); n != 0 {
			t.Error("a number that is only watched is coloured")
		}
		s.done(w46+"/rows/tickets/ruling", "withdraw=1&word=talk&sentence=The+shop+was+down.")
		if text := words(one(t, s.page(w46), id("tickets"))); strings.Contains(text, "The shop was down.") {
			t.Error("taken back, and still there")
		}
	})
}

func TestASignalAsksWhatChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		s.load(story(30, 75))
		s.as("ana@us.example")
		main := one(t, s.page(w46), id("main"))
		says(t, "the row", words(one(t, main, id("tickets"))), "What changed?", "To the meeting")
		says(t, "what to discuss", words(one(t, main, class("week-discuss"))), "Worth discussing", "Why more questions?", "From the numbers.", "To the meeting")
		if n := len(all(main, class("raise"))); n < 7 {
			t.Errorf("only %d things can be raised", n)
		}
		if w := s.post(w46+"/answers/new_conversations", "text=+"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Write a few words") {
			t.Errorf("an empty answer: %d", w.Code)
		}
		s.done(w46+"/answers/new_conversations", "text=Card+keys+expired.")
		row := words(one(t, s.page(w46), id("tickets")))
		says(t, "the row", row, "What changed? Card keys expired.")
		if w := s.post(w46+"/answers/new_conversations", "text=Again"); w.Code != http.StatusConflict {
			t.Errorf("answered twice: %d", w.Code)
		}
		notes, err := s.scores.Notes(t.Context(), metric.NewConversations, week46(), week46())
		must(t, err)
		s.done(w46+"/notes/"+notes[0].ID+"/removal", "")
		if strings.Contains(words(one(t, s.page(w46), id("tickets"))), "Card keys expired.") {
			t.Error("taken away, and still there")
		}
		s.done(w46+"/notes/"+notes[0].ID+"/return", "")
		says(t, "the row", words(one(t, s.page(w46), id("tickets"))), "Card keys expired.")
	})
}

func TestACardIsSeenByThePersonFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := open(t, d)
		clock.Set(afterSample)
		s.load(story(15, 40))
		s.meets = Meeting{At: afterSample.Add(2 * time.Hour)} // Tuesday 19:00
		list := w46 + "/people/bao@us.example/closed"
		ana, bao := s.as("ana@us.example"), s.as("bao@us.example")
		names := func() string {
			var found []string
			main := one(t, s.page(w46), id("main"))
			for _, c := range all(main, class("person")) {
				found = append(found, words(one(t, c, tag("h3"))))
			}
			return strings.Join(found, ", ")
		}
		const everybody = "Ana Duarte, Bao Nguyễn, Maximiliane Katharina von Oppeln-Bronikowski"
		s.as("ana@us.example")
		if got := names(); got != "Ana Duarte" {
			t.Errorf("before the meeting Ana sees the cards of %s", got)
		}
		says(t, "the page", words(one(t, s.page(w46), id("main"))), "The others’ cards open as the meeting begins, Tuesday 17 November, 19:00.")
		if w := s.get(list); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Bao’s numbers of this week open Tuesday 17 November, 19:00") {
			t.Errorf("before the meeting Ana opens Bao's list: %d", w.Code)
		}
		s.as("head@us.example")
		if got := names(); got != everybody {
			t.Errorf("the head sees the cards of %s", got)
		}
		s.as("bao@us.example")
		says(t, "his own card", words(cardOf(t, s.page(w46), "Bao Nguyễn")), "Shown with everybody’s", "Only in my one-on-one")
		s.done(w46+"/card", "shown=one_on_one")
		says(t, "his own card", words(cardOf(t, s.page(w46), "Bao Nguyễn")), "Only you and your manager see this card.")
		clock.Add(2 * time.Hour)
		s.as("ana@us.example")
		if got := names(); got != "Ana Duarte, Maximiliane Katharina von Oppeln-Bronikowski" {
			t.Errorf("at the meeting Ana sees the cards of %s", got)
		}
		if w := s.get(list); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "for the one-on-one") {
			t.Errorf("Ana opens what Bao keeps: %d", w.Code)
		}
		s.as("head@us.example")
		if w := s.get(list); w.Code != http.StatusOK {
			t.Errorf("the head opens Bao's list: %d", w.Code)
		}
		looks, err := s.scores.Looks(t.Context(), bao, 10)
		must(t, err)
		if len(looks) != 2 || looks[0].By.Name != "Hana Head" || looks[0].What != scorecard.SawList || looks[1].What != scorecard.SawCard {
			t.Errorf("who looked at Bao's card: %+v", looks)
		}
		if looks, err = s.scores.Looks(t.Context(), ana, 10); err != nil || len(looks) != 1 {
			t.Errorf("who looked at Ana's card: %+v, %v", looks, err)
		}
	})
}

func TestAWeekSaysWhatTheMeetingSaw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx := t.Context()
		clock.Set(afterSample)
		s := open(t, d)
		s.load(story(15, 40))
		r, err := s.scores.Report(ctx, week46())
		must(t, err)
		must(t, d.Write(ctx, func(tx *db.Tx) error { return s.scores.Freeze(ctx, tx, r, "m1") }))
		says(t, "the head", words(one(t, s.page(w46), class("page-head"))), "The meeting saw it Today 17:00.")
		if n := len(all(s.page(w46), class("week-then"))); n != 0 {
			t.Errorf("%d figures are said to be others now", n)
		}
		s.load(`{"type":"settings","time_zone":"UTC"}` + "\n" + `{"type":"sale","id":"late","at":"2026-11-10T10:00:00Z","amount":1,"currency":"EUR","kind":"new"}`)
		says(t, "the row", words(one(t, s.page(w46), id("sales"))), "Sales: now 45, at the meeting 44")
	})
}

func TestAGoalIsSeenInTheWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, d)
		s.load(story(15, 40))
		head, goal := s.as("head@us.example"), 3*3600.0
		must(t, s.scores.SetGoal(t.Context(), head, metric.FirstResponseTime, &goal))
		row := one(t, s.page(w46), id("productivity"))
		says(t, "the row", words(row), "Changed? No", "Goal 3 hours: always will")
		if len(all(row, class("goal"))) == 0 {
			t.Error("the goal is not drawn")
		}
		says(t, "the list", words(one(t, s.page(w46+"/first_response_time"), id("main"))), "Move. The goal is 3 hours.")
		s.meets = Meeting{At: afterSample.Add(-time.Hour), URL: "/meetings/m1", Raised: []Raised{{"Who covers Saturday?", "Raised by Bao.", "/meetings/m1", ""}}}
		says(t, "what to discuss", words(one(t, s.page(w46), class("week-discuss"))), "Worth discussing on 17 November", "1 thing people raised.", "Who covers Saturday?", "Raised by Bao.")
	})
}
