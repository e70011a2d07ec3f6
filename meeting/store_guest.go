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
		its, err := joinedIn(ctx, s.db, ser, from, to)
		if err != nil {
			return nil, err
		}
		joins = append(joins, its...)
	}
	slices.SortFunc(joins, func(a, b Joined) int { return a.Meeting.Start.Compare(b.Meeting.Start) })
	return joins, nil
}

// Joined gives the meetings of a series that its guests join and that start in
// a stretch of time, by their start, whoever asks.
func (s *Store) Joined(ctx context.Context, series string, from, to time.Time) ([]Joined, error) {
	ser, err := seriesOf(ctx, s.db, series)
	if err != nil {
		return nil, err
	}
	return joinedIn(ctx, s.db, ser, from, to)
}

func joinedIn(ctx context.Context, q db.Querier, ser Series, from, to time.Time) (all []Joined, err error) {
	if len(ser.Guests) == 0 {
		return nil, nil
	}
	meetings, err := coming(ctx, q, ser, from, to)
	for _, m := range meetings {
		if ser.joins(m.Slot) {
			all = append(all, Joined{ser.joinedAt(m.Slot), m})
		}
	}
	return all, err
}

// withSkipped says which meetings are skipped of the series that have guests:
// these then join the next one of the month.
func withSkipped(ctx context.Context, q db.Querier, all []Series) error {
	if !slices.ContainsFunc(all, func(ser Series) bool { return len(ser.Guests) > 0 }) {
		return nil
	}
	skipped := map[string][]time.Time{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var series string
		var slot int64
		err := rows.Scan(&series, &slot)
		skipped[series] = append(skipped[series], db.Time(slot))
		return err
	}, `SELECT series, slot FROM meeting WHERE skipped_at IS NOT NULL AND series IN (SELECT series FROM series_person WHERE monthly)`)
	for i := range all {
		all[i].skipped = skipped[all[i].ID]
	}
	return err
}
