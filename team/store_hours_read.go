// This file holds what can be asked about hours and time off.

package team

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rapport/kit/db"
)

// OfficeHours gives all versions of the team's office hours, ready for
// arithmetic. What an imported log set holds from the beginning.
func (s *Store) OfficeHours(ctx context.Context) (Schedules, error) { return readOffice(ctx, s.db) }

// ReadOfficeHours gives all versions as a transaction or a snapshot sees them.
func ReadOfficeHours(ctx context.Context, q db.Querier) (Schedules, error) { return readOffice(ctx, q) }

func readOffice(ctx context.Context, q db.Querier) (Schedules, error) {
	set, err := ReadSettings(ctx, q)
	if err != nil {
		return Schedules{}, err
	}
	var all []Schedule
	if set.Hours != nil {
		first := Schedule{Who: "rule:import", Zone: set.Location().String()}
		if err := json.Unmarshal(set.Hours, &first.Hours); err != nil {
			return Schedules{}, fmt.Errorf("reading the office hours: %w", err)
		}
		for _, date := range set.Holidays {
			first.Off = append(first.Off, DayOff{Date: date})
		}
		all = append(all, first)
	}
	later, err := db.All(ctx, q, func(rows *db.Rows) (v Schedule, err error) {
		var hours, off string
		if err = rows.Scan(&v.Since, &v.Who, &v.Zone, &hours, &off); err != nil {
			return v, err
		}
		if err = json.Unmarshal([]byte(hours), &v.Hours); err == nil {
			err = json.Unmarshal([]byte(off), &v.Off)
		}
		return v, err
	}, `SELECT since, who, zone, hours, off FROM office_hours ORDER BY since`)
	if err != nil {
		return Schedules{}, err
	}
	return NewSchedules(append(all, later...)...)
}

const absenceColumns = `id, person, kind, first_day, last_day, note, entered_by, entered_at`

func absenceOf(row interface{ Scan(...any) error }) (a Absence, err error) {
	var at int64
	err = row.Scan(&a.ID, &a.Person, &a.Reason, &a.First, &a.Last, &a.Note, &a.By, &at)
	a.At = db.Time(at)
	return a, err
}

// EverOff gives all time off that was entered for who, oldest first, and that
// which was cancelled.
func (s *Store) EverOff(ctx context.Context, who Person) (kept, cancelled []Absence, err error) {
	read := func(is string) ([]Absence, error) {
		return db.All(ctx, s.db, func(rows *db.Rows) (Absence, error) { return absenceOf(rows) },
			`SELECT `+absenceColumns+` FROM time_off WHERE person = $1 AND cancelled_at IS `+is+` ORDER BY first_day, id`, who.ID)
	}
	if kept, err = read("NULL"); err == nil {
		cancelled, err = read("NOT NULL")
	}
	return kept, cancelled, err
}

// Roster gives who works when and who is away between two moments, everywhere
// on earth, as who may see it. The zero Person sees only that people are away.
func (s *Store) Roster(ctx context.Context, who Person, from, to time.Time) (Roster, error) {
	return ReadRoster(ctx, s.db, who, from, to)
}

// ReadRoster gives the roster as a transaction or a snapshot sees it.
func ReadRoster(ctx context.Context, q db.Querier, who Person, from, to time.Time) (Roster, error) {
	// Dates differ from UTC's by one day at most.
	first, last := from.UTC().AddDate(0, 0, -1).Format(time.DateOnly), to.UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	working := map[string]Working{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var person, hours string
		var w Working
		if err := rows.Scan(&person, &hours, &w.Country); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(hours), &w.Hours); err != nil {
			return fmt.Errorf("reading working hours: %w", err)
		}
		working[person] = w
		return nil
	}, `SELECT person, hours, country FROM working_hours`)
	if err != nil {
		return Roster{}, err
	}
	off, err := db.All(ctx, q, func(rows *db.Rows) (Absence, error) {
		a, err := absenceOf(rows)
		return a.seenBy(who), err
	}, `SELECT `+absenceColumns+` FROM time_off WHERE cancelled_at IS NULL AND last_day >= $1 AND first_day <= $2
		ORDER BY first_day, last_day, id`, first, last)
	return newRoster(working, off, first, last), err
}
