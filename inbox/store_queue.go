// This file holds what a queue's health is read from: conversations that
// nobody meant to leave as they are.

package inbox

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
)

// Ail names a list of conversations that ask for a look, worst first.
type Ail string

// What conversations ail.
const (
	Late      Ail = "late"      // waiting for longer than the goal; longest first
	Untopiced Ail = "untopiced" // closed in the last 30 days without a topic; newest first
	Overslept Ail = "overslept" // back from sleep, and nobody touched it for a day; longest first
	Quiet     Ail = "quiet"     // answered, and nobody wrote for QuietAfter; longest first
)

// How far back conversations without a topic are looked for, and how long what
// came back may lie.
const (
	topicDays = 30 * 24 * time.Hour
	lieIn     = 24 * time.Hour
)

// in gives where the conversations stand, and in which order. goal is how long
// a customer may wait.
func (a Ail) in(at time.Time, goal time.Duration) (where, order string, args []any, err error) {
	switch a {
	case Late:
		return `c.waiting_since <= $1`, `c.waiting_since, c.id`, []any{db.Micros(at.Add(-goal))}, nil
	case Untopiced:
		return `c.status = 'closed' AND c.merged_into = '' AND c.topics = '' AND c.newest_at >= $1`, `c.newest_at DESC, c.id DESC`,
			[]any{db.Micros(at.Add(-topicDays))}, nil
	case Overslept:
		return `c.woke_at <= $1`, `c.woke_at, c.id`, []any{db.Micros(at.Add(-lieIn))}, nil
	case Quiet:
		return `c.status = 'open' AND c.merged_into = '' AND c.waiting_since IS NULL AND c.began_at IS NOT NULL AND c.newest_at <= $1`, `c.newest_at, c.id`,
			[]any{db.Micros(quietSince(at))}, nil
	}
	return "", "", nil, fault.New(fault.NotFound, "There is no list called “%s”.", a)
}

// Ailing gives the first of a list. goal is how long a customer may wait.
func (s *Store) Ailing(ctx context.Context, a Ail, at time.Time, goal time.Duration, limit int) ([]Conversation, error) {
	where, order, args, err := a.in(at, goal)
	if err != nil {
		return nil, err
	}
	all, err := db.All(ctx, s.db, func(rows *db.Rows) (Conversation, error) { return conversationOf(rows) },
		`SELECT `+conversationColumns+fromConversation+`WHERE `+where+` ORDER BY `+order+` LIMIT `+strconv.Itoa(limit), args...)
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", a, err)
	}
	return all, nil
}

// CountAiling counts a list, up to most: further than that nobody counts.
func (s *Store) CountAiling(ctx context.Context, a Ail, at time.Time, goal time.Duration, most int) (n int, err error) {
	where, _, args, err := a.in(at, goal)
	if err != nil {
		return 0, err
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT c.id FROM conversation c WHERE `+where+` LIMIT `+strconv.Itoa(most)+`) AS found`, args...).Scan(&n)
	return n, err
}
