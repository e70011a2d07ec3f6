// This file holds where a week came from: its parts, each against its own normal.

package numbers

import (
	"context"

	"rapport/scorecard"
)

// parts is where a week came from.
type parts struct {
	Tabs []choice
}

func (p *Pages) parts(ctx context.Context, a asked, c scorecard.Chart) (parts, error) {
	return parts{}, nil
}
