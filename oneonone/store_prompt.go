// This file holds the bank of prompts, and what is asked this time.

package oneonone

import (
	"context"
	"slices"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// askedBody keeps which prompts a meeting had.
type askedBody struct{ Keys []string }

// promptsOf gives the bank: what was here, then what the team added.
func promptsOf(ctx context.Context, q db.Querier) ([]Prompt, error) {
	own, err := db.All(ctx, q, func(rows *db.Rows) (p Prompt, err error) {
		var at int64
		err = rows.Scan(&p.Key, &p.Aim, &p.Text, &p.By, &at)
		p.At = db.Time(at)
		return p, err
	}, `SELECT id, aim, text, by, at FROM pair_prompt WHERE removed_at IS NULL ORDER BY at, id`)
	return append(bank(), own...), err
}

// asks gives what the report is asked for the coming meeting.
func asks(ctx context.Context, q db.Querier, l lock, p Pair) ([]Prompt, error) {
	all, err := promptsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	past, err := entriesOf[askedBody](ctx, q, l, p.ID, `AND kind = 'asked' ORDER BY at DESC, id DESC LIMIT 50`)
	if err != nil {
		return nil, err
	}
	before := make([][]string, len(past))
	for i, e := range past {
		before[i] = e.body.Keys
	}
	return choose(all, p.aims(), before), nil
}

func (w *work) askedNow() (keys []string, err error) {
	all, err := asks(w.ctx, w.tx, w.lock, w.p)
	for _, p := range all {
		keys = append(keys, p.Key)
	}
	return keys, err
}

// Prompts gives the bank by aims: what was here, then what the team added.
func (s *Store) Prompts(ctx context.Context, who team.Person) ([]Prompt, error) {
	if err := inTeam(who); err != nil {
		return nil, err
	}
	all, err := promptsOf(ctx, s.db)
	slices.SortStableFunc(all, func(a, b Prompt) int { return slices.Index(Aims(), a.Aim) - slices.Index(Aims(), b.Aim) })
	return all, err
}

// AddPrompt extends the bank: everybody of the team may. All of the team can read it.
func (s *Store) AddPrompt(ctx context.Context, who team.Person, a Aim, words string) (p Prompt, err error) {
	if err := inTeam(who); err != nil {
		return p, err
	}
	p = Prompt{Key: id.New(), Aim: a, By: who.ID}
	if p.Text, err = line("text", words, 200); err != nil {
		return p, err
	}
	switch {
	case p.Text == "":
		return p, fault.Field("text", "Say what is asked.")
	case !slices.Contains(Aims(), a):
		return p, fault.Field("aim", "Choose what it is good for.")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p.At = tx.At
		if err := tx.Exec(ctx, `INSERT INTO pair_prompt (id, aim, text, by, at) VALUES ($1, $2, $3, $4, $5)`, p.Key, string(p.Aim), p.Text, p.By, db.Micros(p.At)); err != nil {
			return err
		}
		return recordTeam(tx, who, p.Key)
	})
	return p, err
}

// RemovePrompt takes one of the team's away: who added it may, or a head of support.
func (s *Store) RemovePrompt(ctx context.Context, who team.Person, key string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := promptsOf(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p Prompt) bool { return p.Key == key && p.By != "" })
		switch {
		case i < 0:
			return fault.New(fault.NotFound, "There is no such prompt of the team’s own.")
		case inTeam(who) != nil || all[i].By != who.ID && !who.May():
			return fault.New(fault.Forbidden, "Only who added it or a head of support can take it away.")
		}
		if err := tx.Exec(ctx, `UPDATE pair_prompt SET removed_at = $1 WHERE id = $2`, db.Micros(tx.At), key); err != nil {
			return err
		}
		return recordTeam(tx, who, key)
	})
}
