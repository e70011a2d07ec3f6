package metric

// The catalogue: every number once, with its name, unit, stance and sentence.

import "math"

// Key names a number.
type Key uint8

// The numbers, in the order in which pages show them.
const (
	NewConversations Key = iota
	MessagesReceived
	RepliesSent
	CustomersHelped
	CustomersHelpedShare
	FirstResponseTime
	ResponseTime
	RepliedWithin1h
	RepliedWithin6h
	RepliedWithin24h
	HandleTime
	ClosedCount
	ClosedOfNew
	ClosedOfHandled
	Resolved
	ResolvedOnFirstReply
	RepliesToResolve
	ResolutionTime
	Reopened
	OpenAtEnd
	WaitingAtEnd
	Happiness
	Ratings
	HappinessProduct
	HappinessCoverage
	Sales
	RenewalShare
	TicketsPerSale
	FreeInteractions
	FreeFiveStar
	FreeResolvedShare
	Capacity
	CustomersHelpedEver
	keys // how many there are
)

// Unit says what a number is made of, and so how it is shown and compared.
type Unit string

// The units.
const (
	Count   Unit = "count"   // how many: a whole number
	Share   Unit = "share"   // a proportion, 0 to 1
	Seconds Unit = "seconds" // an average of durations
	Score   Unit = "score"   // −100 to 100
	Ratio   Unit = "ratio"   // one thing to another; may pass 1
	Mean    Unit = "mean"    // an average of counts
)

// Stance says what a team does with a number.
type Stance string

// The stances.
const (
	Move  Stance = "move"  // it has an owner and a goal
	Watch Stance = "watch" // it has neither goal nor colour, and is nobody's target
)

// Better says which way is better.
type Better int8

// The directions.
const (
	Lower   Better = -1
	Neither Better = 0
	Higher  Better = 1
)

// Definition is what is to be known of one number.
type Definition struct {
	Key    Key
	Name   string // its name in files; free support's have two parts, "free_support.interactions"
	Title  string // its name on screen
	Unit   Unit
	Stance Stance // unless the team decides otherwise
	Better Better
	Team   bool // it is a number of the team
	Person bool // it is a number of a person
	// Formula is how it is made, in one sentence.
	Formula string
}

// Possible gives the least and the greatest value that the unit allows.
func (d Definition) Possible() (low, high float64) {
	switch d.Unit {
	case Share:
		return 0, 1
	case Score:
		return -100, 100
	case Count, Seconds, Ratio, Mean:
	}
	return 0, math.Inf(1)
}

// Define gives the definition of a number.
func (k Key) Define() Definition { return definitions[k] }

// String gives the name in files.
func (k Key) String() string {
	if k >= keys {
		return ""
	}
	return definitions[k].Name
}

// MarshalText gives the name in files.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// ParseKey finds a number by its name in files.
func ParseKey(name string) (Key, bool) {
	for _, d := range definitions {
		if d.Name == name {
			return d.Key, true
		}
	}
	return 0, false
}

// Definitions gives the whole catalogue, in the order of the keys.
func Definitions() []Definition {
	all := definitions
	return all[:]
}
