package numbers

// The numbers in Chromium, under the real headers, as a person goes through them.

import (
	"testing"

	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// grown is a year and more of a team whose mail grew at version 3, with one loud week since.
func grown(w int) int {
	if w == 49 {
		return 44
	}
	return 15 + []int{0, 3, -2, 4, -3, 1, 2}[w%7] + w/34*6
}

func TestAPersonReadsANumber(t *testing.T) {
	s := open(t)
	s.load(story(60, grown))
	b := browser.New(t)
	b.Open(s.URL + "/numbers")
	b.WaitText("Each opens its weeks")
	b.Shots("numbers")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("j", "j", "j", "Enter")
	b.WaitText("Conversations that a customer began.")

	// A note from the keyboard.
	b.Press("a")
	b.Fill("#note-text", "Release 4.2")
	b.ClickText("Add the note")
	b.WaitText("Noted at week 46")
	b.WaitText("“Release 4.2”")

	// What changed is answered once.
	b.ClickText("What changed?")
	b.Fill(".num-ask textarea", "Card keys expired for everyone who joined in 2024")
	b.ClickText("Answer")
	b.WaitText("Thank you. It stays on the chart.")

	// Normal is counted anew, undone, and counted anew again.
	b.ClickText("Count normal anew")
	b.Until(`(document.querySelector("#seg-from").value = "2026-W21") === "2026-W21"`)
	b.Fill("#seg-why", "Version 3 ships")
	b.ClickText("Count anew")
	b.WaitText("Normal is counted anew from week 21")
	b.Until(arrived)
	b.ClickText("Undo")
	b.WaitText("Normal is counted as before.")
	b.Until(`!document.body.textContent.includes("Normal was counted anew from here.")`)
	b.ClickText("Count normal anew")
	b.Until(`(document.querySelector("#seg-from").value = "2026-W21") === "2026-W21"`)
	b.Fill("#seg-why", "Version 3 ships")
	b.ClickText("Count anew")
	b.WaitText("Normal was counted anew from here.")
	b.Until(arrived)

	b.Press("t")
	b.WaitText("Against normal")
	b.Shots("number")
	browser.Eval[bool](b, `(scrollTo(0, 0), true)`) // what the bar at the foot half covers looks too small
	b.AxeEverywhere()
	b.View(1440, 900, false)

	// Where the week came from opens its conversations.
	b.ClickText("Receipts")
	b.WaitText("New conversations: 9 in this week.")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("u")
	b.WaitText("Each topic against its own normal.")
	b.ClickText("Absence")
	b.WaitText("Nobody was away")
	b.Until(arrived)
	b.ClickText("Mailbox")
	b.WaitText("help@us.example")
	b.Until(arrived)

	// The span keeps the week; the meeting is one key away.
	b.ClickText("13 weeks")
	b.Until(`document.querySelector('nav.seg [aria-current]').textContent === "13 weeks"`)
	b.Until(arrived)
	b.Shots("number-13")
	b.ClickText("All")
	b.Until(`document.querySelector('nav.seg [aria-current]').textContent === "All"`)
	b.Until(arrived)
	b.Press("m")
	b.WaitText("For the meeting: New conversations in week 46")

	// On a phone the chart begins at today.
	b.View(390, 844, false)
	b.Open(s.URL + "/numbers/new_conversations")
	b.WaitFor("svg.chart .signal")
	if x := browser.Eval[float64](b, `Math.max(...[...document.querySelectorAll(".scroll-x svg.chart circle")].map(c => c.getBoundingClientRect().right))`); x > 390 {
		t.Errorf("today stands at %g px, off a phone's edge", x)
	}
}

func TestTheHeadSetsAGoal(t *testing.T) {
	s := open(t)
	s.load(story(20, ordinary(-1)))
	b := browser.New(t)
	b.Open(s.URL + "/numbers/first_response_time")
	b.Fill("#goal", "soon")
	b.ClickText("Set the goal")
	b.WaitText("Write the goal as a number")
	b.Fill("#goal", "2.5")
	b.ClickText("Set the goal")
	b.WaitText("The goal is 2.5 hours.")
	b.WaitFor("svg.chart .goal")
	b.Until(arrived)
	b.Shots("number-goal")
	b.AxeEverywhere()
}

func TestStatesOfANumber(t *testing.T) {
	for name, c := range map[string]struct {
		weeks int
		path  string
		text  string
	}{
		"few":   {4, "/numbers/new_conversations", "So far 4 weeks."},
		"trial": {9, "/numbers/new_conversations", "The band is a first guess"},
		"open":  {20, "/numbers/new_conversations?week=2026-W47", "This week isn’t over."},
		"none":  {20, "/numbers/sales", "Nothing was counted in these weeks."},
		"share": {20, "/numbers/happiness", "The true share of great ones is likely 23 to 88"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.load(story(c.weeks, ordinary(-1)))
			b := browser.New(t)
			b.Open(s.URL + c.path)
			b.WaitText(c.text)
			b.Shots("number-" + name)
			b.AxeEverywhere()
		})
	}
}

// arrived tells that the page shown is the one from the server, and no look at an earlier one.
const arrived = `!document.documentElement.matches("[data-turbo-preview],[aria-busy=true]")`
