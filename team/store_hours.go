// This file holds the store's verbs about hours: when the team is open, when
// people work, and who is away.

package team

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
)

// Office is what a new version of the office hours sets.
type Office struct {
	Zone  string
	Hours WeekHours // empty: no office hours any more, every second counts
	Off   []DayOff
}

// SetOfficeHours begins a new version of the office hours, which holds from
// now on; what was before keeps the version that held then. Hours that are as
// they were, but for days off that are over, begin none.
func (s *Store) SetOfficeHours(ctx context.Context, by Person, o Office) error {
	if err := by.MustLead("change when the team is open"); err != nil {
		return err
	}
	next, err := o.ready()
	if err != nil {
		return err
	}
	hours := text(next.Hours)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := readOffice(ctx, tx)
		if err != nil {
			return err
		}
		if held, ok := all.At(db.Micros(tx.At)); ok && held.Zone == next.Zone && text(held.Hours) == hours && slices.Equal(ahead(held, tx.At), ahead(next, tx.At)) {
			return nil
		}
		if err := tx.Exec(ctx, `INSERT INTO office_hours (since, who, zone, hours, off) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (since) DO UPDATE SET who = excluded.who, zone = excluded.zone, hours = excluded.hours, off = excluded.off`,
			db.Micros(tx.At), by.Email, next.Zone, hours, text(next.Off)); err != nil {
			return err
		}
		return event.Record(tx, OfficeHoursSet, "team", by.Email, OfficeSet{Zone: next.Zone, Hours: next.Hours, Off: next.Off})
	})
}

// ahead gives the days off that are not over: only they can change a number to come.
func ahead(s Schedule, at time.Time) (days []DayOff) {
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		return s.Off // no version has such a zone
	}
	today := at.In(loc).Format(time.DateOnly)
	for _, d := range s.Off {
		if d.Date >= today {
			days = append(days, d)
		}
	}
	return days
}

// ready gives the office hours in order; what can't be so is refused.
func (o Office) ready() (Schedule, error) {
	off := make([]DayOff, len(o.Off))
	for i, d := range o.Off {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			return Schedule{}, fault.Field("off", "“%s” is no date. It should look like 2026-12-25.", d.Date)
		}
		if off[i] = (DayOff{d.Date, strings.TrimSpace(d.Name)}); len(d.Name) > 200 {
			return Schedule{}, fault.Field("off", "The name of %s is too long: 200 letters at most.", d.Date)
		}
	}
	slices.SortStableFunc(off, func(a, b DayOff) int { return strings.Compare(a.Date, b.Date) })
	off = slices.CompactFunc(off, func(a, b DayOff) bool { return a.Date == b.Date })
	s, err := NewSchedules(Schedule{Zone: o.Zone, Hours: o.Hours, Off: off})
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			return Schedule{}, err
		}
		return Schedule{}, fault.Field("zone", "“%s” is no time zone. It should look like Europe/Lisbon.", o.Zone).Because(err)
	}
	return s.versions[0], nil
}

// text gives what a column keeps of hours and days: always the same for the same.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("hours and days are always JSON: %w", err))
	}
	return string(b)
}

// SetWorking says when a person works, and whose public holidays they take:
// each for themselves, and heads of support for others.
func (s *Store) SetWorking(ctx context.Context, by Person, person string, w Working) error {
	if err := mayEnter(by, person); err != nil {
		return err
	}
	hours, err := w.Hours.tidy()
	if err != nil {
		return err
	}
	if _, ok := CountryOf(w.Country); !ok && w.Country != "" {
		return fault.Field("country", "The holidays of “%s” are not known here. Enter the days as time off.", w.Country)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := personBy(ctx, tx, "id", person)
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, `INSERT INTO working_hours (person, hours, country) VALUES ($1, $2, $3)
			ON CONFLICT (person) DO UPDATE SET hours = excluded.hours, country = excluded.country`, p.ID, text(hours), w.Country); err != nil {
			return err
		}
		return event.Record(tx, WorkingSet, p.ID, by.Email, WorkSet{Person: p.Email, Hours: hours, Country: w.Country})
	})
}

// mayEnter refuses whoever enters something of somebody else without leading the team.
func mayEnter(by Person, person string) error {
	if by.ID != "" && by.ID == person || by.May() {
		return nil
	}
	return fault.New(fault.Forbidden, "Each person enters their own hours and time off; a head of support may do it for them.")
}

// AskOff enters time off: each for themselves, and heads of support for
// others. It gives the absence with its id.
func (s *Store) AskOff(ctx context.Context, by Person, a Absence) (Absence, error) {
	a.Note = strings.TrimSpace(a.Note)
	if err := mayEnter(by, a.Person); err != nil {
		return a, err
	}
	if err := a.check(); err != nil {
		return a, err
	}
	a.ID, a.By, a.Name = id.New(), by.Email, ""
	return a, s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := personBy(ctx, tx, "id", a.Person)
		if err != nil {
			return err
		}
		a.At = tx.At
		if err := tx.Exec(ctx, `INSERT INTO time_off (id, person, kind, first_day, last_day, note, entered_by, entered_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, a.ID, a.Person, a.Reason, a.First, a.Last, a.Note, a.By, db.Micros(a.At)); err != nil {
			return err
		}
		return event.Record(tx, OffAsked, p.ID, by.Email, Off{Person: p.Email, First: a.First, Last: a.Last})
	})
}

// CancelOff takes time off back; RestoreOff undoes that. A second time changes nothing.
func (s *Store) CancelOff(ctx context.Context, by Person, absence string) (Absence, error) {
	return s.turnOff(ctx, by, absence, true)
}

// RestoreOff brings back time off that was cancelled.
func (s *Store) RestoreOff(ctx context.Context, by Person, absence string) (Absence, error) {
	return s.turnOff(ctx, by, absence, false)
}

func (s *Store) turnOff(ctx context.Context, by Person, absence string, cancel bool) (a Absence, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err = absenceOf(tx.QueryRow(ctx, `SELECT `+absenceColumns+` FROM time_off WHERE id = $1`, absence))
		if errors.Is(err, db.ErrNoRows) {
			return fault.New(fault.NotFound, "There is no such time off.")
		}
		if err != nil {
			return err
		}
		// Who may not enter it may not learn that it exists.
		if mayEnter(by, a.Person) != nil {
			return fault.New(fault.NotFound, "There is no such time off.")
		}
		kind, at := OffRestored, time.Time{}
		if cancel {
			kind, at = OffCancelled, tx.At
		}
		n, err := tx.Change(ctx, `UPDATE time_off SET cancelled_at = $1 WHERE id = $2 AND (cancelled_at IS NULL) = $3`,
			db.MaybeMicros(at), absence, cancel)
		if err != nil || n == 0 {
			return err
		}
		p, err := personBy(ctx, tx, "id", a.Person)
		if err != nil {
			return err
		}
		return event.Record(tx, kind, p.ID, by.Email, Off{Person: p.Email, First: a.First, Last: a.Last})
	})
	return a, err
}
