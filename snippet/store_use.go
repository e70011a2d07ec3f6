// This file holds in which answers snippets stand, and when that counts.

package snippet

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Answer is an answer that is about to leave, and what stands in it.
type Answer struct {
	Message  string // its id
	Text     string
	Snippets []string // ids of those that were put in
	Why      string   // why it needs nothing of the writer's own; mostly empty
}

const longestWhy = 300

// Put remembers the snippets that stand in an answer, before it is sent. It
// counts once the answer has left; of an answer that never does nothing is
// seen. Saying it again replaces what was said. An answer with an empty blank
// is refused; and so is one with next to nothing of the writer's own, unless
// they say why.
func (s *Store) Put(ctx context.Context, who team.Person, c inbox.Conversation, a Answer) error {
	used, _, err := s.All(ctx, who)
	if err != nil {
		return err
	}
	put := map[string]Expansion{}
	for _, one := range used {
		if !slices.Contains(a.Snippets, one.ID) {
			continue
		}
		words, err := one.Read()
		if err != nil {
			return err
		}
		put[one.ID] = words.Expand(Known{At: s.db.Now().In(who.Location()), Variables: About(who, c), Inside: Inside(who, used)})
	}
	share, err := a.check(put)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM snippet_use WHERE message = $1 AND person = $2 AND left_at IS NULL`, a.Message, who.Email); err != nil {
			return err
		}
		for one, e := range put {
			if Share(a.Text, []Expansion{e}) == 0 {
				continue // it was put in, and taken out again
			}
			err := tx.Exec(ctx, `INSERT INTO snippet_use (message, snippet, person, share, why, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
				a.Message, one, who.Email, share, plain(a.Why), db.Micros(tx.At))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// check gives the share of the answer that is snippet.
func (a Answer) check(put map[string]Expansion) (share int, err error) {
	all := make([]Expansion, 0, len(put))
	for _, e := range put {
		all = append(all, e)
		for _, b := range e.Blanks {
			if strings.Contains(a.Text, "{{"+b.key()+"}}") {
				return 0, fault.Field("body", "The blank “%s” is still empty. Fill it, or take it out.", b.Name)
			}
		}
	}
	if utf8.RuneCountInString(a.Why) > longestWhy {
		return 0, fault.Field("prefab", "The reason is too long: %d letters at most.", longestWhy)
	}
	if share = Share(a.Text, all); TooMuch(share) && plain(a.Why) == "" {
		return share, fault.Field("prefab", "%d %% of this is snippet. Add a line that is only for this person, or say why it needs none.", share)
	}
	return share, nil
}

// follower names the cursor.
const follower = "snippet"

// Follow counts the snippets of answers that have left.
func (s *Store) Follow(ctx context.Context) (bool, error) {
	n, err := event.Follow(ctx, s.db, follower, 2000, func(tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			d, err := event.Read[inbox.DeliveryChanged](e)
			if err != nil {
				return err
			}
			if d.State != inbox.Sent {
				continue
			}
			if err := left(ctx, tx, d.Message, e.At); err != nil {
				return err
			}
		}
		return nil
	}, inbox.EventDelivery)
	return n > 0, err
}

func left(ctx context.Context, tx *db.Tx, message string, at time.Time) error {
	all, err := db.All(ctx, tx, db.Text, `SELECT snippet FROM snippet_use WHERE message = $1 AND left_at IS NULL`, message)
	if err != nil || len(all) == 0 {
		return err
	}
	if err := tx.Exec(ctx, `UPDATE snippet_use SET left_at = $1 WHERE message = $2`, db.Micros(at), message); err != nil {
		return err
	}
	for _, one := range all {
		if err := tx.Exec(ctx, `UPDATE snippet SET uses = uses + 1, used_at = $1 WHERE id = $2`, db.Micros(at), one); err != nil {
			return err
		}
	}
	return nil
}

// Use is how often a snippet was used lately.
type Use struct {
	Times  int // answers that left
	People int // who wrote them
	Share  int // per cent of such an answer that is snippet, on average
}

// lately is how far back a snippet's use is looked at.
const lately = 28 * 24 * time.Hour

// Lately gives the use of the last four weeks, by snippet.
func (s *Store) Lately(ctx context.Context) (map[string]Use, error) {
	all := map[string]Use{}
	err := db.Each(ctx, s.db, func(rows *db.Rows) error {
		var one string
		var u Use
		var sum int
		if err := rows.Scan(&one, &u.Times, &u.People, &sum); err != nil {
			return err
		}
		u.Share = sum / u.Times
		all[one] = u
		return nil
	}, `SELECT snippet, count(*), count(DISTINCT person), sum(share) FROM snippet_use WHERE left_at >= $1 GROUP BY snippet`, db.Micros(s.db.Now().Add(-lately)))
	return all, err
}

// Messages gives the newest answers that left with a snippet, newest first.
func (s *Store) Messages(ctx context.Context, snippet string, limit int) ([]string, error) {
	return db.All(ctx, s.db, db.Text, `SELECT message FROM snippet_use WHERE snippet = $1 AND left_at IS NOT NULL ORDER BY left_at DESC LIMIT $2`, snippet, limit)
}
