// This file holds from when a person's card of a week can be seen, and by whom.

package scorecard

import "time"

// Opening says from when a card can be seen.
type Opening struct {
	Own  time.Time // by the person
	Head time.Time // by the head of support and the person's manager
	Team time.Time // by everybody, if the person lets it be shown together
}
