package openings

import (
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/web/ui"
)

// The pages at work, with two who open and the two who are told, stand in e2e/opening_test.go.
func TestTemplates(t *testing.T) {
	pagetest.Check(t, New(&ui.House{Faults: ui.NewFaults()}, Stores{}).Set())
}
