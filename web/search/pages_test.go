package search_test

import (
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/web/search"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) {
	pagetest.Check(t, search.New(&ui.House{}, nil, nil).Set())
}
