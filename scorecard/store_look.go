// This file holds keeping who looked at a person's card or page.

package scorecard

import (
	"context"
	"slices"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
)

// Looked keeps that somebody looked at people's cards of a week, or at a person's page or list: once a viewer, person,
// week, kind and day (in the looked-at person's own zone). Looking at oneself is kept too.
func (s *Store) Looked(ctx context.Context, who team.Person, people []team.Person, week metric.Week, what Seen) error {
	now := s.db.Now()
	known := map[[2]string]bool{} // by person and day
	if err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var person, day string
		err := rows.Scan(&person, &day)
		known[[2]string{person, day}] = true
		return err
	}, `SELECT person, day FROM card_look WHERE viewer = $1 AND week = $2 AND what = $3`, who.ID, week.String(), string(what)); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(people), func(p team.Person) bool { return known[[2]string{p.ID, day(p, now)}] })
	if len(fresh) == 0 {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		rows := make([][]any, len(fresh))
		for i, p := range fresh {
			rows[i] = []any{p.ID, who.ID, week.String(), string(what), day(p, tx.At), db.Micros(tx.At)}
		}
		return tx.Insert(ctx, `INSERT INTO card_look (person, viewer, week, what, day, at)`, rows, `ON CONFLICT DO NOTHING`)
	})
}

// MaySee refuses whoever may not see a person's numbers of a week yet, or ever; meeting is the moment of the meeting that
// looks at the week, the zero time when there is none.
func (s *Store) MaySee(ctx context.Context, viewer, person team.Person, week metric.Week, meeting time.Time) error {
	opening, err := s.CardOpening(ctx, week, meeting)
	if err != nil {
		return err
	}
	choices, err := s.choices(ctx, week)
	if err != nil {
		return err
	}
	shown := Together
	if c, ok := choices[person.ID]; ok {
		shown = c
	}
	switch sees, from := opening.Sees(viewer, person, shown, s.db.Now()); {
	case sees:
		return nil
	case from.IsZero():
		return fault.New(fault.Forbidden, "%s keeps the numbers of this week for the one-on-one.", person.FirstName())
	default:
		return fault.New(fault.Forbidden, "%s’s numbers of this week open %s. Everyone sees the own ones first.", person.FirstName(), from.In(viewer.Location()).Format("Monday 2 January, 15:04"))
	}
}

// day is the date of a moment where the person is.
func day(p team.Person, at time.Time) string { return at.In(p.Location()).Format(time.DateOnly) }

// Looks gives who looked at a person's card or page, the newest first, at most n.
func (s *Store) Looks(ctx context.Context, person team.Person, n int) ([]Look, error) {
	people, err := names(ctx, s.db)
	if err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(rows *db.Rows) (l Look, err error) {
		var viewer, week, what string
		var at int64
		if err := rows.Scan(&viewer, &week, &what, &at); err != nil {
			return l, err
		}
		l.By, l.What, l.At = people.who(viewer), Seen(what), db.Time(at)
		l.Week, err = metric.ParseWeek(week)
		return l, err
	}, `SELECT viewer, week, what, at FROM card_look WHERE person = $1 ORDER BY at DESC, viewer, week, what LIMIT $2`, person.ID, n)
}
