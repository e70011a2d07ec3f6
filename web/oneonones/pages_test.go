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
	"rapport/web/desk"
)

func TestTheReportsPage(t *testing.T) {
	s := open(t)
	s.page("/oneonones").Says("You and Ana", "Your page", "No rhythm yet", "1:1s")
	s.page(s.url()).Says("Only you and Ana can read this.", "What exactly that means", "Nothing here yet, and that’s fine", "until the evening before your next one-on-one", "None agreed yet")
	s.agree()
	s.page("/oneonones").Says("Tuesday 24 November, 08:00", "16:00 for Ana", "Weekly, 30 minutes")
	s.page(s.url()).Says("One-on-one, every Tuesday", "24 November 2026, 08:00 for you, 16:00 for Ana", "Ana gets this page tonight at 20:00. Until then only you see what you add.")

	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "I’d like to write the receipts guide")
	s.Form(http.StatusSeeOther, s.url()+"/checkin", "face", "4", "word", "short of sleep")
	doc := s.page(s.url())
	doc.Says("I’d like to write the receipts guide", "you, ", "short of sleep")
	prompt := desk.With(doc.Root, "name", "prompt")
	if prompt == nil {
		t.Fatal("nothing is asked")
	}
	key := prompt.Attr[2].Val
	s.Form(http.StatusSeeOther, s.url()+"/answer", "prompt", key, "text", "The fix of 3.2.2")
	s.page(s.url()).Says("The fix of 3.2.2")

	s.viewer = s.ana // 20:00 has not come in Los Angeles
	s.page(s.url()).Silent("receipts guide", "short of sleep", "3.2.2")
	s.page(s.url()).Says("What Techy adds you see tonight at 20:00, in Los Angeles.", "What Techy wants to talk about", "From you")
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "Would you show Mei-Lin?")
	s.Clock.Set(time.Date(2026, 11, 24, 4, 1, 0, 0, time.UTC)) // 20:01
	s.page(s.url()).Says("receipts guide", "short of sleep", "The fix of 3.2.2", "Would you show Mei-Lin?", "Techy arrives good")
	s.viewer = s.techy
	s.page(s.url()).Says("From Ana", "Would you show Mei-Lin?")
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
			if w := s.Get(s.url() + path); w.Status != http.StatusNotFound || strings.Contains(w.Body, "Ana") {
				t.Errorf("%s gets %d for %s: %s", s.viewer.Name, w.Status, path, w.Body)
			}
		}
		for _, path := range []string{
			"/topic", "/answer", "/checkin", "/promise", "/goal", "/highlight", "/propose", "/accept", "/withdraw", "/pack", "/end", "/private", "/choose",
			"/topics/" + added.ID + "/tick", "/topics/" + added.ID + "/remove", "/topics/" + added.ID + "/weekly", "/meetings/" + next.ID + "/skip", "/meetings/" + next.ID + "/start",
		} {
			w := s.Post(s.url()+path, "text", "x", "title", "x", "minutes", "30", "pack", "support", "face", "3", "owner", s.ana.ID, "rhythm", "weekly", "date", "2026-12-01", "clock", "08:00", "prompt", "priorities1")
			if w.Status != http.StatusNotFound {
				t.Errorf("%s gets %d for posting to %s", s.viewer.Name, w.Status, path)
			}
		}
		if w := s.Get(s.url() + "/notes/" + s.pair.ID + ".note1"); w.Status != http.StatusNotFound {
			t.Errorf("%s gets %d for the note", s.viewer.Name, w.Status)
		}
		s.page("/oneonones").Silent("Only for Ana")
	}
}

func TestTheReportCanShowThePageBefore(t *testing.T) {
	s := open(t)
	s.agree()
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "I’d like to write the receipts guide")
	next, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	s.page(s.url()).Says("Show it now")
	s.viewer = s.ana
	s.page(s.url()).Silent("Show it now", "receipts guide")
	s.viewer = s.techy
	s.Form(http.StatusSeeOther, s.url()+"/meetings/"+next.ID+"/show")
	s.page(s.url()).Silent("Show it now")
	s.viewer = s.ana
	s.page(s.url()).Says("receipts guide")
}

func TestPrivateNotesAreSentOnlyWhenOpened(t *testing.T) {
	s := open(t)
	s.Form(http.StatusSeeOther, s.url()+"/private", "text", "Ask for the raise in March")
	doc := s.page(s.url())
	doc.Silent("raise in March")
	doc.Says("placeholder words", "Only you, not Ana", "Show")
	s.page(s.url()+"/private").Says("Ask for the raise in March", "can ask for it by law", "all about you, which only you can fetch")
	s.page("/oneonones/mine.md").Says("Ask for the raise in March", "Ana Ferreira")
	s.page("/oneonones/mine.json").Says("Ask for the raise in March")
	s.viewer = s.ana
	s.page("/oneonones/mine.md").Silent("raise in March")
	s.page(s.url() + "/private").Silent("raise in March")
	s.page(s.url()).Says("Write one")
}

func TestTheRhythmIsTalkedAbout(t *testing.T) {
	s := open(t)
	form := []string{"rhythm", "biweekly", "date", "2026-11-26", "clock", "09:00", "minutes", "45", "words", "Mornings are calm"}
	s.Form(http.StatusSeeOther, s.url()+"/propose", form...)
	s.page(s.url()).Says("You proposed: Every two weeks, 45 minutes.")
	s.viewer = s.ana
	s.page("/oneonones").Says("A proposal waits for you")
	s.page(s.url()+"/rhythm").Says("Mornings are calm", "Propose something else", "from Thursday 26 November, 17:00") // in Lisbon
	doc := s.Form(http.StatusUnprocessableEntity, s.url()+"/propose", "rhythm", "weekly", "date", "soon", "clock", "17:00", "minutes", "30", "words", "Weekly at first")
	doc.Says("Weekly at first")
	s.Form(http.StatusSeeOther, s.url()+"/propose", "rhythm", "weekly", "date", "2026-11-26", "clock", "17:00", "minutes", "30", "words", "Weekly at first")
	s.viewer = s.techy
	s.page(s.url()).Says("Ana proposes: Weekly, 30 minutes.")
	s.Form(http.StatusSeeOther, s.url()+"/accept")
	s.page(s.url()+"/rhythm").Says("Weekly, 30 minutes.", "agreed", "Thursday 26 November, 09:00", "Thursday 3 December, 09:00")
}

func TestSkippedAndMovedLoseNothing(t *testing.T) {
	s := open(t)
	s.agree()
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "Saturday triage")
	s.Form(http.StatusSeeOther, s.url()+"/promise", "text", "Ask Sam", "owner", s.techy.ID)
	first, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	at := s.url() + "/meetings/" + first.ID
	s.Form(http.StatusSeeOther, at+"/move", "to", "2026-11-25T10:00", "why", "The release")
	s.page(s.url()+"/rhythm").Says("Wednesday 25 November, 10:00", "moved from Tuesday 24 November, 08:00", "The release")
	s.page(s.url()).Says("25 November 2026, 10:00 for you", "Saturday triage", "Ask Sam")
	s.Form(http.StatusSeeOther, at+"/restore")
	s.Form(http.StatusSeeOther, at+"/skip", "why", "A cold")
	s.page(s.url()+"/rhythm").Says("skipped", "A cold", "Hold it after all")
	s.page(s.url()).Says("1 December 2026, 08:00 for you", "Saturday triage", "Ask Sam")
}

func TestARunningTalk(t *testing.T) {
	s := open(t)
	s.agree()
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "Saturday triage")
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "The licence threads", "issue", "1")
	s.Clock.Set(time.Date(2026, 11, 24, 16, 1, 0, 0, time.UTC))
	s.page(s.url()).Says("Begin the talk", "Begin with the 60-minute form")
	m, err := s.pairs.Next(t.Context(), s.techy, s.pair.ID)
	must(t, err)
	at := s.url() + "/meetings/" + m.ID
	s.Form(http.StatusSeeOther, at+"/start", "form", "1")
	s.viewer = s.ana
	doc := s.page(s.url())
	doc.Says("left of 60 minutes", "Check-in", "How are you arriving?", "5 min left.")
	doc.Silent("Saturday triage")
	s.Form(http.StatusSeeOther, at+"/section", "from", "checkin", "section", "topics")
	s.viewer = s.techy
	doc = s.page(s.url())
	doc.Says("Saturday triage", "25 min left.")
	doc.Silent("The licence threads")
	s.Form(http.StatusSeeOther, at+"/section", "from", "topics", "section", "issues")
	s.page(s.url()).Says("The licence threads")
	s.Form(http.StatusSeeOther, at+"/pause")
	s.page(s.url()).Says("paused", "Go on")
	s.Form(http.StatusSeeOther, at+"/resume")
	s.Clock.Add(25 * time.Minute)
	s.Form(http.StatusSeeOther, at+"/finish")
	s.page(s.url()+"/past").Says("Tuesday 24 November 2026", "Talked for 25 min")
	s.page(s.url()).Says("Saturday triage", "2nd time")
}

func TestGoalsHighlightsAndThanks(t *testing.T) {
	s := open(t)
	s.Form(http.StatusSeeOther, s.url()+"/goal", "text", "Teach receipts", "until", "2027-03-31")
	s.Form(http.StatusSeeOther, s.url()+"/highlight", "text", "The Porto answer")
	s.page(s.url()).Says("Teach receipts", "by 31 March 2027", "The Porto answer")
	s.viewer = s.joe
	s.Form(http.StatusSeeOther, "/oneonones/thanks", "to", s.techy.ID, "text", "For the night you covered", "weekly", "1")
	s.viewer = s.techy
	s.page(s.url()).Says("For the night you covered", "Thanks from Joe Adeyemi", "A headline of the weekly")
}

func TestPromptsOfTheTeam(t *testing.T) {
	s := open(t)
	s.page("/oneonones/prompts").Says("What’s firing me up", "Where I want to go")
	s.Form(http.StatusSeeOther, "/oneonones/prompts", "aim", "way", "text", "What I wait for")
	s.page("/oneonones/prompts").Says("What I wait for", "Remove")
}

func TestABurningConversation(t *testing.T) {
	s := open(t)
	s.Form(http.StatusSeeOther, "/oneonones/conversations", "conversation", "c1", "back", "/conversations")
	doc := s.page(s.url())
	doc.Says("A conversation") // it has gone since, and so has its subject
	if desk.With(doc.Root, "href", "/conversations/c1") == nil {
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
		w := s.Post(s.url()+form[0], form[1:]...)
		if w.Status != http.StatusSeeOther {
			t.Fatalf("%s answers %d", form[0], w.Status)
		}
		for key, values := range w.Header {
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
	s.page(s.url()).Says("A series of its own, monthly")
	w := s.Post("/oneonones", "kind", "development", "person", s.ana.ID, "whose", "mine")
	if w.Status != http.StatusSeeOther {
		t.Fatalf("it answers %d", w.Status)
	}
	at := w.To
	s.Form(http.StatusSeeOther, at+"/goal", "text", "Teach receipts", "until", "2027-03-31", "skill", "1")
	s.page(at).Says("Where I want to go", "Where it goes", "Teach receipts", "by 31 March 2027")
	s.page(s.url()).Silent("A series of its own, monthly")
	s.Form(http.StatusUnprocessableEntity, "/oneonones", "kind", "development", "person", s.joe.ID, "whose", "mine")
}

func TestANewManagerGetsWhatBothChose(t *testing.T) {
	s := open(t)
	s.agree()
	s.viewer = s.ana
	s.Form(http.StatusSeeOther, s.url()+"/topic", "text", "The licence threads")
	s.viewer = s.techy
	must(t, team.NewStore(s.DB).SetManager(t.Context(), s.joe, s.techy.ID, s.joe.ID))
	must(t, s.pairs.Keep(t.Context()))
	s.page(s.url()).Says("This one-on-one ended on", "Choose what is handed on")
	doc := s.page(s.url() + "/hand")
	doc.Says("Joe gets nothing of this page by itself", "The licence threads")
	var entry string
	for _, a := range desk.With(doc.Root, "name", "entry").Attr {
		if a.Key == "value" {
			entry = a.Val
		}
	}
	ofJoe := func() string {
		all, err := s.pairs.All(t.Context(), s.joe)
		must(t, err)
		s.viewer = s.joe
		return s.page("/oneonones/" + all[0].Pair.ID).Words()
	}
	for _, s.viewer = range []team.Person{s.techy, s.ana} {
		s.Form(http.StatusSeeOther, s.url()+"/choose", "entry", entry, "on", "1")
		if s.viewer.ID == s.techy.ID && strings.Contains(ofJoe(), "licence threads") {
			t.Error("one alone handed it on")
		}
	}
	s.Clock.Set(time.Date(2026, 12, 24, 5, 0, 0, 0, time.UTC))
	s.viewer = s.techy
	s.page("/oneonones").Says("You and Joe", "Ended")
	all, err := s.pairs.All(t.Context(), s.techy)
	must(t, err)
	s.page("/oneonones/" + all[0].Pair.ID).Says("The licence threads")
}
