package metric

// Reading many weeks at once, for what is normal: only what the team came to.

import (
	"context"
	"encoding/json"

	"rapport/kit/db"
)

// History gives the team's values in each week from first to last. Weeks that are kept come by one query; the others
// are computed, and kept when they are over.
func (s *Store) History(ctx context.Context, first, last Week) ([]Values, error) {
	type row struct{ week, report string }
	rows, err := db.All(ctx, s.db, func(rows *db.Rows) (r row, err error) {
		err = rows.Scan(&r.week, &r.report)
		return r, err
	}, `SELECT week, report FROM week_kept WHERE week >= $1 AND week <= $2`, first.String(), last.String())
	if err != nil {
		return nil, err
	}
	kept := make(map[string]string, len(rows))
	for _, r := range rows {
		kept[r.week] = r.report
	}
	var all []Values
	for w := first; !last.Monday().Before(w.Monday()); w = w.Next() {
		var r struct {
			Team Values `json:"team"`
		}
		if text, ok := kept[w.String()]; !ok || json.Unmarshal([]byte(text), &r) != nil {
			whole, err := s.Week(ctx, w)
			if err != nil {
				return nil, err
			}
			r.Team = whole.Team
		}
		all = append(all, r.Team)
	}
	return all, nil
}
