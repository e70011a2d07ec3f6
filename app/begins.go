// This file says when the meeting begins that looks at a week.

package app

import (
	"context"
	"time"

	"rapport/metric"
	"rapport/team"
)

// begins finds when the meeting that looks at a week begins or began; the zero time when there is none.
func (a *App) begins(ctx context.Context, who team.Person, w metric.Week) (time.Time, error) {
	found, err := a.meets(ctx, who, w)
	return found.At, err
}
