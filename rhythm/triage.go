// This file holds what may be said of a conversation on a weekend.

package rhythm

// Verdict is what the person on the rota says of a conversation.
type Verdict string

// The verdicts.
const (
	Urgent    Verdict = "urgent"    // somebody answers it today
	CanWait   Verdict = "wait"      // the customer is told on which day a person answers
	Automatic Verdict = "automatic" // no person wrote it
)
