// This file holds the store: what somebody was told, reading it, and following.

package news

import (
	"context"
	"strconv"
	"strings"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/team"
)

// Store keeps what people were told.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	team  *team.Store
	base  string // address of the pages
}

// NewStore keeps it in d. base is how people reach the pages from a mail.
func NewStore(d *db.DB, in *inbox.Store, people *team.Store, base string) *Store {
	return &Store{d, in, people, strings.TrimSuffix(base, "/")}
}

// Unread counts what somebody has not read yet.
func (s *Store) Unread(ctx context.Context, who team.Person) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM news WHERE person = $1 AND read_at IS NULL`, who.ID).Scan(&n)
	return n, err
}

// New gives what somebody has not read yet, newest first.
func (s *Store) New(ctx context.Context, who team.Person, limit int) ([]Item, error) {
	return s.list(ctx, ` AND read_at IS NULL`, who, limit)
}

// All gives what somebody was told in the last months, newest first.
func (s *Store) All(ctx context.Context, who team.Person, limit int) ([]Item, error) {
	return s.list(ctx, "", who, limit)
}

const columns = `id, person, conversation, kind, who, words, at, read_at`

func itemOf(rows *db.Rows) (i Item, err error) {
	var at int64
	var read *int64
	err = rows.Scan(&i.ID, &i.Person, &i.Conversation, &i.Kind, &i.Who, &i.Words, &at, &read)
	i.At, i.ReadAt = db.Time(at), db.MaybeTime(read)
	return i, err
}

func (s *Store) list(ctx context.Context, where string, who team.Person, limit int) ([]Item, error) {
	all, err := db.All(ctx, s.db, itemOf, `SELECT `+columns+` FROM news WHERE person = $1`+where+` ORDER BY at DESC, id DESC LIMIT `+strconv.Itoa(limit), who.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, item := range all {
		ids[i] = item.Conversation
	}
	roots, err := inbox.Roots(ctx, s.db, ids)
	for i := range all {
		all[i].About = roots[all[i].Conversation]
	}
	return all, err
}

// Read says that somebody has seen a conversation, and with it all they were to know of it.
func (s *Store) Read(ctx context.Context, who team.Person, conversation string) error {
	var n int
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM news WHERE person = $1 AND conversation = $2 AND read_at IS NULL`, who.ID, conversation).Scan(&n)
	if err != nil || n == 0 {
		return err
	}
	return s.read(ctx, who, ` AND conversation = $3`, conversation)
}

// ReadAll says that somebody knows it all.
func (s *Store) ReadAll(ctx context.Context, who team.Person) error { return s.read(ctx, who, "") }

func (s *Store) read(ctx context.Context, who team.Person, where string, args ...any) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE news SET read_at = $1, mail_at = NULL WHERE person = $2 AND read_at IS NULL`+where,
			append([]any{db.Micros(tx.At), who.ID}, args...)...)
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventRead, who.ID, who.Email, struct{}{})
	})
}

// Follow lets somebody be told when the customer writes in a conversation, and when it is closed.
func (s *Store) Follow(ctx context.Context, who team.Person, conversation string) error {
	return s.follow(ctx, who, conversation, true)
}

// Unfollow ends it.
func (s *Store) Unfollow(ctx context.Context, who team.Person, conversation string) error {
	return s.follow(ctx, who, conversation, false)
}

func (s *Store) follow(ctx context.Context, who team.Person, conversation string, follows bool) error {
	if who.ID == "" || !who.LeftAt.IsZero() {
		return fault.New(fault.Forbidden, "Only people of the team can do this.")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		roots, err := inbox.Roots(ctx, tx, []string{conversation})
		if err != nil {
			return err
		}
		c, ok := roots[conversation]
		if !ok {
			return fault.New(fault.NotFound, "There is no such conversation. It may have been deleted, or the link is incomplete.")
		}
		var n int64
		if follows {
			n, err = tx.Change(ctx, `INSERT INTO follow (conversation, person, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, c.ID, who.ID, db.Micros(tx.At))
		} else {
			n, err = tx.Change(ctx, `DELETE FROM follow WHERE conversation = $1 AND person = $2`, c.ID, who.ID)
		}
		if err != nil || n == 0 {
			return err
		}
		return event.Record(tx, EventFollowed, c.ID, who.Email, Followed{who.ID, follows})
	})
}

// Follows tells whether somebody follows a conversation.
func (s *Store) Follows(ctx context.Context, who team.Person, conversation string) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM follow WHERE conversation = $1 AND person = $2`, conversation, who.ID).Scan(&n)
	return n > 0, err
}

func followers(ctx context.Context, q db.Querier, conversations []string) (people []string, err error) {
	err = db.EachOf(ctx, q, func(rows *db.Rows) error {
		person, err := db.Text(rows)
		people = append(people, person)
		return err
	}, `SELECT person FROM follow WHERE conversation IN (list)`, conversations)
	return people, err
}
