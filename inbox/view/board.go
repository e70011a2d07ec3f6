// This file holds the counting: all that is open is remembered, with what a
// filter asks of it, and what changed since is read anew. So a count costs
// what happened, and not what there is.

package view

import (
	"context"
	"maps"
	"slices"
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
	open    map[string]*standing
	tallies map[Filter]*tally // of what is open
	settled map[Filter]counted
}

// standing is a conversation that is open or asleep, and the mailboxes in which
// it stands beside its own.
type standing struct {
	inbox.Conversation
	also []string
}

// holds tells whether a filter shows it at a moment.
func (s *standing) holds(f Filter, at time.Time) bool {
	want := f.Of(at)
	if f.Mailbox != "" && slices.Contains(s.also, f.Mailbox) {
		want.Mailbox = ""
	}
	return want.Holds(s.Conversation)
}

// tally is a count of what is open, kept true by each change. at is the moment
// for which waits were compared.
type tally struct {
	n  int
	at time.Time
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
	most    = 1000 // counts that are kept; who asks for more asks for those first ones anew
)

// Counts counts what the filters show at a moment.
func (s *Store) Counts(ctx context.Context, filters []Filter, at time.Time) ([]Count, error) {
	head, err := event.Head(ctx, s.db)
	if err != nil {
		return nil, err
	}
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(ctx, s.db, head); err != nil {
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
		all[i].N = b.tally(f, at)
	}
	return all, nil
}

// tally counts what is open, once for each filter; one that asks how long
// somebody has been waiting is counted anew when its moment is past.
func (b *board) tally(f Filter, at time.Time) int {
	if t := b.tallies[f]; t != nil && (f.Minutes == 0 || at.Sub(t.at).Abs() < stale) {
		return t.n
	}
	n := 0
	for _, c := range b.open {
		if c.holds(f, at) {
			n++
		}
	}
	if len(b.tallies) > most || b.tallies == nil {
		b.tallies = map[Filter]*tally{}
	}
	b.tallies[f] = &tally{n, at}
	return n
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
	if len(b.settled) > most || b.settled == nil {
		b.settled = map[Filter]counted{}
	}
	b.settled[f] = counted{Count{n, more}, at, b.seq}
	return Count{n, more}, nil
}

// refresh reads what changed, at least up to an event.
func (b *board) refresh(ctx context.Context, d *db.DB, head int64) error {
	if !b.loaded {
		return b.load(ctx, d)
	}
	if head <= b.seq {
		return nil
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
	also, err := inbox.AlsoIn(ctx, d, slices.Collect(maps.Keys(roots)))
	if err != nil {
		return err
	}
	for id, c := range roots {
		b.drop(id)
		b.put(c, also[c.ID])
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
	b.open, b.tallies, b.loaded = map[string]*standing{}, nil, false
	if err := inbox.EachStanding(ctx, d, func(c inbox.Conversation) error { b.put(c, nil); return nil }); err != nil {
		return err
	}
	also, err := inbox.AlsoIn(ctx, d, slices.Collect(maps.Keys(b.open)))
	if err != nil {
		return err
	}
	for id, mailboxes := range also {
		b.open[id].also = mailboxes
	}
	b.seq, b.loaded = head, true
	return nil
}

// put remembers a conversation without its words, or forgets it.
func (b *board) put(c inbox.Conversation, also []string) {
	b.drop(c.ID)
	if c.Merged != "" || c.Status != inbox.Open && c.Status != inbox.Pending {
		return
	}
	c.Subject, c.Preview, c.Customer = "", "", inbox.Customer{}
	one := &standing{c, also}
	b.open[c.ID] = one
	b.count(one, 1)
}

// drop forgets one.
func (b *board) drop(id string) {
	if c := b.open[id]; c != nil {
		b.count(c, -1)
		delete(b.open, id)
	}
}

// count adds what came to all tallies that hold it, or takes away what went.
func (b *board) count(c *standing, by int) {
	for f, t := range b.tallies {
		if c.holds(f, t.at) {
			t.n += by
		}
	}
}
