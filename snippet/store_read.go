// This file holds how snippets are read and kept.

package snippet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/team"
)

const columns = `id, owner, folder, name, abbr, words, source, made_by, made_at, changed_by, changed_at, retired_at, uses, used_at`

func scan(rows *db.Rows) (s Snippet, err error) {
	var made, changed int64
	var retired, used *int64
	err = rows.Scan(&s.ID, &s.Owner, &s.Folder, &s.Name, &s.Abbr, &s.Words, &s.source, &s.MadeBy, &made, &s.ChangedBy, &changed, &retired, &s.Uses, &used)
	s.MadeAt, s.ChangedAt, s.RetiredAt, s.UsedAt = db.Time(made), db.Time(changed), db.MaybeTime(retired), db.MaybeTime(used)
	return s, err
}

func gone() error {
	return fault.New(fault.NotFound, "There is no such snippet. It may be somebody’s own.")
}

func one(ctx context.Context, q db.Querier, snippet string) (Snippet, error) {
	all, err := db.All(ctx, q, scan, `SELECT `+columns+` FROM snippet WHERE id = $1`, snippet)
	if err == nil && len(all) == 0 {
		err = gone()
	}
	if err != nil {
		return Snippet{}, err
	}
	return all[0], nil
}

// live gives everybody's snippets that are in use: some hundreds, to be judged against each other.
func live(ctx context.Context, q db.Querier) ([]Snippet, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM snippet WHERE retired_at IS NULL`)
}

// Snippet gives one that who may see.
func (s *Store) Snippet(ctx context.Context, who team.Person, snippet string) (Snippet, error) {
	n, err := one(ctx, s.db, snippet)
	if err == nil && !n.Sees(who) {
		err = gone()
	}
	return n, err
}

// All gives the snippets that who sees, by name; the retired ones apart.
func (s *Store) All(ctx context.Context, who team.Person) (used, retired []Snippet, err error) {
	if who.ID == "" || !who.LeftAt.IsZero() {
		return nil, nil, nil
	}
	all, err := db.All(ctx, s.db, scan, `SELECT `+columns+` FROM snippet WHERE owner IN ('', $1)`, who.ID)
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(all, func(a, b Snippet) int {
		if d := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, one := range all {
		if one.RetiredAt.IsZero() {
			used = append(used, one)
		} else {
			retired = append(retired, one)
		}
	}
	return used, retired, nil
}

// Inside gives, for Known, how who reads the snippets that stand in others.
func Inside(who team.Person, all []Snippet) func(abbr string) (Words, bool) {
	return func(abbr string) (Words, bool) { return find(all, who.ID, abbr, "") }
}

// Version is a state that a snippet was in.
type Version struct {
	ID string
	At time.Time
	By string // the address of who made it so
	Draft
}

func scanVersion(rows *db.Rows) (v Version, err error) {
	var at int64
	err = rows.Scan(&v.ID, &at, &v.By, &v.Folder, &v.Name, &v.Abbr, &v.Words)
	v.At = db.Time(at)
	return v, err
}

// mostVersions is how many versions are shown.
const mostVersions = 50

// Versions gives the states that a snippet was in, newest first, the present one included.
func (s *Store) Versions(ctx context.Context, who team.Person, snippet string) ([]Version, error) {
	if _, err := s.Snippet(ctx, who, snippet); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, scanVersion, `SELECT id, at, by, folder, name, abbr, words FROM snippet_version WHERE snippet = $1 ORDER BY id DESC LIMIT $2`, snippet, mostVersions)
}

func versionOf(ctx context.Context, q db.Querier, snippet, version string) (Version, error) {
	all, err := db.All(ctx, q, scanVersion, `SELECT id, at, by, folder, name, abbr, words FROM snippet_version WHERE id = $1 AND snippet = $2`, version, snippet)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "There is no such version of this snippet.")
	}
	if err != nil {
		return Version{}, err
	}
	return all[0], nil
}

func insert(ctx context.Context, tx *db.Tx, n Snippet) error {
	return taken(tx.Exec(ctx, `INSERT INTO snippet (`+columns+`) VALUES (`+db.Marks(1, 14)+`)`,
		n.ID, n.Owner, n.Folder, n.Name, n.Abbr, n.Words, n.source, n.MadeBy, db.Micros(n.MadeAt), n.ChangedBy, db.Micros(n.ChangedAt),
		db.MaybeMicros(n.RetiredAt), n.Uses, db.MaybeMicros(n.UsedAt)))
}

func save(ctx context.Context, tx *db.Tx, n Snippet) error {
	return taken(tx.Exec(ctx, `UPDATE snippet SET folder = $1, name = $2, abbr = $3, words = $4, changed_by = $5, changed_at = $6, retired_at = $7 WHERE id = $8`,
		n.Folder, n.Name, n.Abbr, n.Words, n.ChangedBy, db.Micros(n.ChangedAt), db.MaybeMicros(n.RetiredAt), n.ID))
}

// taken says a broken key in a sentence.
func taken(err error) error {
	if db.Taken(err) {
		return errors.Join(fault.Field("abbr", "This abbreviation was taken just now. Choose another."), err)
	}
	return err
}

func insertVersion(ctx context.Context, tx *db.Tx, who team.Person, n Snippet) error {
	return tx.Exec(ctx, `INSERT INTO snippet_version (id, snippet, at, by, folder, name, abbr, words) VALUES (`+db.Marks(1, 8)+`)`,
		id.New(), n.ID, db.Micros(tx.At), who.Email, n.Folder, n.Name, n.Abbr, n.Words)
}
