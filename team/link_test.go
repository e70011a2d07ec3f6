package team_test

import (
	"testing"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

func TestALinkForANewPasswordOpensOnceForAnHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana, err := s.Found(ctx, team.Founding{Team: "Test", Name: "Ana", Email: "ana@kindling.example", Password: "a few words in a row", Zone: "UTC"})
		must(t, err)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe", Role: team.Technician, Zone: "UTC"})
		}))
		for _, email := range []string{"nobody@kindling.example", "joe@kindling.example"} { // Joe never had one
			if _, _, err := s.MakeLink(ctx, email, "rule:door"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", email, err)
			}
		}
		link := func() string {
			t.Helper()
			p, secret, err := s.MakeLink(ctx, ana.Email, "rule:door")
			if err != nil || p.ID != ana.ID {
				t.Fatalf("%+v, %v", p, err)
			}
			return secret
		}
		old := link()
		clock.Add(59 * time.Minute)
		if p, err := s.Linked(ctx, old); err != nil || p.ID != ana.ID {
			t.Errorf("%+v, %v", p, err)
		}
		clock.Add(time.Minute)
		for _, spent := range []string{old, "", "never"} {
			if _, err := s.Linked(ctx, spent); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q opens: %v", spent, err)
			}
			if _, err := s.RenewPassword(ctx, spent, "other words in a row"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q renews: %v", spent, err)
			}
		}
		one, two, dropped := link(), link(), link()
		if _, _, err := s.MakeLink(ctx, ana.Email, "rule:door"); !fault.Is(err, fault.TooMany) {
			t.Errorf("a fourth link: %v", err)
		}
		must(t, s.DropLink(ctx, dropped))
		if _, err := s.RenewPassword(ctx, one, "short"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
		for range 5 { // strangers guess, and lock her out
			_, _ = s.SignIn(ctx, ana.Email, "guess", "203.0.113.9")
		}
		_, before, err := s.Holder(ctx, ana.ID)
		must(t, err)
		if p, err := s.RenewPassword(ctx, one, "other words in a row"); err != nil || p.ID != ana.ID {
			t.Fatalf("%+v, %v", p, err)
		}
		if _, after, err := s.Holder(ctx, ana.ID); err != nil || after == before {
			t.Errorf("sessions go on: %v", err)
		}
		for _, spent := range []string{one, two} {
			if _, err := s.RenewPassword(ctx, spent, "third words in a row"); !fault.Is(err, fault.NotFound) {
				t.Errorf("it opens again: %v", err)
			}
		}
		if _, err := s.SignIn(ctx, ana.Email, "other words in a row", "203.0.113.7"); err != nil {
			t.Errorf("the new password: %v", err)
		}
		if _, err := s.SignIn(ctx, ana.Email, "a few words in a row", "203.0.113.7"); err == nil {
			t.Error("the old password still opens")
		}
		all, err := event.Of(ctx, d, ana.ID)
		must(t, err)
		kinds := map[string]int{}
		for _, e := range all {
			kinds[e.Kind]++
		}
		if kinds[team.LinkMade] != 4 || kinds[team.PersonChanged] != 1 {
			t.Errorf("recorded %v", kinds)
		}
		last := link()
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "tui@kindling.example", Name: "Tui", Role: team.Head, Zone: "UTC"})
		}))
		must(t, s.Leave(ctx, ana, ana.ID))
		if _, err := s.Linked(ctx, last); !fault.Is(err, fault.NotFound) {
			t.Errorf("who left comes in: %v", err)
		}
		if _, _, err := s.MakeLink(ctx, ana.Email, "rule:door"); !fault.Is(err, fault.NotFound) {
			t.Errorf("who left gets a link: %v", err)
		}
	})
}

func TestTwoWhoOpenOneLinkAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		_, err := s.Found(ctx, team.Founding{Team: "Test", Name: "Ana", Email: "ana@kindling.example", Password: "a few words in a row", Zone: "UTC"})
		must(t, err)
		_, secret, err := s.MakeLink(ctx, "ana@kindling.example", "rule:door")
		must(t, err)
		done := make(chan error, 2)
		for _, password := range []string{"other words in a row", "third words in a row"} {
			go func() {
				_, err := s.RenewPassword(ctx, secret, password)
				done <- err
			}()
		}
		if one, two := <-done, <-done; (one == nil) == (two == nil) {
			t.Errorf("%v and %v: want one of them in", one, two)
		}
	})
}
