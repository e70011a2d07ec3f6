// This file holds whether a person meets anybody, for the main navigation.

package oneonone

import (
	"context"

	"rapport/team"
)

// Any tells whether who has a one-on-one, ended or not, without opening one.
func (s *Store) Any(ctx context.Context, who team.Person) (bool, error) {
	all, err := ofPerson(ctx, s.db, who.ID)
	return len(all) > 0 && who.LeftAt.IsZero(), err
}
