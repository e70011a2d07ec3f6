// This file holds the store, the seal, and how a change of a pair goes.

package oneonone

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/secret"
	"rapport/meeting"
	"rapport/scorecard"
	"rapport/team"
)

// Store keeps pairs and their pages.
type Store struct {
	db       *db.DB
	ring     *secret.Ring
	team     *team.Store
	cards    *scorecard.Store
	meetings *meeting.Store
}

// NewStore keeps pairs in d, their keys wrapped by the ring.
func NewStore(d *db.DB, ring *secret.Ring, people *team.Store, cards *scorecard.Store, meetings *meeting.Store) *Store {
	return &Store{d, ring, people, cards, meetings}
}

// lock seals and opens what belongs to one pair.
type lock struct{ key secret.Key }

// lockOf opens a pair's key.
func (s *Store) lockOf(p Pair) (lock, error) {
	b, err := s.ring.Unwrap("pair/"+p.ID, p.wrapped)
	return lock{secret.KeyOf(b)}, err
}

// private is the lock of what one of the two keeps from the other.
func (l lock) private(author string) lock {
	return lock{secret.KeyOf(l.key.Derive("private notes of " + author))}
}

// block is what lengths are rounded up to, so that they tell little: of a
// check-in, nothing.
const block = 64

// seal locks a value; it opens for this table, row and column alone.
func (l lock) seal(table, row, column string, v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("sealing: %w", err)
	}
	b = append(b, bytes.Repeat([]byte{' '}, block-len(b)%block)...)
	return l.key.Seal(table+"/"+row+"/"+column, b)
}

// open unlocks into v what seal gave.
func (l lock) open(table, row, column, sealed string, v any) error {
	b, err := l.key.Unseal(table+"/"+row+"/"+column, sealed)
	if err != nil {
		return fault.New(fault.Trouble, "A part of this page can’t be opened: it is damaged. Whoever runs the server can put back a backup.").Because(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return errors.New("a sealed value is of another kind") // without what it says
	}
	return nil
}

// work is one change of a pair by one of the two.
type work struct {
	lock

	s       *Store
	ctx     context.Context
	tx      *db.Tx
	who     team.Person
	p       Pair
	meeting string // the one it is about, for the event
	quiet   bool   // nothing changed: nothing is recorded
}

// change is a verb on a pair that goes on.
func (s *Store) change(ctx context.Context, who team.Person, pair, kind string, f func(w *work) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		w, err := s.enter(ctx, tx, who, pair)
		if err != nil {
			return err
		}
		if err := w.p.mustGoOn(); err != nil {
			return err
		}
		if err := f(w); err != nil || w.quiet {
			return err
		}
		return record(tx, kind, who, Changed{Pair: w.p.ID, Meeting: w.meeting})
	})
}

// enter gives a pair to one of the two, holds it until the transaction ends, and opens its lock.
func (s *Store) enter(ctx context.Context, tx *db.Tx, who team.Person, pair string) (*work, error) {
	if err := hold(ctx, tx, pair); err != nil {
		return nil, err
	}
	p, l, err := s.opened(ctx, tx, who, pair)
	return &work{lock: l, s: s, ctx: ctx, tx: tx, who: who, p: p}, err
}

func hold(ctx context.Context, tx *db.Tx, pair string) error {
	return tx.Exec(ctx, `UPDATE pair SET sequence = sequence WHERE id = $1`, pair)
}

// opened gives a pair and its lock to one of the two.
func (s *Store) opened(ctx context.Context, q db.Querier, who team.Person, pair string) (p Pair, l lock, err error) {
	if p, err = pairOf(ctx, q, pair); err != nil {
		return p, l, err
	}
	if err = p.mustBe(who); err != nil {
		return Pair{}, l, err
	}
	l, err = s.lockOf(p)
	return p, l, err
}

func record(tx *db.Tx, kind string, who team.Person, c Changed) error {
	return event.Record(tx, kind, c.Pair, who.Email, c)
}

const pairColumns = `id, report, manager, kind, rule, date, clock, zone, minutes, pack, uid, sequence, wrapped, shown_until, settled_until, made_by, made_at, ended_at`

func scanPair(row interface{ Scan(...any) error }) (p Pair, err error) {
	var shown, settled, made int64
	var ended *int64
	c := &p.Cadence
	err = row.Scan(&p.ID, &p.Report, &p.Manager, &p.Kind, &c.Rule, &c.Date, &c.Clock, &c.Zone, &p.Minutes, &p.Pack, &p.UID, &p.Sequence,
		&p.wrapped, &shown, &settled, &p.MadeBy, &made, &ended)
	p.shownUntil, p.settledUntil, p.MadeAt, p.EndedAt = db.Time(shown), db.Time(settled), db.Time(made), db.MaybeTime(ended)
	return p, err
}

// pairsOf reads pairs; where begins with WHERE or ORDER BY.
func pairsOf(ctx context.Context, q db.Querier, where string, args ...any) ([]Pair, error) {
	return db.All(ctx, q, func(rows *db.Rows) (Pair, error) { return scanPair(rows) }, `SELECT `+pairColumns+` FROM pair `+where, args...)
}

func pairOf(ctx context.Context, q db.Querier, id string) (Pair, error) {
	all, err := pairsOf(ctx, q, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = none()
	}
	return append(all, Pair{})[0], err
}

// savePair keeps what can change of a pair.
func savePair(ctx context.Context, tx *db.Tx, p Pair) error {
	return tx.Exec(ctx, `UPDATE pair SET rule = $1, date = $2, clock = $3, zone = $4, minutes = $5, pack = $6, sequence = $7,
		shown_until = $8, settled_until = $9, ended_at = $10 WHERE id = $11`,
		p.Cadence.Rule, p.Cadence.Date, p.Cadence.Clock, p.Cadence.Zone, p.Minutes, string(p.Pack), p.Sequence,
		db.Micros(p.shownUntil), db.Micros(p.settledUntil), db.MaybeMicros(p.EndedAt), p.ID)
}

// people are everybody, by id.
type people map[string]team.Person

func readPeople(ctx context.Context, q db.Querier) (people, error) {
	all, err := team.People(ctx, q)
	by := make(people, len(all))
	for _, p := range all {
		by[p.ID] = p
	}
	return by, err
}

// here tells whether a person is in the team.
func (ps people) here(id string) bool {
	p, ok := ps[id]
	return ok && p.LeftAt.IsZero()
}

// byEmail finds who is in the team with an address.
func (ps people) byEmail(email string) (team.Person, bool) {
	for _, p := range ps {
		if p.Email == email && email != "" && p.LeftAt.IsZero() {
			return p, true
		}
	}
	return team.Person{}, false
}

// sorted gives everybody by id, so that what is done to all is done in one order.
func (ps people) sorted() []team.Person {
	all := make([]team.Person, 0, len(ps))
	for _, p := range ps {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b team.Person) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return all
}

func inTeam(who team.Person) error {
	if who.ID != "" && who.LeftAt.IsZero() {
		return nil
	}
	return fault.New(fault.Forbidden, "This is for people of the team.")
}
