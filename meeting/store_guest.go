// This file holds what guests of a series may reach, and what they join.

package meeting

import (
	"context"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// seriesFor gives a series to who may see what is open in it: its people, heads
// of support, and its guests while the meeting they join is next, or runs.
func seriesFor(ctx context.Context, q db.Querier, who team.Person, series string, at time.Time) (Series, error) {
	ser, err := seriesOf(ctx, q, series)
	if err != nil || ser.belongs(who) || !ser.isGuest(who) {
		if err == nil {
			err = ser.mustBelong(who)
		}
		return ser, err
	}
	next, ok, err := nextOf(ctx, q, ser, at)
	if err != nil {
		return ser, err
	}
	if !ok {
		return ser, fault.New(fault.Forbidden, "%s has no further meeting.", ser.Name)
	}
	return ser, ser.joinedAt(next.Slot).mustBelong(who)
}

// SeriesAt gives the series of a meeting as it is there: who joins it once a
// month is among its people.
func (s *Store) SeriesAt(ctx context.Context, who team.Person, meeting string) (Series, error) {
	ser, _, err := s.seen(ctx, who, meeting)
	return ser, err
}

// Joins gives the meetings that who joins as a guest and that start in a stretch
// of time, by their start; those that are skipped are not among them.
func (s *Store) Joins(ctx context.Context, who team.Person, from, to time.Time) ([]Joined, error) {
	all, err := manySeries(ctx, s.db, `WHERE ended_at IS NULL AND id IN (SELECT series FROM series_person WHERE person = $1 AND monthly)`, who.ID)
	if err != nil {
		return nil, err
	}
	var joins []Joined
	for _, ser := range all {
		if !slices.Contains(ser.Guests, who.ID) {
			continue // everybody is expected there
		}
		meetings, err := coming(ctx, s.db, ser, from, to)
		if err != nil {
			return nil, err
		}
		for _, m := range meetings {
			if m.SkippedAt.IsZero() && ser.Cadence.FirstOfMonth(m.Slot) {
				joins = append(joins, Joined{ser.joinedAt(m.Slot), m})
			}
		}
	}
	slices.SortFunc(joins, func(a, b Joined) int { return a.Meeting.Start.Compare(b.Meeting.Start) })
	return joins, nil
}
