// This file holds the verbs about how people stand, and the reading of it.

package rhythm

import (
	"context"
	"errors"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/team"
)

// Say sets how the person stands: a break for a length, everything else until
// the end of the person's own day. It gives until when it holds.
func (s *Store) Say(ctx context.Context, who team.Person, k Kind, length time.Duration) (until time.Time, err error) {
	if err := mayWork(who); err != nil {
		return until, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if until, err = endOf(who, k, length, tx.At); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO person_status (person, kind, until, set_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person) DO UPDATE SET kind = excluded.kind, until = excluded.until, set_at = excluded.set_at`,
			who.ID, string(k), db.Micros(until), db.Micros(tx.At)); err != nil {
			return err
		}
		return event.Record(tx, EventStatus, who.ID, who.Email, StatusChanged{k, db.Micros(until)})
	})
	return until, err
}

// Unsay takes back what the person said: hours and time off speak again.
func (s *Store) Unsay(ctx context.Context, who team.Person) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `DELETE FROM person_status WHERE person = $1`, who.ID)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventStatus, who.ID, who.Email, StatusChanged{})
	})
}

// Saying gives what the person says now; false when hours and time off speak.
// It is cheap enough for every page.
func (s *Store) Saying(ctx context.Context, who team.Person) (said Said, is bool, err error) {
	_, said, err = saidOf(s.db.QueryRow(ctx, `SELECT person, kind, until, set_at FROM person_status WHERE person = $1`, who.ID))
	if errors.Is(err, db.ErrNoRows) {
		return said, false, nil
	}
	return said, s.db.Now().Before(said.Until), err
}

func saidOf(row interface{ Scan(...any) error }) (person string, said Said, err error) {
	var until, set int64
	err = row.Scan(&person, &said.Kind, &until, &set)
	said.Until, said.SetAt = db.Time(until), db.Time(set)
	return person, said, err
}

// One is how one person of the team stands.
type One struct {
	team.Person
	Status
}

// Everybody gives how all who are in the team stand now, in alphabetical
// order. Why somebody is away is never in it.
func (s *Store) Everybody(ctx context.Context) ([]One, error) {
	now := s.db.Now()
	people, err := s.team.People(ctx)
	if err != nil {
		return nil, err
	}
	roster, err := s.team.Roster(ctx, team.Person{}, now, now.AddDate(0, 0, 60))
	if err != nil {
		return nil, err
	}
	said, err := s.allSaid(ctx, now)
	if err != nil {
		return nil, err
	}
	hours, err := s.running(ctx, now)
	if err != nil {
		return nil, err
	}
	all := make([]One, 0, len(people))
	for _, p := range people {
		if p.LeftAt.IsZero() {
			all = append(all, One{p, statusOf(said[p.ID], hours[p.ID], roster.At(p, now), now)})
		}
	}
	return all, nil
}

func (s *Store) allSaid(ctx context.Context, now time.Time) (map[string]Said, error) {
	all := map[string]Said{}
	return all, db.Each(ctx, s.db, func(rows *db.Rows) error {
		person, said, err := saidOf(rows)
		all[person] = said
		return err
	}, `SELECT person, kind, until, set_at FROM person_status WHERE until > $1`, db.Micros(now))
}

// running gives the sessions that nobody has left, by person.
func (s *Store) running(ctx context.Context, now time.Time) (map[string]Session, error) {
	all := map[string]Session{}
	return all, db.Each(ctx, s.db, func(rows *db.Rows) error {
		b, err := sessionOf(rows)
		if b.At(now).Stage != Over {
			all[b.Person] = b
		}
		return err
	}, `SELECT `+sessionColumns+` FROM beast_session WHERE ended_at IS NULL`)
}

// Beasts gives who is in Beast mode now, in alphabetical order; it is cheap
// enough for every list of conversations.
func (s *Store) Beasts(ctx context.Context) ([]One, error) {
	now := s.db.Now()
	hours, err := s.running(ctx, now)
	if err != nil || len(hours) == 0 {
		return nil, err
	}
	people, err := s.team.People(ctx)
	var all []One
	for _, p := range people {
		if st := statusOf(Said{}, hours[p.ID], team.Standing{}, now); st.Kind == InBeast {
			all = append(all, One{p, st})
		}
	}
	return all, err
}
