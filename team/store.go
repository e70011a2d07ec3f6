// This file holds the team's verbs: founding, joining, settings.

package team

import (
	"context"
	"encoding/json"
	"fmt"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
)

// Store keeps the team.
type Store struct {
	db        *db.DB
	passwords passwords
}

// NewStore keeps the team in d.
func NewStore(d *db.DB) *Store { return &Store{d, make(passwords, mostHashed)} }

// Founding is what the first-run page asks.
type Founding struct {
	Team     string
	Name     string
	Email    string
	Password string
	Zone     string
}

// Found makes the first head of support. It works once: when anybody has a
// password already, it is refused.
func (s *Store) Found(ctx context.Context, f Founding) (Person, error) {
	if err := checkPassword(f.Password); err != nil {
		return Person{}, err
	}
	p, err := Person{Email: f.Email, Name: f.Name, Role: Head, Zone: f.Zone}.ready()
	if err != nil {
		return Person{}, err
	}
	// Asked before the slow work; the transaction asks again.
	if err := unfounded(ctx, s.db); err != nil {
		return Person{}, err
	}
	hash, err := s.passwords.hash(ctx, f.Password)
	if err != nil {
		return Person{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// Touching the one row makes two founders wait for each other.
		if err := tx.Exec(ctx, `UPDATE team SET name = $1, time_zone = $2 WHERE one = 1`, f.Team, f.Zone); err != nil {
			return err
		}
		if err := unfounded(ctx, tx); err != nil {
			return err
		}
		p, err = join(ctx, tx, p, hash)
		return err
	})
	return p, err
}

// Founded tells whether anybody can sign in yet.
func (s *Store) Founded(ctx context.Context) (bool, error) { return founded(ctx, s.db) }

func founded(ctx context.Context, q db.Querier) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM person WHERE password <> ''`).Scan(&n)
	return n > 0, err
}

// unfounded refuses when there is a head of support already.
func unfounded(ctx context.Context, q db.Querier) error {
	is, err := founded(ctx, q)
	if err == nil && is {
		err = fault.New(fault.Conflict, "This team has its head of support already. Sign in, or ask for an invitation.")
	}
	return err
}

// join adds the person, or gives a password to one that an imported log brought.
func join(ctx context.Context, tx *db.Tx, p Person, hash string) (Person, error) {
	p, err := p.ready()
	if err != nil {
		return p, err
	}
	known, err := personBy(ctx, tx, "email", p.Email)
	switch {
	case err == nil:
		p.ID, p.JoinedAt, p.Started, p.Manager = known.ID, known.JoinedAt, known.Started, known.Manager
		err = tx.Exec(ctx, `UPDATE person SET name = $1, role = $2, time_zone = $3, password = $4, left_at = NULL WHERE id = $5`,
			p.Name, p.Role, p.Zone, hash, p.ID)
	case fault.Is(err, fault.NotFound):
		p.ID, p.JoinedAt = id.New(), tx.At
		err = tx.Exec(ctx, `INSERT INTO person (id, email, name, role, time_zone, started, manager, password, joined_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			p.ID, p.Email, p.Name, p.Role, p.Zone, p.Started, p.Manager, hash, db.Micros(tx.At))
	}
	if err != nil {
		return p, err
	}
	return p, event.Record(tx, PersonJoined, p.ID, p.Email, Joined{p.Email, p.Name, p.Role})
}

// Bring adds a person from elsewhere, who can't sign in until invited. A
// person who is here already, exactly so, is left as is; one who differs is a
// conflict, told in a sentence.
func Bring(ctx context.Context, tx *db.Tx, p Person) error {
	known, err := personBy(ctx, tx, "email", p.Email)
	if fault.Is(err, fault.NotFound) {
		_, err = join(ctx, tx, p, "")
		return err
	}
	if err != nil {
		return err
	}
	if known.Name != p.Name || known.Role != p.Role || known.Zone != p.Zone || known.Started != p.Started || known.Manager != p.Manager {
		return fault.New(fault.Conflict, "%s is in the team already, as %s (%s, %s)", p.Email, known.Name, known.Role, known.Zone)
	}
	return nil
}

// SaveSettings changes what the team has set.
func (s *Store) SaveSettings(ctx context.Context, by Person, set Settings) error {
	if err := by.MustLead("change the team's settings"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return BringSettings(ctx, tx, by.Email, set) })
}

// BringSettings sets the team's settings from elsewhere.
func BringSettings(ctx context.Context, tx *db.Tx, by string, set Settings) error {
	capacity, hours, holidays := "", string(set.Hours), ""
	if set.Capacity != nil {
		b, err := json.Marshal(set.Capacity)
		if err != nil {
			return fmt.Errorf("keeping the capacity: %w", err)
		}
		capacity = string(b)
	}
	if set.Holidays != nil {
		b, err := json.Marshal(set.Holidays)
		if err != nil {
			return fmt.Errorf("keeping the holidays: %w", err)
		}
		holidays = string(b)
	}
	if err := tx.Exec(ctx, `UPDATE team SET name = $1, time_zone = $2, mailbox = $3, capacity = $4, office_hours = $5, holidays = $6 WHERE one = 1`,
		set.Name, set.Zone, set.Mailbox, capacity, hours, holidays); err != nil {
		return err
	}
	return event.Record(tx, SettingsChanged, "team", by, map[string]string{"zone": set.Zone, "name": set.Name})
}
