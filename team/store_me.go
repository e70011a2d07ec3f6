// This file holds what people set about themselves, and what a session needs
// to know of its person.

package team

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"rapport/event"
	"rapport/kit/db"
	"rapport/kit/fault"
)

// PersonChanged is recorded when a person changes their name, time zone or
// password; it never says what the password is or was.
const PersonChanged = "person.changed"

// Changed is recorded with PersonChanged: who the person is from now on.
type Changed struct {
	Email    string `json:"email"`
	Name     string `json:"name"`
	Zone     string `json:"zone"`
	Password bool   `json:"password,omitempty"` // a new one was chosen
}

// SaveMe changes the person's own name and time zone.
func (s *Store) SaveMe(ctx context.Context, me Person, name, zone string) (p Person, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if p, err = personBy(ctx, tx, "id", me.ID); err != nil {
			return err
		}
		if p.Name == name && p.Zone == zone {
			return nil
		}
		p.Name, p.Zone = strings.TrimSpace(name), zone
		if err := p.check(); err != nil {
			return err
		}
		if err := tx.Exec(ctx, `UPDATE person SET name = $1, time_zone = $2 WHERE id = $3`, p.Name, p.Zone, p.ID); err != nil {
			return err
		}
		return event.Record(tx, PersonChanged, p.ID, p.Email, Changed{Email: p.Email, Name: p.Name, Zone: p.Zone})
	})
	return p, err
}

// ChangePassword gives the person a new password. Who has one must say it,
// and is held to the limits of signing in, so that an open browser is no place
// to guess it. Sessions that were opened before end: see Holder.
func (s *Store) ChangePassword(ctx context.Context, me Person, old, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	had, err := s.passwordOf(ctx, s.db, me.ID)
	if err != nil {
		return err
	}
	if had != "" {
		if err := s.mustKnow(ctx, me, old, had); err != nil {
			return err
		}
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Change(ctx, `UPDATE person SET password = $1 WHERE id = $2 AND password = $3 AND left_at IS NULL`, hash, me.ID, had)
		if err != nil || n != 1 {
			return errors.Join(err, fault.New(fault.Conflict, "Your password was just changed elsewhere. Sign in again."))
		}
		return event.Record(tx, PersonChanged, me.ID, me.Email, Changed{Email: me.Email, Name: me.Name, Zone: me.Zone, Password: true})
	})
}

func (s *Store) mustKnow(ctx context.Context, me Person, old, hash string) error {
	// Not the door's count: who guesses here must not lock the person out there.
	own, change := "password "+me.ID, "change "+me.ID
	if err := s.countAttempt(ctx, own, change); err != nil {
		return err
	}
	if len(old) > 1000 {
		return fault.Field("old", "That is not your password so far.")
	}
	ok, err := s.passwords.match(ctx, old, hash)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Field("old", "That is not your password so far.")
	}
	return s.forgive(ctx, own, change)
}

// HasPassword tells whether the person has chosen one; in the demo nobody has.
func (s *Store) HasPassword(ctx context.Context, person string) (bool, error) {
	hash, err := s.passwordOf(ctx, s.db, person)
	return hash != "", err
}

func (s *Store) passwordOf(ctx context.Context, q db.Querier, person string) (hash string, err error) {
	err = q.QueryRow(ctx, `SELECT password FROM person WHERE id = $1 AND left_at IS NULL`, person).Scan(&hash)
	if errors.Is(err, db.ErrNoRows) {
		return "", fault.New(fault.NotFound, "There is no such person in the team.")
	}
	return hash, err
}

// Holder gives the person who holds a session, and the mark of the password
// that opened it. When the mark is another than the one a session keeps, the
// password was changed since: that session has ended. Who has left is NotFound.
func (s *Store) Holder(ctx context.Context, person string) (p Person, mark string, err error) {
	var hash string
	var joined int64
	err = s.db.QueryRow(ctx, `SELECT id, email, name, role, time_zone, started, manager, joined_at, password
		FROM person WHERE id = $1 AND left_at IS NULL`, person).
		Scan(&p.ID, &p.Email, &p.Name, &p.Role, &p.Zone, &p.Started, &p.Manager, &joined, &hash)
	if errors.Is(err, db.ErrNoRows) {
		return p, "", fault.New(fault.NotFound, "There is no such person in the team.")
	}
	p.JoinedAt = db.Time(joined)
	sum := sha256.Sum256([]byte("session " + hash))
	return p, hex.EncodeToString(sum[:12]), err
}

// Open is an invitation that nobody has taken yet.
type Open struct {
	Invitation
	At time.Time // when it was made
}

// OpenInvitations gives who was invited and has not come, by address; those that have
// grown old are among them, so that they can be sent again.
func (s *Store) OpenInvitations(ctx context.Context) ([]Open, error) {
	return db.All(ctx, s.db, func(rows *db.Rows) (o Open, err error) {
		var expires int64
		err = rows.Scan(&o.Email, &o.Name, &o.Role, &o.InvitedBy, &expires)
		o.ExpiresAt = db.Time(expires)
		o.At = o.ExpiresAt.Add(-invitationLife)
		return o, err
	}, `SELECT email, name, role, invited_by, expires_at FROM invitation WHERE taken_at IS NULL ORDER BY email`)
}
