// This file holds the verbs on series, and reading them.

package meeting

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
	"rapport/team"
)

// Begin begins a series; heads of support may, and everybody for a meeting that
// they host. Who begins it is its host unless it names another.
func (s *Store) Begin(ctx context.Context, who team.Person, ser Series) (Series, error) {
	if who.ID == "" || !who.LeftAt.IsZero() {
		return ser, fault.New(fault.Forbidden, "Only the team can begin meetings here.")
	}
	ser, err := ser.check()
	if err != nil {
		return ser, err
	}
	if ser.Host == "" {
		ser.Host = who.ID
	}
	if ser.Host != who.ID && !who.May() {
		return ser, fault.Field("host", "Only the head of support can begin a meeting that another hosts.")
	}
	ser.ID, ser.CreatedBy, ser.Sequence, ser.EndedAt = id.New(), who.ID, 0, time.Time{}
	ser.UID = ser.ID + "@rapport"
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ser.CreatedAt, ser.ChangedAt = tx.At, tx.At
		if err := insertSeries(ctx, tx, ser); err != nil {
			return err
		}
		if ser, err = savePeople(ctx, tx, ser); err != nil {
			return err
		}
		return recordSeries(tx, who, ser)
	})
	return ser, err
}

// Change changes a series: its host or a head of support may. What was
// held stays as it was. After a change of the cadence, what was prepared for
// the next meeting stays with the next one; later ones that were moved or
// skipped are as the new cadence has them.
func (s *Store) Change(ctx context.Context, who team.Person, ser Series) (Series, error) {
	ser, err := ser.check()
	if err != nil {
		return ser, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		old, err := held(ctx, tx, who, ser.ID)
		if err != nil {
			return err
		}
		ser.UID, ser.Sequence, ser.CreatedAt, ser.CreatedBy, ser.ChangedAt = old.UID, old.Sequence, old.CreatedAt, old.CreatedBy, tx.At
		if ser.Host == "" {
			ser.Host = old.Host
		}
		if ser, err = savePeople(ctx, tx, ser); err != nil {
			return err
		}
		if ser.calendar() != old.calendar() {
			ser.Sequence++
		}
		if ser.Cadence != old.Cadence {
			if err := reslot(ctx, tx, ser); err != nil {
				return err
			}
		}
		if err := saveSeries(ctx, tx, ser); err != nil {
			return err
		}
		return recordSeries(tx, who, ser)
	})
	return ser, err
}

// calendar is all of a series that calendars show.
func (s Series) calendar() string {
	return fmt.Sprint(s.Name, s.Cadence, s.Minutes, s.Video, s.Host, s.People)
}

// Finish ends a series: there are no further meetings. What is open can still be read.
func (s *Store) Finish(ctx context.Context, who team.Person, series string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		ser, err := held(ctx, tx, who, series)
		if err != nil {
			return err
		}
		ser.EndedAt, ser.ChangedAt, ser.Sequence = tx.At, tx.At, ser.Sequence+1
		if err := saveSeries(ctx, tx, ser); err != nil {
			return err
		}
		return recordSeries(tx, who, ser)
	})
}

// held reads a series for a change, so that nobody else changes it meanwhile.
func held(ctx context.Context, tx *db.Tx, who team.Person, series string) (Series, error) {
	if err := tx.Exec(ctx, `UPDATE series SET sequence = sequence WHERE id = $1`, series); err != nil {
		return Series{}, err
	}
	ser, err := seriesOf(ctx, tx, series)
	if err == nil {
		err = ser.mustLead(who)
	}
	if err == nil && !ser.EndedAt.IsZero() {
		err = fault.New(fault.Conflict, "%s has ended.", ser.Name)
	}
	return ser, err
}

// reslot brings the meetings that are prepared in line with a new cadence: what
// was answered before any of them goes to the next one.
func reslot(ctx context.Context, tx *db.Tx, ser Series) error {
	ahead, err := meetingsOf(ctx, tx, ser, `AND began_at IS NULL AND starts_at > $2 ORDER BY starts_at`, db.Micros(tx.At))
	if err != nil || len(ahead) == 0 {
		return err
	}
	next, ok := ser.Cadence.After(tx.At)
	if !ok {
		return nil // there is none to go to
	}
	heir := ser.at(next)
	if err := insertMeeting(ctx, tx, heir); err != nil {
		return err
	}
	for _, m := range ahead {
		if m.ID == heir.ID {
			continue
		}
		if err := forget(ctx, tx, m.ID, heir.ID); err != nil {
			return err
		}
	}
	return nil
}

// forget removes a meeting that did not begin; its answers go to another one.
func forget(ctx context.Context, tx *db.Tx, meeting, heir string) error {
	if err := forgetAnswers(ctx, tx, meeting, heir); err != nil {
		return err
	}
	if err := tx.Exec(ctx, `DELETE FROM meeting_attendance WHERE meeting = $1`, meeting); err != nil {
		return err
	}
	return tx.Exec(ctx, `DELETE FROM meeting WHERE id = $1`, meeting)
}

// forgetAnswers gives a meeting's answers to another one, unless that has its own.
func forgetAnswers(ctx context.Context, tx *db.Tx, meeting, heir string) error {
	if err := tx.Exec(ctx, `UPDATE meeting_answer SET meeting = $1 WHERE meeting = $2
		AND NOT EXISTS (SELECT 1 FROM meeting_answer AS a WHERE a.meeting = $3 AND a.section = meeting_answer.section AND a.person = meeting_answer.person)`,
		heir, meeting, heir); err != nil {
		return err
	}
	return tx.Exec(ctx, `DELETE FROM meeting_answer WHERE meeting = $1`, meeting)
}

// Series gives one that who belongs to; heads of support: any; guests: while the
// meeting that they join is the next one, or runs.
func (s *Store) Series(ctx context.Context, who team.Person, series string) (Series, error) {
	return seriesFor(ctx, s.db, who, series, s.db.Now())
}

// All gives the series that go on and that who belongs to (heads of support:
// all of them), the weekly support meeting first.
func (s *Store) All(ctx context.Context, who team.Person) ([]Series, error) {
	all, err := s.visible(ctx, who)
	return slices.DeleteFunc(all, func(ser Series) bool { return !ser.EndedAt.IsZero() }), err
}

// visible gives all series, ended ones too, that who may see.
func (s *Store) visible(ctx context.Context, who team.Person) ([]Series, error) {
	all, err := manySeries(ctx, s.db, `ORDER BY CASE WHEN kind = 'weekly' THEN 0 ELSE 1 END, created_at, id`)
	return slices.DeleteFunc(all, func(ser Series) bool { return !ser.belongs(who) }), err
}

// Plan is a series as calendars need it.
type Plan struct {
	Series
	Attendees []team.Person // by name, those who left not among them
	Touched   []Meeting     // moved or skipped and not held, from two months ago on; Slot is the RECURRENCE-ID
}

// Plan gives a series for calendars, whoever asks.
func (s *Store) Plan(ctx context.Context, series string) (p Plan, err error) {
	if p.Series, err = seriesOf(ctx, s.db, series); err != nil {
		return p, err
	}
	people, err := s.team.People(ctx)
	if err != nil {
		return p, err
	}
	for _, one := range people {
		if slices.Contains(p.People, one.ID) {
			p.Attendees = append(p.Attendees, one)
		}
	}
	p.Touched, err = meetingsOf(ctx, s.db, p.Series, `AND slot > $2 AND (skipped_at IS NOT NULL OR slot <> starts_at) ORDER BY slot`,
		db.Micros(s.db.Now().AddDate(0, -2, 0)))
	return p, err
}

const seriesColumns = `id, kind, name, host, everyone, rule, date, clock, zone, minutes, video, sections, uid, sequence, created_by, created_at, changed_at, ended_at`

func seriesOf(ctx context.Context, q db.Querier, series string) (Series, error) {
	all, err := manySeries(ctx, q, `WHERE id = $1`, series)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "There is no such meeting.")
	}
	if err != nil {
		return Series{}, err
	}
	return all[0], nil
}

func manySeries(ctx context.Context, q db.Querier, where string, args ...any) ([]Series, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (ser Series, err error) {
		var created, changed int64
		var ended *int64
		var sections string
		c := &ser.Cadence
		if err = rows.Scan(&ser.ID, &ser.Kind, &ser.Name, &ser.Host, &ser.Everyone, &c.Rule, &c.Date, &c.Clock, &c.Zone, &ser.Minutes,
			&ser.Video, &sections, &ser.UID, &ser.Sequence, &ser.CreatedBy, &created, &changed, &ended); err != nil {
			return ser, err
		}
		ser.CreatedAt, ser.ChangedAt, ser.EndedAt = db.Time(created), db.Time(changed), db.MaybeTime(ended)
		ser.Sections, err = readSections(sections)
		return ser, err
	}, `SELECT `+seriesColumns+` FROM series `+where, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return withPeople(ctx, q, all)
}

// withPeople says who is expected, by name.
func withPeople(ctx context.Context, q db.Querier, all []Series) ([]Series, error) {
	people, err := team.People(ctx, q)
	if err != nil {
		return nil, err
	}
	listed, monthly := map[[2]string]bool{}, map[[2]string]bool{}
	if err := db.Each(ctx, q, func(rows *db.Rows) error {
		var key [2]string
		var guest bool
		err := rows.Scan(&key[0], &key[1], &guest)
		listed[key], monthly[key] = !guest, guest
		return err
	}, `SELECT series, person, monthly FROM series_person`); err != nil {
		return nil, err
	}
	for i := range all {
		for _, p := range people {
			switch key := [2]string{all[i].ID, p.ID}; {
			case !p.LeftAt.IsZero():
			case all[i].Everyone || listed[key]:
				all[i].People = append(all[i].People, p.ID)
			case monthly[key]:
				all[i].Guests = append(all[i].Guests, p.ID)
			}
		}
	}
	return all, withSkipped(ctx, q, all)
}

func readSections(text string) (all []Section, err error) {
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("reading sections: %w", err)
	}
	return all, nil
}

func writeSections(all []Section) (string, error) {
	b, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("keeping sections: %w", err)
	}
	return string(b), nil
}

func insertSeries(ctx context.Context, tx *db.Tx, s Series) error {
	sections, err := writeSections(s.Sections)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `INSERT INTO series (`+strings.TrimSuffix(seriesColumns, ", ended_at")+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		s.ID, string(s.Kind), s.Name, s.Host, s.Everyone, s.Cadence.Rule, s.Cadence.Date, s.Cadence.Clock, s.Cadence.Zone, s.Minutes,
		s.Video, sections, s.UID, s.Sequence, s.CreatedBy, db.Micros(s.CreatedAt), db.Micros(s.ChangedAt))
}

func saveSeries(ctx context.Context, tx *db.Tx, s Series) error {
	sections, err := writeSections(s.Sections)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE series SET kind = $1, name = $2, host = $3, everyone = $4, rule = $5, date = $6, clock = $7, zone = $8,
		minutes = $9, video = $10, sections = $11, sequence = $12, changed_at = $13, ended_at = $14 WHERE id = $15`,
		string(s.Kind), s.Name, s.Host, s.Everyone, s.Cadence.Rule, s.Cadence.Date, s.Cadence.Clock, s.Cadence.Zone,
		s.Minutes, s.Video, sections, s.Sequence, db.Micros(s.ChangedAt), db.MaybeMicros(s.EndedAt), s.ID)
}

// savePeople keeps who is expected, and who joins once a month, and gives the
// series with them in order. The host is always expected.
func savePeople(ctx context.Context, tx *db.Tx, ser Series) (Series, error) {
	people, err := team.People(ctx, tx)
	if err != nil {
		return ser, err
	}
	if err := tx.Exec(ctx, `DELETE FROM series_person WHERE series = $1`, ser.ID); err != nil {
		return ser, err
	}
	asked, guests := append(slices.Clone(ser.People), ser.Host), ser.Guests
	ser.People, ser.Guests = nil, nil
	var rows [][]any
	for _, p := range people {
		listed, guest := slices.Contains(asked, p.ID), slices.Contains(guests, p.ID)
		switch {
		case !p.LeftAt.IsZero():
			continue
		case ser.Everyone || listed:
			ser.People = append(ser.People, p.ID)
		case guest:
			ser.Guests = append(ser.Guests, p.ID)
		}
		if listed || guest {
			rows = append(rows, []any{ser.ID, p.ID, !listed})
		}
	}
	if !slices.Contains(ser.People, ser.Host) {
		return ser, errors.Join(err, fault.Field("host", "Choose a host who is in the team."))
	}
	return ser, tx.Insert(ctx, `INSERT INTO series_person (series, person, monthly)`, rows, "")
}

func recordSeries(tx *db.Tx, who team.Person, ser Series) error {
	return event.Record(tx, EventSeries, ser.ID, who.Email, Changed{Series: ser.ID})
}
