package week

// The week in Chromium, under the real headers, as a person goes through it.

import (
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/metric"
	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestAPersonGoesThroughTheWeek(t *testing.T) {
	s := onSQLite(t)
	s.loadSample()
	b := browser.New(t)
	b.Open(s.URL + "/week")
	b.WaitText("Week 46, 9 to 15 November 2026")
	b.WaitText("Happiness 100 from 10 % of customers.")
	b.Shots("week-sample")
	b.AxeEverywhere()
	b.View(1440, 900, false)

	b.ClickText("49")
	b.WaitText("49 customers helped by Techy, week 46")
	if n := b.Count(".se-rows > li"); n != 49 {
		t.Errorf("49 customers are %d rows", n)
	}
	b.Shots("list-techy")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("j", "Enter")
	b.WaitText("The conversation")

	b.Open(s.URL + "/week/2026-W46")
	b.ClickText("49 %")
	b.WaitText("84 renewals of 172 sales")
	b.ClickText("172 sales")
	b.WaitText("1 to 100 of 172 shown")
	b.Shots("list-sales")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("The next ones")
	b.WaitText("101 to 172 of 172 shown")
	b.ClickText("Week 46")
	b.WaitFor(".week-rows")
	for _, step := range [][2]string{{"[", "Week 45, 2 to 8 November 2026"}, {"]", "Week 46, 9 to 15 November 2026"}, {"n", "This week so far"}} {
		b.Until(arrived)
		b.Press(step[0])
		b.WaitText(step[1])
	}
	b.Until(arrived)
	b.Shots("week-open")
	b.AxeEverywhere()
}

func TestEverybodyCanReadWhatIsNormal(t *testing.T) {
	for name, c := range map[string]struct{ weeks, last int }{
		"young": {3, 40}, "trial": {8, 40}, "ordinary": {15, 40}, "signal": {30, 75},
	} {
		t.Run(name, func(t *testing.T) {
			s := onSQLite(t)
			s.load(story(c.weeks, c.last))
			b := browser.New(t)
			b.Open(s.URL + "/week/2026-W46")
			b.WaitText("Each of us")
			b.Shots("week-" + name)
			b.AxeEverywhere()
		})
	}
	t.Run("empty", func(t *testing.T) {
		b := browser.New(t)
		b.Open(onSQLite(t).URL + "/week")
		b.WaitText("Nothing to count yet")
		b.Shots("week-empty")
		b.AxeEverywhere()
	})
}

func TestTheTeamSpeaksOnTheWeek(t *testing.T) {
	s := onSQLite(t)
	s.load(story(30, 75))
	head, goal := s.as("head@us.example"), 2*3600.0
	must(t, s.scores.SetGoal(t.Context(), head, metric.FirstResponseTime, &goal))
	s.meets = Meeting{At: afterSample.Add(-time.Hour), URL: w46, Raised: []Raised{
		{"Who covers the night before Giving Tuesday?", "Raised by Maximiliane. 40 people are likely to write between 22:00 and 06:00.", "", ""},
		{"Refunded gifts still count toward the goal bar", "Raised by Bao for 6 customers.", "", ""},
	}}
	r, err := s.scores.Report(t.Context(), week46())
	must(t, err)
	must(t, s.DB.Write(t.Context(), func(tx *db.Tx) error { return s.scores.Freeze(t.Context(), tx, r, "m1") }))
	s.load(`{"type":"settings","time_zone":"UTC","capacity":{"replies_per_conversation":2,"minutes_per_reply":30}}` + "\n" + `{"type":"sale","id":"late","at":"2026-11-10T10:00:00Z","amount":1,"currency":"EUR","kind":"new"}`)
	b := browser.New(t)
	b.Open(s.URL + w46)
	b.WaitText("Why more questions?")
	b.WaitText("at the meeting")

	b.Click("#productivity .week-say summary")
	b.Click("#productivity input[value=eye]")
	b.ClickText("Say it")
	b.WaitText("Say in a sentence why")
	b.Fill("#productivity-why-again", "Monday was slow: two of us were ill.")
	b.Click("#productivity .week-form button")
	b.WaitText("Said, with your name.")
	b.WaitText("Computed: as usual.")
	b.WaitGone("#productivity details[open]")

	b.Click("#tickets .week-say summary")
	b.Fill("#tickets-answer", "Card keys expired for everyone who joined in 2024.")
	b.Click("#tickets .week-form button")
	b.WaitText("It stays on the chart.")
	b.WaitText("What changed? Card keys expired")
	b.ClickText("Undo")
	b.WaitText("Taken away.")
	b.ClickText("Bring back")
	b.WaitText("It is back.")
	b.ClickText("Close")
	b.WaitGone(".toast")
	b.Shots("week-said")
	b.AxeEverywhere()
	b.View(1440, 900, false)

	s.as("ana@us.example")
	b.Open(s.URL + w46)
	b.ClickText("Only in my one-on-one")
	b.WaitText("Only you and your manager see this card.")
	b.Open(s.URL + w46) // from its top: the bar hides no button
	b.WaitText("Only you and your manager see this card.")
	b.Shots("week-mine")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Show it together")
	b.WaitText("Shown with everybody’s")
}

// arrived tells that the page shown is the one from the server, and no look at an earlier one.
const arrived = `!document.documentElement.matches("[data-turbo-preview],[aria-busy=true]")`
