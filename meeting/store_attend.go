// This file holds who is there, who replied what, and what people answer.

package meeting

import (
	"context"
	"slices"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Seat is one person at a meeting, with what their own clock and calendar say.
type Seat struct {
	team.Person
	Attendance
	Expected bool
	Standing team.Standing // at the meeting's beginning, as the viewer may see it
	Night    bool          // a part of the meeting is in their night
	Sent     int           // how many answers they wrote before
}

// Seats gives everybody who is expected, and who came besides, by name.
func (s *Store) Seats(ctx context.Context, who team.Person, id string) ([]Seat, error) {
	ser, m, err := s.seen(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return s.seats(ctx, who, ser, m)
}

// Attendance is Seats without what clocks and calendars say.
func (s *Store) Attendance(ctx context.Context, who team.Person, id string) (all []Attendance, err error) {
	seats, err := s.Seats(ctx, who, id)
	for _, seat := range seats {
		all = append(all, seat.Attendance)
	}
	return all, err
}

func (s *Store) seats(ctx context.Context, who team.Person, ser Series, m Meeting) ([]Seat, error) {
	people, err := s.team.People(ctx)
	if err != nil {
		return nil, err
	}
	there, err := attendance(ctx, s.db, m.ID)
	if err != nil {
		return nil, err
	}
	answers, err := answersOf(ctx, s.db, m)
	if err != nil {
		return nil, err
	}
	roster, err := s.team.Roster(ctx, who, m.Start, m.End())
	if err != nil {
		return nil, err
	}
	var all []Seat
	for _, p := range people {
		a, known := there[p.ID]
		a.Person = p.ID
		expected := slices.Contains(ser.People, p.ID)
		if !expected && (!known || !a.Came()) {
			continue
		}
		seat := Seat{Person: p, Attendance: a, Expected: expected, Standing: roster.At(p, m.Start)}
		seat.Night = Sleeper{Person: p, Hours: roster.Working(p.ID).Hours}.asleep(m.Start, m.End().Sub(m.Start))
		for _, one := range answers {
			if one.Person == p.ID && one.Before {
				seat.Sent++
			}
		}
		all = append(all, seat)
	}
	return all, nil
}

// lately is how many meetings back nights are counted for taking turns.
const lately = 4

// Fairer gives whose night a meeting is in, and a start on the same day that
// costs the people of the series fewer nights; ok is false when there is none.
func (s *Store) Fairer(ctx context.Context, who team.Person, id string) (nights []string, start time.Time, ok bool, err error) {
	ser, m, err := s.seen(ctx, who, id)
	if err != nil {
		return nil, start, false, err
	}
	people, err := s.team.People(ctx)
	if err != nil {
		return nil, start, false, err
	}
	people = slices.DeleteFunc(people, func(p team.Person) bool { return !slices.Contains(ser.People, p.ID) })
	roster, err := s.team.Roster(ctx, who, m.Start, m.End())
	if err != nil {
		return nil, start, false, err
	}
	past, err := meetingsOf(ctx, s.db, ser, `AND began_at IS NOT NULL AND starts_at < $2 ORDER BY starts_at DESC LIMIT 4`, db.Micros(m.Start))
	if err != nil {
		return nil, start, false, err
	}
	sleepers := make([]Sleeper, len(people))
	for i, p := range people {
		sleepers[i] = Sleeper{Person: p, Hours: roster.Working(p.ID).Hours}
		for _, old := range past[:min(len(past), lately)] {
			if sleepers[i].asleep(old.Start, old.End().Sub(old.Start)) {
				sleepers[i].Nights++
			}
		}
	}
	zone, err := time.LoadLocation(ser.Cadence.Zone)
	if err != nil {
		return nil, start, false, err
	}
	start, ok = FairSlot(sleepers, m.Start, m.End().Sub(m.Start), zone)
	return InNight(sleepers, m.Start, m.End().Sub(m.Start)), start, ok, nil
}

// Reply keeps what a person's calendar said.
func (s *Store) Reply(ctx context.Context, who team.Person, id string, r Reply) error {
	if !slices.Contains([]Reply{NoReply, Accepted, Tentative, Declined}, r) {
		return fault.Field("reply", "“%s” is no reply.", r)
	}
	return s.change(ctx, who, id, func(tx *db.Tx, _ Series, m Meeting) error {
		if err := tx.Exec(ctx, `INSERT INTO meeting_attendance (meeting, person, reply, replied_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (meeting, person) DO UPDATE SET reply = excluded.reply, replied_at = excluded.replied_at`,
			m.ID, who.ID, string(r), db.Micros(tx.At)); err != nil {
			return err
		}
		return record(tx, EventAttended, who, m, who.ID)
	})
}

// Here says that who is there: from an open page, every 30 seconds. The first
// time in a running meeting counts as coming; nothing else is recorded. In a
// meeting that is over it changes nothing.
func (s *Store) Here(ctx context.Context, who team.Person, id string) error {
	return s.change(ctx, who, id, func(tx *db.Tx, _ Series, m Meeting) error {
		if m.State() == Over {
			return nil
		}
		return arrive(ctx, tx, who, m)
	})
}

func arrive(ctx context.Context, tx *db.Tx, who team.Person, m Meeting) error {
	there, err := attendance(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	a := there[who.ID]
	news := m.Running() && !a.Here(tx.At)
	if m.Running() && !a.Came() {
		a.JoinedAt = tx.At
	}
	if err := tx.Exec(ctx, `INSERT INTO meeting_attendance (meeting, person, joined_at, seen_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (meeting, person) DO UPDATE SET joined_at = excluded.joined_at, seen_at = excluded.seen_at`,
		m.ID, who.ID, db.MaybeMicros(a.JoinedAt), db.Micros(tx.At)); err != nil || !news {
		return err
	}
	return record(tx, EventAttended, who, m, who.ID)
}

// Leave says that who has gone, so that the others see it at once.
func (s *Store) Leave(ctx context.Context, who team.Person, id string) error {
	return s.change(ctx, who, id, func(tx *db.Tx, _ Series, m Meeting) error {
		n, err := tx.Change(ctx, `UPDATE meeting_attendance SET seen_at = $1 WHERE meeting = $2 AND person = $3 AND seen_at > $4`,
			db.Micros(tx.At.Add(-away)), m.ID, who.ID, db.Micros(tx.At.Add(-away)))
		if err != nil || n == 0 {
			return err
		}
		return record(tx, EventAttended, who, m, who.ID)
	})
}

func attendance(ctx context.Context, q db.Querier, meeting string) (map[string]Attendance, error) {
	all := map[string]Attendance{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var a Attendance
		var replied, joined, seen *int64
		err := rows.Scan(&a.Person, &a.Reply, &replied, &joined, &seen)
		a.RepliedAt, a.JoinedAt, a.SeenAt = db.MaybeTime(replied), db.MaybeTime(joined), db.MaybeTime(seen)
		all[a.Person] = a
		return err
	}, `SELECT person, reply, replied_at, joined_at, seen_at FROM meeting_attendance WHERE meeting = $1`, meeting)
	return all, err
}

// Answer keeps what who answers in a section, before the meeting or in it. A
// new one replaces the old; an empty one takes it back.
func (s *Store) Answer(ctx context.Context, who team.Person, id string, a Answer) error {
	text, err := words("text", a.Text, 5000)
	if err != nil {
		return err
	}
	if a.Mood < 0 || a.Mood > 5 {
		return fault.Field("mood", "Choose one of the five.")
	}
	return s.change(ctx, who, id, func(tx *db.Tx, _ Series, m Meeting) error {
		switch {
		case m.section(a.Section) < 0:
			return fault.Field("section", "The agenda has no such section.")
		case !m.RecapAt.IsZero():
			return fault.New(fault.Conflict, "The meeting is over, and its recap is made.")
		}
		if err := tx.Exec(ctx, `DELETE FROM meeting_answer WHERE meeting = $1 AND section = $2 AND person = $3`, m.ID, a.Section, who.ID); err != nil {
			return err
		}
		if text != "" || a.Mood > 0 {
			if err := tx.Exec(ctx, `INSERT INTO meeting_answer (meeting, section, person, text, mood, before, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				m.ID, a.Section, who.ID, text, a.Mood, m.BeganAt.IsZero(), db.Micros(tx.At)); err != nil {
				return err
			}
		}
		return record(tx, EventAnswered, who, m, who.ID)
	})
}

// Answers gives all answers, by person's name. In a meeting that did not begin,
// those written for one that was skipped, or that nobody held, are among them.
func (s *Store) Answers(ctx context.Context, who team.Person, id string) ([]Answer, error) {
	_, m, err := s.seen(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return answersOf(ctx, s.db, m)
}

func answersOf(ctx context.Context, q db.Querier, m Meeting) ([]Answer, error) {
	all, err := db.All(ctx, q, func(rows *db.Rows) (a Answer, err error) {
		var at int64
		err = rows.Scan(&a.Person, &a.Section, &a.Text, &a.Mood, &a.Before, &at)
		a.At = db.Time(at)
		return a, err
	}, `SELECT a.person, a.section, a.text, a.mood, a.before, a.at FROM meeting_answer AS a JOIN meeting AS m ON m.id = a.meeting
		WHERE a.meeting = $1 OR m.series = $2 AND m.began_at IS NULL AND m.slot < $3 AND $4 ORDER BY m.slot DESC`,
		m.ID, m.Series, db.Micros(m.Slot), m.BeganAt.IsZero())
	if err != nil {
		return nil, err
	}
	people, err := team.People(ctx, q)
	if err != nil {
		return nil, err
	}
	var sorted []Answer
	for _, p := range people {
		taken := map[string]bool{}
		for _, a := range all {
			if a.Person == p.ID && !taken[a.Section] {
				sorted, taken[a.Section] = append(sorted, a), true
			}
		}
	}
	return sorted, nil
}

// personOf reads one person as the transaction sees the team.
func personOf(ctx context.Context, q db.Querier, id string) (team.Person, error) {
	people, err := team.People(ctx, q)
	if err != nil {
		return team.Person{}, err
	}
	i := slices.IndexFunc(people, func(p team.Person) bool { return p.ID == id })
	if i < 0 {
		return team.Person{}, fault.New(fault.NotFound, "There is no such person in the team.")
	}
	return people[i], nil
}

// Live names the topics that pages watch (data-live) which an event of this
// room, or of the actions, made stale: "series:ID" for all of a series and its
// meetings, "note:ID" for a note, "actions:PERSON" for a person's actions.
func Live(e event.Event) []string {
	switch e.Kind {
	case EventNoted:
		return []string{"note:" + e.Subject}
	case EventSeries, EventItem, EventBring, EventMoved, EventBegan, EventClock, EventAttended, EventAnswered,
		EventDecided, EventPromised, EventRated, EventEnded, EventRecap:
		if c, err := event.Read[Changed](e); err == nil {
			return []string{"series:" + c.Series, "series"}
		}
	}
	return liveActions(e)
}
