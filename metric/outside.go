package metric

// Numbers from outside the mailbox: sales, free support, capacity.

// outside adds them to the team's values.
func (e *engine) outside(w Window, v *Values) {
	sales, renewals := 0, 0
	for _, s := range e.in.Sales {
		if w.Has(s.At) {
			sales++
			if s.Renewal {
				renewals++
			}
		}
	}
	v[Sales] = countOf(sales)
	v[RenewalShare] = shareOf(renewals, sales)
	v[TicketsPerSale] = shareOf(v[NewConversations].N, sales)
	e.free(w, v)
	v[Capacity] = e.capacity(w, v[NewConversations].N)
}

// thread names a public thread.
type thread struct{ source, name string }

func (e *engine) free(w Window, v *Values) {
	answered, resolved := freeThreads(e.in.Free, w)
	interactions, stars := 0, 0
	for _, f := range e.in.Free {
		if !w.Has(f.At) {
			continue
		}
		switch {
		case f.Event == FreeReply:
			interactions++
		case f.Event == FreeReview && f.Stars == 5:
			stars++
		}
	}
	v[FreeInteractions] = countOf(interactions)
	v[FreeFiveStar] = countOf(stars)
	v[FreeResolvedShare] = shareOf(len(resolved), len(answered))
}

// freeThreads gives the threads with an answer in the window, each with its
// first, and those of them resolved before the window's end.
func freeThreads(events []Free, w Window) (answered, resolved map[thread]Free) {
	answered, resolved = make(map[thread]Free), make(map[thread]Free)
	for _, f := range events {
		if f.Event == FreeReply && f.Thread != "" && w.Has(f.At) {
			earliest(answered, f)
		}
	}
	for _, f := range events {
		_, ours := answered[thread{f.Source, f.Thread}]
		if ours && f.Event == FreeResolved && f.At < w.End {
			earliest(resolved, f)
		}
	}
	return answered, resolved
}

func earliest(m map[thread]Free, f Free) {
	at := thread{f.Source, f.Thread}
	if known, ok := m[at]; !ok || f.At < known.At {
		m[at] = f
	}
}

// capacity compares the hours that new conversations need with those there are.
func (e *engine) capacity(w Window, begun int) Value {
	hours := 0.0
	for _, week := range w.Weeks(e.in.Zone) {
		for _, h := range e.in.Hours {
			if h.Week == week {
				hours += h.Hours
			}
		}
	}
	if hours <= 0 {
		return Value{}
	}
	f := e.in.Factors
	if f == nil {
		t := e.tally(weeksBefore(w, e.in.Zone), nil)
		replies, handle := meanOf(t.team.replies, t.team.resolved), durationOf(t.team.handleTime, nil)
		if !replies.Known || !handle.Known {
			return Value{}
		}
		f = &Factors{replies.Number, handle.Number / 60}
	}
	needed := float64(begun) * f.RepliesPerConversation * f.MinutesPerReply / 60
	return Value{Known: true, Number: needed / hours, N: begun}
}
