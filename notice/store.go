// This file holds the queueing of notices, and what people wish.

package notice

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rapport/event"
	"rapport/inbox"
	"rapport/job"
	"rapport/kit/db"
	"rapport/kit/fault"
	"rapport/kit/id"
	"rapport/mail"
	"rapport/team"
)

// Store keeps the notices and sends them by the team's mailbox.
type Store struct {
	db    *db.DB
	inbox *inbox.Store

	// Hear takes the answer to a private mail, in the transaction that sorts it.
	// It must keep the words sealed, or not at all.
	Hear func(ctx context.Context, tx *db.Tx, a Answered) error
}

// NewStore keeps notices in d. They leave by a mailbox of in.
func NewStore(d *db.DB, in *inbox.Store) *Store { return &Store{db: d, inbox: in} }

// From gives who our mails come from, and calendars answer to; NotFound while
// no mailbox can send.
func (s *Store) From(ctx context.Context) (mail.Address, error) {
	box, err := s.inbox.Sender(ctx)
	return mail.Address{Name: box.Name, Address: box.Address}, err
}

// PrivateFrom is From for what only two may read: calendars answer to an address
// by which the answer is known before it is kept. See Private.
func (s *Store) PrivateFrom(ctx context.Context) (mail.Address, error) {
	box, err := s.inbox.Sender(ctx)
	return mail.Address{Name: box.Name, Address: s.inbox.AddressFor(box, privateMark+"calendar")}, err
}

// sendJob is the kind of work that carries a notice out; its key is the notice.
const sendJob = "notice"

// Queue keeps a mail to be sent, in the transaction that decides on it. What
// was queued under the key before is not queued again; nor is what the person
// does not wish for, or what is of no use any more, and none of it comes later.
func Queue(ctx context.Context, tx *db.Tx, m Mail) error {
	if m.Key == "" || m.To.Email == "" || strings.TrimSpace(m.Text) == "" {
		return fmt.Errorf("queueing a mail to %q under %q: it needs a key, somebody to go to, and words", m.To.Email, m.Key)
	}
	if m.Until.IsZero() {
		m.Until = tx.At.Add(life)
	}
	state := Queued
	if wanted, err := Wants(ctx, tx, m.To.ID, m.Wish); err != nil {
		return err
	} else if !wanted || !m.Until.After(tx.At) || !m.To.LeftAt.IsZero() {
		state = Late
	}
	body := []byte{}
	if state == Queued {
		var err error
		if body, err = json.Marshal(m); err != nil {
			return fmt.Errorf("keeping a mail under %q: %w", m.Key, err)
		}
	}
	notice := id.New()
	n, err := tx.Change(ctx, `INSERT INTO notice (id, key, person, address, subject, about, body, state, queued_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING`,
		notice, m.Key, m.To.ID, m.To.Email, clean(m.Subject), m.About, string(body), string(state), db.Micros(tx.At), db.Micros(m.Until))
	if err != nil || n == 0 || state != Queued {
		return err
	}
	return errors.Join(job.Add(ctx, tx, sendJob, notice, struct{}{}, tx.At),
		event.Record(tx, EventQueued, notice, "rule:notice", Happened{Key: m.Key, Person: m.To.ID}))
}

// WasQueued tells whether a mail was ever queued under the key.
func WasQueued(ctx context.Context, q db.Querier, key string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM notice WHERE key = $1`, key).Scan(&n)
	return n > 0, err
}

// Wants tells whether a person wishes for a kind of mail; everybody does until
// they say otherwise.
func Wants(ctx context.Context, q db.Querier, person string, kind Wish) (wanted bool, err error) {
	if kind == "" {
		return true, nil
	}
	err = q.QueryRow(ctx, `SELECT wanted FROM notice_wish WHERE person = $1 AND kind = $2`, person, string(kind)).Scan(&wanted)
	if errors.Is(err, db.ErrNoRows) {
		return true, nil
	}
	return wanted, err
}

// Wants tells whether a person wishes for a kind of mail.
func (s *Store) Wants(ctx context.Context, person string, kind Wish) (bool, error) {
	return Wants(ctx, s.db, person, kind)
}

// SetWants keeps what a person wishes for themselves: the kinds in wanted, and no other.
func (s *Store) SetWants(ctx context.Context, who team.Person, wanted ...Wish) error {
	for _, w := range wanted {
		if !slices.Contains(Wishes(), w) {
			return fault.Field("wish", "“%s” is no kind of mail.", w)
		}
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		changed := false
		for _, w := range Wishes() {
			was, err := Wants(ctx, tx, who.ID, w)
			is := slices.Contains(wanted, w)
			if err != nil || was == is {
				if err != nil {
					return err
				}
				continue
			}
			changed = true
			if err := tx.Exec(ctx, `INSERT INTO notice_wish (person, kind, wanted) VALUES ($1, $2, $3)
				ON CONFLICT (person, kind) DO UPDATE SET wanted = excluded.wanted`, who.ID, string(w), is); err != nil {
				return err
			}
		}
		if !changed {
			return nil
		}
		return event.Record(tx, EventWish, who.ID, who.Email, map[string][]Wish{"wanted": wanted})
	})
}

const columns = `id, key, person, address, subject, about, header_id, state, attempts, queued_at, expires_at, sent_at, next_at, said, sentence`

func keptOf(row interface{ Scan(...any) error }) (k Kept, err error) {
	var queued, expires int64
	var sent, next *int64
	err = row.Scan(&k.ID, &k.Key, &k.Person, &k.Address, &k.Subject, &k.About, &k.HeaderID, &k.State, &k.Attempts, &queued, &expires, &sent, &next, &k.Said, &k.Sentence)
	k.QueuedAt, k.ExpiresAt, k.SentAt, k.NextAt = db.Time(queued), db.Time(expires), db.MaybeTime(sent), db.MaybeTime(next)
	return k, err
}

// Open lists what has not left, oldest first, up to a hundred: what waits, and what failed within two weeks.
func (s *Store) Open(ctx context.Context) ([]Kept, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Kept, error) { return keptOf(rows) },
		`SELECT `+columns+` FROM notice WHERE state <> 'sent' AND state <> 'late' AND queued_at > $1 ORDER BY queued_at, id LIMIT 100`,
		db.Micros(s.db.Now().AddDate(0, 0, -14)))
}

// To gives all that were queued for a person, the oldest first: when, and about
// what, without their words.
func (s *Store) To(ctx context.Context, person string) ([]Kept, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (Kept, error) { return keptOf(rows) },
		`SELECT `+columns+` FROM notice WHERE person = $1 ORDER BY queued_at, id`, person)
}

// ByKey gives the notice that was queued under the key.
func (s *Store) ByKey(ctx context.Context, key string) (Kept, error) {
	k, err := keptOf(s.db.QueryRow(ctx, `SELECT `+columns+` FROM notice WHERE key = $1`, key))
	if errors.Is(err, db.ErrNoRows) {
		return k, fault.New(fault.NotFound, "No such mail was queued.")
	}
	return k, err
}

// Trouble says in a sentence why mails to the team do not leave; empty when
// all is well.
func (s *Store) Trouble(ctx context.Context) (string, error) {
	open, err := s.Open(ctx)
	if err != nil {
		return "", err
	}
	for _, k := range slices.Backward(open) {
		if k.Sentence == "" {
			continue
		}
		count := "One mail to the team has"
		if len(open) > 1 {
			count = fmt.Sprintf("%d mails to the team have", len(open))
		}
		return count + " not left. " + cmp.Or(k.Sentence, k.Said), nil
	}
	return "", nil
}

// clean leaves out what no database keeps as text.
func clean(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD") }
