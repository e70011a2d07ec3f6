// This file holds asking for a rating, giving one, and reading them.

package rating

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/event"
	"rapport/inbox"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/secret"
)

// Store keeps the ratings.
type Store struct {
	db    *db.DB
	inbox *inbox.Store
	key   []byte
}

// NewStore keeps ratings in d, of replies in the inbox.
func NewStore(d *db.DB, in *inbox.Store, key secret.Key) *Store {
	return &Store{d, in, LinkKey(key)}
}

// LinkKey is the key that signs rating links.
func LinkKey(key secret.Key) []byte { return key.Derive("rating link") }

// Link is the address of the rating page for one face of a reply.
func Link(key []byte, base, message string, face Face) string {
	return strings.TrimSuffix(base, "/") + "/rate/" + Token(key, message) + "/" + string(face)
}

// Asked is a reply that can be rated.
type Asked struct {
	Message inbox.Message // the reply
	Subject string
	Current *Rating   // what counts now; nil before the first
	Until   time.Time // when the link grows old
}

// Ask gives what the link's token opens. It writes nothing. A forged token is
// NotFound; one that has grown old is Conflict.
func (s *Store) Ask(ctx context.Context, token string) (Asked, error) {
	a, err := s.opened(ctx, token)
	if err != nil {
		return a, err
	}
	all, err := ofMessage(ctx, s.db, a.Message.ID)
	for i := range all {
		if !all[i].Void {
			a.Current = &all[i]
		}
	}
	return a, err
}

// opened is Ask without what was rated before. It reads the inbox, on a
// connection of its own: never call it in a transaction, which holds one.
func (s *Store) opened(ctx context.Context, token string) (a Asked, err error) {
	id, ok := openToken(s.key, token)
	if !ok {
		return a, fault.New(fault.NotFound, "This link is not one of ours, or a part of it got lost.")
	}
	if a.Message, err = s.inbox.Message(ctx, id); err != nil {
		return a, err
	}
	a.Subject, a.Until = a.Message.Subject, a.Message.At.Add(Life)
	if a.Message.Kind != inbox.Reply {
		return a, fault.New(fault.NotFound, "This link is not one of ours, or a part of it got lost.")
	}
	if s.db.Now().After(a.Until) {
		return a, fault.New(fault.Conflict, "This link has grown old: ratings can be given for 14 days.")
	}
	return a, nil
}

const longestComment = 10_000

// Give keeps a rating; the last one wins, and all are kept. opened says that
// the page saved it by itself after a face's link was followed. Different
// faces opened within 10 seconds are void, all of them: scanners follow every
// link, a person only one.
func (s *Store) Give(ctx context.Context, token string, r Rating) (Rating, error) {
	switch {
	case !r.Face.Valid():
		return r, fault.Field("face", "Choose one of the three faces.")
	case !r.About.Valid():
		return r, fault.Field("about", "“%s” is none of the choices.", r.About)
	case utf8.RuneCountInString(r.Comment) > longestComment:
		return r, fault.Field("comment", "That is more than we can keep: %d letters at most.", longestComment)
	}
	r.Comment = strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSpace(r.Comment), "\x00", ""), "\uFFFD")
	a, err := s.opened(ctx, token)
	if err != nil {
		return r, err
	}
	r.Message, r.Conversation = a.Message.ID, a.Message.Conversation
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		r.At, r.Void = tx.At, false
		if r.Opened {
			if r.Void, err = s.voidBurst(ctx, tx, r); err != nil {
				return err
			}
		}
		if _, err := add(ctx, tx, r, byCustomer); err != nil {
			return err
		}
		return settle(ctx, tx, r.Message, false)
	})
	return r, err
}

// voidBurst voids the faces opened just before this one, if one of them is another face.
func (s *Store) voidBurst(ctx context.Context, tx *db.Tx, r Rating) (bool, error) {
	// Two scanners' requests at once must see each other: both want this row.
	if err := tx.Exec(ctx, `INSERT INTO rating_link (message) VALUES ($1) ON CONFLICT (message) DO UPDATE SET message = excluded.message`, r.Message); err != nil {
		return false, err
	}
	all, err := ofMessage(ctx, tx, r.Message)
	if err != nil {
		return false, err
	}
	different := false
	var near []Rating
	for _, old := range all {
		if old.Opened && r.At.Sub(old.At) < burst {
			near = append(near, old)
			different = different || old.Face != r.Face
		}
	}
	if !different {
		return false, nil
	}
	for _, old := range near {
		if old.Void {
			continue
		}
		if err := tx.Exec(ctx, `UPDATE rating SET void = $1 WHERE message = $2 AND at = $3 AND face = $4`, true, old.Message, db.Micros(old.At), string(old.Face)); err != nil {
			return false, err
		}
		if err := event.Record(tx, EventVoided, old.Conversation, "rule:burst", given(old)); err != nil {
			return false, err
		}
	}
	return true, nil
}

func given(r Rating) Given {
	return Given{r.Message, r.Conversation, db.Micros(r.At), r.Face, r.About}
}

const byCustomer = "customer" // who gave a rating, to the log of events

// add keeps a rating; false when it was known.
func add(ctx context.Context, tx *db.Tx, r Rating, actor string) (bool, error) {
	n, err := tx.Change(ctx, `INSERT INTO rating (message, at, face, about, digest, comment, conversation, opened, void)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		r.Message, db.Micros(r.At), string(r.Face), string(r.About), db.Digest(r.Comment), r.Comment, r.Conversation, r.Opened, r.Void)
	if err != nil || n == 0 || r.Void {
		return n > 0, err
	}
	if err := inbox.Rated(ctx, tx, r.Conversation, string(r.Face), r.At); err != nil {
		return true, err
	}
	return true, event.Record(tx, EventGiven, r.Conversation, actor, given(r))
}

// Bring takes ratings in from elsewhere. The rated messages must be here.
func (s *Store) Bring(ctx context.Context, tx *db.Tx, all []Rating) error {
	var fresh []Rating
	for _, r := range all {
		is, err := add(ctx, tx, r, byCustomer)
		if err != nil {
			return err
		}
		if is {
			fresh = append(fresh, r)
		}
	}
	return settleBrought(ctx, tx, fresh)
}

const columns = `message, at, face, about, comment, conversation, opened, void`

func scan(rows *db.Rows) (r Rating, err error) {
	var at int64
	var face, about string
	err = rows.Scan(&r.Message, &at, &face, &about, &r.Comment, &r.Conversation, &r.Opened, &r.Void)
	r.At, r.Face, r.About = db.Time(at), Face(face), About(about)
	return r, err
}

func ofMessage(ctx context.Context, q db.Querier, message string) ([]Rating, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM rating WHERE message = $1 ORDER BY at`, message)
}

// Of gives the ratings in conversations, void ones left out, oldest first.
func (s *Store) Of(ctx context.Context, conversations ...string) ([]Rating, error) {
	if len(conversations) == 0 {
		return nil, nil
	}
	return db.All(ctx, s.db, scan, `SELECT `+columns+` FROM rating WHERE conversation IN (`+db.Marks(1, len(conversations))+`) AND NOT void ORDER BY at`, db.Anys(conversations)...)
}

// OfMessages gives what counts for each of the answers that was rated: the last that is not void.
func (s *Store) OfMessages(ctx context.Context, messages []string) (map[string]Rating, error) {
	return ofMessages(ctx, s.db, messages)
}

func ofMessages(ctx context.Context, q db.Querier, messages []string) (map[string]Rating, error) {
	all := map[string]Rating{}
	err := db.EachOf(ctx, q, func(rows *db.Rows) error {
		r, err := scan(rows)
		if was, ok := all[r.Message]; !ok || r.At.After(was.At) {
			all[r.Message] = r
		}
		return err
	}, `SELECT `+columns+` FROM rating WHERE message IN (list) AND NOT void`, messages)
	return all, err
}

// Each gives every rating that is not void, oldest first.
func Each(ctx context.Context, q db.Querier, give func(Rating) error) error {
	return db.Each(ctx, q, func(rows *db.Rows) error {
		r, err := scan(rows)
		return errors.Join(err, give(r))
	}, `SELECT `+columns+` FROM rating WHERE NOT void ORDER BY at, message, face, about, digest`)
}
