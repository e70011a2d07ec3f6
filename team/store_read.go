// This file holds what can be asked of the team.

package team

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rapport/kit/db"
	"rapport/kit/fault"
)

const personColumns = `id, email, name, role, time_zone, started, manager, joined_at, left_at`

func scanPerson(rows *db.Rows) (Person, error) { return personOf(rows) }

func personOf(row interface{ Scan(...any) error }) (p Person, err error) {
	var joined int64
	var left *int64
	err = row.Scan(&p.ID, &p.Email, &p.Name, &p.Role, &p.Zone, &p.Started, &p.Manager, &joined, &left)
	p.JoinedAt, p.LeftAt = db.Time(joined), db.MaybeTime(left)
	return p, err
}

func personBy(ctx context.Context, q db.Querier, column, value string) (Person, error) {
	p, err := personOf(q.QueryRow(ctx, `SELECT `+personColumns+` FROM person WHERE `+column+` = $1`, value))
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.New(fault.NotFound, "There is no such person in the team.")
	}
	return p, err
}

// Person gives the person with the id.
func (s *Store) Person(ctx context.Context, id string) (Person, error) {
	return personBy(ctx, s.db, "id", id)
}

// PersonByEmail gives the person with the address.
func (s *Store) PersonByEmail(ctx context.Context, email string) (Person, error) {
	return personBy(ctx, s.db, "email", email)
}

// People gives everybody, in alphabetical order, also who has left.
func (s *Store) People(ctx context.Context) ([]Person, error) { return People(ctx, s.db) }

// People gives everybody as a transaction or the database sees them.
func People(ctx context.Context, q db.Querier) ([]Person, error) {
	return db.All(ctx, q, scanPerson, `SELECT `+personColumns+` FROM person ORDER BY lower(name), email`)
}

// Addresses gives the addresses of who is in the team now.
func Addresses(ctx context.Context, q db.Querier) (map[string]bool, error) {
	all, err := db.All(ctx, q, db.Text, `SELECT email FROM person WHERE left_at IS NULL`)
	set := make(map[string]bool, len(all))
	for _, a := range all {
		set[a] = true
	}
	return set, err
}

// Settings gives what the team has set.
func (s *Store) Settings(ctx context.Context) (Settings, error) { return ReadSettings(ctx, s.db) }

// ReadSettings gives what the team has set, as a transaction or a snapshot sees it.
func ReadSettings(ctx context.Context, q db.Querier) (set Settings, err error) {
	var capacity, hours, holidays string
	err = q.QueryRow(ctx, `SELECT name, time_zone, mailbox, capacity, office_hours, holidays FROM team WHERE one = 1`).
		Scan(&set.Name, &set.Zone, &set.Mailbox, &capacity, &hours, &holidays)
	if err != nil {
		return set, err
	}
	if capacity != "" {
		set.Capacity = &Capacity{}
		if err := json.Unmarshal([]byte(capacity), set.Capacity); err != nil {
			return set, fmt.Errorf("reading the capacity: %w", err)
		}
	}
	if hours != "" {
		set.Hours = json.RawMessage(hours)
	}
	if holidays != "" {
		if err := json.Unmarshal([]byte(holidays), &set.Holidays); err != nil {
			return set, fmt.Errorf("reading the holidays: %w", err)
		}
	}
	return set, nil
}
