// This file holds how search is measured: the whole page, for words that few
// messages have, that very many have, and for two of them.

package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
)

func searchFor(question func(*rand.Rand) string) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (Row, error) {
		row, err := w.visit(ctx, w.count(rounds/2), 2, func(r *rand.Rand) string { return "/search?q=" + url.QueryEscape(question(r)) })
		if err != nil {
			return row, err
		}
		size, err := w.app.Search.Size(ctx)
		row.Note += fmt.Sprintf("; the index is %d MB", size/1_000_000)
		return row, err
	}
}

// rareWord stands in some dozens of three million messages. It may go on, as while somebody types.
func rareWord(r *rand.Rand) string { return seldomWord(seldomWords/2 + r.IntN(seldomWords/2)) }

// commonWord stands in a third of all messages.
func commonWord(r *rand.Rand) string { return words(r, 1) }

// twoWords are a common and another, which is as often as not a rare one, and sometimes stands under a filter.
func twoWords(r *rand.Rand) string {
	other := commonWord(r)
	if r.IntN(2) == 0 {
		other = seldom(r)
	}
	return strings.TrimSpace(commonWord(r) + " " + other + []string{"", "", " is:closed", " from:ada", " before:2025"}[r.IntN(5)])
}
