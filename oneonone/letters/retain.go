// This file holds what lets go of pages that nobody has a right to any more.

package letters

import (
	"context"
	"log/slog"
)

// Retain lets go of what is to go, and says how much. It leaves no more to do.
func (s *Sender) Retain(ctx context.Context) (more bool, err error) {
	gone, err := s.pairs.Retain(ctx)
	if err != nil || gone.Pairs+gone.Entries+gone.Private == 0 {
		return false, err
	}
	slog.InfoContext(ctx, "letting go of one-on-ones", "pairs", gone.Pairs, "entries", gone.Entries, "private notes", gone.Private)
	return false, nil
}

// Keep makes the pairs of reporting lines and ends those that are over. It
// leaves no more to do.
func (s *Sender) Keep(ctx context.Context) (more bool, err error) {
	return false, s.pairs.Keep(ctx)
}
