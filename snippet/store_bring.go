// This file holds how snippets of other programs come in, and out again.

package snippet

import (
	"context"
	"time"
	"unicode/utf8"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

// Brought says what came of bringing snippets in.
type Brought struct {
	At    time.Time // the moment they came in, by which TakeBack knows them
	New   int
	Known int       // they were here already
	Bad   []BadLine // what did not fit beside the others
}

// Look says what would come of each snippet if they were brought in now, in
// their order. Nothing changes.
func (s *Store) Look(ctx context.Context, who team.Person, folder string, foreign []Foreign) ([]Prospect, error) {
	if err := mayBring(who, folder); err != nil {
		return nil, err
	}
	all, known, err := besides(ctx, s.db)
	if err != nil {
		return nil, err
	}
	fates, _ := sift(foreign, all, known, func(f Foreign) Snippet { return Snippet{Draft: f.Draft} })
	return fates, nil
}

// Bring takes the team's snippets in from elsewhere. What was brought in before
// stays as it is now. What does not fit is left out; whole brings all or none.
func (s *Store) Bring(ctx context.Context, who team.Person, folder string, foreign []Foreign, whole bool) (b Brought, err error) {
	if err := mayBring(who, folder); err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b = Brought{At: tx.At}
		if err := takeTurn(ctx, tx); err != nil {
			return err
		}
		all, known, err := besides(ctx, tx)
		if err != nil {
			return err
		}
		fates, fresh := sift(foreign, all, known, func(f Foreign) Snippet {
			f.Folder = plain(folder)
			return Snippet{ID: id.New(), Draft: f.Draft, MadeBy: who.Email, MadeAt: tx.At, ChangedBy: who.Email, ChangedAt: tx.At, source: f.Source}
		})
		for _, one := range fates {
			switch one.Fate {
			case Unfit:
				b.Bad = append(b.Bad, BadLine{one.Line, one.Why})
			case Double:
				b.Known++
			case Fresh:
			}
		}
		if whole && len(b.Bad) > 0 || len(fresh) == 0 {
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

func mayBring(who team.Person, folder string) error {
	if !MayShare(who) {
		return mayNot()
	}
	if utf8.RuneCountInString(plain(folder)) > longestFolder {
		return fault.Field("folder", "The folder’s name is too long: %d letters at most.", longestFolder)
	}
	return nil
}

// besides gives the snippets in use, and the sources of all that were ever brought in for the team.
func besides(ctx context.Context, q db.Querier) (all []Snippet, known map[string]bool, err error) {
	if all, err = live(ctx, q); err != nil {
		return nil, nil, err
	}
	sources, err := db.All(ctx, q, db.Text, `SELECT source FROM snippet WHERE owner = '' AND source <> ''`)
	known = map[string]bool{}
	for _, one := range sources {
		known[one] = true
	}
	return all, known, err
}

// TakeBack makes it as if what came in at the moment at had never come. What was changed or used since, or
// stands in a snippet written since, stays: stayed counts it.
func (s *Store) TakeBack(ctx context.Context, who team.Person, at time.Time) (gone, stayed int, err error) {
	if !MayShare(who) {
		return 0, 0, mayNot()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		gone, stayed = 0, 0
		if err := takeTurn(ctx, tx); err != nil {
			return err
		}
		batch, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM snippet WHERE owner = '' AND source <> '' AND made_at = $1`, db.Micros(at))
		if err != nil || len(batch) == 0 {
			return err
		}
		all, err := live(ctx, tx)
		if err != nil {
			return err
		}
		touched, err := touchedSince(ctx, tx, at)
		if err != nil {
			return err
		}
		for _, n := range removable(batch, all, touched) {
			if err := remove(ctx, tx, n.ID); err != nil {
				return err
			}
			gone++
		}
		stayed = len(batch) - gone
		return event.Record(tx, EventTakenBack, "", who.Email, Changed{})
	})
	return gone, stayed, err
}

// touchedSince gives the snippets that came in at the moment and were changed or put into an answer since.
func touchedSince(ctx context.Context, q db.Querier, at time.Time) (map[string]bool, error) {
	ids, err := db.All(ctx, q, db.Text, `SELECT id FROM snippet WHERE owner = '' AND source <> '' AND made_at = $1
		AND (EXISTS (SELECT 1 FROM snippet_use u WHERE u.snippet = snippet.id) OR (SELECT count(*) FROM snippet_version v WHERE v.snippet = snippet.id) > 1)`, db.Micros(at))
	touched := map[string]bool{}
	for _, one := range ids {
		touched[one] = true
	}
	return touched, err
}

func remove(ctx context.Context, tx *db.Tx, snippet string) error {
	if err := tx.Exec(ctx, `DELETE FROM snippet_version WHERE snippet = $1`, snippet); err != nil {
		return err
	}
	return tx.Exec(ctx, `DELETE FROM snippet WHERE id = $1`, snippet)
}
