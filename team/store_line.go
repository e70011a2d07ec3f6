// This file holds what part people have in the team, reporting lines, and leaving.

package team

import (
	"context"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// The kinds of events about where a person stands; the subject is the person.
const (
	LineChanged = "person.line_changed"
	RoleChanged = "person.role_changed"
	PersonLeft  = "person.left"
)

// Line is recorded with LineChanged and PersonLeft.
type Line struct {
	Email   string `json:"email"`
	Manager string `json:"manager"` // the manager's address from now on; empty for nobody
}

// NewRole is recorded with RoleChanged.
type NewRole struct {
	Email string `json:"email"`
	Role  Role   `json:"role"`
	Was   Role   `json:"was"`
}

// SetRole gives a person another part in the team, and says which they had.
// Heads of support may; there is always one. What the person may holds from the next request on.
func (s *Store) SetRole(ctx context.Context, by Person, person string, role Role) (was Role, err error) {
	if err := by.MustLead("change what part people have"); err != nil {
		return "", err
	}
	if !role.Valid() {
		return "", fault.Field("role", "“%s” is no role. Choose one of the list.", role)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		others, err := holdHeads(ctx, tx, by, person)
		if err != nil {
			return err
		}
		p, err := inTeam(ctx, tx, person)
		if err != nil {
			return err
		}
		if was = p.Role; was == role {
			return nil
		}
		if was == Head && others == 0 {
			return fault.Field("role", "%s is the only head of support. Make somebody else one first.", p.FirstName())
		}
		if err := tx.Exec(ctx, `UPDATE person SET role = $1 WHERE id = $2`, string(role), p.ID); err != nil {
			return err
		}
		return event.Record(tx, RoleChanged, p.ID, by.Email, NewRole{p.Email, role, was})
	})
	return was, err
}

// holdHeads makes changes to who leads wait for each other, so that two heads
// who end each other's part at once see each other. It counts the heads beside
// a person, and refuses by who leads no more.
func holdHeads(ctx context.Context, tx *db.Tx, by Person, person string) (others int, err error) {
	if err := tx.Exec(ctx, `UPDATE person SET left_at = left_at WHERE role = $1`, string(Head)); err != nil {
		return 0, err
	}
	now, err := personBy(ctx, tx, "id", by.ID)
	if err != nil {
		return 0, err
	}
	if err := now.MustLead("do this"); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FROM person WHERE role = $1 AND left_at IS NULL AND id <> $2`, string(Head), person).Scan(&others)
	return others, err
}

// SetManager says to whom a person reports from now on; manager is a person's id,
// or "" for nobody. Heads of support may. Nobody reports to themselves, not over others either.
func (s *Store) SetManager(ctx context.Context, by Person, person, manager string) error {
	if err := by.MustLead("change who reports to whom"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := inTeam(ctx, tx, person)
		if err != nil {
			return err
		}
		address := ""
		if manager != "" {
			m, err := inTeam(ctx, tx, manager)
			if err != nil {
				return err
			}
			if err := above(ctx, tx, p, m); err != nil {
				return err
			}
			address = m.Email
		}
		if address == p.Manager {
			return nil
		}
		if err := tx.Exec(ctx, `UPDATE person SET manager = $1 WHERE id = $2`, address, p.ID); err != nil {
			return err
		}
		return event.Record(tx, LineChanged, p.ID, by.Email, Line{p.Email, address})
	})
}

// above refuses a manager who reports to the person, over others or not.
func above(ctx context.Context, q db.Querier, p, manager Person) error {
	all, err := People(ctx, q)
	if err != nil {
		return err
	}
	boss := make(map[string]string, len(all))
	for _, q := range all {
		boss[q.Email] = q.Manager
	}
	at := manager.Email
	for range all {
		if at == p.Email {
			return fault.Field("manager", "%s reports to %s. Change that first.", manager.FirstName(), p.FirstName())
		}
		at = boss[at]
	}
	return nil
}

// Leave lets a person leave the team: heads of support may, not the last one of
// them. Who left can't sign in; what they answered stays theirs.
func (s *Store) Leave(ctx context.Context, by Person, person string) error {
	if err := by.MustLead("let somebody leave the team"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		heads, err := holdHeads(ctx, tx, by, person)
		if err != nil {
			return err
		}
		p, err := inTeam(ctx, tx, person)
		if err != nil {
			return err
		}
		if heads == 0 {
			return fault.New(fault.Conflict, "%s is the only head of support. Make somebody else one first.", p.FirstName())
		}
		if err := tx.Exec(ctx, `UPDATE person SET left_at = $1 WHERE id = $2`, db.Micros(tx.At), p.ID); err != nil {
			return err
		}
		return event.Record(tx, PersonLeft, p.ID, by.Email, Line{p.Email, p.Manager})
	})
}

// inTeam gives a person who is in the team.
func inTeam(ctx context.Context, q db.Querier, id string) (Person, error) {
	p, err := personBy(ctx, q, "id", id)
	if fault.Is(err, fault.NotFound) || err == nil && !p.LeftAt.IsZero() {
		return p, fault.Field("person", "Choose somebody who is in the team.")
	}
	return p, err
}
