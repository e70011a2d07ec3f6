package news_test

import (
	"testing"

	"rapport/kit/page/pagetest"
	"rapport/web/news"
	"rapport/web/ui"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, news.New(&ui.House{}, nil).Set()) }
