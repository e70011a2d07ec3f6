// This file holds what rooms above ask about conversations that were merged,
// and about many messages at once. All of it can be asked within a transaction.

package inbox

import (
	"context"
	"maps"
	"slices"

	"rapport/kit/db"
)

// Roots gives for each of the conversations the one that it is part of now:
// itself, or what absorbed it, through chains. Ids of none are left out.
func Roots(ctx context.Context, q db.Querier, ids []string) (map[string]Conversation, error) {
	known := map[string]Conversation{}
	for ask := slices.Compact(slices.Sorted(slices.Values(ids))); len(ask) > 0; {
		next := map[string]bool{}
		if err := db.EachOf(ctx, q, func(rows *db.Rows) error {
			c, err := conversationOf(rows)
			known[c.ID] = c
			if c.Merged != "" {
				next[c.Merged] = true
			}
			return err
		}, `SELECT `+conversationColumns+fromConversation+`WHERE c.id IN (list)`, ask); err != nil {
			return nil, err
		}
		maps.DeleteFunc(next, func(id string, _ bool) bool { _, ok := known[id]; return ok })
		ask = slices.Sorted(maps.Keys(next))
	}
	roots := make(map[string]Conversation, len(ids))
	for _, id := range ids {
		c, ok := known[id]
		for ok && c.Merged != "" {
			c, ok = known[c.Merged]
		}
		if ok {
			roots[id] = c
		}
	}
	return roots, nil
}

// Parts lists the conversations that are one now: itself, and what it absorbed.
func Parts(ctx context.Context, q db.Querier, conversation string) ([]string, error) {
	return partsOf(ctx, q, conversation)
}

// Messages gives those of the messages that exist, with how far each came.
func Messages(ctx context.Context, q db.Querier, ids []string) (map[string]Message, error) {
	all := make(map[string]Message, len(ids))
	return all, db.EachOf(ctx, q, func(rows *db.Rows) error {
		m, err := messageOf(rows)
		all[m.ID] = m
		return err
	}, `SELECT `+threadColumns+fromMessage+`WHERE m.id IN (list)`, ids)
}
