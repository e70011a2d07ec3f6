// This file holds which pairs there are: from reporting lines, and made beside them.

package oneonone

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Keep makes the pairs of reporting lines, ends those whose line is over or of
// whom somebody left, and notes meetings that nobody held. It is called now and
// then, and by All: twice changes nothing.
func (s *Store) Keep(ctx context.Context) error {
	begin, end, err := s.due(ctx, s.db)
	if err != nil {
		return err
	}
	if len(begin)+len(end) > 0 {
		if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.follow(ctx, tx) }); err != nil {
			return err
		}
	}
	return s.settleAll(ctx)
}

// due compares the pairs that go on with the reporting lines of today.
func (s *Store) due(ctx context.Context, q db.Querier) (begin, end []Pair, err error) {
	ps, err := readPeople(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	open, err := pairsOf(ctx, q, `WHERE ended_at IS NULL ORDER BY id`)
	if err != nil {
		return nil, nil, err
	}
	line := func(p Pair) bool {
		m, ok := ps.byEmail(ps[p.Report].Manager)
		return ok && m.ID == p.Manager
	}
	for _, p := range open {
		ofLine := p.Kind == Line || p.Kind == Development
		if !ps.here(p.Report) || !ps.here(p.Manager) || ofLine && !line(p) {
			end = append(end, p)
		}
	}
	for _, r := range ps.sorted() {
		m, ok := ps.byEmail(r.Manager)
		known := slices.ContainsFunc(open, func(p Pair) bool { return p.Kind == Line && p.Report == r.ID && p.Manager == m.ID })
		if ok && r.LeftAt.IsZero() && m.ID != r.ID && !known {
			begin = append(begin, Pair{Report: r.ID, Manager: m.ID, Kind: Line})
		}
	}
	return begin, end, nil
}

// follow lets pairs follow the reporting lines.
func (s *Store) follow(ctx context.Context, tx *db.Tx) error {
	begin, end, err := s.due(ctx, tx)
	if err != nil {
		return err
	}
	byRule := team.Person{Email: "rule:one-on-ones"}
	for _, p := range end {
		if err := s.endIn(ctx, tx, byRule, p); err != nil {
			return err
		}
	}
	for _, p := range begin {
		if p, err = s.begin(ctx, tx, byRule, p); err != nil {
			return err
		}
		if err := s.inherit(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// begin begins a pair, or lets it go on: the same two have the same page again.
func (s *Store) begin(ctx context.Context, tx *db.Tx, by team.Person, n Pair) (Pair, error) {
	old, err := pairsOf(ctx, tx, `WHERE report = $1 AND manager = $2 AND kind = $3 ORDER BY made_at DESC, id DESC`, n.Report, n.Manager, string(n.Kind))
	if err != nil {
		return n, err
	}
	if len(old) > 0 {
		p := old[0]
		if !p.Ended() {
			return p, nil
		}
		p.EndedAt, p.settledUntil, p.Sequence = n.EndedAt, tx.At, p.Sequence+1
		if err := savePair(ctx, tx, p); err != nil {
			return p, err
		}
		return p, record(tx, EventPaired, by, Changed{Pair: p.ID})
	}
	ps, err := readPeople(ctx, tx)
	if err != nil {
		return n, err
	}
	n.ID, n.MadeBy, n.MadeAt, n.settledUntil = id.New(), by.ID, tx.At, tx.At
	n.UID, n.Pack = n.ID+"@rapport", packOf(ps[n.Report].Role)
	n.Minutes, _ = n.Kind.Usual()
	if n.wrapped, err = s.newKey(ctx, tx, n.ID); err != nil {
		return n, err
	}
	made, err := tx.Change(ctx, `INSERT INTO pair (id, report, manager, kind, minutes, pack, uid, wrapped, settled_until, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
		n.ID, n.Report, n.Manager, string(n.Kind), n.Minutes, string(n.Pack), n.UID, n.wrapped, db.Micros(tx.At), n.MadeBy, db.Micros(tx.At))
	if err != nil || made == 0 {
		return n, err // somebody else made it just now
	}
	return n, record(tx, EventPaired, by, Changed{Pair: n.ID})
}

// endIn ends a pair, once. What the manager could see by now stays seen.
func (s *Store) endIn(ctx context.Context, tx *db.Tx, by team.Person, p Pair) error {
	if err := hold(ctx, tx, p.ID); err != nil {
		return err
	}
	p, err := pairOf(ctx, tx, p.ID)
	if err != nil || p.Ended() {
		return err
	}
	if err := keepShown(ctx, tx, &p); err != nil {
		return err
	}
	p.EndedAt, p.Sequence = tx.At, p.Sequence+1
	if err := savePair(ctx, tx, p); err != nil {
		return err
	}
	return record(tx, EventPaired, by, Changed{Pair: p.ID})
}

// New is a pair that does not come from a reporting line.
type New struct {
	Kind    Kind
	Report  string // whose page it is
	Manager string // who joins it
}

// Make begins a pair: each for themselves, and heads of support for others, who
// then can't open it and get no pair. A skip-level is with the manager's manager
// or a director; a development talk is beside a line. One that goes on already is
// given as it is, and one that ended goes on.
func (s *Store) Make(ctx context.Context, who team.Person, n New) (p Pair, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p = Pair{Report: n.Report, Manager: n.Manager, Kind: n.Kind}
		if err := s.mayMake(ctx, tx, who, p); err != nil {
			return err
		}
		p, err = s.begin(ctx, tx, who, p)
		return err
	})
	if err != nil || p.mustBe(who) != nil {
		return Pair{}, err
	}
	return p, nil
}

func (s *Store) mayMake(ctx context.Context, tx *db.Tx, who team.Person, p Pair) error {
	if err := inTeam(who); err != nil {
		return err
	}
	ps, err := readPeople(ctx, tx)
	if err != nil {
		return err
	}
	boss, _ := ps.byEmail(ps[p.Report].Manager)
	above, _ := ps.byEmail(boss.Manager)
	switch {
	case !p.Has(who.ID) && !who.May():
		return fault.New(fault.Forbidden, "You can begin one-on-ones of your own.")
	case !ps.here(p.Report) || !ps.here(p.Manager) || p.Report == p.Manager:
		return fault.Field("person", "Choose somebody else who is in the team.")
	case p.Kind == Development && boss.ID != p.Manager:
		return fault.Field("person", "A development talk is with one’s own manager.")
	case p.Kind == SkipLevel && above.ID != p.Manager && ps[p.Manager].Role != team.Director:
		return fault.Field("person", "A skip-level is with the manager’s manager, or a director.")
	case p.Kind == Line:
		return fault.Field("kind", "One-on-ones with a manager come from the reporting line.")
	case !p.Kind.Valid():
		return fault.Field("kind", "Choose one of the kinds.")
	}
	if p.Kind == Buddy { // of two peers one page, whoever began
		known, err := pairsOf(ctx, tx, `WHERE report = $1 AND manager = $2 AND kind = $3 AND ended_at IS NULL`, p.Manager, p.Report, string(Buddy))
		if err == nil && len(known) > 0 {
			err = fault.New(fault.Conflict, "The two are buddies already.")
		}
		return err
	}
	return nil
}

// End ends a pair that is no reporting line's: each of the two may.
func (s *Store) End(ctx context.Context, who team.Person, pair string) error {
	return s.change(ctx, who, pair, EventPaired, func(w *work) error {
		if w.p.Kind == Line {
			return fault.New(fault.Conflict, "This one-on-one ends when the reporting line does.")
		}
		if err := w.replan(); err != nil {
			return err
		}
		w.p.EndedAt, w.p.Sequence = w.tx.At, w.p.Sequence+1
		return savePair(ctx, w.tx, w.p)
	})
}

// SetPack chooses what stands beside the talk; each of the two may.
func (s *Store) SetPack(ctx context.Context, who team.Person, pair string, pack Pack) error {
	return s.change(ctx, who, pair, EventPaired, func(w *work) error {
		if !pack.Valid() {
			return fault.Field("pack", "Choose one of the list.")
		}
		w.quiet = w.p.Pack == pack
		w.p.Pack = pack
		return savePair(ctx, w.tx, w.p)
	})
}

// Pair gives one of who's.
func (s *Store) Pair(ctx context.Context, who team.Person, pair string) (Pair, error) {
	p, err := pairOf(ctx, s.db, pair)
	if err == nil {
		err = p.mustBe(who)
	}
	if err != nil {
		return Pair{}, err
	}
	return p, nil
}

// ofPerson gives a person's pairs: those that go on first, lines before others.
func ofPerson(ctx context.Context, q db.Querier, person string) ([]Pair, error) {
	all, err := pairsOf(ctx, q, `WHERE report = $1 OR manager = $2 ORDER BY made_at, id`, person, person)
	slices.SortStableFunc(all, func(a, b Pair) int {
		rank := func(p Pair) int {
			r := slices.Index(Kinds(), p.Kind)
			if p.Report != person {
				r += 10
			}
			if p.Ended() {
				r += 100
			}
			return r
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return all, err
}

// Hears keeps those names of Live that who may hear; names of other rooms stay.
func (s *Store) Hears(ctx context.Context, who team.Person, names []string) ([]string, error) {
	var mine map[string]bool
	var kept []string
	for _, name := range names {
		if opening, is := strings.CutPrefix(name, openingPrefix); is {
			if _, err := s.Opening(ctx, who, opening); err == nil {
				kept = append(kept, openingsName) // nobody else is to learn that somebody asked, neither of the two
			} else if !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			continue
		}
		pair, ours := strings.CutPrefix(name, pairPrefix)
		if note, is := strings.CutPrefix(name, notePrefix); is {
			pair, _, _ = strings.Cut(note, ".")
			ours = true
		}
		if ours && mine == nil {
			all, err := ofPerson(ctx, s.db, who.ID)
			if err != nil {
				return nil, err
			}
			mine = map[string]bool{}
			for _, p := range all {
				mine[p.ID] = p.mustBe(who) == nil
			}
		}
		if !ours || mine[pair] {
			kept = append(kept, name)
		}
	}
	return kept, nil
}

// recordTeam records a change of what all of the team share.
func recordTeam(tx *db.Tx, who team.Person, subject string) error {
	return event.Record(tx, EventTeam, subject, who.Email, struct{}{})
}
