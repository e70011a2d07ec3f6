// This file holds the finding: messages from the index, newest first, and the
// conversations that they are in, as far as these fit too.

package search

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// Ask is a question.
type Ask struct {
	Query  Query
	Typing bool           // the last word may go on
	Zone   *time.Location // in which days are meant
	After  string         // where the page before ended
	Limit  int
}

// Found is a page of what was found, newest first. Next is empty on the last;
// Seen says how far back it was looked when the page is not full and there is
// more. Trouble says which filter words could not be understood.
type Found struct {
	Hits    []Hit
	Next    string
	Seen    time.Time
	Trouble []string
}

// Hit is a conversation, by its newest message that fits.
type Hit struct {
	Conversation inbox.Conversation
	Message      string // its id; empty when no words were looked for
	At           time.Time
	Text         string
	Files        []string
	Words        []string // what is to be marked in all of it
}

// looked is how many messages are looked at for one page. What many messages
// say and few conversations fit is found in several steps, each of them quick.
const looked = 3000

// spot is a message as the index gives it.
type spot struct {
	n                     int64
	message, conversation string
}

// Find gives a page of what fits a question.
func (s *Store) Find(ctx context.Context, a Ask) (Found, error) {
	p, err := s.understand(ctx, a)
	if err != nil {
		return Found{}, err
	}
	var f Found
	switch {
	case a.Query.Empty():
	case len(p.need) == 0:
		f, err = s.list(ctx, p, a)
	default:
		f, err = s.search(ctx, p, a)
	}
	f.Trouble = p.trouble
	return f, err
}

// list is for questions without any word for the index.
func (s *Store) list(ctx context.Context, p *plan, a Ask) (Found, error) {
	if len(p.without)+len(p.never) > 0 && !p.filter.Narrow() && p.filter.View == inbox.All && len(p.not) == 0 {
		p.trouble = append(p.trouble, "Only what to leave out was said. Say also what to look for.")
		return Found{}, nil
	}
	p.filter.After, p.filter.Limit, p.filter.Since, p.filter.Until = a.After, a.Limit, p.since, p.until
	page, err := s.inbox.List(ctx, p.filter)
	f := Found{Next: page.Next, Seen: page.Seen}
	for _, c := range page.Rows {
		if !p.refuses(c) {
			f.Hits = append(f.Hits, Hit{Conversation: c, At: c.NewestAt, Text: c.Preview, Words: p.mark})
		}
	}
	return f, err
}

// refuses tells whether the conversation is one of those to leave out.
func (p *plan) refuses(c inbox.Conversation) bool {
	return slices.ContainsFunc(p.not, func(f inbox.Filter) bool { return f.Holds(c) })
}

// search goes through the messages that fit, newest first, in growing steps.
func (s *Store) search(ctx context.Context, p *plan, a Ask) (Found, error) {
	high, first := p.high, a.After == ""
	if !first {
		n, err := strconv.ParseInt(a.After, 10, 64)
		if err != nil {
			return Found{}, fault.New(fault.Invalid, "This link to a later page is damaged. Search again.")
		}
		high = min(high, n)
	}
	f, from, seen := Found{}, high, map[string]bool{}
	var kept []spot
	for step, total := a.Limit+10, 0; ; step = min(4*step, 1000) {
		some, err := s.index.find(ctx, s.db, p.wanted, from, p.low, step)
		if err != nil {
			return f, err
		}
		hits, spots, err := s.fit(ctx, p, some, seen, first, high)
		if err != nil {
			return f, err
		}
		f.Hits, kept = append(f.Hits, hits...), append(kept, spots...)
		total += len(some)
		if len(f.Hits) > a.Limit || len(some) < step {
			break
		}
		if from = some[len(some)-1].n; total >= looked {
			f.Next, f.Seen = strconv.FormatInt(from, 10), db.Time(momentOf(from))
			break
		}
	}
	if len(f.Hits) > a.Limit {
		f.Hits, kept = f.Hits[:a.Limit], kept[:a.Limit]
		f.Next, f.Seen = strconv.FormatInt(kept[a.Limit-1].n, 10), time.Time{}
	}
	return f, s.tell(ctx, f.Hits)
}

// fit gives the hits among messages: of each conversation its newest message
// that fits, unless it stood on a page before.
func (s *Store) fit(ctx context.Context, p *plan, some []spot, seen map[string]bool, first bool, high int64) (hits []Hit, kept []spot, err error) {
	ids := make([]string, len(some))
	for i, o := range some {
		ids[i] = o.conversation
	}
	roots, err := inbox.Roots(ctx, s.db, ids)
	if err != nil {
		return nil, nil, err
	}
	some = slices.DeleteFunc(slices.Clone(some), func(o spot) bool {
		c, ok := roots[o.conversation]
		return !ok || seen[c.ID] || !p.filter.Holds(c) || p.refuses(c)
	})
	if some, err = s.answered(ctx, p, some); err != nil {
		return nil, nil, err
	}
	if some, err = s.say(ctx, p, some); err != nil {
		return nil, nil, err
	}
	for _, o := range some {
		c := roots[o.conversation]
		if seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		if !first {
			before, err := s.stoodBefore(ctx, p, o, high)
			if err != nil {
				return nil, nil, err
			}
			if before {
				continue
			}
		}
		hits, kept = append(hits, Hit{Conversation: c, Message: o.message, Words: p.mark}), append(kept, o)
	}
	return hits, kept, nil
}

// answered keeps those in whose conversations the people answered that by: names.
func (s *Store) answered(ctx context.Context, p *plan, some []spot) ([]spot, error) {
	if len(p.by) == 0 || len(some) == 0 {
		return some, nil
	}
	ids := map[string]bool{}
	for _, o := range some {
		ids[o.conversation] = true
	}
	who, err := inbox.Answerers(ctx, s.db, keys(ids))
	return slices.DeleteFunc(some, func(o spot) bool {
		return slices.ContainsFunc(p.by, func(group []string) bool {
			return !slices.ContainsFunc(group, func(one string) bool { return slices.Contains(who[o.conversation], one) })
		})
	}), err
}

// say keeps those messages whose words stand in the order that quotes ask for.
func (s *Store) say(ctx context.Context, p *plan, some []spot) ([]spot, error) {
	if len(p.phrases)+len(p.never) == 0 || len(some) == 0 {
		return some, nil
	}
	ids := make([]string, len(some))
	for i, o := range some {
		ids[i] = o.message
	}
	words, err := inbox.Words(ctx, s.db, ids)
	return slices.DeleteFunc(some, func(o spot) bool {
		w := words[o.message]
		var parts [][]string
		for _, text := range append([]string{w.Subject, w.Text, w.Customer.Name}, w.Files...) {
			parts = append(parts, Words(text))
		}
		says := func(phrase []string) bool {
			return slices.ContainsFunc(parts, func(part []string) bool { return stands(part, phrase) })
		}
		return slices.ContainsFunc(p.phrases, func(phrase []string) bool { return !says(phrase) }) || slices.ContainsFunc(p.never, says)
	}), err
}

// stands tells whether the words of a phrase follow each other in a text.
func stands(text, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(text); i++ {
		if slices.Equal(text[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// stoodBefore tells whether a newer message of the same conversation was found on a page before.
func (s *Store) stoodBefore(ctx context.Context, p *plan, o spot, high int64) (bool, error) {
	parts, err := inbox.Parts(ctx, s.db, o.conversation)
	if err != nil {
		return false, err
	}
	for _, part := range parts {
		numbers, err := db.All(ctx, s.db, func(rows *db.Rows) (n int64, err error) {
			err = rows.Scan(&n)
			return n, err
		}, `SELECT n FROM search_doc WHERE conversation = $1 AND n >= $2 AND n < $3 ORDER BY n DESC LIMIT 200`, part, high, p.high)
		if err != nil {
			return false, err
		}
		for _, n := range numbers {
			newer, err := s.index.find(ctx, s.db, p.wanted, n+1, n, 1)
			if err != nil {
				return false, err
			}
			if newer, err = s.say(ctx, p, newer); err != nil || len(newer) > 0 {
				return true, err
			}
		}
	}
	return false, nil
}

// tell reads what is shown of the messages found.
func (s *Store) tell(ctx context.Context, hits []Hit) error {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.Message
	}
	words, err := inbox.Words(ctx, s.db, ids)
	for i := range hits {
		w := words[hits[i].Message]
		hits[i].At, hits[i].Text, hits[i].Files = db.Time(w.At), w.Text, w.Files
	}
	return err
}

func keys(set map[string]bool) []string {
	return slices.Sorted(maps.Keys(set))
}
