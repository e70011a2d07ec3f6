package team_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

const (
	good  = "a few words in a row"
	other = "quite another sentence"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants checks the kind of an error, and the field it is about.
func wants(t *testing.T, err error, kind fault.Kind, field string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != kind || f.Field != field {
		t.Errorf("error %v, want one of kind %s about the field %q", err, kind, field)
	}
}

func founding() team.Founding {
	return team.Founding{Team: "Kindling support", Name: "Ana Ferreira", Email: " Ana@Kindling.example ", Password: good, Zone: "Europe/Lisbon"}
}

func found(t *testing.T, s *team.Store) team.Person {
	t.Helper()
	ana, err := s.Found(t.Context(), founding())
	must(t, err)
	return ana
}

func TestFoundingHappensOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		s := team.NewStore(d)
		if is, err := s.Founded(t.Context()); err != nil || is {
			t.Fatalf("an empty house counts as founded (%v)", err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() {
				f := founding()
				f.Email = fmt.Sprintf("head%d@kindling.example", i)
				_, errs[i] = s.Found(t.Context(), f)
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		people, err := s.People(t.Context())
		must(t, err)
		if won != 1 || len(people) != 1 || !people[0].May() {
			t.Errorf("%d of four founders won, and there are %d people", won, len(people))
		}
		set, err := s.Settings(t.Context())
		must(t, err)
		if set.Name != "Kindling support" || set.Zone != "Europe/Lisbon" {
			t.Errorf("settings after founding: %+v", set)
		}
	})
}

func TestWhatFoundingRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		s := team.NewStore(d)
		for field, spoil := range map[string]func(*team.Founding){
			"password": func(f *team.Founding) { f.Password = "too short" },
			"email":    func(f *team.Founding) { f.Email = "ana at kindling" },
			"name":     func(f *team.Founding) { f.Name = "  " },
			"zone":     func(f *team.Founding) { f.Zone = "Mars/Olympus" },
		} {
			f := founding()
			spoil(&f)
			_, err := s.Found(t.Context(), f)
			wants(t, err, fault.Invalid, field)
		}
		if is, err := s.Founded(t.Context()); err != nil || is {
			t.Errorf("a refused founding counts (%v)", err)
		}
	})
}

func TestInvitationsOpenTheDoorOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		in := team.Invitation{Email: "Tui@Kindling.example", Name: "Tui Parata", Role: team.Technician}
		first, err := s.Invite(ctx, ana, in)
		must(t, err)
		second, err := s.Invite(ctx, ana, in)
		must(t, err)
		if _, err := s.Invited(ctx, first); !fault.Is(err, fault.NotFound) {
			t.Errorf("the older of two invitations still opens: %v", err)
		}
		open, err := s.OpenInvitations(ctx)
		must(t, err)
		if len(open) != 1 || open[0].Email != "tui@kindling.example" || open[0].InvitedBy != "Ana Ferreira" || !open[0].At.Equal(clock.Now()) {
			t.Errorf("open invitations: %+v", open)
		}
		tui, err := s.Accept(ctx, second, "Tui Parata", other, "Pacific/Auckland")
		must(t, err)
		if tui.Email != "tui@kindling.example" || tui.Role != team.Technician || tui.Zone != "Pacific/Auckland" || tui.May() {
			t.Errorf("joined as %+v", tui)
		}
		if _, err := s.Accept(ctx, second, "Eve", other, "UTC"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an invitation was used twice: %v", err)
		}
		if open, err := s.OpenInvitations(ctx); err != nil || len(open) != 0 {
			t.Errorf("a taken invitation counts as open: %+v %v", open, err)
		}
		_, err = s.Invite(ctx, ana, in)
		wants(t, err, fault.Invalid, "email")
		_, err = s.Invite(ctx, tui, team.Invitation{Email: "x@kindling.example", Name: "X", Role: team.Guest})
		wants(t, err, fault.Forbidden, "")
		if p, err := s.SignIn(ctx, "TUI@kindling.example", other, "192.0.2.1"); err != nil || p.ID != tui.ID {
			t.Errorf("signing in after joining: %v %v", p, err)
		}
	})
}

func TestInvitationsGrowOld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := team.NewStore(d)
		secret, err := s.Invite(t.Context(), found(t, s), team.Invitation{Email: "tui@kindling.example", Name: "Tui", Role: team.Technician})
		must(t, err)
		clock.Add(7 * 24 * time.Hour)
		if _, err := s.Invited(t.Context(), secret); err != nil {
			t.Errorf("on its last moment: %v", err)
		}
		clock.Add(time.Microsecond)
		if _, err := s.Invited(t.Context(), secret); !fault.Is(err, fault.NotFound) {
			t.Errorf("after seven days: %v", err)
		}
		if _, err := s.Accept(t.Context(), secret, "Tui", good, "UTC"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an old invitation was accepted: %v", err)
		}
	})
}

func TestSignInTellsAStrangerNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe", Role: team.Senior, Zone: "UTC"})
		}))
		said := map[string]bool{}
		for _, try := range []struct{ email, password string }{
			{"ana@kindling.example", "not her words at all"}, // wrong password
			{"nobody@kindling.example", good},                // no such person
			{"joe@kindling.example", ""},                     // has no password yet
			{"no address", good},
			{"ana@kindling.example", string(slices.Repeat([]byte("x"), 1001))},
		} {
			_, err := s.SignIn(ctx, try.email, try.password, "192.0.2.1")
			wants(t, err, fault.Invalid, "")
			said[err.Error()] = true
		}
		if len(said) != 1 {
			t.Errorf("failures can be told apart: %v", said)
		}
		if p, err := s.SignIn(ctx, " ANA@kindling.example", good, "192.0.2.1"); err != nil || p != ana {
			t.Errorf("signed in as %+v, %v", p, err)
		}
	})
}

func TestWhoFailsTooOftenMustWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		found(t, s)
		for range 5 {
			_, err := s.SignIn(ctx, "ana@kindling.example", "guess after guess", "192.0.2.1")
			wants(t, err, fault.Invalid, "")
			_, err = s.SignIn(ctx, "nobody@kindling.example", "guess after guess", "192.0.2.2")
			wants(t, err, fault.Invalid, "")
		}
		_, known := s.SignIn(ctx, "ana@kindling.example", good, "192.0.2.3")
		_, unknown := s.SignIn(ctx, "nobody@kindling.example", good, "192.0.2.3")
		wants(t, known, fault.TooMany, "")
		wants(t, unknown, fault.TooMany, "")
		if known.Error() != unknown.Error() {
			t.Errorf("the locks differ: %v, %v", known, unknown)
		}
		clock.Add(15*time.Minute + time.Second)
		if _, err := s.SignIn(ctx, "ana@kindling.example", good, "192.0.2.3"); err != nil {
			t.Errorf("a quarter of an hour later: %v", err)
		}
	})
}

func TestOneOriginIsLimitedOverManyAddresses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		found(t, s)
		kinds := map[fault.Kind]int{}
		for i := range 34 {
			_, err := s.SignIn(ctx, fmt.Sprintf("guess%d@kindling.example", i), string(slices.Repeat([]byte("x"), 1001)), "192.0.2.9")
			kinds[fault.KindOf(err)]++
		}
		if kinds[fault.Invalid] != 30 || kinds[fault.TooMany] != 4 {
			t.Errorf("34 guesses of one origin ended as %v", kinds)
		}
		if _, err := s.SignIn(ctx, "ana@kindling.example", good, "192.0.2.10"); err != nil {
			t.Errorf("another origin is shut out: %v", err)
		}
	})
}

func TestGuessesSideBySideAreAllCounted(t *testing.T) {
	long := string(slices.Repeat([]byte("x"), 1001)) // refused without the slow work, so that the guesses meet
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		for victim := range 10 {
			kinds := make([]fault.Kind, 12)
			var wg sync.WaitGroup
			for i := range kinds {
				wg.Go(func() {
					_, err := s.SignIn(ctx, fmt.Sprintf("victim%d@kindling.example", victim), long, fmt.Sprintf("192.0.2.%d", i))
					kinds[i] = fault.KindOf(err)
				})
			}
			wg.Wait()
			passed := slices.DeleteFunc(slices.Clone(kinds), func(k fault.Kind) bool { return k != fault.Invalid })
			refused := slices.DeleteFunc(slices.Clone(kinds), func(k fault.Kind) bool { return k != fault.TooMany })
			if len(passed) != 5 || len(refused) != 7 {
				t.Errorf("twelve guesses side by side ended as %v, want five looked at", kinds)
			}
		}
	})
}

func TestASuccessForgivesItsOrigin(t *testing.T) {
	long := string(slices.Repeat([]byte("x"), 1001))
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		found(t, s)
		for round := range 2 { // a whole office behind one network address
			for i := range 29 {
				_, err := s.SignIn(ctx, fmt.Sprintf("colleague%d-%d@kindling.example", round, i), long, "192.0.2.1")
				wants(t, err, fault.Invalid, "")
			}
			_, err := s.SignIn(ctx, "ana@kindling.example", good, "192.0.2.1")
			must(t, err)
		}
	})
}

func TestPeopleChangeThemselves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		p, err := s.SaveMe(ctx, ana, " Ana F. ", "Asia/Singapore")
		must(t, err)
		if got, err := s.Person(ctx, ana.ID); err != nil || got != p || got.Name != "Ana F." || got.Zone != "Asia/Singapore" || got.Role != team.Head {
			t.Errorf("kept %+v, %v", got, err)
		}
		_, err = s.SaveMe(ctx, ana, "", "UTC")
		wants(t, err, fault.Invalid, "name")
		_, err = s.SaveMe(ctx, ana, "Ana", "Local")
		wants(t, err, fault.Invalid, "zone")
	})
}

func TestANewPasswordEndsTheOld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		ana := found(t, s)
		p, before, err := s.Holder(ctx, ana.ID)
		if err != nil || p != ana {
			t.Fatalf("the holder is %+v, %v", p, err)
		}
		wants(t, s.ChangePassword(ctx, ana, good, "short"), fault.Invalid, "password")
		wants(t, s.ChangePassword(ctx, ana, "not hers", other), fault.Invalid, "old")
		if _, still, _ := s.Holder(ctx, ana.ID); still != before {
			t.Error("a refused change ends sessions")
		}
		must(t, s.ChangePassword(ctx, ana, good, other))
		if _, after, err := s.Holder(ctx, ana.ID); err != nil || after == before {
			t.Errorf("the mark of a session outlives the password (%v)", err)
		}
		_, err = s.SignIn(ctx, ana.Email, good, "192.0.2.1")
		wants(t, err, fault.Invalid, "")
		_, err = s.SignIn(ctx, ana.Email, other, "192.0.2.1")
		must(t, err)
		for range 5 {
			wants(t, s.ChangePassword(ctx, ana, "guess", good), fault.Invalid, "old")
		}
		wants(t, s.ChangePassword(ctx, ana, other, good), fault.TooMany, "")
		if _, err := s.SignIn(ctx, ana.Email, other, "192.0.2.1"); err != nil {
			t.Errorf("guessing on the own page locks the door: %v", err)
		}
		clock.Add(16 * time.Minute)
		must(t, s.ChangePassword(ctx, ana, other, good))
		_, _, err = s.Holder(ctx, "nobody")
		wants(t, err, fault.NotFound, "")
	})
}

func TestWhoHasNoPasswordMayChooseOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, s := t.Context(), team.NewStore(d)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return team.Bring(ctx, tx, team.Person{Email: "joe@kindling.example", Name: "Joe", Role: team.Senior, Zone: "UTC"})
		}))
		joe, err := s.PersonByEmail(ctx, "joe@kindling.example")
		must(t, err)
		if has, err := s.HasPassword(ctx, joe.ID); err != nil || has {
			t.Errorf("who was brought from elsewhere has a password (%v)", err)
		}
		must(t, s.ChangePassword(ctx, joe, "", good))
		if has, err := s.HasPassword(ctx, joe.ID); err != nil || !has {
			t.Errorf("a chosen password is not there (%v)", err)
		}
		_, err = s.SignIn(ctx, joe.Email, good, "192.0.2.1")
		must(t, err)
	})
}

func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		ctx, s := t.Context(), team.NewSessions(d)
		must(t, s.CommitCtx(ctx, "hash", []byte("one"), clock.Now().Add(time.Hour)))
		must(t, s.CommitCtx(ctx, "hash", []byte("two"), clock.Now().Add(time.Hour)))
		if data, ok, err := s.FindCtx(ctx, "hash"); err != nil || !ok || string(data) != "two" {
			t.Errorf("found %q %v %v", data, ok, err)
		}
		clock.Add(time.Hour)
		if _, ok, err := s.FindCtx(ctx, "hash"); err != nil || ok {
			t.Errorf("an ended session is found (%v)", err)
		}
		must(t, s.CommitCtx(ctx, "hash", []byte("three"), clock.Now().Add(time.Hour)))
		must(t, s.DeleteCtx(ctx, "hash"))
		if _, ok, err := s.FindCtx(ctx, "hash"); err != nil || ok {
			t.Errorf("a deleted session is found (%v)", err)
		}
	})
}

func TestOfferedZonesExist(t *testing.T) {
	all := team.Zones("Antarctica/Troll")
	if !slices.Contains(all, "Antarctica/Troll") || !slices.IsSorted(all) || slices.Contains(team.Zones(""), "") {
		t.Error("a person's own zone is missing, or the list is out of order")
	}
	for _, zone := range all {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}
