// This file holds who may open a person's own page.

package team

import (
	"context"

	"rapport/kit/fault"
)

// Opens tells whether a viewer may open a person's own page: the person, the
// person's manager, and the heads of support. Nobody else does.
func (p Person) Opens(of Person) bool {
	return p.ID != "" && p.ID == of.ID || p.May() || of.Manager != "" && p.Email == of.Manager && p.LeftAt.IsZero()
}

// PageOf gives the person whose own page a viewer opens, and refuses whoever
// may not. It tells them nothing else: not even whether there is such a person.
func (s *Store) PageOf(ctx context.Context, viewer Person, id string) (Person, error) {
	p, err := s.Person(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Person{}, err
	}
	if err != nil && viewer.May() {
		return Person{}, err
	}
	if err != nil || !viewer.Opens(p) {
		return Person{}, fault.New(fault.Forbidden, "A person’s page is for that person, their manager and the head of support. Nobody else opens it.")
	}
	return p, nil
}
