package team_test

import (
	"testing"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

func TestReportingLinesAndLeaving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		person := func(name string, role team.Role) team.Person {
			t.Helper()
			email := name + "@kindling.example"
			if err := d.Write(ctx, func(tx *db.Tx) error {
				return team.Bring(ctx, tx, team.Person{Email: email, Name: name, Role: role, Zone: "UTC"})
			}); err != nil {
				t.Fatal(err)
			}
			p, err := s.PersonByEmail(ctx, email)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		ana, joe, sam := person("ana", team.Head), person("joe", team.Technician), person("sam", team.Senior)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		refused := func(err error, kind fault.Kind) {
			t.Helper()
			if !fault.Is(err, kind) {
				t.Errorf("%v; want %s", err, kind)
			}
		}
		refused(s.SetManager(ctx, joe, joe.ID, sam.ID), fault.Forbidden)
		refused(s.SetManager(ctx, ana, joe.ID, joe.ID), fault.Invalid)
		refused(s.SetManager(ctx, ana, joe.ID, "nobody"), fault.Invalid)
		ok(s.SetManager(ctx, ana, joe.ID, sam.ID))
		ok(s.SetManager(ctx, ana, joe.ID, sam.ID))
		ok(s.SetManager(ctx, ana, sam.ID, ana.ID))
		refused(s.SetManager(ctx, ana, ana.ID, joe.ID), fault.Invalid) // Joe is below her, over Sam
		refused(s.Leave(ctx, joe, sam.ID), fault.Forbidden)
		refused(s.Leave(ctx, ana, ana.ID), fault.Conflict)
		ok(s.Leave(ctx, ana, sam.ID))
		refused(s.Leave(ctx, ana, sam.ID), fault.Invalid)
		refused(s.SetManager(ctx, ana, joe.ID, sam.ID), fault.Invalid)
		ok(s.SetManager(ctx, ana, joe.ID, ""))
		if p, err := s.Person(ctx, joe.ID); err != nil || p.Manager != "" {
			t.Errorf("%+v, %v", p, err)
		}
		if p, err := s.Person(ctx, sam.ID); err != nil || p.LeftAt.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		all, err := event.Of(ctx, d, joe.ID)
		if err != nil || len(all) != 3 || all[1].Kind != team.LineChanged { // joined, two changes
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestRolesChangeAndAHeadStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		person := func(name string, role team.Role) team.Person {
			t.Helper()
			email := name + "@kindling.example"
			if err := d.Write(ctx, func(tx *db.Tx) error {
				return team.Bring(ctx, tx, team.Person{Email: email, Name: name, Role: role, Zone: "UTC"})
			}); err != nil {
				t.Fatal(err)
			}
			p, err := s.PersonByEmail(ctx, email)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		ana, joe := person("ana", team.Head), person("joe", team.Technician)
		set := func(by, of team.Person, role team.Role, kind fault.Kind) {
			t.Helper()
			if _, err := s.SetRole(ctx, by, of.ID, role); !fault.Is(err, kind) && (err != nil || kind != "") {
				t.Errorf("%s makes %s %s: %v; want %q", by.Name, of.Name, role, err, kind)
			}
		}
		set(joe, joe, team.Head, fault.Forbidden)
		set(ana, joe, "king", fault.Invalid)
		set(ana, ana, team.Director, fault.Invalid) // nobody else leads
		set(ana, team.Person{ID: "nobody"}, team.Head, fault.Invalid)
		if was, err := s.SetRole(ctx, ana, joe.ID, team.Head); err != nil || was != team.Technician {
			t.Errorf("%q, %v", was, err)
		}
		if held, _, err := s.Holder(ctx, joe.ID); err != nil || !held.May() {
			t.Errorf("an open session does not lead yet: %+v, %v", held, err)
		}
		all, err := event.Of(ctx, d, joe.ID)
		if err != nil || len(all) != 2 || all[1].Kind != team.RoleChanged || all[1].Actor != ana.Email {
			t.Errorf("%v, %v", all, err)
		}

		// Two heads end each other's part at the same moment: one of them stays.
		done := make(chan error, 2)
		for by, of := range map[string]string{ana.ID: joe.ID, joe.ID: ana.ID} {
			go func() {
				_, err := s.SetRole(ctx, team.Person{ID: by, Role: team.Head}, of, team.Senior)
				done <- err
			}()
		}
		one, two := <-done, <-done
		if (one == nil) == (two == nil) {
			t.Errorf("%v and %v: want one of them refused", one, two)
		}
		heads := 0
		for _, id := range []string{ana.ID, joe.ID} {
			p, err := s.Person(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if p.May() {
				heads++
			}
		}
		if heads != 1 {
			t.Errorf("%d heads of support are left", heads)
		}
	})
}
