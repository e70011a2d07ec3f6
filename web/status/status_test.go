package status_test

import (
	"strings"
	"testing"
	"time"

	"rapport/kit/page/pagetest"
	"rapport/rhythm"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/desk"
	"rapport/web/status"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) { pagetest.Check(t, status.New(&ui.House{}, nil).Set()) }

// TestSayingHowOneStands by keys alone, from the menu that is on every page.
func TestSayingHowOneStands(t *testing.T) {
	k := desk.New(t)
	mei := k.Joins(team.Person{Email: "meilin@kindling.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"})
	_, err := k.Team.AskOff(t.Context(), mei, team.Absence{Person: mei.ID, Reason: team.Sickness, First: "2026-11-23", Last: "2026-11-24", Note: "a broken rib"})
	k.Must(err)
	store := rhythm.NewStore(k.DB, k.Inbox, k.Team)
	h := k.House(&k.Ana)
	h.Says = store.Saying
	s := k.Serve(status.New(h, store))

	b := browser.New(t)
	b.Open(s.URL + "/status")
	b.WaitText("20:00 in Singapore")
	b.WaitText("Away, back on Wednesday 25 November")
	for _, secret := range []string{"Sick", "rib"} {
		if strings.Contains(b.Text("main"), secret) {
			t.Errorf("the page says %q", secret)
		}
	}
	b.Press("y")
	b.WaitFor("#me:popover-open")
	b.Press("Tab", "Enter")
	b.WaitText("On a break until 12:30. The team sees it.")
	b.WaitText("You said so; it holds until 12:30.")
	if said, is, err := store.Saying(t.Context(), k.Ana); err != nil || !is || said.Kind != rhythm.OnBreak {
		t.Errorf("kept %+v, %v", said, err)
	}
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("z")
	b.WaitText("Your hours and time off say it again.")
	b.Choose("#minutes", "60")
	b.ClickText("On a break")
	b.WaitText("On a break until 13:00. The team sees it.")
	k.Clock.Add(time.Hour)
	b.Open(s.URL + "/status")
	b.WaitText("Answering.")
}
