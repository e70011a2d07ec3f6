package team_test

// Passwords are slow work that strangers can ask for: little of it happens at
// once, and none in vain.

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/kit/db"
	"rapport/kit/dbtest"
	"rapport/kit/fault"
	"rapport/team"
)

func TestWhatIsRefusedNeedsNoTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s := team.NewStore(d)
		ana := found(t, s)
		secret, err := s.Invite(ctx, ana, team.Invitation{Email: "tui@kindling.example", Name: "Tui", Role: team.Technician})
		must(t, err)
		release := s.HoldPasswords()
		defer release()
		_, err = s.Found(ctx, founding())
		wants(t, err, fault.Conflict, "")
		_, err = s.Accept(ctx, "made up", "Eve", good, "UTC")
		wants(t, err, fault.NotFound, "")
		_, err = s.Accept(ctx, secret, "Tui", good, "Mars/Olympus")
		wants(t, err, fault.Invalid, "zone")
	})
}

func TestPasswordsWaitTheirTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		s := team.NewStore(d)
		ana := found(t, s)
		secret, err := s.Invite(t.Context(), ana, team.Invitation{Email: "tui@kindling.example", Name: "Tui", Role: team.Technician})
		must(t, err)
		release := s.HoldPasswords()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for what, do := range map[string]func() error{
			"signing in":              func() error { _, err := s.SignIn(ctx, ana.Email, good, "192.0.2.1"); return err },
			"signing in as nobody":    func() error { _, err := s.SignIn(ctx, "nobody@x.example", good, "192.0.2.1"); return err },
			"accepting":               func() error { _, err := s.Accept(ctx, secret, "Tui", good, "UTC"); return err },
			"changing one’s password": func() error { return s.ChangePassword(ctx, ana, good, other) },
		} {
			wg.Go(func() {
				if err := do(); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "waiting to look at a password") {
					t.Errorf("%s while others have their turn: %v", what, err)
				}
			})
		}
		wg.Wait()
		release()
		_, err = s.Accept(t.Context(), secret, "Tui", good, "UTC")
		must(t, err)
		_, err = s.SignIn(t.Context(), ana.Email, good, "192.0.2.1")
		must(t, err)
	})
}
