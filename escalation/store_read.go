// This file holds what can be asked: one escalation, the lists of them, and
// what a conversation belongs to.

package escalation

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

func trim(s string) string { return strings.Join(strings.Fields(s), " ") }

func compareNames(a, b inbox.Customer) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.Called()), strings.ToLower(b.Called())), strings.Compare(a.ID, b.ID))
}

const columns = `id, title, urgency, happens, verified, solved, blocks, meanwhile, reference, item, status, status_at, raised_by, raised_at, revision`

func scan(row interface{ Scan(...any) error }) (e Escalation, err error) {
	var status, raised int64
	err = row.Scan(&e.ID, &e.Title, &e.Urgency, &e.Happens, &e.Verified, &e.Solved, &e.Blocks, &e.Meanwhile, &e.Reference, &e.Item,
		&e.Status, &status, &e.RaisedBy, &raised, &e.Revision)
	e.StatusAt, e.RaisedAt = db.Time(status), db.Time(raised)
	return e, err
}

func read(ctx context.Context, q db.Querier, id string) (Escalation, error) {
	e, err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM escalation WHERE id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.New(fault.NotFound, "There is no such escalation, or the link is incomplete.")
	}
	return e, err
}

// Escalation gives one, without whom it hurts.
func (s *Store) Escalation(ctx context.Context, id string) (Escalation, error) {
	return read(ctx, s.db, id)
}

// Case is an escalation with whom it hurts.
type Case struct {
	Escalation
	Reach
	Linked  []Linked // oldest conversation first
	History []Line   // oldest first
	Untold  int      // of a complete one: people who do not know yet
	Told    int      // people who do
}

// Keeper is the address of who looks after it: who moved it last, since it
// was raised; empty when nobody has.
func (c Case) Keeper() string {
	for _, l := range slices.Backward(c.History) {
		if l.What == WhatStatus && l.Was != "" && Status(l.Now) != Open {
			return l.By
		}
	}
	return ""
}

// Case gives one escalation with all that belongs to it.
func (s *Store) Case(ctx context.Context, id string) (Case, error) {
	e, err := s.Escalation(ctx, id)
	if err != nil {
		return Case{}, err
	}
	all, err := s.cases(ctx, []Escalation{e})
	if err != nil {
		return Case{}, err
	}
	return all[0], nil
}

// Lists is all there is, as product sees it.
type Lists struct {
	Hurting []Case // most people in four weeks first
	Fixed   []Case // complete, and not everybody knows; the same order
	Closed  []Case // closed, or complete and told; newest first
}

// Lists gives all escalations, each with whom it hurts.
func (s *Store) Lists(ctx context.Context) (l Lists, err error) {
	all, err := db.All(ctx, s.db, func(rows *db.Rows) (Escalation, error) { return scan(rows) }, `SELECT `+columns+` FROM escalation ORDER BY status_at DESC, id`)
	if err != nil || len(all) == 0 {
		return l, err
	}
	cases, err := s.cases(ctx, all)
	if err != nil {
		return l, err
	}
	for _, c := range cases {
		switch {
		case c.Status.Hurting():
			l.Hurting = append(l.Hurting, c)
		case c.Status == Complete && c.Untold > 0:
			l.Fixed = append(l.Fixed, c)
		default:
			l.Closed = append(l.Closed, c)
		}
	}
	for _, list := range [][]Case{l.Hurting, l.Fixed} {
		slices.SortStableFunc(list, func(a, b Case) int {
			return cmp.Or(cmp.Compare(b.Recent, a.Recent), cmp.Compare(b.People, a.People), cmp.Compare(a.Urgency, b.Urgency))
		})
	}
	return l, nil
}

// cases looks up whom escalations hurt, all at once.
func (s *Store) cases(ctx context.Context, all []Escalation) ([]Case, error) {
	set, err := team.ReadSettings(ctx, s.db)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.ID
	}
	links, roots, err := linksOf(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	history := map[string][]Line{}
	if err := db.EachOf(ctx, s.db, func(rows *db.Rows) error {
		var l Line
		var of string
		var at int64
		err := rows.Scan(&of, &at, &l.By, &l.What, &l.Was, &l.Now, &l.Why)
		l.At = db.Time(at)
		history[of] = append(history[of], l)
		return err
	}, `SELECT escalation, at, by, what, was, became, why FROM escalation_line WHERE escalation IN (list) ORDER BY at, id`, ids); err != nil {
		return nil, err
	}
	known, err := s.known(ctx, ids)
	if err != nil {
		return nil, err
	}
	at, zone := s.db.Now(), set.Location()
	cases := make([]Case, len(all))
	for i, e := range all {
		linked := gather(links[e.ID], roots)
		c := Case{Escalation: e, Linked: linked, Reach: reach(linked, at, zone), History: history[e.ID]}
		for _, group := range customersOf(linked) {
			switch standing(known[e.ID], group) {
			case toldYes:
				c.Told++
			case toldNo:
				c.Untold++
			}
		}
		cases[i] = c
	}
	return cases, nil
}

// standing tells whether a customer knows: told by name, or in a conversation
// that is the customer's own since a merge.
func standing(known map[string]int, group []Linked) (now int) {
	now, found := known[group[0].Talk.Customer.ID]
	for _, l := range group {
		if there, ok := known[l.Talk.ID]; ok && (!found || there == toldYes) {
			now, found = there, true
		}
	}
	return now
}

// linksOf gives the links of escalations, those taken off left out, and what
// their conversations are part of now.
func linksOf(ctx context.Context, q db.Querier, ids []string) (links map[string][]Link, roots map[string]inbox.Conversation, err error) {
	links = map[string][]Link{}
	var talks []string
	if err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		var l Link
		var at int64
		err := rows.Scan(&l.Escalation, &l.Conversation, &at, &l.By, &l.Quote)
		l.At = db.Time(at)
		links[l.Escalation] = append(links[l.Escalation], l)
		talks = append(talks, l.Conversation)
		return err
	}, `SELECT escalation, conversation, at, by, quote FROM escalation_link WHERE escalation IN (list) AND removed_at IS NULL`, ids); err != nil {
		return nil, nil, err
	}
	roots, err = inbox.Roots(ctx, q, talks)
	return links, roots, err
}

// Choices gives those that a conversation can be joined to, the ones that
// were joined to most lately first.
func (s *Store) Choices(ctx context.Context) ([]Escalation, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Escalation, error) { return scan(rows) },
		`SELECT `+columns+` FROM escalation e WHERE status <> 'closed'
		ORDER BY coalesce((SELECT max(l.at) FROM escalation_link l WHERE l.escalation = e.id), e.raised_at) DESC, id LIMIT 40`)
}

// Trouble is an escalation as one of its conversations shows it.
type Trouble struct {
	Escalation
	Quote  string
	Others int // other people whom it hurts
	Letter struct {
		State        State
		By           string
		At           time.Time
		Conversation string // where the customer was told; may be another one
		Words        string // of a letter that waits for a hand
		Telling      string
	}
	Customer string
}

// Of gives what a conversation, whole as it is now, belongs to.
func (s *Store) Of(ctx context.Context, conversation string) ([]Trouble, error) {
	parts, err := inbox.Parts(ctx, s.db, conversation)
	if err != nil {
		return nil, err
	}
	marks, args := db.List(1, parts)
	ids, err := db.All(ctx, s.db, db.Text, `SELECT DISTINCT escalation FROM escalation_link WHERE removed_at IS NULL AND conversation IN (`+marks+`)`, args...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	links, roots, err := linksOf(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	var all []Trouble
	for _, id := range ids {
		t := Trouble{}
		if t.Escalation, err = read(ctx, s.db, id); err != nil {
			return nil, err
		}
		people := map[string]bool{}
		for _, l := range gather(links[id], roots) {
			people[l.Talk.Customer.ID] = true
			if l.Talk.ID == conversation {
				t.Quote, t.Customer = l.Quote, l.Talk.Customer.ID
			}
		}
		delete(people, t.Customer)
		t.Others = len(people)
		if err := s.letterFor(ctx, &t); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Trouble) int { return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// letterFor looks up whether the customer was told, by the newest telling.
func (s *Store) letterFor(ctx context.Context, t *Trouble) error {
	var at *int64
	l := &t.Letter
	err := s.db.QueryRow(ctx, `SELECT o.telling, o.state, o.by, o.at, o.conversation, o.words FROM told o
		WHERE o.customer = $1 AND o.telling = (SELECT g.id FROM telling g WHERE g.escalation = $2 ORDER BY g.at DESC, g.id DESC LIMIT 1)`, t.Customer, t.ID).
		Scan(&l.Telling, &l.State, &l.By, &at, &l.Conversation, &l.Words)
	l.At = db.MaybeTime(at)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	return err
}
