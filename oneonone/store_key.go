// This file holds keys: making a pair's, checking all, and changing what wraps them.

package oneonone

import (
	"context"
	"fmt"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/secret"
)

// newKey makes a pair's key and wraps it. The ring's first key is made with the
// first pair; later an empty ring, or one of another database, is a lost key.
func (s *Store) newKey(ctx context.Context, tx *db.Tx, pair string) (wrapped string, err error) {
	known, err := db.All(ctx, tx, db.Text, `SELECT wrapped FROM pair ORDER BY made_at DESC, id DESC LIMIT 1`)
	switch {
	case err != nil:
		return "", err
	case len(known) > 0:
		if err := s.ring.Has(known[0]); err != nil {
			return "", err
		}
	case len(s.ring.Names()) == 0:
		if _, err := s.ring.Add(); err != nil {
			return "", err
		}
	}
	return s.ring.Wrap("pair/"+pair, secret.NewKey())
}

// Check tells whether every pair's key opens; a fault with a hint for the operator if not.
func (s *Store) Check(ctx context.Context) error {
	all, err := pairsOf(ctx, s.db, `ORDER BY id`)
	for _, p := range all {
		if _, err := s.lockOf(p); err != nil {
			return err
		}
	}
	return err
}

// Rotated is recorded when the keys of pairs were wrapped anew.
type Rotated struct {
	Key   string `json:"key"` // its name
	Pairs int    `json:"pairs"`
}

// Rotate makes a new key and wraps the keys of all pairs with it, all or none of
// them. One that was interrupted is finished without making another key. Older
// keys stay in the ring, since older backups need them.
func (s *Store) Rotate(ctx context.Context) (name string, pairs int, err error) {
	if err := s.Check(ctx); err != nil {
		return "", 0, err
	}
	behind, err := s.behind(ctx, s.db)
	if err != nil {
		return "", 0, err
	}
	if len(behind) == 0 {
		if _, err := s.ring.Add(); err != nil {
			return "", 0, err
		}
	}
	all := s.ring.Names()
	name = all[len(all)-1]
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		behind, err := s.behind(ctx, tx)
		if err != nil {
			return err
		}
		pairs = len(behind)
		for _, p := range behind {
			if err := s.wrapAnew(ctx, tx, p); err != nil {
				return err
			}
		}
		return event.Record(tx, EventRotated, name, "rule:key", Rotated{name, pairs})
	})
	if err != nil {
		return name, 0, fmt.Errorf("changing the key of one-on-ones: %w", err)
	}
	return name, pairs, nil
}

// behind gives the pairs whose key is not wrapped by the current one.
func (s *Store) behind(ctx context.Context, q db.Querier) (all []Pair, err error) {
	names := s.ring.Names()
	every, err := pairsOf(ctx, q, `ORDER BY id`)
	for _, p := range every {
		if len(names) == 0 || secret.WrappedBy(p.wrapped) != names[len(names)-1] {
			all = append(all, p)
		}
	}
	return all, err
}

func (s *Store) wrapAnew(ctx context.Context, tx *db.Tx, p Pair) error {
	key, err := s.ring.Unwrap("pair/"+p.ID, p.wrapped)
	if err != nil {
		return err
	}
	wrapped, err := s.ring.Wrap("pair/"+p.ID, key)
	if err != nil {
		return err
	}
	n, err := tx.Change(ctx, `UPDATE pair SET wrapped = $1 WHERE id = $2 AND wrapped = $3`, wrapped, p.ID, p.wrapped)
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "Somebody else changes the key just now.")
	}
	return err
}
