package meetings

// The meetings in Chromium, under the real headers, as a person goes through them with the keyboard.

import (
	"strings"
	"testing"

	"rapport/web/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// shots keeps pictures for people, when they ask for them, and looks at the page as axe-core does.
func shots(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	b.Until(`!document.documentElement.matches("[aria-busy=true],[data-turbo-preview]")`)
	b.AxeEverywhere()
	b.View(390, 844, false)
	if wide := browser.Eval[int](b, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("%s is %d wide on a phone", name, wide)
	}
	b.Shots(name)
	b.View(1440, 900, false)
}

func TestOnePersonAndTheKeyboard(t *testing.T) {
	s := open(t)
	b := browser.New(t)
	b.Open(s.URL + "/meetings")
	b.WaitText("No meeting yet")
	shots(t, b, "empty")
	b.ClickText("Support weekly")
	b.WaitText("A new series")
	b.Fill("#name", "Our very own weekly meeting of everybody who answers customers anywhere")
	b.Fill(`[name="minutes-0"]`, "9")
	b.Until(`document.querySelector("[data-agenda-target=sum]").textContent === "65"`)
	b.Fill("#date", "")
	browser.Eval[bool](b, `(document.getElementById("date").value = "2026-11-23", true)`)
	shots(t, b, "series")
	b.ClickText("Begin the series")
	b.WaitText("Every Monday at 15:00 in Lisbon, 65 minutes")
	b.WaitText("in 10 min")
	shots(t, b, "list")
	b.ClickText("Open")
	b.WaitText("Begin the meeting")
	b.Fill("#st-title", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungen im Überblick")
	b.ClickText("Bring it along")
	b.WaitText("Brought along.")
	b.Fill("#to-title", "Who covers Saturday?")
	b.Press("Enter")
	b.WaitText("Let’s discuss it")
	shots(t, b, "before")

	b.ClickText("Begin the meeting")
	b.WaitText("Ana is presenting")
	blur := func() {
		b.Until(`!document.documentElement.matches("[aria-busy=true]") && !document.querySelector("form[data-sending]")`)
		browser.Eval[bool](b, `document.activeElement.blur() || true`)
	}
	blur()
	b.Press("?")
	for _, words := range []string{"Next section", "Pause the clock", "Add an action", "Add a decision", "Borrow time from another section"} {
		b.Until(`document.querySelector("#keys")?.innerText.includes("` + words + `")`)
	}
	b.Press("Escape")
	b.WaitGone("#keys")
	b.Press("p")
	b.WaitText("paused")
	blur()
	b.Press("p")
	b.WaitText("left of 65 minutes")
	for _, section := range []string{"The numbers", "Each of us", "What customers struggle with", "Headlines", "Last week’s actions", "Discuss"} {
		blur()
		b.Press("Enter")
		b.Until(`document.getElementById("now-h").textContent === "` + section + `"`)
	}
	blur()
	b.Press("b")
	b.WaitText("What this section takes too long comes from:")
	b.Press("b")
	b.Press("t")
	b.WaitFor(".issue.open")
	blur()
	b.Press("s") // a step on
	b.Until(`document.querySelector(".steps [aria-current]")?.textContent.includes("Discuss")`)
	blur()
	b.Press("w") // into the notes
	b.Until(`document.activeElement.matches(".issue.open textarea") && !document.activeElement.readOnly`)
	b.Type("Café 👩‍👩‍👧 naïve")
	b.Press("Backspace", "Backspace")
	b.Until(`Object.keys(localStorage).every(k => !k.startsWith("rapport:note:"))`) // it has left
	blur()
	b.Press("d")
	b.WaitFor("#decide")
	b.Press("Escape")
	b.WaitGone("#decide")
	blur()
	b.Press("d")
	b.Fill("#de-text", "Sam covers it.")
	b.Choose("#de-who", s.joe.ID)
	b.Press("Control+Enter")
	b.WaitText("Say both: who tells, and whom.")
	shots(t, b, "refused")
	b.Fill("#de-whom", "the rota")
	b.Press("Control+Enter")
	b.WaitText("Joe tells the rota")
	b.WaitFor(".issue.solved")
	m, err := s.meetings.All(t.Context(), s.ana)
	must(t, err)
	d, err := s.meetings.Discussion(t.Context(), s.ana, m[0].ID, strings.TrimPrefix(b.URL(), s.URL+"/meetings/"))
	must(t, err)
	if len(d.Three) != 1 || d.Three[0].Outcome != "Sam covers it." {
		t.Errorf("it was solved as %+v", d)
	}
	b.Open(s.URL + "/meetings/found?q=nothing+such")
	b.WaitText("Nothing was found")
	shots(t, b, "found")
}
