// This file holds what a list can be narrowed by, as a rule and as SQL.

package inbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
)

// Filter chooses a page of a list. Empty fields narrow nothing.
type Filter struct {
	View         View
	Mailbox      string        // its id
	Topic        string        // a topic that is on it
	Untopiced    bool          // no topic is on it
	Replier      string        // address of the person who replied last
	Face         string        // of the newest rating
	Language     string        // as ISO 639-1
	LongerThan   time.Duration // somebody waits at least so long
	At           time.Time     // the moment from which LongerThan is reckoned
	Since, Until time.Time     // the newest message lies in [Since, Until)

	After string // where the page before ended; empty for the first
	Limit int
}

// orders says how a view's conversations are chosen and in which order they stand.
type orders struct {
	where, key string
	ascending  bool
}

func (v View) orders() (orders, error) {
	switch v {
	case Waiting:
		return orders{`c.waiting_since IS NOT NULL`, "c.waiting_since", true}, nil
	case Opened:
		return orders{`c.status = 'open' AND c.merged_into = ''`, "c.newest_at", false}, nil
	case Answered:
		return orders{`c.status = 'open' AND c.merged_into = '' AND c.waiting_since IS NULL`, "c.newest_at", false}, nil
	case Done:
		return orders{`c.status = 'closed' AND c.merged_into = ''`, "c.newest_at", false}, nil
	case All:
		return orders{`c.status <> 'spam' AND c.status <> 'deleted' AND c.merged_into = ''`, "c.newest_at", false}, nil
	case Hand:
		return orders{`c.hand <> ''`, "c.newest_at", false}, nil
	case Snoozed:
		return orders{`c.wake_at IS NOT NULL`, "c.wake_at", true}, nil
	case Junk:
		return orders{`c.status = 'spam' AND c.merged_into = ''`, "c.newest_at", false}, nil
	case Trash:
		return orders{`c.purge_at IS NOT NULL`, "c.purge_at", true}, nil
	}
	return orders{}, fault.New(fault.NotFound, "There is no list called “%s”.", v)
}

// holds tells whether a view shows the conversation.
func (v View) holds(c Conversation) bool {
	if c.Merged != "" {
		return false
	}
	switch v {
	case Waiting:
		return !c.WaitingSince.IsZero()
	case Opened:
		return c.Status == Open
	case Answered:
		return c.Status == Open && c.WaitingSince.IsZero()
	case Done:
		return c.Status == Closed
	case All:
		return !c.Status.hidden()
	case Hand:
		return c.Hand != ""
	case Snoozed:
		return c.Status == Pending
	case Junk:
		return c.Status == Spam
	case Trash:
		return c.Status == Deleted && !c.Purged
	}
	return false
}

// Holds tells whether the list that f chooses shows the conversation on some page.
func (f Filter) Holds(c Conversation) bool {
	return f.View.holds(c) &&
		(f.Mailbox == "" || c.Mailbox == f.Mailbox) &&
		(f.Topic == "" || slices.Contains(c.Topics, f.Topic)) &&
		(!f.Untopiced || len(c.Topics) == 0) &&
		(f.Replier == "" || c.Replier == f.Replier) &&
		(f.Face == "" || c.Face == f.Face) &&
		(f.Language == "" || c.Language == f.Language) &&
		(f.LongerThan == 0 || !c.WaitingSince.IsZero() && !c.WaitingSince.After(f.At.Add(-f.LongerThan))) &&
		(f.Since.IsZero() || !c.NewestAt.Before(f.Since)) &&
		(f.Until.IsZero() || c.NewestAt.Before(f.Until))
}

// Narrow tells whether f chooses by more than its view.
func (f Filter) Narrow() bool {
	return f.Mailbox != "" || f.Topic != "" || f.Untopiced || f.Replier != "" || f.Face != "" || f.Language != "" || f.LongerThan != 0 || !f.Since.IsZero() || !f.Until.IsZero()
}

// clause is what Holds says, in SQL, after what the view says.
func (f Filter) clause(args []any) (string, []any) {
	var b strings.Builder
	add := func(condition string, arg any) {
		args = append(args, arg)
		fmt.Fprintf(&b, " AND "+condition, fmt.Sprintf("$%d", len(args)))
	}
	if f.Mailbox != "" {
		add("(c.mailbox = %[1]s OR EXISTS (SELECT 1 FROM conversation_mailbox s WHERE s.conversation = c.id AND s.mailbox = %[1]s))", f.Mailbox)
	}
	if f.Topic != "" {
		add(`c.topics LIKE %s ESCAPE '!'`, "%\n"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(f.Topic)+"\n%")
	}
	if f.Untopiced {
		b.WriteString(" AND c.topics = ''")
	}
	if f.Replier != "" {
		add("c.replier = %s", f.Replier)
	}
	if f.Face != "" {
		add("c.face = %s", f.Face)
	}
	if f.Language != "" {
		add("c.language = %s", f.Language)
	}
	if f.LongerThan != 0 {
		add("c.waiting_since <= %s", db.Micros(f.At.Add(-f.LongerThan)))
	}
	if !f.Since.IsZero() {
		add("c.newest_at >= %s", db.Micros(f.Since))
	}
	if !f.Until.IsZero() {
		add("c.newest_at < %s", db.Micros(f.Until))
	}
	return b.String(), args
}

// Standing tells whether the view shows only what is open or asleep, of which
// there is never very much.
func (v View) Standing() bool { return v == Waiting || v == Opened || v == Answered || v == Snoozed }

// EachStanding gives all conversations that are open or asleep.
func EachStanding(ctx context.Context, q db.Querier, give func(Conversation) error) error {
	for _, status := range []Status{Open, Pending} {
		if err := db.Each(ctx, q, func(rows *db.Rows) error {
			c, err := conversationOf(rows)
			if err != nil {
				return err
			}
			return give(c)
		}, `SELECT `+conversationColumns+fromConversation+`WHERE c.status = $1 AND c.merged_into = ''`, string(status)); err != nil {
			return err
		}
	}
	return nil
}

const (
	mostCounted = 200  // conversations: further than that nobody reads a count
	counted     = 1000 // are looked at for a count
)

// CountSome counts a list as far as anybody reads it. more tells that there
// are more, or some further back that were not looked at.
func (s *Store) CountSome(ctx context.Context, f Filter) (n int, more bool, err error) {
	o, err := f.View.orders()
	if err != nil {
		return 0, false, err
	}
	direction := map[bool]string{true: " ASC", false: " DESC"}[o.ascending]
	narrow, args := f.clause(nil)
	from := `conversation c WHERE ` + o.where
	looked := 0
	if f.indexed() {
		from += narrow
	} else {
		from = `(SELECT c.* FROM conversation c WHERE ` + o.where + ` ORDER BY ` + o.key + direction + `, c.id` + direction + ` LIMIT ` + strconv.Itoa(counted) + `) c WHERE 1 = 1` + narrow
		if err := s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM conversation c WHERE `+o.where+` LIMIT `+strconv.Itoa(counted)+`) AS looked`).Scan(&looked); err != nil {
			return 0, false, err
		}
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+from+` LIMIT `+strconv.Itoa(mostCounted+1)+`) AS found`, args...).Scan(&n)
	return min(n, mostCounted), n > mostCounted || looked == counted, err
}

// indexed tells whether an index gives just the list that f chooses, in its order.
func (f Filter) indexed() bool {
	bare := f
	bare.Untopiced, bare.At, bare.After, bare.Limit = false, time.Time{}, "", 0
	return bare == Filter{View: f.View} && (!f.Untopiced || f.View == Done)
}
