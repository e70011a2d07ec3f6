// This file holds the store and what changes an escalation: raising it,
// knowing more of it, saying where it stands, and joining conversations to it.

package escalation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"

	"github.com/google/uuid"
)

// Store keeps the escalations.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	team  *team.Store
}

// NewStore keeps escalations in d, about conversations of the inbox.
func NewStore(d *db.DB, in *inbox.Store, people *team.Store) *Store { return &Store{d, in, people} }

// New is what an escalation begins with.
type New struct {
	ID string // minted by the form, so that a second click raises nothing
	Known
	Why          string // why now; may be empty
	Item         string // a meeting's item it comes from; may be empty
	Conversation string // the first one it hurts; may be empty
	Quote        string
}

// Raise begins an escalation; who raised it again by the same form gets what
// is there. Everybody in the team may.
func (s *Store) Raise(ctx context.Context, by team.Person, n New) (e Escalation, err error) {
	if err := mustBelong(by); err != nil {
		return e, err
	}
	if _, err := uuid.Parse(n.ID); err != nil {
		return e, fault.New(fault.Invalid, "The form is incomplete. Open the page again.")
	}
	if n.Known, err = n.Known.clean(); err != nil {
		return e, err
	}
	why, err := cleanWhy(n.Why, "")
	if err != nil && why != "" {
		return e, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if e, err = read(ctx, tx, n.ID); !fault.Is(err, fault.NotFound) {
			return err // nil when it is here already
		}
		e = Escalation{ID: n.ID, Known: n.Known, Item: n.Item, Status: Open, StatusAt: tx.At, RaisedBy: by.Email, RaisedAt: tx.At}
		if err := tx.Exec(ctx, `INSERT INTO escalation (id, title, urgency, happens, verified, solved, blocks, meanwhile, reference, item, status, status_at, raised_by, raised_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)`, e.ID, e.Title, int(e.Urgency), e.Happens, e.Verified, e.Solved, e.Blocks,
			e.Meanwhile, e.Reference, plain(e.Item), string(e.Status), db.Micros(tx.At), by.Email); err != nil {
			return err
		}
		if err := addLine(ctx, tx, e.ID, by, WhatStatus, "", string(Open), why); err != nil {
			return err
		}
		if n.Conversation != "" {
			if err := link(ctx, tx, by, e.ID, n.Conversation, n.Quote); err != nil {
				return err
			}
		}
		return event.Record(tx, EventRaised, e.ID, by.Email, Changed{Title: e.Title, Urgency: int(e.Urgency)})
	})
	return e, err
}

func addLine(ctx context.Context, tx *db.Tx, escalation string, by team.Person, what, was, became, why string) error {
	return tx.Exec(ctx, `INSERT INTO escalation_line (id, escalation, at, by, what, was, became, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id.New(), escalation, db.Micros(tx.At), by.Email, what, was, became, why)
}

// change takes the escalation for this transaction, so that whoever changes it
// at the same time waits, and gives it as it then is.
func change(ctx context.Context, tx *db.Tx, escalation string) (Escalation, error) {
	if err := tx.Exec(ctx, `UPDATE escalation SET revision = revision WHERE id = $1`, escalation); err != nil {
		return Escalation{}, err
	}
	return read(ctx, tx, escalation)
}

// Edit keeps what is known. saw is the revision that was edited: if somebody
// changed it meanwhile, nothing is kept and the error is a Conflict. Another
// urgency needs a reason. Everybody in the team may.
func (s *Store) Edit(ctx context.Context, by team.Person, escalation string, k Known, why string, saw int64) error {
	if err := mustBelong(by); err != nil {
		return err
	}
	k, err := k.clean()
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := change(ctx, tx, escalation)
		if err != nil {
			return err
		}
		if e.Revision != saw {
			return fault.New(fault.Conflict, "Somebody changed this while you wrote. Your words are below; what is kept now stands beside them.")
		}
		if e.Known == k {
			return nil
		}
		reason := ""
		if e.Urgency != k.Urgency {
			if reason, err = cleanWhy(why, "Say why it is more or less urgent now."); err != nil {
				return err
			}
			if err := addLine(ctx, tx, e.ID, by, WhatUrgency, strconv.Itoa(int(e.Urgency)), strconv.Itoa(int(k.Urgency)), reason); err != nil {
				return err
			}
		}
		return errors.Join(tx.Exec(ctx, `UPDATE escalation SET title = $1, urgency = $2, happens = $3, verified = $4, solved = $5, blocks = $6, meanwhile = $7, reference = $8, revision = revision + 1
			WHERE id = $9`, k.Title, int(k.Urgency), k.Happens, k.Verified, k.Solved, k.Blocks, k.Meanwhile, k.Reference, e.ID),
			event.Record(tx, EventChanged, e.ID, by.Email, Changed{k.Title, int(k.Urgency), reason}))
	})
}

// SetStatus says where product stands, and why. Product and the head of
// support may. When it is complete a letter to everybody is begun; opening it
// again stops letters that have not left.
func (s *Store) SetStatus(ctx context.Context, by team.Person, escalation string, status Status, why string) error {
	if err := mustDecide(by); err != nil {
		return err
	}
	if !status.Valid() {
		return fault.Field("status", "“%s” is no status.", status)
	}
	why, err := cleanWhy(why, "Say why, in one line. Support reads it.")
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := change(ctx, tx, escalation)
		if err != nil {
			return err
		}
		if e.Status == status {
			return fault.Field("status", "It stands at “%s” already.", status.Label())
		}
		if err := errors.Join(tx.Exec(ctx, `UPDATE escalation SET status = $1, status_at = $2 WHERE id = $3`, string(status), db.Micros(tx.At), e.ID),
			addLine(ctx, tx, e.ID, by, WhatStatus, string(e.Status), string(status), why),
			event.Record(tx, EventStatus, e.ID, by.Email, StatusSet{e.Status, status, why})); err != nil {
			return err
		}
		if status == Complete {
			return tx.Exec(ctx, `INSERT INTO telling (id, escalation, at, by, words) VALUES ($1, $2, $3, $4, $5)`, id.New(), e.ID, db.Micros(tx.At), by.Email, firstWords(e.Title))
		}
		return stop(ctx, tx, e.ID)
	})
}

// Link joins a conversation, with the customer's own words. A conversation
// that is joined already, or is part of one that is, gets the words if they
// are not empty. Everybody in the team may.
func (s *Store) Link(ctx context.Context, by team.Person, escalation, conversation, quote string) error {
	if err := mustBelong(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := change(ctx, tx, escalation)
		if err != nil {
			return err
		}
		if e.Status == Closed {
			return fault.New(fault.Conflict, "“%s” is closed. Product has to open it again first.", e.Title)
		}
		return link(ctx, tx, by, e.ID, conversation, quote)
	})
}

func link(ctx context.Context, tx *db.Tx, by team.Person, escalation, conversation, quote string) error {
	quote = shorten(plain(trim(quote)), longestQuote)
	root, parts, err := whole(ctx, tx, conversation)
	if err != nil {
		return err
	}
	marks, args := db.List(3, parts)
	n, err := tx.Change(ctx, `UPDATE escalation_link SET quote = CASE WHEN $1 = '' THEN quote ELSE $1 END
		WHERE escalation = $2 AND removed_at IS NULL AND conversation IN (`+marks+`)`, append([]any{quote, escalation}, args...)...)
	if err != nil {
		return err
	}
	if n == 0 {
		if err := tx.Exec(ctx, `INSERT INTO escalation_link (escalation, conversation, at, by, quote) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (escalation, conversation) DO UPDATE SET at = excluded.at, by = excluded.by, quote = excluded.quote, removed_at = NULL, removed_by = ''`,
			escalation, root.ID, db.Micros(tx.At), by.Email, quote); err != nil {
			return err
		}
	}
	return event.Record(tx, EventLinked, escalation, by.Email, LinkChanged{root.ID, quote})
}

// whole gives what a conversation is part of now, and all its parts.
func whole(ctx context.Context, tx *db.Tx, conversation string) (root inbox.Conversation, parts []string, err error) {
	roots, err := inbox.Roots(ctx, tx, []string{conversation})
	if err != nil {
		return root, nil, err
	}
	root, ok := roots[conversation]
	if !ok {
		return root, nil, fault.New(fault.NotFound, "There is no such conversation. It may have been deleted, or the link is incomplete.")
	}
	parts, err = inbox.Parts(ctx, tx, root.ID)
	return root, parts, err
}

// Unlink takes a conversation off, with all that was merged into it.
func (s *Store) Unlink(ctx context.Context, by team.Person, escalation, conversation string) error {
	return s.setLink(ctx, by, escalation, conversation, true)
}

// Relink takes an Unlink back.
func (s *Store) Relink(ctx context.Context, by team.Person, escalation, conversation string) error {
	return s.setLink(ctx, by, escalation, conversation, false)
}

func (s *Store) setLink(ctx context.Context, by team.Person, escalation, conversation string, off bool) error {
	if err := mustBelong(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := change(ctx, tx, escalation); err != nil {
			return err
		}
		root, parts, err := whole(ctx, tx, conversation)
		if err != nil {
			return err
		}
		var at *int64
		who, is, kind := "", `IS NOT NULL`, EventLinked
		if off {
			us := db.Micros(tx.At)
			at, who, is, kind = &us, by.Email, `IS NULL`, EventUnlinked
		}
		marks, args := db.List(4, parts)
		n, err := tx.Change(ctx, fmt.Sprintf(`UPDATE escalation_link SET removed_at = $1, removed_by = $2 WHERE escalation = $3 AND removed_at %s AND conversation IN (%s)`, is, marks),
			append([]any{at, who, escalation}, args...)...)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, kind, escalation, by.Email, LinkChanged{Conversation: root.ID})
	})
}

// customersOf groups linked conversations by customer: one letter each, in
// order of the customer's name.
func customersOf(all []Linked) [][]Linked {
	by, order := map[string][]Linked{}, []string{}
	for _, l := range all {
		if by[l.Talk.Customer.ID] == nil {
			order = append(order, l.Talk.Customer.ID)
		}
		by[l.Talk.Customer.ID] = append(by[l.Talk.Customer.ID], l)
	}
	groups := make([][]Linked, len(order))
	for i, c := range order {
		groups[i] = by[c]
	}
	slices.SortStableFunc(groups, func(a, b []Linked) int { return compareNames(a[0].Talk.Customer, b[0].Talk.Customer) })
	return groups
}
