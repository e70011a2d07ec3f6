// This file holds the store, who may do what, and how a verb on a meeting goes.

package meeting

import (
	"context"
	"slices"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/rating"
	"rapport/scorecard"
	"rapport/team"
)

// Store keeps series and their meetings.
type Store struct {
	db      *db.DB
	team    *team.Store
	ratings *rating.Store
	numbers *metric.Store
	cards   *scorecard.Store
}

// NewStore keeps meetings in d.
func NewStore(d *db.DB, people *team.Store, ratings *rating.Store, numbers *metric.Store, cards *scorecard.Store) *Store {
	return &Store{d, people, ratings, numbers, cards}
}

// belongs tells whether who may see a series and take part in it.
func (s Series) belongs(who team.Person) bool {
	return who.ID != "" && who.LeftAt.IsZero() && (who.May() || who.ID == s.Host || slices.Contains(s.People, who.ID))
}

// Leads tells whether who may change the series: its host, or a head of support.
func (s Series) Leads(who team.Person) bool {
	return who.ID != "" && who.LeftAt.IsZero() && (who.May() || who.ID == s.Host)
}

func (s Series) mustBelong(who team.Person) error {
	if s.belongs(who) {
		return nil
	}
	return fault.New(fault.Forbidden, "This meeting is for the people of %s.", s.Name)
}

func (s Series) mustLead(who team.Person) error {
	if s.Leads(who) {
		return nil
	}
	return fault.New(fault.Forbidden, "Only the host of %s or a head of support can do this.", s.Name)
}

// mustPresent refuses whoever neither presents the meeting nor leads the series.
func (m Meeting) mustPresent(who team.Person, ser Series) error {
	if m.Presenter == who.ID || ser.Leads(who) {
		return nil
	}
	return fault.New(fault.Forbidden, "Only the presenter can do this. You can take over.")
}

func (m Meeting) mustRun() error {
	if m.Running() {
		return nil
	}
	return fault.New(fault.Conflict, "The meeting is not running.")
}

// change is a verb on a meeting: it gets a row if it has none, and nobody else
// changes it meanwhile. who must belong to the series.
func (s *Store) change(ctx context.Context, who team.Person, id string, f func(tx *db.Tx, ser Series, m Meeting) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		ser, m, err := touch(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := ser.mustBelong(who); err != nil {
			return err
		}
		return f(tx, ser, m)
	})
}

// touch gives a meeting its row, holds it, and reads it with its series.
func touch(ctx context.Context, tx *db.Tx, id string) (Series, Meeting, error) {
	ser, m, err := meetingOf(ctx, tx, id)
	if err != nil {
		return ser, m, err
	}
	if err := insertMeeting(ctx, tx, m); err != nil {
		return ser, m, err
	}
	if err := tx.Exec(ctx, `UPDATE meeting SET marks = marks WHERE id = $1`, m.ID); err != nil {
		return ser, m, err
	}
	// Read again: who held the row before may have changed it.
	return meetingOf(ctx, tx, id)
}

// insertMeeting gives a meeting its row, unless it has one.
func insertMeeting(ctx context.Context, tx *db.Tx, m Meeting) error {
	return tx.Exec(ctx, `INSERT INTO meeting (id, series, slot, starts_at, minutes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		m.ID, m.Series, db.Micros(m.Slot), db.Micros(m.Start), m.Minutes)
}

// seen gives a meeting that who may see. What waits for a meeting belongs to
// the one before it: so guests see theirs from when it is the next one.
func (s *Store) seen(ctx context.Context, who team.Person, id string) (Series, Meeting, error) {
	ser, m, err := meetingOf(ctx, s.db, id)
	if err == nil {
		err = ser.mustBelong(who)
	}
	if err != nil || !ser.isGuest(who) || !m.BeganAt.IsZero() {
		return ser, m, err
	}
	next, ok, err := nextOf(ctx, s.db, ser, s.db.Now())
	if err == nil && (!ok || next.ID != m.ID) {
		err = fault.New(fault.Forbidden, "You join %s on %s. Its page opens to you when it is the next one.", ser.Name, m.Start.In(who.Location()).Format("Monday 2 January, 15:04"))
	}
	return ser, m, err
}

// record records a change in a meeting.
func record(tx *db.Tx, kind string, who team.Person, m Meeting, about string) error {
	return event.Record(tx, kind, m.ID, who.Email, Changed{Series: m.Series, Meeting: m.ID, Person: about})
}

const meetingColumns = `id, series, slot, starts_at, minutes, sequence, skipped_at, skipped_by, why, sections, week, presenter, began_at, ended_at, recap_at`

// scanMeeting reads a row; sections and minutes of a meeting that did not begin are the series'.
func scanMeeting(ser Series) func(row interface{ Scan(...any) error }) (Meeting, error) {
	return func(row interface{ Scan(...any) error }) (m Meeting, err error) {
		var slot, start int64
		var skipped, began, ended, recap *int64
		var sections, week string
		err = row.Scan(&m.ID, &m.Series, &slot, &start, &m.Minutes, &m.Sequence, &skipped, &m.SkippedBy, &m.Why,
			&sections, &week, &m.Presenter, &began, &ended, &recap)
		if err != nil {
			return m, err
		}
		m.Slot, m.Start, m.SkippedAt = db.Time(slot), db.Time(start), db.MaybeTime(skipped)
		m.BeganAt, m.EndedAt, m.RecapAt = db.MaybeTime(began), db.MaybeTime(ended), db.MaybeTime(recap)
		if m.BeganAt.IsZero() {
			m.Minutes, m.Sections = ser.Minutes, ser.Sections
			return m, nil
		}
		if err := m.Week.UnmarshalText([]byte(week)); err != nil {
			return m, err
		}
		m.Sections, err = readSections(sections)
		return m, err
	}
}

// meetingsOf reads rows of a series; where begins with AND.
func meetingsOf(ctx context.Context, q db.Querier, ser Series, where string, args ...any) ([]Meeting, error) {
	scan := scanMeeting(ser)
	return db.All(ctx, q, func(rows *db.Rows) (Meeting, error) { return scan(rows) },
		`SELECT `+meetingColumns+` FROM meeting WHERE series = $1 `+where, append([]any{ser.ID}, args...)...)
}

// meetingOf finds a meeting by its id, touched or not, with its marks. Who joins
// it once a month is among the people of the series that it gives.
func meetingOf(ctx context.Context, q db.Querier, id string) (ser Series, m Meeting, err error) {
	none := fault.New(fault.NotFound, "There is no such meeting.")
	series, slot, ok := SlotOf(id)
	if !ok {
		return ser, m, none
	}
	if ser, err = seriesOf(ctx, q, series); err != nil {
		return ser, m, err
	}
	ser = ser.joinedAt(slot)
	all, err := meetingsOf(ctx, q, ser, `AND slot = $2`, db.Micros(slot))
	switch {
	case err != nil:
		return ser, m, err
	case len(all) > 0:
		all[0].Marks, err = marksOf(ctx, q, all[0].ID)
		return ser, all[0], err
	case !ser.Cadence.Has(slot) || !ser.EndedAt.IsZero() && slot.After(ser.EndedAt):
		return ser, m, none
	}
	return ser, ser.at(slot), nil
}

// at gives the meeting that nobody touched yet.
func (s Series) at(slot time.Time) Meeting {
	return Meeting{ID: MeetingID(s.ID, slot), Series: s.ID, Slot: slot, Start: slot, Minutes: s.Minutes, Sections: s.Sections}
}

func marksOf(ctx context.Context, q db.Querier, meeting string) ([]Mark, error) {
	return db.All(ctx, q, func(rows *db.Rows) (k Mark, err error) {
		var at int64
		err = rows.Scan(&k.N, &at, &k.Kind, &k.Section, &k.Lender, &k.By)
		k.At = db.Time(at)
		return k, err
	}, `SELECT n, at, kind, section, lender, by FROM meeting_mark WHERE meeting = $1 ORDER BY n`, meeting)
}
