// This file holds the verbs at a week: the head of support's word on a row, and a person's choice for the own card.

package scorecard

import (
	"context"

	"rapport/metric"
	"rapport/team"
)

// Rule sets the head of support's word on a row of a week, with a sentence: good, plain, eye or talk, or "" to let the
// computed word stand beside the sentence. With neither, the ruling is withdrawn. All are kept.
func (s *Store) Rule(ctx context.Context, who team.Person, week metric.Week, row string, word Shape, sentence string) error {
	return errLater
}

// ShowCard says to whom a person wants the own card of a week shown.
func (s *Store) ShowCard(ctx context.Context, who team.Person, week metric.Week, shown Shown) error {
	return errLater
}
