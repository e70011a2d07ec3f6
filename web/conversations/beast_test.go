package conversations_test

import (
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/rhythm"
	"rapport/web/browser"
)

// TestABeastHour lives through an hour of Beast mode and its break, by keys; the clock is moved, not waited for.
func TestABeastHour(t *testing.T) {
	k := newOffice(t, false)
	k.busy()
	s, joes := k.serve(k.Ana), k.serve(k.Joe)
	b := browser.New(t)
	b.Open(s.URL + "/conversations")
	b.Press("b")
	b.WaitText("One person at a time, for an hour")
	b.WaitText("How many you answered, only you see.")
	b.Press("Enter")

	// Who waited longest comes first, large; a reload changes nothing.
	b.WaitFor(".beast article.words")
	b.Until(`getComputedStyle(document.querySelector(".beast article.words")).fontSize === "28px"`)
	first := k.longest(0)
	b.WaitText(first.Customer.Name)
	address := b.URL()
	if !strings.HasSuffix(address, "with="+first.ID) {
		t.Errorf("it opened %s", address)
	}
	k.Clock.Add(10 * time.Minute)
	b.Open(address)
	b.Until(`/^(50:00|49:)/.test(document.querySelector(".beast .clock").textContent)`)

	b.AxeEverywhere()
	b.View(1440, 900, false)

	// The team sees it, and until when.
	j := browser.New(t)
	j.Open(joes.URL + "/conversations")
	j.WaitText("Ana is in Beast mode until 14:00.") // 13:00 in Lisbon is 14:00 in Lagos

	// Left for later: the next one, and a way back.
	second := k.longest(1)
	b.Press("k")
	b.Until(`location.search === "?with=` + second.ID + `"`)
	b.WaitText("comes back when the others are done")

	// Send and next: a breath, and on by itself.
	b.WaitFor("trix-editor")
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type("Let us look at it together.")
	b.Press("Control+Enter")
	b.WaitText("Sent to " + strings.Fields(second.Customer.Name)[0])
	third := k.longest(1)
	b.Until(`location.search === "?with=` + third.ID + `"`)

	// Undo: it is a draft again, and does not count.
	must(t, k.Inbox.SetUndoSeconds(t.Context(), k.Ana, 30))
	b.WaitFor("trix-editor")
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type("Too early.")
	b.Press("Control+Enter")
	b.WaitFor(".beast-sent")
	b.Press("z")
	b.WaitText("Not sent. It is your draft again.")
	b.Until(`document.querySelector("trix-editor")?.textContent.includes("Too early.")`)
	if o, err := k.rhythm.Own(t.Context(), k.Ana); err != nil || o.Answered != 1 {
		t.Errorf("after undoing %+v, %v", o, err)
	}
	must(t, k.Inbox.SetUndoSeconds(t.Context(), k.Ana, 0))

	// Stay: the breath is called off.
	b.WaitFor("trix-editor")
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type("One more answer.")
	b.Press("Control+Enter")
	b.WaitFor(".beast-sent")
	b.Press(".")
	b.WaitText("Nobody waits here any more.")
	b.WaitText("One more answer.")

	// Pause: said honestly, and the clock stands.
	b.Click(".beast-who")
	b.Press("p")
	b.WaitText("The clock stands still")
	j.WaitText("Ana is in Beast mode, and paused.")
	k.Clock.Add(20 * time.Minute)
	b.Press("p")
	b.WaitFor(".beast article.words")
	if o, err := k.rhythm.Own(t.Context(), k.Ana); err != nil || o.At(k.Clock.Now()).Left != 50*time.Minute || o.Answered != 2 {
		t.Errorf("after the pause %+v, %v", o, err)
	}

	// The hour ends under her hands: she finishes, and the page becomes the break.
	b.WaitFor("trix-editor")
	b.Press("r")
	b.Until(`document.activeElement.matches("trix-editor")`)
	b.Type("The last one of the hour.")
	k.Clock.Add(51 * time.Minute)
	b.Press("Control+Enter")
	b.WaitText("That was an hour well spent")
	b.WaitText("Three people have their answer.")
	b.Until(`/^(30:00|29:)/.test(document.querySelector(".break .clock").textContent)`)
	b.AxeEverywhere()
	b.View(1440, 900, false)
	j.WaitNoText("Ana is in Beast mode")
	all, err := k.rhythm.Everybody(t.Context())
	must(t, err)
	if all[0].Kind != rhythm.OnBreak {
		t.Errorf("Ana is %s", all[0].Kind)
	}

	// Back early takes a word; after the break nothing is left of it.
	b.Fill("#word", "A call from the board")
	b.ClickText("Come back early")
	b.WaitText("Welcome back.")
	b.Press("b")
	b.WaitText("Last time you came back early: “A call from the board”")
	b.Press("Escape")
	b.Until(`location.pathname === "/conversations"`)
}

// TestAnEmptiedInbox offers the break at once.
func TestAnEmptiedInbox(t *testing.T) {
	k := newOffice(t, false)
	_, err := k.rhythm.Begin(t.Context(), k.Ana)
	must(t, err)
	s := k.serve(k.Ana)
	b := browser.New(t)
	b.Open(s.URL + "/conversations/beast")
	b.WaitText("You emptied it")
	b.WaitText("Nobody is waiting and 60 minutes are left.")
	// Whoever writes appears by themselves.
	b.Until(`document.documentElement.dataset.stream === "open"`)
	k.Arrives(k.Letter("Nadia Kaya <nadia@x.example>", "Just now", "A new question, just now."))
	b.WaitText("A new question, just now.")
	b.Press("Escape")
	b.WaitText("You left Beast mode.")
	b.Press("z")
	b.WaitFor(".beast article.words")
	b.Press("e")
	b.WaitText("You emptied it")
	b.ClickText("Start the break")
	b.WaitText("An hour of reading and thinking counts too.")
}

// longest gives who has waited longest but n.
func (k *office) longest(n int) inbox.Conversation {
	k.t.Helper()
	page, err := k.Inbox.List(k.t.Context(), inbox.Filter{View: inbox.Waiting, Limit: n + 1})
	must(k.t, err)
	if len(page.Rows) <= n {
		k.t.Fatalf("only %d wait", len(page.Rows))
	}
	return page.Rows[n]
}

// TestTheWeekendIsAPressAway says so on the list of who looks after it, and to nobody else.
func TestTheWeekendIsAPressAway(t *testing.T) {
	k := newOffice(t, true)
	k.Clock.Set(time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)) // a Saturday
	must(t, k.rhythm.PutRota(t.Context(), k.Ana, "2026-11-28", k.Joe.ID, true))
	get(t, k.serve(k.Joe).URL+"/conversations").code(200).says("You look after what comes in while the office is closed. Go through what came in")
	get(t, k.serve(k.Ana).URL+"/conversations").code(200).silent("You look after")
}

// TestWhoCanBeAsked: those who are here first, each with how they stand and what their clock says.
func TestWhoCanBeAsked(t *testing.T) {
	k := newOffice(t, false)
	c := k.busy()
	s := k.serve(k.Ana)
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("Joe Adeyemi, answering, " + k.Clock.Now().In(k.Joe.Location()).Format("15:04") + " there")
	_, err := k.rhythm.Say(t.Context(), k.Joe, rhythm.Documentation, 0)
	must(t, err)
	get(t, s.URL+"/conversations/"+c.ID).code(200).says("Joe Adeyemi, documentation, ")
}
