package ui

// Turn: the pages of a list that is whole in memory.

import (
	"net/url"
	"strconv"

	"rapport/kit/fault"
)

// perTurn is how many items a page of such a list shows.
const perTurn = 100

// Turn says where the pages beside one are, and what of the list it shows.
type Turn struct {
	Prev, Next string // addresses; empty at the ends
	Shown      string // "101 to 184 of 184 shown"
}

// TurnTo cuts the page out of a list that an address asks for with "page"; NotFound when there is none.
func TurnTo[T any](items []T, u *url.URL) ([]T, Turn, error) {
	n, pages := 1, max(1, (len(items)+perTurn-1)/perTurn)
	if text := u.Query().Get("page"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 || n > pages {
			return nil, Turn{}, fault.New(fault.NotFound, "This list has %s; there is no page “%s”.", Plural(pages, "page", "pages"), text)
		}
	}
	at := func(n int) string {
		q := u.Query()
		q.Set("page", strconv.Itoa(n))
		return u.Path + "?" + q.Encode()
	}
	var t Turn
	if n > 1 {
		t.Prev = at(n - 1)
	}
	if n < pages {
		t.Next = at(n + 1)
	}
	from, to := (n-1)*perTurn, min(n*perTurn, len(items))
	if t.Shown = Count(to) + " of " + Count(len(items)) + " shown"; pages > 1 {
		t.Shown = Count(from+1) + " to " + t.Shown
	}
	return items[from:to], t, nil
}
