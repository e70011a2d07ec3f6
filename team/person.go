// This file holds a person of the team and the rules about one.

package team

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"rapport/kit/fault"
	"rapport/kit/zones"
)

// Role says what part a person has in the team.
type Role string

// The roles, in the order in which they are offered.
const (
	Technician Role = "technician"
	Senior     Role = "senior"
	Guest      Role = "guest"
	Head       Role = "head"
	Product    Role = "product"
	Success    Role = "csm"
	Director   Role = "director"
)

// Roles lists them all.
func Roles() []Role {
	return []Role{Technician, Senior, Guest, Head, Product, Success, Director}
}

// Label is the role's name on screen.
func (r Role) Label() string {
	switch r {
	case Head:
		return "Head of support"
	case Success:
		return "Customer-success manager"
	case Senior:
		return "Senior technician"
	case Technician, Guest, Product, Director:
		return strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return string(r)
}

// Answers tells whether answering customers is what the role is there for.
func (r Role) Answers() bool { return r == Technician || r == Senior || r == Head }

// Valid tells whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Person is a member of the team.
type Person struct {
	ID       string
	Email    string // lower case
	Name     string
	Role     Role
	Zone     string // IANA time zone
	Started  string // first day in the team, "2017-10-05"; empty when not known
	Manager  string // the manager's address, or empty
	JoinedAt time.Time
	LeftAt   time.Time // zero while in the team
}

// FirstName is what colleagues and customers call the person.
func (p Person) FirstName() string {
	first, _, _ := strings.Cut(p.Name, " ")
	return first
}

// Location is the person's time zone; UTC if it is unknown here.
func (p Person) Location() *time.Location {
	if loc, err := zones.Load(p.Zone); err == nil && p.Zone != "" {
		return loc
	}
	return time.UTC
}

// May tells whether the person leads the team: invites, sets up mailboxes, changes settings.
func (p Person) May() bool { return p.Role == Head && p.LeftAt.IsZero() }

// MustLead refuses whoever does not lead the team.
func (p Person) MustLead(what string) error {
	if p.May() {
		return nil
	}
	return fault.New(fault.Forbidden, "Only the head of support can %s.", what)
}

// CleanEmail gives an address the one form in which it is kept.
func CleanEmail(address string) (string, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(address))
	if err != nil || !strings.Contains(a.Address, "@") {
		return "", fault.Field("email", "“%s” is no e-mail address. It should look like ana@example.com.", address)
	}
	return strings.ToLower(a.Address), nil
}

// ready gives who joins, with the address in its one form; what can't be so is refused.
func (p Person) ready() (Person, error) {
	email, err := CleanEmail(p.Email)
	if err != nil {
		return p, err
	}
	p.Email = email
	return p, p.check()
}

// check is what must hold for whoever joins.
func (p Person) check() error {
	switch {
	case strings.TrimSpace(p.Name) == "":
		return fault.Field("name", "Give a name: customers are told who is answering.")
	case len(p.Name) > 200:
		return fault.Field("name", "The name is too long: 200 letters at most.")
	case !p.Role.Valid():
		return fault.Field("role", "“%s” is no role. Choose one of the list.", p.Role)
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" || p.Zone == "Local" {
		return fault.Field("zone", "“%s” is no time zone. It should look like Europe/Lisbon.", p.Zone)
	}
	return nil
}

const shortestPassword = 10

func checkPassword(password string) error {
	if n := len([]rune(password)); n < shortestPassword {
		return fault.Field("password", "The password has %d letters; give it %d or more. A few words in a row are good.", n, shortestPassword)
	}
	if len(password) > 1000 {
		return fault.Field("password", "The password is too long: 1000 letters at most.")
	}
	return nil
}
