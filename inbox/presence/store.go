// This file holds the store: coming, staying, going, and who is there.

package presence

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Store keeps who is where, in the database, so that several processes know.
type Store struct {
	db    *db.DB
	inbox *inbox.Store

	// Changed is called when somebody of this process came, went, began or
	// ended writing. Nil: nobody is called, and Look finds it.
	Changed func()

	mu   sync.Mutex
	last Now // what Look saw
}

// NewStore keeps presence in d, at conversations of in.
func NewStore(d *db.DB, in *inbox.Store) *Store { return &Store{db: d, inbox: in} }

// Here says that somebody has a conversation open in a tab, and whether they
// write. A page says it at once when it changes, and every Beat.
func (s *Store) Here(ctx context.Context, who team.Person, tab, conversation string, writing bool) error {
	if err := mayBe(who, tab); err != nil {
		return err
	}
	now := s.db.Now()
	var at int64
	var where string
	var wrote bool
	err := s.db.QueryRow(ctx, `SELECT at, conversation, writing FROM presence WHERE person = $1 AND tab = $2`, who.ID, tab).Scan(&at, &where, &wrote)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	same := err == nil && where == conversation && wrote == writing && now.Sub(db.Time(at)) < life
	if same && now.Sub(db.Time(at)) < repeat {
		return nil
	}
	if where != conversation {
		if _, err := s.inbox.Conversation(ctx, conversation); err != nil {
			return err
		}
	}
	err = s.db.Quietly(ctx, func(tx *db.Tx) error {
		if same {
			return keep(ctx, tx, who.ID, tab, conversation, writing)
		}
		return errors.Join(tx.Exec(ctx, `DELETE FROM presence WHERE at < $1`, db.Micros(tx.At.Add(-forget))),
			keep(ctx, tx, who.ID, tab, conversation, writing))
	})
	if err == nil && !same {
		s.changed()
	}
	return err
}

// Gone says that somebody left what was open in a tab.
func (s *Store) Gone(ctx context.Context, who team.Person, tab string) error {
	if err := mayBe(who, tab); err != nil {
		return err
	}
	err := s.db.Quietly(ctx, func(tx *db.Tx) error {
		return tx.Exec(ctx, `DELETE FROM presence WHERE person = $1 AND tab = $2`, who.ID, tab)
	})
	if err == nil {
		s.changed()
	}
	return err
}

func mayBe(who team.Person, tab string) error {
	if who.ID == "" || !who.LeftAt.IsZero() {
		return fault.New(fault.Forbidden, "Only people of the team can do this.")
	}
	if tab == "" || len(tab) > longestTab {
		return fault.Field("tab", "The page did not say which tab it is. Load it again.")
	}
	return nil
}

func keep(ctx context.Context, tx *db.Tx, person, tab, conversation string, writing bool) error {
	return tx.Exec(ctx, `INSERT INTO presence (person, tab, conversation, writing, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person, tab) DO UPDATE SET conversation = excluded.conversation, writing = excluded.writing, at = excluded.at`,
		person, tab, conversation, writing, db.Micros(tx.At))
}

func (s *Store) changed() {
	if s.Changed != nil {
		s.Changed()
	}
}

// Now gives who is where.
func (s *Store) Now(ctx context.Context) (Now, error) { return s.now(ctx, s.db) }

func (s *Store) now(ctx context.Context, q db.Querier) (Now, error) {
	all := Now{}
	err := db.Each(ctx, q, func(rows *db.Rows) error {
		var conversation string
		var p Present
		if err := rows.Scan(&conversation, &p.Person, &p.Writing); err != nil {
			return err
		}
		here := all[conversation]
		if n := len(here); n > 0 && here[n-1].Person == p.Person {
			here[n-1].Writing = here[n-1].Writing || p.Writing
			return nil
		}
		all[conversation] = append(here, p)
		return nil
	}, `SELECT conversation, person, writing FROM presence WHERE at > $1 ORDER BY conversation, person`, db.Micros(s.db.Now().Add(-life)))
	return all, err
}

// Look tells whether who is where became another since it was called last: by
// somebody of any process, or by the time that went by.
func (s *Store) Look(ctx context.Context) (changed bool, err error) {
	now, err := s.Now(ctx)
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	changed = !maps.EqualFunc(s.last, now, slices.Equal)
	s.last = now
	return changed, nil
}

// aPage is how many who wait are looked at in one go.
const aPage = 60

// Next gives the longest waiting conversation that no colleague is on and to
// which no answer is about to leave, other than the one that is open, and puts
// the person there: of two who ask at the same moment each gets another. Empty
// when there is none.
func (s *Store) Next(ctx context.Context, who team.Person, tab, open string) (conversation string, err error) {
	if err := mayBe(who, tab); err != nil {
		return "", err
	}
	f := inbox.Filter{View: inbox.Waiting, Limit: aPage}
	for {
		page, err := s.inbox.List(ctx, f)
		if err != nil {
			return "", err
		}
		rows, err := s.unanswered(ctx, page.Rows)
		if err != nil {
			return "", err
		}
		if conversation, err = s.take(ctx, who, tab, open, rows); err != nil || conversation != "" || page.Next == "" {
			if conversation != "" {
				s.changed()
			}
			return conversation, err
		}
		f.After = page.Next
	}
}

// unanswered leaves out the conversations in which an answer waits to leave.
func (s *Store) unanswered(ctx context.Context, from []inbox.Conversation) ([]inbox.Conversation, error) {
	ids := make([]string, len(from))
	for i, c := range from {
		ids[i] = c.ID
	}
	going, err := s.inbox.Goings(ctx, ids)
	return slices.DeleteFunc(from, func(c inbox.Conversation) bool { return !going[c.ID].At.IsZero() }), err
}

// take puts somebody at the first of the conversations that is free.
func (s *Store) take(ctx context.Context, who team.Person, tab, open string, from []inbox.Conversation) (taken string, err error) {
	err = s.db.Quietly(ctx, func(tx *db.Tx) error {
		taken = ""
		if err := tx.Exec(ctx, `UPDATE presence_turn SET taken = $1 WHERE one = 1`, db.Micros(tx.At)); err != nil {
			return err
		}
		now, err := s.now(ctx, tx)
		if err != nil {
			return err
		}
		for _, c := range from {
			if c.ID != open && len(now.Others(c.ID, who.ID)) == 0 {
				taken = c.ID
				return keep(ctx, tx, who.ID, tab, c.ID, false)
			}
		}
		return nil
	})
	return taken, err
}
