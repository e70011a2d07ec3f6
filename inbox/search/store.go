// This file holds the store and how the index follows what happens.

package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
)

// Store finds conversations by their words.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	index index
}

// NewStore finds what is in the inbox.
func NewStore(d *db.DB, in *inbox.Store) *Store {
	return &Store{db: d, inbox: in, index: indexOf(d)}
}

const (
	follower = "search"
	atOnce   = 250 // events in one transaction: who wants to write meanwhile waits for no more
)

// Follow takes the next events into the index, and tells whether there were
// any. What was here before search was comes first, as it happened.
func (s *Store) Follow(ctx context.Context) (bool, error) {
	// Reading and folding need no lock; only what is put away does.
	from, err := event.Cursor(ctx, s.db, follower)
	if err != nil {
		return false, err
	}
	events, err := event.After(ctx, s.db, from, atOnce)
	if err != nil || len(events) == 0 {
		return false, err
	}
	added, err := s.read(ctx, s.db, events)
	if err != nil {
		return false, err
	}
	n, err := event.Follow(ctx, s.db, follower, len(events), func(tx *db.Tx, now []event.Event) error {
		if now[0].Seq != events[0].Seq || len(now) != len(events) { // another process was quicker
			if added, err = s.read(ctx, tx, now); err != nil {
				return err
			}
		}
		return s.apply(ctx, tx, now, added)
	})
	return n > 0, err
}

// CatchUp follows until there is nothing more.
func (s *Store) CatchUp(ctx context.Context) error {
	for {
		if more, err := s.Follow(ctx); err != nil || !more {
			return err
		}
	}
}

// Behind tells how many events the index has not read yet.
func (s *Store) Behind(ctx context.Context) (int64, error) {
	return event.Behind(ctx, s.db, follower)
}

// Size tells how many bytes the index takes.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	err = s.db.QueryRow(ctx, s.index.size()).Scan(&n)
	return n, err
}

// read reads the messages that events tell of.
func (s *Store) read(ctx context.Context, q db.Querier, events []event.Event) ([]inbox.Written, error) {
	var ids []string
	for _, e := range events {
		if e.Kind != inbox.EventMessage {
			continue
		}
		m, err := event.Read[inbox.MessageAdded](e)
		if err != nil {
			return nil, err
		}
		ids = append(ids, m.Message)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return readWords(ctx, q, ids)
}

func readWords(ctx context.Context, q db.Querier, messages []string) ([]inbox.Written, error) {
	words, err := inbox.Words(ctx, q, messages)
	all := make([]inbox.Written, 0, len(words))
	for _, w := range words {
		all = append(all, w)
	}
	inOrder(all)
	return all, err
}

// apply writes what events mean: added are the messages they told of, in order.
func (s *Store) apply(ctx context.Context, tx *db.Tx, events []event.Event, added []inbox.Written) error {
	if err := s.put(ctx, tx, added); err != nil {
		return err
	}
	for _, e := range events {
		switch e.Kind {
		case inbox.EventPurged:
			if err := s.anew(ctx, tx, e.Subject, false); err != nil {
				return err
			}
		case inbox.EventSplit:
			l, err := event.Read[inbox.Split](e)
			if err != nil {
				return err
			}
			touched := map[string]bool{}
			for _, m := range l.Moves {
				touched[m.From] = true
			}
			for _, c := range keys(touched) {
				if err := s.anew(ctx, tx, c, true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// anew takes a conversation's messages out of the index, and puts them in again as they are now unless they are gone.
func (s *Store) anew(ctx context.Context, tx *db.Tx, conversation string, again bool) error {
	var messages []string
	var numbers []int64
	if err := db.Each(ctx, tx, func(rows *db.Rows) error {
		var n int64
		var m string
		err := rows.Scan(&n, &m)
		numbers, messages = append(numbers, n), append(messages, m)
		return err
	}, `SELECT n, message FROM search_doc WHERE conversation = $1`, conversation); err != nil {
		return err
	}
	if err := s.index.drop(ctx, tx, numbers); err != nil || !again || len(messages) == 0 {
		return err
	}
	all, err := readWords(ctx, tx, messages)
	if err != nil {
		return err
	}
	return s.put(ctx, tx, all)
}

// put numbers messages and hands them to the index.
func (s *Store) put(ctx context.Context, tx *db.Tx, all []inbox.Written) error {
	taken, docs, count := map[int64]bool{}, make([]doc, len(all)), map[string]int{}
	from := map[int64]int64{}
	for i, w := range all {
		docs[i] = docOf(w)
		floor := floorOf(w.At)
		n, err := free(ctx, tx, max(floor, from[floor]), taken)
		if err != nil {
			return err
		}
		docs[i].n, taken[n], from[floor] = n, true, n+1
		for _, word := range docs[i].words {
			if goesOn(word) {
				count[word]++
			}
		}
	}
	if err := s.keepWords(ctx, tx, count); err != nil {
		return err
	}
	slices.SortFunc(docs, func(a, b doc) int { return cmp.Compare(a.n, b.n) }) // as the index likes them
	return s.index.put(ctx, tx, docs)
}

// free gives the first number from n on that no message has.
func free(ctx context.Context, tx *db.Tx, n int64, taken map[int64]bool) (int64, error) {
	const look = 64
	for {
		held, err := db.All(ctx, tx, func(rows *db.Rows) (n int64, err error) {
			err = rows.Scan(&n)
			return n, err
		}, `SELECT n FROM search_doc WHERE n >= $1 AND n < $2 ORDER BY n`, n, n+look)
		if err != nil {
			return 0, err
		}
		for end := n + look; n < end; n++ {
			if !taken[n] && !slices.Contains(held, n) {
				return n, nil
			}
		}
	}
}

// goesOn tells which words are found by their beginnings: words of letters.
func goesOn(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return n > 1 && n <= 24
}

// keepWords counts in how many messages words stand.
func (s *Store) keepWords(ctx context.Context, tx *db.Tx, count map[string]int) error {
	rows := make([][]any, 0, len(count))
	for _, word := range slices.Sorted(maps.Keys(count)) { // an order, so that two processes do not wait for each other in a circle
		rows = append(rows, []any{word, count[word]})
	}
	return tx.Insert(ctx, `INSERT INTO search_word (word, n)`, rows, `ON CONFLICT (word) DO UPDATE SET n = search_word.n + excluded.n`)
}

// endings gives the commonest words that begin so, itself first.
func (s *Store) endings(ctx context.Context, word string) ([]string, error) {
	const most, looked = "12", "3000"
	all, err := db.All(ctx, s.db, db.Text, `SELECT word FROM (SELECT word, n FROM search_word WHERE word >= $1 AND word < $2 ORDER BY word LIMIT `+looked+`) w
		ORDER BY n DESC, word LIMIT `+most, word, word+string(utf8.MaxRune))
	all = slices.DeleteFunc(all, func(w string) bool { return w == word })
	return append([]string{word}, all...), err
}
