// This file holds keeping who looked at a person's card or page.

package scorecard

import (
	"context"

	"rapport/metric"
	"rapport/team"
)

// Looked keeps that somebody looked at people's cards of a week, or at a person's page or list: once a viewer, person,
// week, kind and day (in the looked-at person's own zone). Looking at oneself is kept too.
func (s *Store) Looked(ctx context.Context, who team.Person, people []team.Person, week metric.Week, what Seen) error {
	return errLater
}

// Looks gives who looked at a person's card or page, the newest first, at most n.
func (s *Store) Looks(ctx context.Context, person team.Person, n int) ([]Look, error) {
	return nil, errLater
}
