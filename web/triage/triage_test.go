package triage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/page/pagetest"
	"rapport/rhythm"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/triage"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) { pagetest.Check(t, triage.New(&ui.House{}, nil, nil, nil).Set()) }

// TestAWeekendByKeys goes through what came in on a Saturday, one key each.
func TestAWeekendByKeys(t *testing.T) {
	ctx, k := t.Context(), desk.New(t)
	k.Clock.Set(time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC))
	k.Mailbox()
	for _, one := range []struct{ name, words string }{
		{"Marguerite", "The card box never appears, and our gala is tonight.\n\nI have 340 guests arriving with their phones out."},
		{"Wren", "How do I export donors for our mail merge?"},
		{"Ticketbot", "Ticket 4711 was closed."},
	} {
		k.Arrives(k.Letter(fmt.Sprintf("%s Olsen <%s@lake.example>", one.name, strings.ToLower(one.name)), "From "+one.name, one.words))
		k.Clock.Add(time.Minute)
	}
	k.Clock.Add(37 * time.Minute)
	store := rhythm.NewStore(k.DB, k.Inbox, k.Team)
	h := k.House(&k.Ana)
	h.Says = store.Saying
	s := k.Serve(triage.New(h, store, k.Inbox, k.Team))

	b := browser.New(t)
	b.Open(s.URL + "/triage")
	b.WaitText("Nobody looks after the weekend of 28 and 29 November yet.")
	b.ClickText("I take it: 28 and 29 November")
	b.WaitText("You look after the weekend of 28 and 29 November.")
	b.WaitText("3 conversations to look at")
	b.WaitText("The card box never appears, and our gala is tonight.")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("u")
	b.WaitText("It stands at the side until somebody answered.")
	b.WaitText("2 conversations to look at")
	b.WaitText("Wren is told that a person answers on Monday 30 November")
	b.Press("w")
	b.WaitText("Wren will be told that a person answers on Monday.")
	b.Press("z")
	b.WaitText("It is back on the stack.")
	b.WaitText("How do I export donors for our mail merge?")
	b.Press("w")
	b.WaitText("1 conversation to look at")
	b.Press("a")
	b.WaitText("Everything has been looked at")

	k.Clock.Add(11 * time.Second)
	for more := true; more; {
		var err error
		more, err = store.TellNext(ctx)
		k.Must(err)
	}
	page, err := k.Inbox.List(ctx, inbox.Filter{View: inbox.All, Limit: 10})
	k.Must(err)
	for _, c := range page.Rows {
		thread, _, err := k.Inbox.Thread(ctx, c.ID, "", 10)
		k.Must(err)
		told := len(thread) == 2 && thread[1].Acknowledgement() && strings.Contains(thread[1].Text, "Monday, 30 November")
		if want := c.Customer.Email == "wren@lake.example"; told != want {
			t.Errorf("%s was told: %v", c.Customer.Email, told)
		}
	}

	// On Monday the office answers as usual.
	k.Clock.Set(time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC))
	b.Open(s.URL + "/triage")
	b.WaitText("The office is open")
}
