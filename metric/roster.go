package metric

// Who belongs to the team: everybody else who writes is a customer.

import (
	"slices"
	"strings"
)

// Person is somebody with a person line.
type Person struct {
	// Email is lower-case.
	Email string
	// Started is the first day at work as "2017-10-05", or empty.
	Started string
}

// nobody is the place of whoever has no person line.
const nobody = -1

// roster finds people by address. Its nil value knows nobody.
type roster struct {
	people []Person
	place  map[string]int32
}

func newRoster(people []Person) *roster {
	r := &roster{people: slices.Clone(people), place: make(map[string]int32, len(people))}
	slices.SortFunc(r.people, func(a, b Person) int { return strings.Compare(a.Email, b.Email) })
	r.people = slices.CompactFunc(r.people, func(a, b Person) bool { return a.Email == b.Email })
	for i, p := range r.people {
		r.place[p.Email] = int32(i) //nolint:gosec // a team is small
	}
	return r
}

// find gives a person's place in the roster, or nobody.
func (r *roster) find(email string) int32 {
	if r == nil {
		return nobody
	}
	if i, ok := r.place[email]; ok {
		return i
	}
	return nobody
}

// rank orders who sets a status at one instant: persons, customers, rules.
func (r *roster) rank(by string) int {
	switch {
	case strings.HasPrefix(by, "rule:"):
		return 2
	case r == nil || r.find(by) != nobody:
		return 0
	}
	return 1
}

// outsider gives the first address that is no person's, or "".
func (r *roster) outsider(to []string) string {
	for _, a := range to {
		if r.find(a) == nobody {
			return a
		}
	}
	return ""
}
