// This file holds what a meeting decides, and what is promised in it.

package meeting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"rapport/action"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Decide keeps a decision that ends no item, in a meeting that runs or is just over.
func (s *Store) Decide(ctx context.Context, who team.Person, d Decision) (Decision, error) {
	err := s.change(ctx, who, d.Meeting, func(tx *db.Tx, ser Series, m Meeting) (err error) {
		d.Meeting, d.Item = m.ID, ""
		d, err = decide(ctx, tx, who, ser, d)
		return err
	})
	return d, err
}

func decide(ctx context.Context, tx *db.Tx, who team.Person, ser Series, d Decision) (Decision, error) {
	_, m, err := meetingOf(ctx, tx, d.Meeting)
	if err != nil {
		return d, err
	}
	if m.Series != ser.ID || m.BeganAt.IsZero() || !m.RecapAt.IsZero() {
		return d, fault.New(fault.Conflict, "Decisions are made while a meeting runs, and until its recap is made.")
	}
	if d.Text, err = words("decision", d.Text, 2000); err != nil {
		return d, err
	}
	if d.Text == "" {
		return d, fault.Field("decision", "Say what was decided.")
	}
	d.ID, d.Series, d.By, d.At = id.New(), ser.ID, who.ID, tx.At
	for i := range d.Tell {
		if d.Tell[i].Whom, err = line("whom", d.Tell[i].Whom, 300); err != nil {
			return d, err
		}
		if _, err := personOf(ctx, tx, d.Tell[i].Who); err != nil {
			return d, fault.Field("who", "Choose who tells them.").Because(err)
		}
	}
	d.Tell = slices.DeleteFunc(d.Tell, func(t Tell) bool { return t.Whom == "" })
	tell, err := json.Marshal(d.Tell)
	if err != nil {
		return d, fmt.Errorf("keeping who tells whom: %w", err)
	}
	if err := tx.Exec(ctx, `INSERT INTO meeting_decision (id, series, meeting, item, text, tell, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.Series, d.Meeting, d.Item, d.Text, string(tell), d.By, db.Micros(d.At)); err != nil {
		return d, err
	}
	return d, record(tx, EventDecided, who, m, "")
}

// Decisions gives a meeting's decisions, in order.
func (s *Store) Decisions(ctx context.Context, who team.Person, meeting string) ([]Decision, error) {
	_, m, err := s.seen(ctx, who, meeting)
	if err != nil {
		return nil, err
	}
	return decisionsOf(ctx, s.db, m.ID)
}

func decisionsOf(ctx context.Context, q db.Querier, meeting string) ([]Decision, error) {
	return db.All(ctx, q, func(rows *db.Rows) (d Decision, err error) {
		var at int64
		var tell string
		if err = rows.Scan(&d.ID, &d.Series, &d.Meeting, &d.Item, &d.Text, &tell, &d.By, &at); err != nil {
			return d, err
		}
		d.At = db.Time(at)
		return d, json.Unmarshal([]byte(tell), &d.Tell)
	}, `SELECT id, series, meeting, item, text, tell, by, at FROM meeting_decision WHERE meeting = $1 ORDER BY at, id`, meeting)
}

// Undecide takes a decision back, until the recap is made: who wrote it down,
// the presenter, the host or a head may. An item that it ended stays solved.
func (s *Store) Undecide(ctx context.Context, who team.Person, meeting, decision string) error {
	return s.change(ctx, who, meeting, func(tx *db.Tx, ser Series, m Meeting) error {
		all, err := decisionsOf(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(d Decision) bool { return d.ID == decision })
		switch {
		case i < 0:
			return nil
		case !m.RecapAt.IsZero():
			return fault.New(fault.Conflict, "The recap is made; the decision stays in it.")
		case all[i].By != who.ID && m.mustPresent(who, ser) != nil:
			return fault.New(fault.Forbidden, "Only who wrote it down, the presenter or the host can take it back.")
		}
		if err := tx.Exec(ctx, `DELETE FROM meeting_decision WHERE id = $1`, decision); err != nil {
			return err
		}
		return record(tx, EventDecided, who, m, "")
	})
}

// Promise adds an action in a meeting, due by the next one unless it says otherwise.
func (s *Store) Promise(ctx context.Context, who team.Person, meeting string, p Promise) (a action.Action, err error) {
	err = s.change(ctx, who, meeting, func(tx *db.Tx, ser Series, m Meeting) error {
		a, err = promise(ctx, tx, who, ser, m, p)
		return err
	})
	return a, err
}

// promise adds an action; m is the zero meeting when it is promised outside of one.
func promise(ctx context.Context, tx *db.Tx, who team.Person, ser Series, m Meeting, p Promise) (a action.Action, err error) {
	if p.Due.IsZero() {
		if m.ID == "" {
			m.Start = tx.At
		}
		if p.Due, err = due(ctx, tx, ser, m); err != nil {
			return a, err
		}
	}
	a, err = action.AddIn(ctx, tx, who, action.New{Text: p.Text, Owner: p.Owner, Due: p.Due, Series: ser.ID, Meeting: m.ID, Item: p.Item})
	if err != nil || m.ID == "" {
		return a, err
	}
	return a, record(tx, EventPromised, who, m, a.Owner)
}
