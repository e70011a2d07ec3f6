package metric

// The items behind figures that are not made of one window's facts alone.

// explainCoverage lists one counted rating of each customer helped who gave
// one, out of one reply to each customer helped.
func (e *engine) explainCoverage(part Slice) Evidence {
	var got Evidence
	helped, rated := make(map[string]bool), make(map[string]bool)
	var ratings []Item
	e.each(part, kindsOf(HappinessCoverage, false), func(f fact) {
		switch {
		case f.what == factSent && f.customer != "" && !helped[f.customer]:
			helped[f.customer] = true
			got.Of = append(got.Of, f.item())
		case f.what == factRated && !rated[f.customer]:
			rated[f.customer] = true
			ratings = append(ratings, f.item())
		}
	})
	for _, it := range ratings {
		if helped[it.Customer] {
			got.Counted = append(got.Counted, it)
		}
	}
	return got
}

// explainEver lists each customer ever helped by a person, at the first reply.
func (e *engine) explainEver(w Window, person string) Evidence {
	first := make(map[string]int64)
	for customer, at := range e.memory().of(person).at {
		if at < w.End {
			first[customer] = at
		}
	}
	for customer, at := range e.memory().markedBefore(e.who, w.End).of(person).at {
		if known, ok := first[customer]; !ok || at < known {
			first[customer] = at
		}
	}
	var got Evidence
	for customer, at := range first {
		got.Counted = append(got.Counted, Item{Customer: customer, By: person, At: at})
	}
	return got
}

// explainOutside lists sales and free support.
func (e *engine) explainOutside(w Window, k Key) Evidence {
	switch k {
	case Sales:
		return Evidence{Counted: e.sales(w, false)}
	case RenewalShare:
		return Evidence{Counted: e.sales(w, true), Of: e.sales(w, false)}
	case FreeResolvedShare:
		answered, resolved := freeThreads(e.in.Free, w)
		return Evidence{Counted: threadItems(resolved), Of: threadItems(answered)}
	default:
	}
	var got Evidence
	for _, f := range e.in.Free {
		wanted := k == FreeInteractions && f.Event == FreeReply || k == FreeFiveStar && f.Event == FreeReview && f.Stars == 5
		if wanted && w.Has(f.At) {
			got.Counted = append(got.Counted, f.item())
		}
	}
	return got
}

func threadItems(threads map[thread]Free) (items []Item) {
	for _, f := range threads {
		items = append(items, f.item())
	}
	return items
}

func (f Free) item() Item { return Item{At: f.At, Source: f.Source, Thread: f.Thread} }

func (e *engine) sales(w Window, renewals bool) (items []Item) {
	for _, s := range e.in.Sales {
		if w.Has(s.At) && (s.Renewal || !renewals) {
			items = append(items, Item{At: s.At, Sale: s.ID})
		}
	}
	return items
}

func (e *engine) hours(w Window) (items []Item) {
	for _, week := range w.Weeks(e.in.Zone) {
		for _, h := range e.in.Hours {
			if h.Week == week {
				items = append(items, Item{By: h.Person, At: week.Window(e.in.Zone).Start, Seconds: h.Hours * 3600})
			}
		}
	}
	return items
}
