package snippets

import (
	"testing"

	"rapport/kit/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, New(nil, Stores{}).Set()) }
