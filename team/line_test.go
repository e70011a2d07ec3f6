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
