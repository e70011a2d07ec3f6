// This file holds the verbs: writing, changing, retiring, going back.

package snippet

import (
	"context"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Store keeps the snippets.
type Store struct{ db *db.DB }

// NewStore keeps snippets in d.
func NewStore(d *db.DB) *Store { return &Store{d} }

// Write keeps a new snippet: who's own, or the team's.
func (s *Store) Write(ctx context.Context, who team.Person, own bool, d Draft) (n Snippet, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n = Snippet{ID: id.New(), Draft: d, MadeBy: who.Email, MadeAt: tx.At, ChangedBy: who.Email, ChangedAt: tx.At}
		if own {
			n.Owner = who.ID
		}
		if err := takeTurn(ctx, tx); err != nil {
			return err
		}
		if !n.May(who) {
			return mayNot()
		}
		all, err := live(ctx, tx)
		if err != nil {
			return err
		}
		if n.Draft, err = fit(n, all); err != nil {
			return err
		}
		if err := insert(ctx, tx, n); err != nil {
			return err
		}
		return record(ctx, tx, who, n)
	})
	return n, err
}

func mayNot() error {
	return fault.New(fault.Forbidden, "The team’s snippets are written by those who answer every day. Your own are yours to write.")
}

// Change keeps a snippet anew. saw is when it was changed last as far as the
// writer knows, in Unix microseconds: if somebody was quicker, nothing is kept.
func (s *Store) Change(ctx context.Context, who team.Person, snippet string, saw int64, d Draft) error {
	return s.change(ctx, who, snippet, func(n *Snippet) error {
		if db.Micros(n.ChangedAt) != saw {
			return fault.New(fault.Conflict, "%s changed this snippet while you did. Your words are still here: compare them with what is kept now.", n.ChangedBy)
		}
		n.Draft = d
		return nil
	})
}

// GoBack gives a snippet the words, name, abbreviation and folder that it had in an earlier version.
func (s *Store) GoBack(ctx context.Context, who team.Person, snippet, version string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		was, err := versionOf(ctx, tx, snippet, version)
		if err != nil {
			return err
		}
		return changeIn(ctx, tx, who, snippet, func(n *Snippet) error {
			n.Draft = was.Draft
			return nil
		})
	})
}

// Retire takes a snippet out of use. Its history and its count stay.
func (s *Store) Retire(ctx context.Context, who team.Person, snippet string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := hold(ctx, tx, who, snippet)
		if err != nil || !n.RetiredAt.IsZero() {
			return err
		}
		all, err := live(ctx, tx)
		if err != nil {
			return err
		}
		if err := free(n, all); err != nil {
			return err
		}
		n.RetiredAt = tx.At
		return keep(ctx, tx, who, n)
	})
}

// Restore brings a retired snippet back.
func (s *Store) Restore(ctx context.Context, who team.Person, snippet string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := hold(ctx, tx, who, snippet)
		if err != nil || n.RetiredAt.IsZero() {
			return err
		}
		all, err := live(ctx, tx)
		if err != nil {
			return err
		}
		if n.Draft, err = fit(n, all); err != nil {
			return err
		}
		n.RetiredAt = db.MaybeTime(nil)
		return keep(ctx, tx, who, n)
	})
}

// change is load, decide, save, record.
func (s *Store) change(ctx context.Context, who team.Person, snippet string, decide func(n *Snippet) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return changeIn(ctx, tx, who, snippet, decide) })
}

func changeIn(ctx context.Context, tx *db.Tx, who team.Person, snippet string, decide func(n *Snippet) error) error {
	n, err := hold(ctx, tx, who, snippet)
	if err != nil {
		return err
	}
	before := n
	if err := decide(&n); err != nil {
		return err
	}
	all, err := live(ctx, tx)
	if err != nil {
		return err
	}
	if n.Draft, err = fit(n, all); err != nil {
		return err
	}
	if n.Draft == before.Draft {
		return nil
	}
	if n.Abbr != before.Abbr {
		if err := free(before, all); err != nil {
			return err
		}
	}
	n.ChangedAt, n.ChangedBy = tx.At, who.Email
	return keep(ctx, tx, who, n)
}

// hold takes the turn and gives the snippet to whoever may change it.
func hold(ctx context.Context, tx *db.Tx, who team.Person, snippet string) (Snippet, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Snippet{}, err
	}
	n, err := one(ctx, tx, snippet)
	if err != nil {
		return n, err
	}
	if !n.Sees(who) {
		return n, gone()
	}
	if !n.May(who) {
		return n, mayNot()
	}
	return n, nil
}

// takeTurn lets one transaction at a time judge what is taken and what stands in what.
func takeTurn(ctx context.Context, tx *db.Tx) error {
	return tx.Exec(ctx, `UPDATE snippet_turn SET n = n + 1 WHERE one = 1`)
}

// fit gives the draft of n as it is kept, if it fits beside all others.
func fit(n Snippet, all []Snippet) (Draft, error) {
	d, w, err := n.ready()
	if err != nil {
		return d, err
	}
	if d.Abbr != "" {
		for _, other := range all {
			if other.ID == n.ID || other.Abbr != d.Abbr || other.Owner != "" && n.Owner != "" && other.Owner != n.Owner {
				continue
			}
			if other.Owner != "" && other.Owner != n.Owner {
				return d, fault.Field("abbr", "Somebody types %s for a snippet of their own. Choose another for the team.", d.Abbr)
			}
			return d, fault.Field("abbr", "%s is taken by “%s”. Choose another.", d.Abbr, other.Name)
		}
	}
	return d, checkParts(d.Abbr, w, func(abbr string) (Words, bool) { return find(all, n.Owner, abbr, n.ID) })
}

// find reads the snippet that an abbreviation means inside of a snippet of owner: the team's never contain own ones.
func find(all []Snippet, owner, abbr, but string) (Words, bool) {
	for _, s := range all {
		if s.Abbr == abbr && s.ID != but && (s.Owner == "" || s.Owner == owner) {
			w, err := s.Read()
			return w, err == nil
		}
	}
	return Words{}, false
}

// free refuses to take a snippet's abbreviation away while it stands in others.
func free(n Snippet, all []Snippet) error {
	var in []string
	if n.Abbr == "" {
		return nil
	}
	for _, other := range all {
		if other.ID == n.ID || !strings.Contains(other.Words, n.Abbr) || n.Owner != "" && other.Owner != n.Owner {
			continue
		}
		w, err := other.Read()
		if err != nil {
			return err
		}
		for _, part := range w.Parts() {
			if part == n.Abbr {
				name := "“" + other.Name + "”"
				if other.Owner != "" && other.Owner != n.Owner {
					name = "a snippet of somebody’s own"
				}
				in = append(in, name)
			}
		}
	}
	if len(in) == 0 {
		return nil
	}
	return fault.Field("abbr", "%s stands in %s. Take it out there first.", n.Abbr, strings.Join(in, " and "))
}

func record(ctx context.Context, tx *db.Tx, who team.Person, n Snippet) error {
	if err := insertVersion(ctx, tx, who, n); err != nil {
		return err
	}
	return event.Record(tx, EventChanged, n.ID, who.Email, Changed{Own: n.Owner != ""})
}

// keep saves a changed snippet and its version.
func keep(ctx context.Context, tx *db.Tx, who team.Person, n Snippet) error {
	if err := save(ctx, tx, n); err != nil {
		return err
	}
	return record(ctx, tx, who, n)
}
