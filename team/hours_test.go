package team_test

// Office hours, working hours and time off, on real databases.

import (
	"context"
	"strings"
	"testing"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

// joined brings a person who is there without an invitation.
func joined(t *testing.T, d *db.DB, s *team.Store, name string, role team.Role, zone string) team.Person {
	t.Helper()
	email := strings.ToLower(name) + "@kindling.example"
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		return team.Bring(t.Context(), tx, team.Person{Email: email, Name: name, Role: role, Zone: zone})
	}))
	p, err := s.PersonByEmail(t.Context(), email)
	must(t, err)
	return p
}

func nineToFive() (w team.WeekHours) {
	for day := range 5 {
		w[day] = []team.Interval{{From: 9 * 60, To: 17 * 60}}
	}
	return w
}

// kinds gives the kinds of all events so far.
func kinds(t *testing.T, d *db.DB) (all []string) {
	t.Helper()
	must(t, d.Settle(t.Context()))
	events, err := event.After(t.Context(), d, 0, 1000)
	must(t, err)
	for _, e := range events {
		all = append(all, e.Kind)
	}
	return all
}

func TestOfficeHoursKeepWhatHeldThen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		week := func() float64 { // the hours of the week before the test's Monday
			all, err := s.OfficeHours(ctx)
			must(t, err)
			return all.Seconds(micros(t, "UTC", "2026-11-02 00:00"), micros(t, "UTC", "2026-11-09 00:00")) / 3600
		}
		if got := week(); got != 168 {
			t.Errorf("with no office hours a week has %v hours", got)
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.BringSettings(ctx, tx, "rule:import", team.Settings{
				Name: "K", Zone: "UTC", Holidays: []string{"2026-11-03"},
				Hours: []byte(`[[{"From":540,"To":1020}],[{"From":540,"To":1020}],null,null,null,null,[]]`),
			})
		}))
		if got := week(); got != 8 {
			t.Errorf("with what the log set a week has %v hours, want 8: it holds from the beginning", got)
		}
		office := team.Office{Zone: "Europe/Lisbon", Hours: nineToFive(), Off: []team.DayOff{{Date: "2026-12-25", Name: "Natal"}, {Date: "2026-11-03"}, {Date: "2026-12-25"}}}
		must(t, s.SetOfficeHours(ctx, ana, office))
		clock.Add(time.Hour)
		must(t, s.SetOfficeHours(ctx, ana, office)) // as they were
		if got := week(); got != 8 {
			t.Errorf("new hours made last week %v hours", got)
		}
		all, err := s.OfficeHours(ctx)
		must(t, err)
		v := all.Versions()
		if len(v) != 2 || v[1].Who != ana.Email || v[1].Since != clock.Now().Add(-time.Hour).UnixMicro() || len(v[1].Off) != 2 || v[1].Off[1].Name != "Natal" {
			t.Errorf("versions: %+v", v)
		}
		if got := all.Seconds(micros(t, "Europe/Lisbon", "2026-12-21 00:00"), micros(t, "Europe/Lisbon", "2026-12-28 00:00")); got != 32*3600 {
			t.Errorf("Christmas week has %v hours, want 32", got/3600)
		}
		set, err := s.Settings(ctx)
		must(t, err)
		if !strings.Contains(string(set.Hours), `"From":540`) || len(set.Holidays) != 1 {
			t.Errorf("what the log brought has changed: %s %v", set.Hours, set.Holidays)
		}
		must(t, s.SetOfficeHours(ctx, ana, team.Office{Zone: "UTC"}))
		if all, err = s.OfficeHours(ctx); err != nil || all.Seconds(micros(t, "UTC", "2027-01-02 00:00"), micros(t, "UTC", "2027-01-03 00:00")) != 86400 {
			t.Errorf("after hours are taken away not every second counts (%v)", err)
		}
	})
}

func TestWhatOfficeHoursRefuse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		tui := joined(t, d, s, "Tui", team.Technician, "Pacific/Auckland")
		wants(t, s.SetOfficeHours(ctx, tui, team.Office{Zone: "UTC"}), fault.Forbidden, "")
		wants(t, s.SetOfficeHours(ctx, ana, team.Office{Zone: "Mars"}), fault.Invalid, "zone")
		wants(t, s.SetOfficeHours(ctx, ana, team.Office{Zone: "UTC", Hours: team.WeekHours{{{From: 9, To: 9}}}}), fault.Invalid, "hours")
		wants(t, s.SetOfficeHours(ctx, ana, team.Office{Zone: "UTC", Off: []team.DayOff{{Date: "25.12."}}}), fault.Invalid, "off")
		all, err := s.OfficeHours(ctx)
		must(t, err)
		if len(all.Versions()) != 0 {
			t.Errorf("something was kept: %+v", all.Versions())
		}
	})
}

func TestWhyIsForThePersonAndTheHead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		tui := joined(t, d, s, "Tui", team.Technician, "Pacific/Auckland")
		joe := joined(t, d, s, "Joe", team.Senior, "Africa/Lagos")
		ill, err := s.AskOff(ctx, tui, team.Absence{Person: tui.ID, Reason: team.Sickness, First: "2026-11-10", Last: "2026-11-11", Note: " a cold "})
		must(t, err)
		_, err = s.AskOff(ctx, ana, team.Absence{Person: tui.ID, Reason: team.Holiday, First: "2026-11-12", Last: "2026-11-12", Note: "instead of Sunday"})
		must(t, err)
		look := func(who team.Person) []team.Absence {
			r, err := s.Roster(ctx, who, clock.Now(), clock.Now().AddDate(0, 0, 7))
			must(t, err)
			return r.Away(tui.ID)
		}
		for _, who := range []team.Person{tui, ana} {
			if all := look(who); len(all) != 2 || all[0] != ill || all[0].Note != "a cold" || all[0].By != tui.Email || all[1].By != ana.Email {
				t.Errorf("%s sees %+v", who.Name, all)
			}
		}
		for _, who := range []team.Person{joe, {}} {
			all := look(who)
			if len(all) != 2 || all[0].Reason != team.Away || all[0].Note+all[0].By != "" || all[0].First != "2026-11-10" || all[1].Reason != team.Holiday || all[1].Note != "" {
				t.Errorf("%q sees %+v", who.Name, all)
			}
		}
		_, err = s.CancelOff(ctx, joe, ill.ID)
		wants(t, err, fault.NotFound, "")
		for range 2 {
			_, err = s.CancelOff(ctx, tui, ill.ID)
			must(t, err)
		}
		if all := look(tui); len(all) != 1 {
			t.Errorf("after cancelling: %+v", all)
		}
		for range 2 {
			_, err = s.RestoreOff(ctx, tui, ill.ID)
			must(t, err)
		}
		if all := look(tui); len(all) != 2 {
			t.Errorf("after restoring: %+v", all)
		}
		_, err = s.CancelOff(ctx, tui, "nothing")
		wants(t, err, fault.NotFound, "")
		want := []string{team.OffAsked, team.OffAsked, team.OffCancelled, team.OffRestored}
		if all := kinds(t, d); strings.Join(all[len(all)-4:], " ") != strings.Join(want, " ") {
			t.Errorf("events: %v", all)
		}
	})
}

func TestWhatTimeOffRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		joe := joined(t, d, s, "Joe", team.Senior, "Africa/Lagos")
		ok := team.Absence{Person: joe.ID, Reason: team.Vacation, First: "2026-12-21", Last: "2026-12-31"}
		for field, spoil := range map[string]func(*team.Absence){
			"first":  func(a *team.Absence) { a.First = "soon" },
			"last":   func(a *team.Absence) { a.Last = "2026-12-20" },
			"reason": func(a *team.Absence) { a.Reason = team.Away },
			"note":   func(a *team.Absence) { a.Note = strings.Repeat("x", 501) },
		} {
			a := ok
			spoil(&a)
			_, err := s.AskOff(ctx, joe, a)
			wants(t, err, fault.Invalid, field)
		}
		long := ok
		long.Last = "2028-12-21"
		_, err := s.AskOff(ctx, joe, long)
		wants(t, err, fault.Invalid, "last")
		other := ok
		other.Person = ana.ID
		_, err = s.AskOff(ctx, joe, other)
		wants(t, err, fault.Forbidden, "")
		wants(t, s.SetWorking(ctx, joe, ana.ID, team.Working{}), fault.Forbidden, "")
		wants(t, s.SetWorking(ctx, joe, joe.ID, team.Working{Country: "NG"}), fault.Invalid, "country")
		wants(t, s.SetWorking(ctx, ana, "nobody", team.Working{}), fault.NotFound, "")
		wants(t, s.SetWorking(ctx, joe, joe.ID, team.Working{Hours: team.WeekHours{{{From: 600, To: 540}}}}), fault.Invalid, "hours")
	})
}

func TestARosterTellsMoments(t *testing.T) {
	dbtest.One(t, db.Options{File: t.TempDir() + "/rapport.db"}, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := context.Background(), team.NewStore(d)
		ana := found(t, s)
		tui := joined(t, d, s, "Tui", team.Technician, "Pacific/Auckland")
		techy := joined(t, d, s, "Techy", team.Technician, "America/Los_Angeles")
		night := nineToFive()
		night[0] = []team.Interval{{From: 22 * 60, To: 24 * 60}} // Monday night into
		night[1] = []team.Interval{{From: 0, To: 6 * 60}}        // Tuesday
		must(t, s.SetWorking(ctx, techy, techy.ID, team.Working{Hours: night, Country: "US"}))
		_, err := s.AskOff(ctx, ana, team.Absence{Person: techy.ID, Reason: team.Vacation, First: "2026-11-27", Last: "2026-11-29"})
		must(t, err)
		r, err := s.Roster(ctx, tui, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC))
		must(t, err)
		for _, c := range []struct {
			p    team.Person
			at   string // in the person's zone
			want team.State
		}{
			{techy, "2026-11-18 09:00", team.AtWork},
			{techy, "2026-11-18 08:59", team.OffHours},
			{techy, "2026-11-18 17:00", team.OffHours},
			{techy, "2026-11-18 22:00", team.Night},
			{techy, "2026-11-18 06:59", team.Night},
			{techy, "2026-11-18 07:00", team.OffHours},
			{techy, "2026-11-16 23:59", team.AtWork},
			{techy, "2026-11-17 00:00", team.AtWork},
			{techy, "2026-11-17 06:00", team.Night},
			{techy, "2026-11-26 10:00", team.IsAway},
			{techy, "2026-11-29 23:59", team.IsAway},
			{techy, "2026-11-30 12:00", team.OffHours},
			{tui, "2026-11-18 12:00", team.Unsaid},
			{tui, "2026-11-18 03:00", team.Night},
		} {
			if got := r.At(c.p, time.UnixMicro(micros(t, c.p.Zone, c.at))); got.State != c.want {
				t.Errorf("%s at %s: %s, want %s", c.p.Name, c.at, got.State, c.want)
			}
		}
		got := r.At(techy, time.UnixMicro(micros(t, techy.Zone, "2026-11-26 10:00")))
		if got.Absence.Name != "Thanksgiving Day" || got.Absence.ID != "" || got.Back.UnixMicro() != micros(t, techy.Zone, "2026-11-30 00:00") {
			t.Errorf("on Thanksgiving: %+v", got)
		}
		if w := r.Working(techy.ID); w.Country != "US" || len(w.Hours.On(time.Monday)) != 1 || len(w.Hours.On(time.Sunday)) != 0 || w.Hours.Minutes() != (8+24)*60 {
			t.Errorf("working hours: %+v, %d minutes a week", w, w.Hours.Minutes())
		}
	})
}
