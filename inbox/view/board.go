// This file holds the counting: all that is open is remembered, with what a
// filter asks of it, and what changed since is read anew. So a count costs
// what happened, and not what there is.

package view

import (
	"context"
	"strings"
	"sync"
	"time"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
)

// Count is how many conversations a view shows. More: there are more than that,
// or some further back that were not looked at.
type Count struct {
	N    int
	More bool
}

// board is what is remembered. Each process has its own.
type board struct {
	mu      sync.Mutex
	loaded  bool
	seq     int64 // the newest event that is in it
	open    map[string]inbox.Conversation
	settled map[Filter]counted
}

// counted is a count of what is not open, which may be a moment old.
type counted struct {
	Count
	at  time.Time
	seq int64
}

const (
	catchUp = 500 // events; who is further behind reads all that is open anew
	stale   = 3 * time.Second
)

// Counts counts what the filters show at a moment.
func (s *Store) Counts(ctx context.Context, filters []Filter, at time.Time) ([]Count, error) {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(ctx, s.db); err != nil {
		return nil, err
	}
	all := make([]Count, len(filters))
	for i, f := range filters {
		if !f.List.Standing() {
			var err error
			if all[i], err = s.settled(ctx, f, at); err != nil {
				return nil, err
			}
			continue
		}
		want := f.Of(at)
		for _, c := range b.open {
			if want.Holds(c) {
				all[i].N++
			}
		}
	}
	return all, nil
}

// settled counts what is not open, up to a few hundred.
func (s *Store) settled(ctx context.Context, f Filter, at time.Time) (Count, error) {
	b := &s.board
	if known, ok := b.settled[f]; ok && (known.seq == b.seq || at.Sub(known.at).Abs() < stale) {
		return known.Count, nil
	}
	n, more, err := s.inbox.CountSome(ctx, f.Of(at))
	if err != nil {
		return Count{}, err
	}
	if len(b.settled) > 1000 || b.settled == nil {
		b.settled = map[Filter]counted{}
	}
	b.settled[f] = counted{Count{n, more}, at, b.seq}
	return Count{n, more}, nil
}

// refresh reads what changed.
func (b *board) refresh(ctx context.Context, d *db.DB) error {
	if !b.loaded {
		return b.load(ctx, d)
	}
	head, err := event.Head(ctx, d)
	if err != nil || head == b.seq {
		return err
	}
	events, err := event.After(ctx, d, b.seq, catchUp)
	if err != nil {
		return err
	}
	if len(events) == catchUp {
		return b.load(ctx, d)
	}
	var touched []string
	for _, e := range events {
		switch e.Kind {
		case inbox.EventMerge, inbox.EventUnmerged, inbox.EventSplit: // which concern several
			return b.load(ctx, d)
		}
		if kind, _, _ := strings.Cut(e.Kind, "."); kind == "message" || kind == "conversation" || kind == "rating" {
			touched = append(touched, e.Subject)
		}
	}
	roots, err := inbox.Roots(ctx, d, touched)
	if err != nil {
		return err
	}
	for id, c := range roots {
		delete(b.open, id)
		b.put(c)
	}
	if len(events) > 0 {
		b.seq = events[len(events)-1].Seq
	}
	return nil
}

// load reads all that is open.
func (b *board) load(ctx context.Context, d *db.DB) error {
	head, err := event.Head(ctx, d) // before the reading: what happens meanwhile is read once more
	if err != nil {
		return err
	}
	b.open, b.loaded = map[string]inbox.Conversation{}, false
	if err := inbox.EachStanding(ctx, d, func(c inbox.Conversation) error { b.put(c); return nil }); err != nil {
		return err
	}
	b.seq, b.loaded = head, true
	return nil
}

// put remembers a conversation without its words, or forgets it.
func (b *board) put(c inbox.Conversation) {
	if c.Merged != "" || c.Status != inbox.Open && c.Status != inbox.Pending {
		delete(b.open, c.ID)
		return
	}
	c.Subject, c.Preview, c.Customer = "", "", inbox.Customer{}
	b.open[c.ID] = c
}
