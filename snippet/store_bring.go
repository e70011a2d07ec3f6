// This file holds how snippets of other programs come in.

package snippet

import (
	"context"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Brought says what came of bringing snippets in.
type Brought struct {
	New   int
	Known int       // they were here already
	Bad   []BadLine // what did not fit beside the others: nothing came in then
}

// Bring takes the team's snippets in from elsewhere, all or none of them. What
// was brought in before stays as it is now. The others may stand in one another.
func (s *Store) Bring(ctx context.Context, who team.Person, folder string, foreign []Foreign) (b Brought, err error) {
	if !MayShare(who) {
		return b, mayNot()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b = Brought{}
		if err := takeTurn(ctx, tx); err != nil {
			return err
		}
		all, known, err := besides(ctx, tx)
		if err != nil {
			return err
		}
		var fresh []Snippet
		var lines []int
		for _, f := range foreign {
			if known[f.Source] {
				b.Known++
				continue
			}
			known[f.Source] = true
			f.Folder = folder
			fresh = append(fresh, Snippet{ID: id.New(), Draft: f.Draft, MadeBy: who.Email, MadeAt: tx.At, ChangedBy: who.Email, ChangedAt: tx.At, source: f.Source})
			lines = append(lines, f.Line)
		}
		all = append(all, fresh...)
		for i := range fresh {
			if fresh[i].Draft, err = fit(fresh[i], all); fault.Is(err, fault.Invalid) {
				b.Bad = append(b.Bad, BadLine{lines[i], err.Error()})
			} else if err != nil {
				return err
			}
		}
		if len(b.Bad) > 0 || len(fresh) == 0 {
			return nil // nothing was written yet
		}
		for _, n := range fresh {
			if err := insert(ctx, tx, n); err != nil {
				return err
			}
			if err := insertVersion(ctx, tx, who, n); err != nil {
				return err
			}
		}
		b.New = len(fresh)
		return event.Record(tx, EventBrought, "", who.Email, Changed{})
	})
	return b, err
}

// besides gives the snippets in use, and the sources of all that were ever brought in for the team.
func besides(ctx context.Context, tx *db.Tx) (all []Snippet, known map[string]bool, err error) {
	if all, err = live(ctx, tx); err != nil {
		return nil, nil, err
	}
	sources, err := db.All(ctx, tx, db.Text, `SELECT source FROM snippet WHERE owner = '' AND source <> ''`)
	known = map[string]bool{}
	for _, one := range sources {
		known[one] = true
	}
	return all, known, err
}
