package metric

// Weeks that are over are computed before anybody asks, the newest first.

import (
	"context"

	"rapport/kit/db"
)

// sheetWeeks is how many weeks have their sheets made ahead: those a chart of a
// year shows. Older ones are made when somebody asks.
const sheetWeeks = 53

// KeepNext computes the newest week that is over and not kept yet, or makes the
// newest sheet that is missing, and tells whether it did. It does nothing while
// events wait to be followed.
func (s *Store) KeepNext(ctx context.Context) (bool, error) {
	seq, err := s.cursor(ctx)
	if err != nil || seq == unknown {
		return false, err
	}
	first, ok, err := s.FirstWeek(ctx)
	if err != nil || !ok {
		return false, err
	}
	this, err := s.ThisWeek(ctx)
	if err != nil {
		return false, err
	}
	type state struct{ kept, drawn bool }
	weeks := map[string]state{}
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var week string
		var sheet *string
		err := rows.Scan(&week, &sheet)
		weeks[week] = state{true, sheet != nil}
		return err
	}, `SELECT week_kept.week, week_sheet.week FROM week_kept LEFT JOIN week_sheet ON week_sheet.week = week_kept.week AND kind = 0`); err != nil {
		return false, err
	}
	for week, n := this.Previous(), 0; !week.before(first); week, n = week.Previous(), n+1 {
		known := weeks[week.String()]
		if !known.kept {
			_, err := s.week(ctx, week, nil, seq)
			return err == nil, err
		}
		if n < sheetWeeks && !known.drawn {
			in, err := s.basis(ctx)
			if err == nil {
				_, _, err = s.makeSheet(ctx, in, week, seq)
			}
			return err == nil, err
		}
	}
	return false, nil
}
