package status_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/page/pagetest"
	"rapport/rhythm"
	"rapport/schema"
	"rapport/team"
	"rapport/web/browser"
	"rapport/web/status"
	"rapport/web/ui"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestTemplates(t *testing.T) { pagetest.Check(t, status.New(&ui.House{}, nil).Set()) }

// TestSayingHowOneStands by keys alone, from the menu that is on every page.
func TestSayingHowOneStands(t *testing.T) {
	ctx, clock := t.Context(), &dbtest.Clock{}
	clock.Set(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := db.Open(ctx, db.Options{File: filepath.Join(t.TempDir(), "rapport.db"), Now: clock.Now})
	must(err)
	t.Cleanup(func() { must(d.Close()) })
	must(schema.Migrate(ctx, d))
	people := team.NewStore(d)
	must(d.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(
			team.Bring(ctx, tx, team.Person{Email: "ana@kindling.example", Name: "Ana Ferreira", Role: team.Head, Zone: "Europe/Lisbon"}),
			team.Bring(ctx, tx, team.Person{Email: "meilin@kindling.example", Name: "Mei-Lin Tan", Role: team.Technician, Zone: "Asia/Singapore"}))
	}))
	ana, err := people.PersonByEmail(ctx, "ana@kindling.example")
	must(err)
	mei, err := people.PersonByEmail(ctx, "meilin@kindling.example")
	must(err)
	_, err = people.AskOff(ctx, mei, team.Absence{Person: mei.ID, Reason: team.Sickness, First: "2026-11-23", Last: "2026-11-24", Note: "a broken rib"})
	must(err)
	store := rhythm.NewStore(d, nil, people)
	h := &ui.House{
		Faults: ui.NewFaults(), Now: clock.Now, Viewer: func(*http.Request) (team.Person, bool) { return ana, true }, Says: store.Saying,
		Waiting: func(_ context.Context) (int, error) { return 0, nil },
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	status.New(h, store).Routes(mux)
	s := httptest.NewServer(ui.Secure(http.NewCrossOriginProtection().Handler(mux)))
	t.Cleanup(s.Close)

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
	if said, is, err := store.Saying(ctx, ana); err != nil || !is || said.Kind != rhythm.OnBreak {
		t.Errorf("kept %+v, %v", said, err)
	}
	b.AxeEverywhere()
	b.View(1440, 900, false)
	b.Press("z")
	b.WaitText("Your hours and time off say it again.")
	b.Choose("#minutes", "60")
	b.ClickText("On a break")
	b.WaitText("On a break until 13:00. The team sees it.")
	clock.Add(time.Hour)
	b.Open(s.URL + "/status")
	b.WaitText("Answering.")
}
