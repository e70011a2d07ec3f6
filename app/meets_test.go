package app

// The weekly meeting is found by everybody, and what is raised for it by those who belong to it.

import (
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/meeting"
	"rapport/metric"
	"rapport/team"
)

func TestAWeekKnowsItsMeeting(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC) // Tuesday after week 46
	a, err := Open(ctx, Place{Data: t.TempDir(), Hasty: true, Now: func() time.Time { return now }})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	defer func() { must(a.Close()) }()
	people := map[string]team.Person{}
	for name, role := range map[string]team.Role{"hana": team.Head, "ana": team.Technician, "bao": team.Technician} {
		must(a.DB.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: name + "@us.example", Name: name, Role: role, Zone: "UTC"})
		}))
		people[name], err = a.Team.PersonByEmail(ctx, name+"@us.example")
		must(err)
	}
	week := metric.Week{Year: 2026, Number: 46}
	if found, err := a.meets(ctx, people["bao"], week); err != nil || !found.At.IsZero() {
		t.Errorf("without a series there is %+v, %v", found, err)
	}
	ser := meeting.Template(meeting.Weekly, "2026-11-19", "15:00", "UTC")
	ser.People = []string{people["ana"].ID}
	_, err = a.Meetings.Begin(ctx, people["hana"], ser)
	must(err)
	_, err = a.Meetings.Raise(ctx, people["ana"], meeting.Raised{Kind: "signal", Ref: "2026-W46/sales", Title: "Why more sales?"})
	must(err)
	thursday := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	for name, want := range map[string]int{"hana": 1, "ana": 1, "bao": 0} {
		found, err := a.meets(ctx, people[name], week)
		must(err)
		if !found.At.Equal(thursday) || len(found.Raised) != want || (found.URL != "") != (want > 0) {
			t.Errorf("%s finds %+v", name, found)
		}
		if want > 0 && (found.Raised[0].Ref != "2026-W46/sales" || found.Raised[0].Said != "Raised by ana.") {
			t.Errorf("raised: %+v", found.Raised)
		}
	}
}
