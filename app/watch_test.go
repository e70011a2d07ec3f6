package app_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"rapport/app"
	"rapport/kit/db"
	"rapport/team"
)

// Somebody comes to a conversation by another process, and the pages of this one hear of it.
func TestOpenPagesHearWhoIsWhereInAnotherProcess(t *testing.T) {
	a, base := served(t)
	bring(t, a)
	ctx := t.Context()
	if err := a.DB.Write(ctx, func(tx *db.Tx) error {
		return team.Bring(ctx, tx, team.Person{Email: "ana@x.example", Name: "Ana", Role: team.Technician, Zone: "UTC"})
	}); err != nil {
		t.Fatal(err)
	}
	ana, err := a.Team.PersonByEmail(ctx, "ana@x.example")
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(base + "/live")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // the stream is open
	other, err := app.Open(ctx, app.Place{Data: a.Place.Data, Hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Presence.Here(ctx, ana, "tab", "c", true); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && strings.Contains(data, "presence") {
			if strings.Contains(data, ana.ID) || strings.Contains(data, "ana@") {
				t.Errorf("the stream carries more than names of what is stale: %q", data)
			}
			return
		}
	}
	t.Errorf("the stream ended: %v", lines.Err())
}
