// This file holds how calendars follow the meetings that somebody joins once a month: each is a plan of its own.

package invitation

import (
	"context"
	"maps"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/mail"
	"rapport/meeting"
	"rapport/team"
)

// Ahead invites guests to what they join in the next weeks: as time goes on,
// nothing happens that would tell of it. False always: it is asked by the clock.
func (s *Store) Ahead(ctx context.Context) (bool, error) {
	all, err := s.meetings.All(ctx, reader())
	if err != nil {
		return false, err
	}
	for _, ser := range all {
		if len(ser.Guests) == 0 {
			continue
		}
		if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.tell(ctx, tx, ser.ID) }); err != nil {
			return false, err
		}
	}
	return false, nil
}

// guestPlan gives a meeting as the calendars of its guests have it.
func guestPlan(ser meeting.Series, m meeting.Meeting, guests []team.Person) Plan {
	zone, err := time.LoadLocation(ser.Cadence.Zone)
	if err != nil {
		zone = time.UTC
	}
	at := m.Slot.In(zone)
	p := Plan{Path: "/meetings/" + m.ID, Joins: true}
	p.Series = meeting.Series{
		ID: m.ID, UID: m.ID + "@rapport", Name: ser.Name, Minutes: ser.Minutes, Video: ser.Video, Sequence: ser.Sequence,
		Cadence: meeting.Cadence{Date: at.Format(time.DateOnly), Clock: at.Format("15:04"), Zone: ser.Cadence.Zone},
	}
	p.Attendees = guests
	if m.Moved() || !m.SkippedAt.IsZero() {
		p.Touched = []meeting.Meeting{m}
	}
	return p
}

// tellGuests brings the calendars of a series' guests up to date: with what they
// join in the next weeks, and with what they were told of before.
func (s *Store) tellGuests(ctx context.Context, tx *db.Tx, ser meeting.Series, from mail.Address, everybody []team.Person) error {
	joined, err := s.meetings.Joined(ctx, ser.ID, tx.At, tx.At.AddDate(1, 0, 0))
	if err != nil {
		return err
	}
	known, err := toldGuests(ctx, tx, ser.ID)
	if err != nil {
		return err
	}
	guests := slices.DeleteFunc(slices.Clone(everybody), func(p team.Person) bool { return !slices.Contains(ser.Guests, p.ID) })
	plans := []Plan{}
	for _, j := range joined {
		if known[j.Meeting.ID] || j.Meeting.Start.Before(tx.At.Add(ahead)) {
			plans = append(plans, guestPlan(ser, j.Meeting, guests))
		}
		delete(known, j.Meeting.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(known)) {
		m, err := s.meetings.Meeting(ctx, reader(), id)
		if fault.Is(err, fault.NotFound) { // the cadence has it no more
			_, slot, _ := meeting.SlotOf(id)
			m, err = meeting.Meeting{ID: id, Series: ser.ID, Slot: slot, Start: slot, Minutes: ser.Minutes}, nil
		}
		if err != nil {
			return err
		}
		if m.Start.After(tx.At) {
			plans = append(plans, guestPlan(ser, m, nil))
		}
	}
	for _, p := range plans {
		if err := s.tellOf(ctx, tx, state{Plan: p, from: from, base: s.base, at: tx.At}, everybody); err != nil {
			return err
		}
	}
	return nil
}

// toldGuests gives the meetings of a series that guests' calendars have.
func toldGuests(ctx context.Context, q db.Querier, series string) (map[string]bool, error) {
	all, err := db.All(ctx, q, db.Text, `SELECT DISTINCT series FROM calendar_told WHERE series > $1 AND series < $2 AND digest <> ''`, series+".", series+"/")
	known := map[string]bool{}
	for _, id := range all {
		known[id] = true
	}
	return known, err
}
