// This file holds what a conversation may be about, told by what earlier ones
// with similar words were about.

package search

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/inbox"
	"rapport/kit/db"
)

const (
	telling    = 8   // of the words of a conversation, those that say most
	likeness   = 80  // newest messages with each of them are looked at
	alike      = 15  // conversations, the likest, have a say
	shared     = 2   // words at least that a conversation must share to have one
	agreement  = 0.4 // of their say must stand behind a topic
	mostTopics = 2
)

// Suggest gives topics for a conversation by their keys, the likeliest first;
// none when earlier ones do not agree. One that was put away is none.
func (s *Store) Suggest(ctx context.Context, conversation string) ([]string, error) {
	words, err := s.tellingWords(ctx, conversation)
	if err != nil || len(words) < shared {
		return nil, err
	}
	say, common := map[string]float64{}, map[string]int{}
	for _, w := range words {
		some, err := s.index.find(ctx, s.db, wanted{need: [][]string{{w.word}}}, math.MaxInt64, 0, likeness)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{conversation: true}
		for _, o := range some {
			if !seen[o.conversation] {
				seen[o.conversation] = true
				say[o.conversation] += w.weight
				common[o.conversation]++
			}
		}
	}
	maps.DeleteFunc(say, func(c string, _ float64) bool { return common[c] < shared })
	return s.agreed(ctx, conversation, say)
}

// agreed gives the topics behind which enough of those that have a say stand.
func (s *Store) agreed(ctx context.Context, conversation string, say map[string]float64) ([]string, error) {
	roots, err := inbox.Roots(ctx, s.db, slices.Sorted(maps.Keys(say)))
	if err != nil {
		return nil, err
	}
	likest := slices.SortedFunc(maps.Keys(say), func(a, b string) int { return cmp.Or(cmp.Compare(say[b], say[a]), cmp.Compare(b, a)) })
	whole, behind, heard := 0.0, map[string]float64{}, map[string]int{}
	voices := 0
	for _, c := range likest {
		root, ok := roots[c]
		if !ok || root.ID == conversation || len(root.Topics) == 0 {
			continue
		}
		if voices++; voices > alike {
			break
		}
		whole += say[c]
		for _, t := range root.Topics {
			behind[t] += say[c]
			heard[t]++
		}
	}
	book, err := s.inbox.TopicBook(ctx)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(behind, func(t string, sum float64) bool { return heard[t] < 2 || sum < agreement*whole || book[t].Away() })
	all := slices.SortedFunc(maps.Keys(behind), func(a, b string) int {
		return cmp.Or(cmp.Compare(behind[b], behind[a]), cmp.Compare(a, b))
	})
	return all[:min(len(all), mostTopics)], nil
}

// weighed is a word, and how much it says.
type weighed struct {
	word   string
	weight float64
}

// tellingWords gives the seldomest of a conversation's words that others use too.
func (s *Store) tellingWords(ctx context.Context, conversation string) ([]weighed, error) {
	c, err := s.inbox.Conversation(ctx, conversation)
	if err != nil {
		return nil, err
	}
	messages, _, err := s.inbox.Thread(ctx, conversation, "", 20)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	text.WriteString(c.Subject)
	for _, m := range messages {
		if m.Kind == inbox.FromCustomer {
			text.WriteString("\n" + m.Fresh[:min(len(m.Fresh), 2000)])
		}
	}
	set := map[string]bool{}
	for _, w := range Words(text.String()) {
		if goesOn(w) && (utf8.RuneCountInString(w) > 3 || len(w) > 5) && len(set) < 300 {
			set[w] = true
		}
	}
	var all []weighed
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var w weighed
		var n int
		err := rows.Scan(&w.word, &n)
		if w.weight = 1 / math.Log(2+float64(n)); n > 2 {
			all = append(all, w)
		}
		return err
	}, `SELECT word, n FROM search_word WHERE word IN (list)`, keys(set)); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word)) })
	return all[:min(len(all), telling)], nil
}
