// This file holds the store and its verbs on a number's entry.

package scorecard

import (
	"context"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/metric"
	"rapport/team"
)

// Store keeps what the team says of its numbers.
type Store struct {
	db      *db.DB
	numbers *metric.Store
	team    *team.Store
}

// NewStore keeps it in d.
func NewStore(d *db.DB, numbers *metric.Store, people *team.Store) *Store {
	return &Store{d, numbers, people}
}

// Entry gives a number as the team has it.
func (s *Store) Entry(ctx context.Context, k metric.Key) (Entry, error) { return Entry{}, errLater }

// Entries gives the whole catalogue, in the order of the keys.
func (s *Store) Entries(ctx context.Context) ([]Entry, error) { return nil, errLater }

// History gives the changes of a number's entry, the newest first.
func (s *Store) History(ctx context.Context, k metric.Key) ([]Change, error) { return nil, errLater }

// SetGoal sets a number's goal, in its unit, or takes it away with nil. A number that is only watched is refused one,
// with the reason; so is a goal that the number cannot reach by nature. For heads of support.
func (s *Store) SetGoal(ctx context.Context, who team.Person, k metric.Key, goal *float64) error {
	return errLater
}

// SetOwner says who looks after a number: a person's id, or nobody with "". Only numbers that we move have an owner.
// For heads of support.
func (s *Store) SetOwner(ctx context.Context, who team.Person, k metric.Key, owner string) error {
	return errLater
}

// SetStance says whether a number is moved or only watched, with the reason. A number without a better side can't be
// moved; one that is only watched from now on loses its goal and its owner. For heads of support.
func (s *Store) SetStance(ctx context.Context, who team.Person, k metric.Key, stance metric.Stance, reason string) error {
	return errLater
}

var errLater = fault.New(fault.Unexpected, "This does not work yet.")
