package e2e

// Two people's page by keys alone: Tab, Enter, Space, arrows and the keys of the page. So is what the law opens, in
// opening_test.go.

import (
	"fmt"
	"testing"
	"time"

	"rapport/meeting"
	"rapport/oneonone"
	"rapport/web/browser"
)

// hands are somebody without a mouse.
type hands struct {
	*browser.Browser
	t *testing.T
}

// reach presses Tab until the focus is on what is called so.
func (h hands) reach(name string) {
	h.t.Helper()
	h.calm()
	const most = 150
	for range most {
		h.Press("Tab")
		if browser.Eval[bool](h.Browser, fmt.Sprintf(`(el => el !== document.body && (el.getAttribute("aria-label") || el.labels?.[0]?.textContent || el.textContent || "").replace(/\s+/g, " ").includes(%q))(document.activeElement)`, name)) {
			return
		}
	}
	h.t.Fatalf("%d times Tab do not reach %q", most, name)
}

// press reaches something and presses it.
func (h hands) press(name string) {
	h.t.Helper()
	h.reach(name)
	h.Press("Enter")
}

// write reaches a field and writes into it.
func (h hands) write(field, words string) {
	h.t.Helper()
	h.reach(field)
	h.Type(words)
}

// choose reaches a list and goes down until it shows somebody.
func (h hands) choose(field, option string) {
	h.t.Helper()
	h.reach(field)
	for range 30 {
		h.Press("ArrowDown")
		if browser.Eval[bool](h.Browser, fmt.Sprintf(`document.activeElement.selectedOptions[0].textContent === %q`, option)) {
			return
		}
	}
	h.t.Fatalf("%q has no %q", field, option)
}

// calm lets what was sent, and the page that answers it, arrive.
func (h hands) calm() {
	h.t.Helper()
	h.Until(`!document.querySelector("html[data-turbo-preview],[aria-busy=true],[data-sending]")`)
}

// still looks at the page as axe-core does.
func (h hands) still() {
	h.t.Helper()
	h.calm()
	h.Axe()
}

// walks looks at every key of the page.
func (h hands) walks() {
	h.t.Helper()
	for _, wrong := range browser.Eval[[]string](h.Browser, walk) {
		h.t.Error(wrong)
	}
}

// enter signs somebody in and goes to their one-on-ones.
func (v *vault) enter(name string) hands {
	v.t.Helper()
	h := hands{browser.New(v.t), v.t}
	h.Open(v.base + "/session")
	h.Until(`document.activeElement.id === "email"`) // one need not even reach it
	h.Type(name + "@kindling.example")
	h.write("Password", vaultPassword)
	h.Press("Enter")
	h.WaitGone("#password")
	h.press("1:1s")
	h.WaitText("Prompts we ask each other")
	return h
}

func TestAPairByKeysAlone(t *testing.T) {
	v := newVault(t, "")
	v.find()
	ctx, s, pair := t.Context(), v.Pairs, v.pair.ID
	must(t, s.Propose(ctx, v.people["report"], pair, oneonone.CadenceFor(oneonone.Weekly, "", "2026-11-17", "09:00", "Europe/Lisbon"), 30, ""))
	must(t, s.Accept(ctx, v.people["manager"], pair))
	must(t, s.Promise(ctx, v.people["report"], pair, v.people["manager"].ID, "A quieter headset", time.Time{}))
	weekly := meeting.Template(meeting.Weekly, "2026-11-20", "15:00", "Europe/Lisbon")
	weekly.Everyone = true
	_, err := v.Meetings.Begin(ctx, v.people["head"], weekly)
	must(t, err)
	for range 2 { // so that the promise is carried over twice
		m, err := s.Next(ctx, v.people["report"], pair)
		must(t, err)
		v.clock.Set(m.End())
		must(t, s.Talked(ctx, v.people["manager"], m.ID, 30*time.Minute))
	}
	m, err := s.Next(ctx, v.people["report"], pair)
	must(t, err)
	v.clock.Set(m.Start.Add(-20 * time.Minute))

	// The report: a topic, how they arrive, a private note, and what was promised.
	report := v.enter("report")
	report.press("You and Manager")
	report.WaitText("Carried over")
	report.Press("t")
	report.Type("Saturday triage, an hour later")
	report.Press("Enter")
	report.WaitText("you, today")
	report.press("Write one")
	report.WaitFor("#n-new")
	report.write("A new note", "Ask about the headset")
	report.press("Keep it")
	report.Until(`document.querySelector("turbo-frame#private input[name=note]")`)
	report.still()
	report.Open(v.base + "/oneonones/" + pair)
	report.WaitText("3rd time")
	report.reach("drained")
	report.Press("ArrowRight", "ArrowRight", "ArrowRight")
	report.Until(`document.querySelector("input[name=face]:checked")?.value === "4" && [...document.querySelectorAll("[data-said]")].some(p => p.textContent === "Kept.")`)
	report.walks()
	report.press("Drop it: A quieter headset")
	report.WaitText("Manager, dropped today")
	report.Press("z")
	report.WaitText("3rd time")
	report.calm()
	report.press("This week: A quieter headset")
	report.WaitGone(".third")

	// The manager: reads it, ticks it, and runs the talk.
	manager := v.enter("manager")
	manager.press("You and Report")
	manager.WaitText("arrives good")
	manager.WaitNoText("Ask about the headset")
	manager.press("Begin with the 60-minute form")
	manager.WaitText("left of 60 minutes")
	manager.Press("n")
	manager.WaitText("Saturday triage")
	manager.calm()
	manager.Press("j", "Space")
	report.WaitFor(`.tick button[aria-checked=true]`)
	report.Press("t") // what is typed there meanwhile stays
	report.Type("More screen sessions for everybody")
	report.Press("Enter")
	report.WaitText("More screen sessions")
	report.calm()
	report.reach("More screen sessions")
	report.Press("m", "Enter") // in its own words, to the weekly meeting
	report.WaitText("with the weekly meeting")
	manager.still()
	manager.walks()
	manager.Press("p")
	manager.WaitText("paused")
	manager.press("End the talk")
	manager.WaitText("Earlier one-on-ones")
}
