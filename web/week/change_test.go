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
	"rapport/web/desk"
)

const w46 = "/week/2026-W46"

// done checks that a form was carried out and leads back to the week.
func (s *site) done(path string, pairs ...string) {
	s.t.Helper()
	if w := s.Post(path, pairs...); w.Status != http.StatusSeeOther || w.To != w46 {
		s.t.Fatalf("POST %s: %d to %q\n%s", path, w.Status, w.To, w.Body)
	}
}

func TestTheHeadSaysItOtherwise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.load(story(15, 75))
		s.as("ana@us.example")
		if text := desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("tickets"))); strings.Contains(text, "Say it in your words") {
			t.Error("a technician is offered to judge the week")
		}
		if w := s.Post(w46+"/rows/tickets/ruling", "word", "good", "sentence", "x"); w.Status != http.StatusForbidden {
			t.Errorf("a technician judges the week: %d", w.Status)
		}
		s.as("head@us.example")
		says(t, "the row", desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("productivity"))), "Say it in your words", "Your sentence")
		w := s.Post(w46+"/rows/productivity/ruling", "word", "talk", "sentence", "")
		if w.Status != http.StatusUnprocessableEntity || !strings.Contains(w.Body, "Say in a sentence why") {
			t.Errorf("a word without a sentence: %d", w.Status)
		}
		s.done(w46+"/rows/productivity/ruling", "word", "talk", "sentence", "We were slow on Monday.")
		row := desk.One(t, s.Page(w46).Root, desk.ID("productivity"))
		says(t, "the row", desk.Words(row), "Talk about it", "We were slow on Monday.", "Computed: as usual.", "Take it back")
		if n := len(desk.All(desk.One(t, row, desk.Class("week-name")), desk.Class("talk"))); n != 1 {
			t.Errorf("the word has %d shapes", n)
		}
		s.done(w46+"/rows/tickets/ruling", "word", "talk", "sentence", "The shop was down.")
		row = desk.One(t, s.Page(w46).Root, desk.ID("tickets"))
		says(t, "the watched row", desk.Words(row), "Talk about it", "The shop was down.")
		if n := len(desk.All(desk.One(t, row, desk.Class("week-name")), desk.Class("talk"))); n != 0 {
			t.Error("a number that is only watched is coloured")
		}
		s.done(w46+"/rows/tickets/ruling", "withdraw", "1", "word", "talk", "sentence", "The shop was down.")
		if text := desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("tickets"))); strings.Contains(text, "The shop was down.") {
			t.Error("taken back, and still there")
		}
	})
}

func TestASignalAsksWhatChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.load(story(30, 75))
		s.as("ana@us.example")
		main := desk.One(t, s.Page(w46).Root, desk.ID("main"))
		says(t, "the row", desk.Words(desk.One(t, main, desk.ID("tickets"))), "What changed?", "To the meeting")
		says(t, "what to discuss", desk.Words(desk.One(t, main, desk.Class("week-discuss"))), "Worth discussing", "Why more questions?", "From the numbers.", "To the meeting")
		if n := len(desk.All(main, desk.Class("raise"))); n < 7 {
			t.Errorf("only %d things can be raised", n)
		}
		if w := s.Post(w46+"/answers/new_conversations", "text", " "); w.Status != http.StatusUnprocessableEntity || !strings.Contains(w.Body, "Write a few words") {
			t.Errorf("an empty answer: %d", w.Status)
		}
		s.done(w46+"/answers/new_conversations", "text", "Card keys expired.")
		row := desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("tickets")))
		says(t, "the row", row, "What changed? Card keys expired.")
		if w := s.Post(w46+"/answers/new_conversations", "text", "Again"); w.Status != http.StatusConflict {
			t.Errorf("answered twice: %d", w.Status)
		}
		notes, err := s.scores.Notes(t.Context(), metric.NewConversations, week46(), week46())
		must(t, err)
		s.done(w46 + "/notes/" + notes[0].ID + "/removal")
		if strings.Contains(desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("tickets"))), "Card keys expired.") {
			t.Error("taken away, and still there")
		}
		s.done(w46 + "/notes/" + notes[0].ID + "/return")
		says(t, "the row", desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("tickets"))), "Card keys expired.")
	})
}

func TestACardIsSeenByThePersonFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := open(t, desk.On(t, d, clock))
		clock.Set(afterSample)
		s.load(story(15, 40))
		s.meets = Meeting{At: afterSample.Add(2 * time.Hour)} // Tuesday 19:00
		list := w46 + "/people/bao@us.example/closed"
		ana, bao := s.as("ana@us.example"), s.as("bao@us.example")
		names := func() string {
			var found []string
			main := desk.One(t, s.Page(w46).Root, desk.ID("main"))
			for _, c := range desk.All(main, desk.Class("person")) {
				found = append(found, desk.Words(desk.One(t, c, desk.Tag("h3"))))
			}
			return strings.Join(found, ", ")
		}
		const everybody = "Ana Duarte, Bao Nguyễn, Maximiliane Katharina von Oppeln-Bronikowski"
		s.as("ana@us.example")
		if got := names(); got != "Ana Duarte" {
			t.Errorf("before the meeting Ana sees the cards of %s", got)
		}
		says(t, "the page", desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("main"))), "The others’ cards open as the meeting begins, Tuesday 17 November, 19:00.")
		if w := s.Get(list); w.Status != http.StatusForbidden || !strings.Contains(w.Body, "Bao’s numbers of this week open Tuesday 17 November, 19:00") {
			t.Errorf("before the meeting Ana opens Bao's list: %d", w.Status)
		}
		s.as("head@us.example")
		if got := names(); got != everybody {
			t.Errorf("the head sees the cards of %s", got)
		}
		s.as("bao@us.example")
		says(t, "his own card", desk.Words(cardOf(t, s.Page(w46).Root, "Bao Nguyễn")), "Shown with everybody’s", "Only in my one-on-one")
		s.done(w46+"/card", "shown", "one_on_one")
		says(t, "his own card", desk.Words(cardOf(t, s.Page(w46).Root, "Bao Nguyễn")), "Only you and your manager see this card.")
		clock.Add(2 * time.Hour)
		s.as("ana@us.example")
		if got := names(); got != "Ana Duarte, Maximiliane Katharina von Oppeln-Bronikowski" {
			t.Errorf("at the meeting Ana sees the cards of %s", got)
		}
		if w := s.Get(list); w.Status != http.StatusForbidden || !strings.Contains(w.Body, "for the one-on-one") {
			t.Errorf("Ana opens what Bao keeps: %d", w.Status)
		}
		s.as("head@us.example")
		if w := s.Get(list); w.Status != http.StatusOK {
			t.Errorf("the head opens Bao's list: %d", w.Status)
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
		s := open(t, desk.On(t, d, clock))
		s.load(story(15, 40))
		r, err := s.scores.Report(ctx, week46())
		must(t, err)
		must(t, d.Write(ctx, func(tx *db.Tx) error { return s.scores.Freeze(ctx, tx, r, "m1") }))
		says(t, "the head", desk.Words(desk.One(t, s.Page(w46).Root, desk.Class("page-head"))), "The meeting saw it Today 17:00.")
		if n := len(desk.All(s.Page(w46).Root, desk.Class("week-then"))); n != 0 {
			t.Errorf("%d figures are said to be others now", n)
		}
		s.load(`{"type":"settings","time_zone":"UTC"}` + "\n" + `{"type":"sale","id":"late","at":"2026-11-10T10:00:00Z","amount":1,"currency":"EUR","kind":"new"}`)
		says(t, "the row", desk.Words(desk.One(t, s.Page(w46).Root, desk.ID("sales"))), "Sales: now 45, at the meeting 44")
	})
}

func TestAGoalIsSeenInTheWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(afterSample)
		s := open(t, desk.On(t, d, clock))
		s.load(story(15, 40))
		head, goal := s.as("head@us.example"), 3*3600.0
		must(t, s.scores.SetGoal(t.Context(), head, metric.FirstResponseTime, &goal))
		row := desk.One(t, s.Page(w46).Root, desk.ID("productivity"))
		says(t, "the row", desk.Words(row), "Changed? No", "Goal 3 hours: always will")
		if len(desk.All(row, desk.Class("goal"))) == 0 {
			t.Error("the goal is not drawn")
		}
		says(t, "the list", desk.Words(desk.One(t, s.Page(w46+"/first_response_time").Root, desk.ID("main"))), "Move. The goal is 3 hours.")
		s.meets = Meeting{At: afterSample.Add(-time.Hour), URL: "/meetings/m1", Raised: []Raised{{"Who covers Saturday?", "Raised by Bao.", "/meetings/m1", ""}}}
		says(t, "what to discuss", desk.Words(desk.One(t, s.Page(w46).Root, desk.Class("week-discuss"))), "Worth discussing on 17 November", "1 thing people raised.", "Who covers Saturday?", "Raised by Bao.")
	})
}
