package oneonones

// The pages in Chromium, under the real headers: as the report and the manager, both at once.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rapport/event"
	"rapport/kit/live"
	"rapport/oneonone"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

// serve puts the site under an address for each person who asks for one, with a stream that tells what they may hear.
func (s *site) serve() (at func(team.Person) string) {
	hub := live.NewHub()
	go s.tell(hub)
	return func(who team.Person) string {
		house := *s.house
		house.Viewer = func(*http.Request) (team.Person, bool) { return who, true }
		mux := http.NewServeMux()
		New(&house, s.pages.Stores).Routes(mux)
		mux.Handle("GET /assets/", ui.Assets())
		mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) { s.listen(w, r, hub, who) })
		server := httptest.NewServer(ui.Secure(mux))
		s.t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
		return server.URL
	}
}

// tell names what became stale, as the program does.
func (s *site) tell(hub *live.Hub) {
	ctx := s.t.Context()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	var seq int64
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		events, err := event.After(ctx, s.DB, seq, 500)
		if err != nil {
			return // the test is over
		}
		for _, e := range events {
			seq = e.Seq
			hub.Stale(oneonone.Live(e)...)
		}
	}
}

func (s *site) listen(w http.ResponseWriter, r *http.Request, hub *live.Hub, who team.Person) {
	w.Header().Set("Content-Type", "text/event-stream")
	listener := hub.Listen()
	defer listener.Stop()
	for {
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-listener.Wake():
			names, err := s.pairs.Hears(r.Context(), who, listener.Take())
			for _, name := range names {
				fmt.Fprintf(w, "event: stale\ndata: %s\n\n", name)
			}
			if err != nil {
				return
			}
		}
	}
}

// shots keeps pictures for people, when they ask for them, and looks at the page as axe-core does.
func shots(b *browser.Browser, name string) {
	b.Until(`!document.documentElement.matches("[aria-busy=true],[data-turbo-preview]")`)
	b.AxeEverywhere()
	b.Shots(name)
	b.View(390, 844, false)
	b.Until(`document.documentElement.scrollWidth <= 390`)
	b.View(1440, 900, false)
}

func TestReportAndManagerAtOnce(t *testing.T) {
	s := open(t)
	at := s.serve()
	report, manager := at(s.techy), at(s.ana)
	techy, ana := browser.New(t), browser.New(t)

	techy.Open(report + "/oneonones")
	techy.WaitText("No rhythm yet")
	shots(techy, "list")
	techy.ClickText("You and Ana")
	techy.WaitText("Nothing here yet, and that’s fine")
	shots(techy, "empty")

	// The rhythm: proposed, countered, agreed.
	techy.ClickText("Propose one")
	techy.WaitFor("#rh")
	techy.Choose("#rh", "biweekly")
	browser.Eval[bool](techy, `(document.getElementById("rh-date").value = "2026-11-24", document.getElementById("rh-clock").value = "08:00", true)`)
	techy.Fill("#rh-words", "Mornings are calm")
	techy.ClickText("Propose")
	techy.WaitText("Ana has not answered yet.")
	ana.Open(manager + "/oneonones")
	ana.WaitText("A proposal waits for you")
	ana.ClickText("You and Techy")
	ana.ClickText("See the talk about it")
	ana.WaitText("Mornings are calm")
	ana.ClickText("Propose something else")
	ana.Choose("#rh", "weekly")
	shots(ana, "rhythm")
	ana.Choose("#rh", "weekly")
	ana.ClickText("Propose this instead")
	ana.WaitText("Techy has not answered yet.")
	techy.WaitText("weekly, 30 minutes") // by itself
	techy.ClickText("Agree")
	techy.WaitText("Both calendars are told.")
	ana.WaitText("agreed")

	// Before the evening, what the report adds is the report's alone.
	techy.Open(report + s.url())
	techy.WaitText("Ana gets this page tonight at 20:00")
	techy.Press("t")
	techy.Type("Saturday triage: can it move an hour later?")
	techy.Press("Enter")
	techy.WaitText("Saturday triage")
	techy.Until(`document.querySelector("#add").value === ""`) // ready for the next one
	techy.Click("#add")
	techy.Type("I’d like to write the receipts guide myself instead of reviewing it")
	techy.Press("Enter")
	techy.WaitText("receipts guide")
	techy.ClickText("good")
	techy.Fill("#mw", "Good, a bit short of sleep")
	techy.Fill(".prompt textarea", "The receipts guide, and the 14 conversations waiting on the 3.2.2 fix.")
	techy.Until(`[...document.querySelectorAll("[data-said]")].filter(p => p.textContent === "Kept.").length === 2`)
	techy.ClickText("Promise something")
	techy.Fill("#pr-text", "Ask Sam how he batches licence mail")
	techy.ClickText("Add it")
	techy.WaitText("you, by")
	techy.Until(`!document.getElementById("promise").open && document.activeElement.matches("#promise > summary")`)
	techy.Offline(true)
	techy.WaitText("nothing of it is kept on this computer")
	techy.Offline(false)
	ana.Open(manager + s.url())
	ana.WaitText("What Techy adds you see tonight at 20:00")
	ana.WaitNoText("Saturday triage")
	ana.Press("t")
	ana.Type("Would you show Mei-Lin how you do the screen sessions?")
	ana.Press("Enter")
	techy.WaitText("Would you show Mei-Lin")
	techy.ClickText("Write one")
	techy.WaitFor("#n-new")
	techy.Fill("#n-new", "Don’t forget the headset")
	techy.ClickText("Keep it")
	techy.Until(`document.querySelector("turbo-frame#private .one-note input[name=note]") !== null`)
	shots(techy, "pair")
	techy.Open(report + s.url())
	techy.WaitNoText("Don’t forget the headset")
	if techy.Has(`turbo-frame#private textarea`) {
		t.Error("a private note was sent before it was opened")
	}
	techy.ClickText("Show")
	techy.WaitFor("turbo-frame#private textarea")

	// The talk, with the form, live for both.
	s.Clock.Set(time.Date(2026, 11, 24, 16, 0, 30, 0, time.UTC))
	ana.Open(manager + s.url())
	ana.WaitText("Saturday triage")
	ana.WaitText("Good, a bit short of sleep")
	shots(ana, "manager")
	techy.Open(report + s.url())
	ana.ClickText("Begin with the 60-minute form")
	techy.WaitText("left of 60 minutes")
	techy.WaitText("How are you arriving?")
	ana.Press("n")
	techy.WaitText("Would you show Mei-Lin")
	ana.Click(`.topics .tick button`)
	techy.WaitFor(`.topics .tick button[aria-checked=true]`)
	techy.Until(`!document.querySelector("#shared-note-w").readOnly`)
	techy.Fill("#shared-note-w", "Techy writes the guide.")
	ana.Until(`document.querySelector("#shared-note-w").value === "Techy writes the guide."`)
	if kept := browser.Eval[int](techy, `Object.keys(localStorage).filter(k => k.startsWith("rapport:note")).length`); kept != 0 {
		t.Error("the browser kept a note of theirs")
	}
	shots(techy, "room")
	plain := browser.New(t)
	plain.NoScript()
	plain.Open(report + s.url())
	plain.WaitText("Techy writes the guide.")
	plain.Fill("#note-add", "Ana asks Sam.")
	plain.ClickText("Add it to the notes")
	plain.WaitText("Ana asks Sam.")
	techy.Until(`document.querySelector("#shared-note-w").value.includes("Ana asks Sam.")`)
	techy.Press("Escape")
	browser.Eval[bool](techy, `(document.activeElement.blur(), true)`)
	techy.Press("p")
	ana.WaitText("paused")
	techy.ClickText("Go on")
	ana.WaitText("left of 60 minutes")
	s.Clock.Add(40 * time.Minute)
	ana.ClickText("End the talk")
	techy.WaitText("Carried over")
	techy.ClickText("Earlier one-on-ones")
	techy.WaitText("Talked for 40 min")
	techy.WaitText("Techy writes the guide.")
	techy.WaitText("Ana asks Sam.")
	shots(techy, "past")
	techy.Open(report + "/oneonones/prompts")
	shots(techy, "prompts")
}
