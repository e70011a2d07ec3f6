package oneonones

// Longer ways through the pages in Chromium: meetings that move, the development talk, another manager.

import (
	"testing"
	"time"

	"rapport/oneonone"
	"rapport/team"
	"rapport/web/browser"
)

// of opens the pages as somebody.
func of(t *testing.T, base, path string) *browser.Browser {
	t.Helper()
	b := browser.New(t)
	b.Open(base + path)
	return b
}

// One is skipped, the next is moved: what was open is there when they talk at
// last, and what stays open then is carried over once more, with its age.
func TestSkippedAndMovedCarryOver(t *testing.T) {
	s := open(t)
	s.agree()
	at := s.serve()
	report, manager := at(s.techy), at(s.ana)
	techy, ana := of(t, report, s.url()), of(t, manager, s.url()+"/rhythm")
	techy.Press("t")
	techy.Type("Saturday triage: an hour later?")
	techy.Press("Enter")
	techy.WaitText("Saturday triage")
	techy.ClickText("Promise something")
	techy.Fill("#pr-text", "Ask Sam about licence mail")
	techy.ClickText("Add it")
	techy.WaitText("you, by")

	techy.Open(report + s.url() + "/rhythm")
	techy.Click(".one-dates li:first-child summary")
	techy.Fill(".one-dates li:first-child form[action$=skip] input[name=why]", "A cold")
	techy.Click(".one-dates li:first-child form[action$=skip] button")
	techy.WaitText("What is open stays for the next one.")
	ana.WaitText("A cold") // by itself
	ana.WaitText("Hold it after all")
	ana.Click(".one-dates li:nth-child(2) summary")
	browser.Eval[bool](ana, `(document.querySelector(".one-dates li:nth-child(2) input[name=to]").value = "2026-12-02T17:00", true)`)
	ana.Click(".one-dates li:nth-child(2) form[action$=move] button")
	ana.WaitText("Both calendars are told.")
	ana.WaitText("moved from Tuesday 1 December, 16:00")
	techy.Open(report + s.url())
	techy.WaitText("2 December 2026, 09:00 for you")
	techy.WaitText("Saturday triage")
	techy.WaitText("Ask Sam about licence mail")

	s.Clock.Set(time.Date(2026, 12, 2, 17, 0, 30, 0, time.UTC))
	ana.Open(manager + s.url())
	ana.WaitText("Saturday triage")
	ana.ClickText("Begin the talk")
	ana.WaitText("End the talk")
	ana.WaitText("Saturday triage")
	ana.WaitText("Ask Sam about licence mail")
	techy.Open(report + s.url())
	techy.WaitText("End the talk")
	s.Clock.Add(20 * time.Minute)
	techy.ClickText("End the talk")
	ana.WaitText("Carried over")
	for _, b := range []*browser.Browser{techy, ana} {
		b.WaitText("Saturday triage")
		b.WaitText("Ask Sam about licence mail")
		b.WaitText("2nd time")
	}
	techy.Open(report + s.url()) // where no more news is on its way
	shots(techy, "carried")
	techy.Open(report + s.url() + "/rhythm")
	techy.WaitText("1 held, 1 missed, 1 moved, none short.")
}

// The development talk is a series of its own: begun on the page, with its own
// rhythm, goals with an end date, and its own topics.
func TestDevelopmentTalkInTwoBrowsers(t *testing.T) {
	s := open(t)
	s.agree()
	at := s.serve()
	report, manager := at(s.techy), at(s.ana)
	techy := of(t, report, s.url())
	techy.WaitText("A series of its own, monthly")
	techy.ClickText("Begin it")
	techy.WaitText("Where it goes")
	own := browser.Eval[string](techy, `location.pathname`)
	if own == s.url() {
		t.Fatal("the development talk has the page of the one-on-one")
	}
	techy.ClickText("Set a goal")
	techy.Fill("#go-text", "Teach receipts to two people")
	browser.Eval[bool](techy, `(document.getElementById("go-until").value = "2027-03-31", true)`)
	techy.ClickText("It’s a skill")
	techy.ClickText("Set it")
	techy.WaitText("by 31 March 2027")
	techy.Press("t")
	techy.Type("What I need from you: an hour a week")
	techy.Press("Enter")
	techy.WaitText("an hour a week")
	techy.ClickText("Propose one")
	techy.WaitFor("#rh-clock")
	browser.Eval[bool](techy, `(document.getElementById("rh-date").value = "2026-11-24", document.getElementById("rh-clock").value = "13:00", true)`)
	techy.Click("#propose .btn")
	techy.WaitText("Ana has not answered yet.")

	ana := of(t, manager, "/oneonones")
	ana.WaitText("Development talk")
	ana.Open(manager + own + "/rhythm")
	ana.ClickText("Agree")
	ana.WaitText("Both calendars are told.")
	ana.WaitText("Monthly, 45 minutes.")
	s.Clock.Set(time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)) // the evening before, for Techy
	ana.Open(manager + own)
	ana.WaitText("an hour a week")
	ana.WaitText("Teach receipts to two people")
	ana.ClickText("Say how it stands")
	ana.ClickText("Off track")
	ana.Fill(".one-goals input[name=line]", "No time for it in November")
	ana.Click(".one-goals form[action$=say] button")
	ana.WaitText("No time for it in November")
	techy.Open(report + own)
	techy.WaitText("No time for it in November")
	techy.WaitText("Off track")
	shots(techy, "development")
	techy.Open(report + s.url())
	techy.WaitNoText("an hour a week")
	techy.WaitNoText("A series of its own, monthly")
}

// Another manager comes: the page ends for the old one, who can still read it, and
// the new one has what both chose, when the evening before it comes, and nothing else.
func TestANewManagerInThreeBrowsers(t *testing.T) {
	s := open(t)
	s.agree()
	ctx := t.Context()
	_, err := s.pairs.AddTopic(ctx, s.ana, s.pair.ID, oneonone.NewTopic{Text: "The licence threads"})
	must(t, err)
	_, err = s.pairs.AddTopic(ctx, s.ana, s.pair.ID, oneonone.NewTopic{Text: "Your pay review"})
	must(t, err)
	_, err = s.pairs.AddGoal(ctx, s.techy, s.pair.ID, oneonone.NewGoal{Text: "Only for Ana"})
	must(t, err)
	must(t, s.pairs.SavePrivate(ctx, s.techy, s.pair.ID, "", "Joe is strict"))
	must(t, team.NewStore(s.DB).SetManager(ctx, s.joe, s.techy.ID, s.joe.ID))
	must(t, s.pairs.Keep(ctx))
	at := s.serve()
	report, old, next := at(s.techy), at(s.ana), at(s.joe)

	techy := of(t, report, s.url())
	techy.WaitText("This one-on-one ended on")
	techy.ClickText("Choose what is handed on")
	techy.WaitText("Joe gets nothing of this page by itself")
	techy.ClickText("Hand it on: The licence threads")
	techy.WaitText("Rather not")
	shots(techy, "hand")
	joe := of(t, next, "/oneonones")
	joe.ClickText("You and Techy")
	joe.WaitText("Only you and Techy can read this.")
	only := func() {
		t.Helper()
		for _, words := range []string{"Your pay review", "Only for Ana", "Joe is strict"} {
			joe.WaitNoText(words)
		}
	}
	joe.WaitNoText("The licence threads")
	only()

	ana := of(t, old, s.url()+"/hand")
	ana.WaitText("Techy would hand it on")
	ana.WaitNoText("Joe is strict")
	ana.ClickText("Hand it on: The licence threads")
	ana.WaitText("handed on")
	joe.WaitText("The licence threads") // by itself: what was Ana's is for the manager
	only()
	path := browser.Eval[string](joe, `location.pathname`)
	for _, more := range []string{"/past", "/rhythm", "/hand"} {
		joe.Open(next + path + more)
		only()
	}
	joe.Open(next + s.url())
	joe.WaitText("There is no such one-on-one.")
	ana.Open(old + s.url())
	ana.WaitText("Your pay review")
	ana.WaitText("Both of you can still read it.")
}
