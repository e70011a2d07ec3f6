package numbers

import (
	"testing"

	"rapport/kit/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, New(nil, nil, nil, nil, nil).Set()) }
