// This file holds what others than the two learn: averages of many, and counts.

package oneonone

import (
	"context"
	"math"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
)

// fewest is how many people an average is of, at least.
const fewest = 5

// Mood is how the team arrived in a week that is over: an average of five people or more.
type Mood struct {
	Week   metric.Week
	People int     // 0 when fewer than five checked in: then nothing is known
	Mean   float64 // 1 to 5, rounded to a tenth
}

// moodSetting names the switch of the averages.
const moodSetting = "moods"

func moodsOn(ctx context.Context, q db.Querier) (bool, error) {
	all, err := db.All(ctx, q, db.Text, `SELECT value FROM pair_setting WHERE name = $1`, moodSetting)
	return len(all) == 0 || all[0] == "on", err
}

// Moods gives the averages of the last weeks that are over, oldest first, of
// check-ins in all pairs; on is false, and there are none, when the team switched
// them off. A week that lasts is left out: who watches it could tell one from another.
func (s *Store) Moods(ctx context.Context, who team.Person, weeks int) (all []Mood, on bool, err error) {
	if err := inTeam(who); err != nil {
		return nil, false, err
	}
	if on, err = moodsOn(ctx, s.db); err != nil || !on {
		return nil, on, err
	}
	set, err := s.team.Settings(ctx)
	if err != nil {
		return nil, on, err
	}
	last := metric.WeekOf(db.Micros(s.db.Now()), set.Location()).Previous()
	for i := range weeks {
		week := last.Add(i + 1 - weeks)
		w := week.Window(set.Location())
		faces, err := s.faces(ctx, w.Start, w.End)
		if err != nil {
			return nil, on, err
		}
		all = append(all, moodOf(week, faces))
	}
	return all, on, nil
}

// moodOf averages the newest face of each person.
func moodOf(week metric.Week, faces map[string]Face) Mood {
	if len(faces) < fewest {
		return Mood{Week: week}
	}
	sum := 0
	for _, f := range faces {
		sum += int(f)
	}
	return Mood{week, len(faces), math.Round(10*float64(sum)/float64(len(faces))) / 10}
}

// faces gives the newest face of each person in a stretch of time.
func (s *Store) faces(ctx context.Context, from, to int64) (map[string]Face, error) {
	pairs, err := db.All(ctx, s.db, db.Text, `SELECT DISTINCT pair FROM pair_entry WHERE kind = 'checkin' AND at >= $1 AND at < $2`, from, to)
	if err != nil {
		return nil, err
	}
	newest := map[string]CheckIn{}
	for _, id := range pairs {
		p, err := pairOf(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		l, err := s.lockOf(p)
		if err != nil {
			return nil, err
		}
		ins, err := checkIns(ctx, s.db, l, id, `AND at >= $2 AND at < $3`, from, to)
		if err != nil {
			return nil, err
		}
		for _, c := range ins {
			if c.At.After(newest[c.By].At) {
				newest[c.By] = c
			}
		}
	}
	faces := make(map[string]Face, len(newest))
	for by, c := range newest {
		faces[by] = c.Face
	}
	return faces, nil
}

// SetMoods switches the team's averages on or off: heads of support may.
func (s *Store) SetMoods(ctx context.Context, who team.Person, on bool) error {
	if err := who.MustLead("switch this on or off"); err != nil {
		return err
	}
	value := "off"
	if on {
		value = "on"
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `INSERT INTO pair_setting (name, value, by, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, by = excluded.by, at = excluded.at`,
			moodSetting, value, who.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		return recordTeam(tx, who, moodSetting)
	})
}

// ManagerCounts gives, to a manager's manager, how many one-on-ones each of the
// managers held, missed, moved and cut short in the last twelve weeks, over all
// of the manager's lines: about managers, never of content. Others get none.
func (s *Store) ManagerCounts(ctx context.Context, who team.Person) (all []ManagerCounts, err error) {
	if err := inTeam(who); err != nil {
		return nil, err
	}
	everybody, err := s.team.People(ctx)
	if err != nil {
		return nil, err
	}
	at := s.db.Now()
	for _, m := range everybody {
		if m.Manager != who.Email || !m.LeftAt.IsZero() || m.ID == who.ID {
			continue
		}
		lines, err := pairsOf(ctx, s.db, `WHERE manager = $1 AND kind = 'line' AND (ended_at IS NULL OR ended_at > $2) ORDER BY id`,
			m.ID, db.Micros(at.AddDate(0, 0, -counted)))
		if err != nil {
			return nil, err
		}
		// Of a pair with who's own part in it nothing is told here: who knows it already.
		lines = slices.DeleteFunc(lines, func(p Pair) bool { return p.Has(who.ID) })
		if len(lines) == 0 {
			continue
		}
		c := ManagerCounts{Manager: m}
		for _, p := range lines {
			near, err := coming(ctx, s.db, nil, p, at.AddDate(0, 0, -counted), at, at)
			if err != nil {
				return nil, err
			}
			c.Counts = c.plus(count(near))
		}
		all = append(all, c)
	}
	return all, nil
}

// mustRight refuses whoever has no right to open what is private.
func mustRight(who team.Person) error {
	if MayOpen(who) {
		return nil
	}
	return fault.New(fault.NotFound, "There is no such page.")
}

// sinceLeft gives when a person left; false while in the team.
func (ps people) sinceLeft(id string) (time.Time, bool) {
	p := ps[id]
	return p.LeftAt, !p.LeftAt.IsZero()
}
