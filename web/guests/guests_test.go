package guests_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rapport/inbox"
	"rapport/kit/page/pagetest"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/guests"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) {
	pagetest.Check(t, guests.New(&ui.House{}, guests.Stores{}).Set())
}

// TestAGuestsDay from the first press to the note to product, by a person who does it for the first time.
func TestAGuestsDay(t *testing.T) {
	ctx, k := t.Context(), desk.New(t)
	k.Clock.Set(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	priya := k.Joins(team.Person{Email: "priya@kindling.example", Name: "Priya Raman", Role: team.Guest, Zone: "Asia/Kolkata"})
	store := rhythm.NewStore(k.DB, k.Inbox, k.Team)
	k.Mailbox()
	for _, name := range []string{"Wren", "Yusuf", "Lottie"} {
		k.Arrives(k.Letter(fmt.Sprintf("%s Castellanos <%s@lake.example>", name, strings.ToLower(name)), "Export", "How do I export donors, asks "+name+"?"))
		k.Clock.Add(time.Minute)
	}
	k.Clock.Add(17 * time.Minute)
	page, err := k.Inbox.List(ctx, inbox.Filter{View: inbox.Waiting, Limit: 10})
	k.Must(err)
	for _, c := range page.Rows {
		k.Must(store.Mark(ctx, k.Ana, c.ID, true))
	}
	s := k.Serve(guests.New(k.House(&priya), guests.Stores{Rhythm: store, Inbox: k.Inbox, Team: k.Team, BaseURL: "https://support.example"}))

	b := browser.New(t)
	b.Open(s.URL + "/guests")
	b.WaitText("Ready when you are")
	b.Fill("#daily", "2")
	b.Choose("#buddy", k.Ana.ID)
	b.ClickText("Keep")
	b.WaitText("Ana is told that you began.")
	b.Press("b")
	b.WaitText("0 of 2 people have your answer.")
	b.WaitText("How do I export donors, asks Wren?")
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.ClickText("Ask Ana about Wren Castellanos")
	b.WaitText("Ana is told")
	b.ClickText("Not for me: Yusuf Castellanos")
	b.WaitText("asks Lottie?")
	b.WaitNoText("asks Yusuf?")
	k.Reply(priya, page.Rows[0], "Donors, Export.")
	b.Open(s.URL + "/guests")
	b.WaitText("1 of 2 people have your answer.")
	b.Fill("#note", "Nobody finds the export.")
	b.ClickText("To product")
	b.WaitText("Product reads it. Thank you.")
	b.WaitText("Monday 23 November")
	b.ClickText("Nothing suitable today")
	b.WaitText("That is a proper answer: thank you for looking.")
}
