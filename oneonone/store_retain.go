// This file holds letting go.

package oneonone

import (
	"context"
	"time"

	"rapport/event"
	"rapport/kit/db"
)

// Retained counts what went.
type Retained struct {
	Pairs   int `json:"pairs"`
	Entries int `json:"entries"`
	Private int `json:"private"`
}

// keptMonths is how long a shared page stays with the other when somebody left.
const keptMonths = 12

// Retain lets go what is to go. Of who left: private notes at once, and shared
// pages twelve months later, or when both have left. What a legal hold opened
// stays until that is closed. It records how much went, and of nobody.
func (s *Store) Retain(ctx context.Context) (done Retained, err error) {
	if err := s.Keep(ctx); err != nil {
		return done, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		done = Retained{}
		ps, err := readPeople(ctx, tx)
		if err != nil {
			return err
		}
		holds, err := openingsOf(ctx, tx, `WHERE purpose = $1 AND agreed_at IS NOT NULL AND closed_at IS NULL`, string(LegalHold))
		if err != nil {
			return err
		}
		ended, err := pairsOf(ctx, tx, `WHERE ended_at IS NOT NULL ORDER BY id`)
		if err != nil {
			return err
		}
		for _, p := range ended {
			held := false
			for _, o := range holds {
				held = held || p.Has(o.One) && p.Has(o.Two)
			}
			if held {
				continue
			}
			if err := letGo(ctx, tx, p, ps, &done); err != nil {
				return err
			}
		}
		if done == (Retained{}) {
			return nil
		}
		return event.Record(tx, EventRetained, "retention", "rule:retention", done)
	})
	return done, err
}

// letGo lets go of an ended pair what is due by now.
func letGo(ctx context.Context, tx *db.Tx, p Pair, ps people, done *Retained) error {
	var first time.Time
	left := 0
	for _, who := range []string{p.Report, p.Manager} {
		at, gone := ps.sinceLeft(who)
		if !gone {
			continue
		}
		left++
		if first.IsZero() || at.Before(first) {
			first = at
		}
		n, err := tx.Change(ctx, `DELETE FROM pair_private WHERE pair = $1 AND author = $2`, p.ID, who)
		if err != nil {
			return err
		}
		done.Private += int(n)
	}
	if left == 0 || left == 1 && tx.At.Before(first.AddDate(0, keptMonths, 0)) {
		return nil
	}
	// The order is that of what refers to what; with its wrapped key, also copies of the rest are lost.
	for i, query := range []string{
		`DELETE FROM pair_entry WHERE pair = $1`,
		`DELETE FROM pair_private WHERE pair = $1`,
		`DELETE FROM pair_op WHERE note IN (SELECT id FROM pair_note WHERE pair = $1)`,
		`DELETE FROM pair_note WHERE pair = $1`,
		`DELETE FROM pair_choice WHERE pair = $1`,
		`DELETE FROM pair_mark WHERE meeting IN (SELECT id FROM pair_meeting WHERE pair = $1)`,
		`DELETE FROM pair_meeting WHERE pair = $1`,
		`DELETE FROM pair WHERE id = $1`,
	} {
		n, err := tx.Change(ctx, query, p.ID)
		if err != nil {
			return err
		}
		switch i {
		case 0:
			done.Entries += int(n)
		case 1:
			done.Private += int(n)
		}
	}
	done.Pairs++
	return nil
}
