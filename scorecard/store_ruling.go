// This file holds the verbs at a week: the head of support's word on a row, and a person's choice for the own card.

package scorecard

import (
	"context"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/metric"
	"rapport/team"
)

// Rule sets the head of support's word on a row of a week, with a sentence: good, plain, eye or talk, or "" to let the
// computed word stand beside the sentence. With neither, the ruling is withdrawn. All are kept.
func (s *Store) Rule(ctx context.Context, who team.Person, week metric.Week, row string, word Shape, sentence string) error {
	if err := who.MustLead("judge a week’s numbers"); err != nil {
		return err
	}
	r, err := ruling(row, word, sentence)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `INSERT INTO row_ruling (id, week, number, word, sentence, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id.New(), week.String(), row, string(r.Judged.Shape), r.Sentence, who.ID, db.Micros(tx.At)); err != nil {
			return err
		}
		return event.Record(tx, EventRuled, week.String()+"/"+row, who.Email, Ruled{r.Judged.Word})
	})
}

// rulings gives the latest word on each row of a week, if it was not withdrawn.
func (s *Store) rulings(ctx context.Context, week metric.Week) (map[string]Ruling, error) {
	people, err := names(ctx, s.db)
	if err != nil {
		return nil, err
	}
	all := map[string]Ruling{}
	return all, db.Each(ctx, s.db, func(rows *db.Rows) error {
		var row, word, author string
		var r Ruling
		if err := rows.Scan(&row, &word, &r.Sentence, &author, &r.At); err != nil {
			return err
		}
		for _, j := range Words() {
			if string(j.Shape) == word {
				r.Judged = j
			}
		}
		r.By = people.who(author)
		if all[row] = r; word == "" && r.Sentence == "" {
			delete(all, row)
		}
		return nil
	}, `SELECT number, word, sentence, author, at FROM row_ruling WHERE week = $1 ORDER BY id`, week.String())
}

// ShowCard says to whom a person wants the own card of a week shown.
func (s *Store) ShowCard(ctx context.Context, who team.Person, week metric.Week, shown Shown) error {
	if shown != Together && shown != OneOnOne {
		return fault.Field("shown", "Choose “together” or “only in my one-on-one”.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `INSERT INTO card_choice (person, week, shown, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person, week) DO UPDATE SET shown = excluded.shown, at = excluded.at`,
			who.ID, week.String(), string(shown), db.Micros(tx.At)); err != nil {
			return err
		}
		return event.Record(tx, EventCardShown, week.String(), who.Email, CardShown{})
	})
}

// choices gives to whom people want their cards of a week shown, by person's id.
func (s *Store) choices(ctx context.Context, week metric.Week) (map[string]Shown, error) {
	all := map[string]Shown{}
	return all, db.Each(ctx, s.db, func(rows *db.Rows) error {
		var person, shown string
		err := rows.Scan(&person, &shown)
		all[person] = Shown(shown)
		return err
	}, `SELECT person, shown FROM card_choice WHERE week = $1`, week.String())
}
