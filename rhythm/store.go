// This file holds the store, and who may use it.

package rhythm

import (
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Store keeps how days go.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	team  *team.Store
}

// NewStore keeps how days go in d.
func NewStore(d *db.DB, in *inbox.Store, people *team.Store) *Store { return &Store{d, in, people} }

// mayWork refuses who is not in the team any more.
func mayWork(who team.Person) error {
	if who.ID == "" || !who.LeftAt.IsZero() {
		return fault.New(fault.Forbidden, "Only people of the team can do this.")
	}
	return nil
}
