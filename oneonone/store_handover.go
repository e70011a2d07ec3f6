// This file holds handing over: a new manager gets nothing but what both of the old pair chose.

package oneonone

import (
	"context"
	"slices"
	"time"

	"rapport/action"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Choice is something of a page that can be given on to the next manager.
type Choice struct {
	ID     string
	Kind   string // topic, action, goal or light
	Text   string
	By     string
	At     time.Time
	Mine   bool // the viewer wants it given on
	Theirs bool // the other does
	Given  bool // both did, and the new page has it
}

// heirOf gives the line to which a report's old one can be given on; nil without.
func heirOf(ctx context.Context, q db.Querier, old Pair) (*Pair, error) {
	if old.Kind != Line || !old.Ended() {
		return nil, nil
	}
	all, err := pairsOf(ctx, q, `WHERE report = $1 AND kind = 'line' AND ended_at IS NULL AND id <> $2`, old.Report, old.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// wish is what the two want of an entry.
type wish struct {
	by    []string
	given bool
}

func wishes(ctx context.Context, q db.Querier, pair string) (map[string]wish, error) {
	all := map[string]wish{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var entry, person string
		var given *int64
		err := rows.Scan(&entry, &person, &given)
		w := all[entry]
		all[entry] = wish{append(w.by, person), w.given || given != nil}
		return err
	}, `SELECT entry, person, given_at FROM pair_choice WHERE pair = $1`, pair)
	return all, err
}

// Choices gives what of a line can be given on, to either of its two, and who
// would get it: the zero person until there is a new line. It can be chosen
// before the line changes: a manager who leaves can't choose any more.
func (s *Store) Choices(ctx context.Context, who team.Person, pair string) (all []Choice, heir team.Person, err error) {
	r, _, _, err := s.reader(ctx, who, pair)
	if err != nil {
		return nil, heir, err
	}
	if to, err := heirOf(ctx, s.db, r.p); err != nil {
		return nil, heir, err
	} else if to != nil {
		heir = r.ps[to.Manager]
	}
	wanted, err := wishes(ctx, s.db, pair)
	if err != nil {
		return nil, heir, err
	}
	things, err := given(ctx, s.db, r.lock, r.p, r.g)
	for _, t := range things {
		w := wanted[t.ID]
		t.Mine, t.Theirs, t.Given = slices.Contains(w.by, who.ID), slices.Contains(w.by, r.p.Other(who.ID)), w.given
		all = append(all, t.Choice)
	}
	return all, heir, err
}

// thing is something that can be given on, with what it seals in the new page.
type thing struct {
	Choice

	seal any
}

// given gives what can be given on of what a gate shows.
func given(ctx context.Context, q db.Querier, l lock, p Pair, g gate) (all []thing, err error) {
	if p.Kind != Line {
		return nil, nil
	}
	add := func(e entry, text string, body any) {
		if g.shows(e.By, e.At) {
			all = append(all, thing{Choice: Choice{ID: e.ID, Kind: e.Kind, Text: text, By: e.By, At: e.At}, seal: body})
		}
	}
	topics, err := entriesOf[topicBody](ctx, q, l, p.ID, `AND kind = 'topic' AND closed_at IS NULL ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	for _, e := range topics {
		add(e.entry, e.body.Text, e.body)
	}
	actions, err := entriesOf[action.Action](ctx, q, l, p.ID, `AND kind = 'action' AND closed_at IS NULL ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	for _, e := range actions {
		add(e.entry, e.body.Text, e.body)
	}
	goals, err := entriesOf[goalBody](ctx, q, l, p.ID, `AND kind = 'goal' AND closed_at IS NULL ORDER BY at, id`)
	if err != nil {
		return nil, err
	}
	for _, e := range goals {
		add(e.entry, e.body.Text, e.body)
	}
	lights, err := entriesOf[lightBody](ctx, q, l, p.ID, `AND kind = 'light' ORDER BY at, id`)
	for _, e := range lights {
		add(e.entry, e.body.Text, e.body)
	}
	return all, err
}

// Choose wants an entry of a line given on to the next manager, or not any more.
// What both want stands on the new page at once, or as soon as there is one; then
// it can't be taken back.
func (s *Store) Choose(ctx context.Context, who team.Person, pair, entry string, on bool) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		w, err := s.enter(ctx, tx, who, pair)
		if err != nil {
			return err
		}
		g, _, err := w.gate()
		if err != nil {
			return err
		}
		things, err := given(ctx, tx, w.lock, w.p, g)
		if err != nil {
			return err
		}
		wanted, err := wishes(ctx, tx, pair)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(things, func(t thing) bool { return t.ID == entry }) {
			return none()
		}
		if wanted[entry].given {
			return fault.New(fault.Conflict, "It was given on already.")
		}
		if on {
			err = tx.Exec(ctx, `INSERT INTO pair_choice (entry, pair, person, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, entry, pair, who.ID, db.Micros(tx.At))
		} else {
			err = tx.Exec(ctx, `DELETE FROM pair_choice WHERE entry = $1 AND person = $2`, entry, who.ID)
		}
		if err != nil {
			return err
		}
		if err := s.giveOn(ctx, tx, w.p); err != nil {
			return err
		}
		return record(tx, EventHanded, who, Changed{Pair: pair})
	})
}

// inherit gives a new line what both chose of the report's old ones.
func (s *Store) inherit(ctx context.Context, tx *db.Tx, p Pair) error {
	old, err := pairsOf(ctx, tx, `WHERE report = $1 AND kind = 'line' AND ended_at IS NOT NULL ORDER BY id`, p.Report)
	if err != nil {
		return err
	}
	for _, o := range old {
		if err := s.giveOn(ctx, tx, o); err != nil {
			return err
		}
	}
	return nil
}

// giveOn copies what both of an ended line chose to the report's new one, sealed
// with the new key.
func (s *Store) giveOn(ctx context.Context, tx *db.Tx, old Pair) error {
	to, err := heirOf(ctx, tx, old)
	if err != nil || to == nil {
		return err
	}
	wanted, err := wishes(ctx, tx, old.ID)
	if err != nil || len(wanted) == 0 {
		return err
	}
	from, err := s.lockOf(old)
	if err != nil {
		return err
	}
	l, err := s.lockOf(*to)
	if err != nil {
		return err
	}
	things, err := given(ctx, tx, from, old, gate{always: true})
	if err != nil {
		return err
	}
	w := &work{lock: l, s: s, ctx: ctx, tx: tx, p: *to}
	n := 0
	for _, t := range things {
		want := wanted[t.ID]
		if want.given || !slices.Contains(want.by, old.Report) || !slices.Contains(want.by, old.Manager) {
			continue
		}
		n++
		if a, ok := t.seal.(action.Action); ok { // what the old manager promised is for the new one to keep
			if a.Series = to.ID; a.Owner == old.Manager {
				a.Owner = to.Manager
			}
			t.seal = a
		}
		if _, err := insertBy(w, t.Kind, t.By, "", t.seal); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE pair_choice SET given_at = $1 WHERE entry = $2`, db.Micros(tx.At), t.ID); err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	return record(tx, EventHanded, team.Person{Email: "rule:one-on-ones"}, Changed{Pair: to.ID})
}
