// Package event keeps what happened, in order, for good. Each change in the
// house records what it did in the same transaction; whoever wants to know
// follows from an own cursor. It never changes or forgets an event, and knows
// the meaning of none.
package event

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is one thing that happened. Seq numbers events in the order in which
// they were committed, without a gap: who has read up to n misses nothing before n.
type Event struct {
	Seq     int64
	At      time.Time
	Kind    string // "conversation.replied": the noun, then what happened to it
	Subject string // id of the thing
	Actor   string // who did it: a person's or customer's address, or "rule:NAME"
	Data    json.RawMessage
}

// Read gives the event's data as the type that was recorded.
func Read[T any](e Event) (data T, err error) {
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return data, fmt.Errorf("reading event %d (%s): %w", e.Seq, e.Kind, err)
	}
	return data, nil
}
