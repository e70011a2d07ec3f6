package oneonones

// The pages on a real database, read by meaning.

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/oneonone"
	"rapport/team"
)

func TestTheReportsPage(t *testing.T) {
	s := open(t)
	s.says(s.page("/oneonones"), "You and Ana", "Your page", "No rhythm yet", "1:1s")
	s.says(s.page(s.url()), "Only you and Ana can read this.", "What exactly that means", "Nothing here yet, and that’s fine", "until the evening before your next one-on-one", "None agreed yet")
	s.agree()
	s.says(s.page("/oneonones"), "Tuesday 24 November, 08:00", "16:00 for Ana", "Weekly, 30 minutes")
	s.says(s.page(s.url()), "One-on-one, every Tuesday", "24 November 2026, 08:00 for you, 16:00 for Ana", "Ana gets this page tonight at 20:00. Until then only you see what you add.")

	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "I’d like to write the receipts guide")
	s.post(http.StatusSeeOther, s.url()+"/checkin", "face", "4", "word", "short of sleep")
	doc := s.page(s.url())
	s.says(doc, "I’d like to write the receipts guide", "you, ", "short of sleep")
	prompt := with(doc, "name", "prompt")
	if prompt == nil {
		t.Fatal("nothing is asked")
	}
	key := prompt.Attr[2].Val
	s.post(http.StatusSeeOther, s.url()+"/answer", "prompt", key, "text", "The fix of 3.2.2")
	s.says(s.page(s.url()), "The fix of 3.2.2")

	s.viewer = s.ana // 20:00 has not come in Los Angeles
	s.silent(s.page(s.url()), "receipts guide", "short of sleep", "3.2.2")
	s.says(s.page(s.url()), "What Techy adds you see tonight at 20:00, in Los Angeles.", "What Techy wants to talk about", "From you")
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "Would you show Mei-Lin?")
	s.clock.Set(time.Date(2026, 11, 24, 4, 1, 0, 0, time.UTC)) // 20:01
	s.says(s.page(s.url()), "receipts guide", "short of sleep", "The fix of 3.2.2", "Would you show Mei-Lin?", "Techy arrives good")
	s.viewer = s.techy
	s.says(s.page(s.url()), "From Ana", "Would you show Mei-Lin?")
}

func TestOnlyTheTwo(t *testing.T) {
	s := open(t)
	s.agree()
	added, err := s.pairs.AddTopic(t.Context(), s.techy, s.pair.ID, oneonone.NewTopic{Text: "Only for Ana"})
	must(t, err)
	next, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	for _, s.viewer = range []team.Person{s.joe, s.didi} {
		for _, path := range []string{"", "/private", "/numbers", "/rhythm", "/past", "/hand"} {
			if w := s.send(http.MethodGet, s.url()+path); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "Ana") {
				t.Errorf("%s gets %d for %s: %s", s.viewer.Name, w.Code, path, w.Body)
			}
		}
		for _, path := range []string{
			"/topic", "/answer", "/checkin", "/promise", "/goal", "/highlight", "/propose", "/accept", "/withdraw", "/pack", "/end", "/private", "/choose",
			"/topics/" + added.ID + "/tick", "/topics/" + added.ID + "/remove", "/topics/" + added.ID + "/weekly", "/meetings/" + next.ID + "/skip", "/meetings/" + next.ID + "/start",
		} {
			w := s.send(http.MethodPost, s.url()+path, "text", "x", "title", "x", "minutes", "30", "pack", "support", "face", "3", "owner", s.ana.ID, "rhythm", "weekly", "date", "2026-12-01", "clock", "08:00", "prompt", "priorities1")
			if w.Code != http.StatusNotFound {
				t.Errorf("%s gets %d for posting to %s", s.viewer.Name, w.Code, path)
			}
		}
		if w := s.send(http.MethodGet, s.url()+"/notes/"+s.pair.ID+".note1"); w.Code != http.StatusNotFound {
			t.Errorf("%s gets %d for the note", s.viewer.Name, w.Code)
		}
		s.silent(s.page("/oneonones"), "Only for Ana")
	}
}

func TestTheReportCanShowThePageBefore(t *testing.T) {
	s := open(t)
	s.agree()
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "I’d like to write the receipts guide")
	next, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	s.says(s.page(s.url()), "Show it now")
	s.viewer = s.ana
	s.silent(s.page(s.url()), "Show it now", "receipts guide")
	s.viewer = s.techy
	s.post(http.StatusSeeOther, s.url()+"/meetings/"+next.ID+"/show")
	s.silent(s.page(s.url()), "Show it now")
	s.viewer = s.ana
	s.says(s.page(s.url()), "receipts guide")
}

func TestPrivateNotesAreSentOnlyWhenOpened(t *testing.T) {
	s := open(t)
	s.post(http.StatusSeeOther, s.url()+"/private", "text", "Ask for the raise in March")
	doc := s.page(s.url())
	s.silent(doc, "raise in March")
	s.says(doc, "placeholder words", "Only you, not Ana", "Show")
	s.says(s.page(s.url()+"/private"), "Ask for the raise in March", "can ask for it by law", "all about you, which only you can fetch")
	s.says(s.page("/oneonones/mine.md"), "Ask for the raise in March", "Ana Ferreira")
	s.says(s.page("/oneonones/mine.json"), "Ask for the raise in March")
	s.viewer = s.ana
	s.silent(s.page("/oneonones/mine.md"), "raise in March")
	s.silent(s.page(s.url()+"/private"), "raise in March")
	s.says(s.page(s.url()), "Write one")
}

func TestTheRhythmIsTalkedAbout(t *testing.T) {
	s := open(t)
	form := []string{"rhythm", "biweekly", "date", "2026-11-26", "clock", "09:00", "minutes", "45", "words", "Mornings are calm"}
	s.post(http.StatusSeeOther, s.url()+"/propose", form...)
	s.says(s.page(s.url()), "You proposed: Every two weeks, 45 minutes.")
	s.viewer = s.ana
	s.says(s.page("/oneonones"), "A proposal waits for you")
	s.says(s.page(s.url()+"/rhythm"), "Mornings are calm", "Propose something else", "from Thursday 26 November, 17:00") // in Lisbon
	doc := s.post(http.StatusUnprocessableEntity, s.url()+"/propose", "rhythm", "weekly", "date", "soon", "clock", "17:00", "minutes", "30", "words", "Weekly at first")
	s.says(doc, "Weekly at first")
	s.post(http.StatusSeeOther, s.url()+"/propose", "rhythm", "weekly", "date", "2026-11-26", "clock", "17:00", "minutes", "30", "words", "Weekly at first")
	s.viewer = s.techy
	s.says(s.page(s.url()), "Ana proposes: Weekly, 30 minutes.")
	s.post(http.StatusSeeOther, s.url()+"/accept")
	s.says(s.page(s.url()+"/rhythm"), "Weekly, 30 minutes.", "agreed", "Thursday 26 November, 09:00", "Thursday 3 December, 09:00")
}

func TestSkippedAndMovedLoseNothing(t *testing.T) {
	s := open(t)
	s.agree()
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "Saturday triage")
	s.post(http.StatusSeeOther, s.url()+"/promise", "text", "Ask Sam", "owner", s.techy.ID)
	first, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	at := s.url() + "/meetings/" + first.ID
	s.post(http.StatusSeeOther, at+"/move", "to", "2026-11-25T10:00", "why", "The release")
	s.says(s.page(s.url()+"/rhythm"), "Wednesday 25 November, 10:00", "moved from Tuesday 24 November, 08:00", "The release")
	s.says(s.page(s.url()), "25 November 2026, 10:00 for you", "Saturday triage", "Ask Sam")
	s.post(http.StatusSeeOther, at+"/restore")
	s.post(http.StatusSeeOther, at+"/skip", "why", "A cold")
	s.says(s.page(s.url()+"/rhythm"), "skipped", "A cold", "Hold it after all")
	s.says(s.page(s.url()), "1 December 2026, 08:00 for you", "Saturday triage", "Ask Sam")
}

func TestARunningTalk(t *testing.T) {
	s := open(t)
	s.agree()
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "Saturday triage")
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "The licence threads", "issue", "1")
	s.clock.Set(time.Date(2026, 11, 24, 16, 1, 0, 0, time.UTC))
	s.says(s.page(s.url()), "Begin the talk", "Begin with the 60-minute form")
	m, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	at := s.url() + "/meetings/" + m.ID
	s.post(http.StatusSeeOther, at+"/start", "form", "1")
	s.viewer = s.ana
	doc := s.page(s.url())
	s.says(doc, "left of 60 minutes", "Check-in", "How are you arriving?", "5 min left.")
	s.silent(doc, "Saturday triage")
	s.post(http.StatusSeeOther, at+"/section", "from", "checkin", "section", "topics")
	s.viewer = s.techy
	doc = s.page(s.url())
	s.says(doc, "Saturday triage", "25 min left.")
	s.silent(doc, "The licence threads")
	s.post(http.StatusSeeOther, at+"/section", "from", "topics", "section", "issues")
	s.says(s.page(s.url()), "The licence threads")
	s.post(http.StatusSeeOther, at+"/pause")
	s.says(s.page(s.url()), "paused", "Go on")
	s.post(http.StatusSeeOther, at+"/resume")
	s.clock.Add(25 * time.Minute)
	s.post(http.StatusSeeOther, at+"/finish")
	s.says(s.page(s.url()+"/past"), "Tuesday 24 November 2026", "Talked for 25 min")
	s.says(s.page(s.url()), "Saturday triage", "2nd time")
}

func TestGoalsHighlightsAndThanks(t *testing.T) {
	s := open(t)
	s.post(http.StatusSeeOther, s.url()+"/goal", "text", "Teach receipts", "until", "2027-03-31")
	s.post(http.StatusSeeOther, s.url()+"/highlight", "text", "The Porto answer")
	s.says(s.page(s.url()), "Teach receipts", "by 31 March 2027", "The Porto answer")
	s.viewer = s.joe
	s.post(http.StatusSeeOther, "/oneonones/thanks", "to", s.techy.ID, "text", "For the night you covered", "weekly", "1")
	s.viewer = s.techy
	s.says(s.page(s.url()), "For the night you covered", "Thanks from Joe Adeyemi", "A headline of the weekly")
}

func TestPromptsOfTheTeam(t *testing.T) {
	s := open(t)
	s.says(s.page("/oneonones/prompts"), "What’s firing me up", "Where I want to go")
	s.post(http.StatusSeeOther, "/oneonones/prompts", "aim", "way", "text", "What I wait for")
	s.says(s.page("/oneonones/prompts"), "What I wait for", "Remove")
}

func TestABurningConversation(t *testing.T) {
	s := open(t)
	s.post(http.StatusSeeOther, "/oneonones/conversations", "conversation", "c1", "back", "/conversations")
	doc := s.page(s.url())
	s.says(doc, "A conversation") // it has gone since, and so has its subject
	if with(doc, "href", "/conversations/c1") == nil {
		t.Error("its thread is not a press away")
	}
}

func TestThePagesTellNobodyWhatWasWritten(t *testing.T) {
	s := open(t)
	s.agree()
	const secret = "xylophone"
	for _, form := range [][]string{
		{"/topic", "text", secret},
		{"/highlight", "text", secret},
		{"/goal", "text", secret},
		{"/private", "text", secret},
		{"/checkin", "face", "3", "word", secret},
		{"/propose", "rhythm", "weekly", "date", "2026-11-26", "clock", "08:00", "minutes", "30", "words", secret},
		{"/promise", "text", secret, "owner", s.ana.ID},
	} {
		w := s.send(http.MethodPost, s.url()+form[0], form[1:]...)
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%s answers %d", form[0], w.Code)
		}
		for key, values := range w.Header() {
			for _, v := range values {
				if plain, _ := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(strings.SplitN(v, ";", 2)[0], "toast=")); strings.Contains(v+string(plain), secret) {
					t.Errorf("after %s the header %s tells it: %s", form[0], key, v)
				}
			}
		}
	}
}

func TestTheDevelopmentTalkIsASeriesOfItsOwn(t *testing.T) {
	s := open(t)
	s.says(s.page(s.url()), "A series of its own, monthly")
	w := s.send(http.MethodPost, "/oneonones", "kind", "development", "person", s.ana.ID, "whose", "mine")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("it answers %d", w.Code)
	}
	at := w.Header().Get("Location")
	s.post(http.StatusSeeOther, at+"/goal", "text", "Teach receipts", "until", "2027-03-31", "skill", "1")
	s.says(s.page(at), "Where I want to go", "Where it goes", "Teach receipts", "by 31 March 2027")
	s.silent(s.page(s.url()), "A series of its own, monthly")
	s.post(http.StatusUnprocessableEntity, "/oneonones", "kind", "development", "person", s.joe.ID, "whose", "mine")
}

func TestANewManagerGetsWhatBothChose(t *testing.T) {
	s := open(t)
	s.agree()
	s.viewer = s.ana
	s.post(http.StatusSeeOther, s.url()+"/topic", "text", "The licence threads")
	s.viewer = s.techy
	must(t, team.NewStore(s.db).SetManager(t.Context(), s.joe, s.techy.ID, s.joe.ID))
	must(t, s.pairs.Keep(t.Context()))
	s.says(s.page(s.url()), "This one-on-one ended on", "Choose what is handed on")
	doc := s.page(s.url() + "/hand")
	s.says(doc, "Joe gets nothing of this page by itself", "The licence threads")
	var entry string
	for _, a := range with(doc, "name", "entry").Attr {
		if a.Key == "value" {
			entry = a.Val
		}
	}
	ofJoe := func() string {
		all, err := s.pairs.All(t.Context(), s.joe)
		must(t, err)
		s.viewer = s.joe
		return reads(s.page("/oneonones/" + all[0].Pair.ID))
	}
	for _, s.viewer = range []team.Person{s.techy, s.ana} {
		s.post(http.StatusSeeOther, s.url()+"/choose", "entry", entry, "on", "1")
		if s.viewer.ID == s.techy.ID && strings.Contains(ofJoe(), "licence threads") {
			t.Error("one alone handed it on")
		}
	}
	s.clock.Set(time.Date(2026, 12, 24, 5, 0, 0, 0, time.UTC))
	s.viewer = s.techy
	s.says(s.page("/oneonones"), "You and Joe", "Ended")
	all, err := s.pairs.All(t.Context(), s.techy)
	must(t, err)
	s.says(s.page("/oneonones/"+all[0].Pair.ID), "The licence threads")
}
