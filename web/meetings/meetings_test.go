package meetings

// The pages on a real database, read by meaning.

import (
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}
