// This file holds the letter that tells everybody: writing it, who gets it
// and what stands in it for each, and sending it off.

package escalation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Whether a customer knows that it is fixed.
const (
	toldNo  = iota
	toldYes // told, or answered by hand
	toldOff // gets no letter, as somebody chose
)

const tellingColumns = `g.id, g.escalation, g.at, g.by, g.words, g.paused_at, g.paused_by`

func tellingOf(row interface{ Scan(...any) error }) (t Telling, err error) {
	var at int64
	var paused *int64
	err = row.Scan(&t.ID, &t.Escalation, &at, &t.By, &t.Words, &paused, &t.PausedBy)
	t.At, t.PausedAt = db.Time(at), db.MaybeTime(paused)
	return t, err
}

// newest reads the telling of an escalation that was begun last.
func newest(ctx context.Context, q db.Querier, escalation string) (Telling, error) {
	t, err := tellingOf(q.QueryRow(ctx, `SELECT `+tellingColumns+` FROM telling g WHERE g.escalation = $1 ORDER BY g.at DESC, g.id DESC LIMIT 1`, escalation))
	if errors.Is(err, db.ErrNoRows) {
		return t, fault.New(fault.NotFound, "It isn’t complete yet. When it is, everybody it hurt can be told.")
	}
	return t, err
}

// known tells of each escalation which customers and conversations know, by
// its newest telling.
func (s *Store) known(ctx context.Context, ids []string) (map[string]map[string]int, error) {
	of, last := map[string]string{}, map[string]string{}
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		t, err := tellingOf(rows)
		if was, ok := last[t.Escalation]; ok {
			delete(of, was)
		}
		of[t.ID], last[t.Escalation] = t.Escalation, t.ID
		return err
	}, `SELECT `+tellingColumns+` FROM telling g WHERE g.escalation IN (list) ORDER BY g.at, g.id`, ids); err != nil {
		return nil, err
	}
	known := map[string]map[string]int{}
	tellings := make([]string, 0, len(of))
	for t, e := range of {
		known[e] = map[string]int{}
		tellings = append(tellings, t)
	}
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var telling, customer string
		err := rows.Scan(&telling, &customer)
		known[of[telling]][customer] = toldOff
		return err
	}, `SELECT telling, customer FROM telling_own WHERE left_out AND telling IN (list)`, tellings); err != nil {
		return nil, err
	}
	type where struct{ escalation, conversation string }
	var talks []string
	told := map[where]int{}
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var telling, customer, conversation string
		var state State
		err := rows.Scan(&telling, &customer, &conversation, &state)
		now := toldNo
		if state.Told() {
			now = toldYes
		}
		known[of[telling]][customer] = now
		told[where{of[telling], conversation}] = now
		talks = append(talks, conversation)
		return err
	}, `SELECT telling, customer, conversation, state FROM told WHERE telling IN (list)`, tellings); err != nil {
		return nil, err
	}
	roots, err := inbox.Roots(ctx, s.db, talks)
	for w, now := range told {
		if c := roots[w.conversation].ID; known[w.escalation][c] != toldYes {
			known[w.escalation][c] = now
		}
	}
	return known, err
}

// Round is a telling with every letter of it.
type Round struct {
	Telling
	Case    Escalation
	Letters []Letter // by the customers' names
}

// Count counts letters.
func (r Round) Count(what func(Letter) bool) (n int) {
	for _, l := range r.Letters {
		if what(l) {
			n++
		}
	}
	return n
}

// Begun tells whether anything was sent off.
func (r Round) Begun() bool { return r.Count(func(l Letter) bool { return l.State != Draft }) > 0 }

// Telling gives the newest telling of an escalation, with the letters as they
// would leave now if who sent them.
func (s *Store) Telling(ctx context.Context, who team.Person, escalation string) (r Round, err error) {
	if r.Case, err = s.Escalation(ctx, escalation); err != nil {
		return r, err
	}
	if r.Telling, err = newest(ctx, s.db, escalation); err != nil {
		return r, err
	}
	r.Letters, err = letters(ctx, s.db, who, r.Telling)
	if err != nil {
		return r, err
	}
	var ids []string
	for _, l := range r.Letters {
		if l.Message != "" {
			ids = append(ids, l.Message)
		}
	}
	sent, err := inbox.Messages(ctx, s.db, ids)
	for i, l := range r.Letters {
		r.Letters[i].Delivery = sent[l.Message].Delivery
	}
	return r, err
}

// with runs a change of a telling, which must be the newest of an escalation
// that is complete.
func (s *Store) with(ctx context.Context, by team.Person, escalation string, f func(tx *db.Tx, t Telling) (TellingChanged, error)) error {
	if err := mustBelong(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := change(ctx, tx, escalation)
		if err != nil {
			return err
		}
		if e.Status != Complete {
			return fault.New(fault.Conflict, "It isn’t complete any more: nobody is told until it is.")
		}
		t, err := newest(ctx, tx, e.ID)
		if err != nil {
			return err
		}
		did, err := f(tx, t)
		if err != nil {
			return err
		}
		if did.Did == "" {
			return nil
		}
		did.Telling = t.ID
		return event.Record(tx, EventTelling, e.ID, by.Email, did)
	})
}

// Write keeps the text for everybody.
func (s *Store) Write(ctx context.Context, by team.Person, escalation, words string) error {
	words, err := cleanWords(words)
	if err != nil {
		return err
	}
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		return TellingChanged{Did: "words"}, tx.Exec(ctx, `UPDATE telling SET words = $1 WHERE id = $2`, words, t.ID)
	})
}

// AddLine keeps one customer's own line; an empty one takes it away.
func (s *Store) AddLine(ctx context.Context, by team.Person, escalation, customer, line string) error {
	line = strings.TrimSpace(plain(strings.ReplaceAll(line, "\r\n", "\n")))
	switch {
	case utf8.RuneCountInString(line) > longestLine:
		return fault.Field("line", "The line is too long: %d letters at most.", longestLine)
	case blank.MatchString(line):
		return fault.Field("line", "An own line has no blanks: write the name itself.")
	}
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		return TellingChanged{Did: "line"}, tx.Exec(ctx, `INSERT INTO telling_own (telling, customer, line, left_out, at, by) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (telling, customer) DO UPDATE SET line = excluded.line, at = excluded.at, by = excluded.by`, t.ID, customer, line, false, db.Micros(tx.At), by.Email)
	})
}

// Choose keeps who of those shown gets a letter.
func (s *Store) Choose(ctx context.Context, by team.Person, escalation string, shown, chosen []string) error {
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		n, err := choose(ctx, tx, by, t, shown, chosen)
		if n == 0 {
			return TellingChanged{}, err
		}
		return TellingChanged{Did: "choice", People: n}, err
	})
}

// choose keeps what is chosen otherwise than before, and tells for how many.
func choose(ctx context.Context, tx *db.Tx, by team.Person, t Telling, shown, chosen []string) (int, error) {
	owns, err := ownsOf(ctx, tx, t.ID)
	if err != nil {
		return 0, err
	}
	slices.Sort(shown)
	var rows [][]any
	for _, c := range slices.Compact(shown) {
		if out := !slices.Contains(chosen, c); out != owns[c].leftOut {
			rows = append(rows, []any{t.ID, c, out, db.Micros(tx.At), by.Email})
		}
	}
	return len(rows), tx.Insert(ctx, `INSERT INTO telling_own (telling, customer, left_out, at, by)`, rows,
		`ON CONFLICT (telling, customer) DO UPDATE SET left_out = excluded.left_out, at = excluded.at, by = excluded.by`)
}

// apart is how far from each other letters leave: slowly enough to stop them.
const apart = 200 * time.Millisecond

// Send sends the letter off to those of the shown who are chosen. Of a
// customer's letter there is one, however often this is called. Who wrote
// again and waits is not written to: somebody answers by hand.
func (s *Store) Send(ctx context.Context, by team.Person, escalation string, shown, chosen []string) error {
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		if _, err := choose(ctx, tx, by, t, shown, chosen); err != nil {
			return TellingChanged{}, err
		}
		all, err := letters(ctx, tx, by, t)
		if err != nil {
			return TellingChanged{}, err
		}
		due := tx.At
		var rows [][]any
		for _, l := range all {
			if !l.Pending() || !slices.Contains(chosen, l.Customer.ID) && !l.Waiting {
				continue
			}
			state := Queued
			if l.Waiting {
				state = Hand
			} else {
				due = due.Add(apart)
			}
			rows = append(rows, []any{t.ID, l.Customer.ID, l.Conversation.ID, id.New(), l.Conversation.Newest, text(l.Words), l.Handover, by.Email, string(state), db.Micros(due)})
		}
		return TellingChanged{Did: "sent", People: len(rows)},
			tx.Insert(ctx, `INSERT INTO told (telling, customer, conversation, message, saw, words, handover, by, state, due_at)`, rows, `ON CONFLICT DO NOTHING`)
	})
}

// Pause stops letters that have not left, until Resume.
func (s *Store) Pause(ctx context.Context, by team.Person, escalation string) error {
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		return TellingChanged{Did: "paused"}, tx.Exec(ctx, `UPDATE telling SET paused_at = $1, paused_by = $2 WHERE id = $3 AND paused_at IS NULL`, db.Micros(tx.At), by.Email, t.ID)
	})
}

// Resume lets them leave again.
func (s *Store) Resume(ctx context.Context, by team.Person, escalation string) error {
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		return TellingChanged{Did: "resumed"}, tx.Exec(ctx, `UPDATE telling SET paused_at = NULL, paused_by = '' WHERE id = $1`, t.ID)
	})
}

// Answered says that somebody answered by hand who had written again.
func (s *Store) Answered(ctx context.Context, by team.Person, escalation, customer string) error {
	return s.with(ctx, by, escalation, func(tx *db.Tx, t Telling) (TellingChanged, error) {
		n, err := tx.Change(ctx, `UPDATE told SET state = 'answered', at = $1, by = $2 WHERE telling = $3 AND customer = $4 AND state IN ('hand', 'failed')`,
			db.Micros(tx.At), by.Email, t.ID, customer)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "This one is told already.")
		}
		return TellingChanged{Did: "answered", People: 1}, err
	})
}
