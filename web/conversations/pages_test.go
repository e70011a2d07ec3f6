package conversations_test

import (
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/web/conversations"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, conversations.New(&ui.House{}, conversations.Stores{}).Set())
}
